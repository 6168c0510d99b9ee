"""Models by name: what `kerasgan train NAME` and presets resolve.

A model's name is the stem of its file: `wgan_gp` is class `WGANGP` in
`models/wgan_gp.py`. Each kind of models has a registry, and a name is in one alone.
"""

import inspect

import keras

from kerasgan.errors import OWN_MODEL, unknown


class Registry:
    """The models of one kind, by name.

    Args:
        home: Where users find them: `"kerasgan.models"`.
    """

    def __init__(self, home):
        self.home = home
        self.classes = {}

    def register(self, name, package="kerasgan"):
        """Class decorator that makes a model known by `name`.

        It also registers the class with Keras, so that `keras.models.load_model` finds
        it.

        Args:
            name: Lower-case name with underscores.
            package: Namespace of the serialised class; choose your own outside
                kerasgan.

        Raises:
            ValueError: If another class bears the name already.
        """

        def decorate(cls):
            taken = known().get(name, cls)
            if taken.__qualname__ != cls.__qualname__:
                raise ValueError(
                    f"The model name {name!r} is taken by {taken.__qualname__}. "
                    f"Choose another name for {cls.__qualname__}."
                )
            cls.registered_as, cls.registered_in = name, self.home
            keras.saving.register_keras_serializable(package)(cls)
            self.classes[name] = cls
            return cls

        return decorate

    def names(self, conditional=None):
        """Returns the names of these models, sorted.

        Args:
            conditional: Whether to name those that train on pairs of images and labels,
                or those that train on images alone; None for both.
        """
        return [
            name
            for name, cls in self.registered()
            if conditional in (None, cls.conditional)
        ]

    def registered(self):
        """Returns `(name, class)` of all these models, sorted by name."""
        return sorted(self.classes.items())

    def get(self, name):
        """Returns the model class of that name.

        Raises:
            ValueError: If there is none; the message names the nearest.
        """
        return _named(name, self.classes)


GENERATIVE = Registry("kerasgan.models")
CLASSIFIERS = Registry("kerasgan.classifiers")
ENCODERS = Registry("kerasgan.encoders")
KINDS = (GENERATIVE, CLASSIFIERS, ENCODERS)
register = GENERATIVE.register


def known():
    """Returns a dict of name -> class of the registered models of all kinds."""
    return {name: cls for kind in KINDS for name, cls in kind.classes.items()}


def find(name):
    """Returns the class of that name, of whichever kind.

    Raises:
        ValueError: If there is none; the message names the nearest.
    """
    return _named(name, known())


def _named(name, classes):
    if not isinstance(name, str) or name not in classes:
        raise ValueError(f"{unknown('model', name, classes)} {OWN_MODEL}")
    return classes[name]


def options(cls):
    """Returns the constructor's keyword arguments, those of its base classes included.

    What a class hands over by position alone, its networks for example, is no option.

    Returns:
        Dict of argument name -> `inspect.Parameter`, nearest class first.
    """
    found = {}
    for base in cls.__mro__:
        if base.__module__.partition(".")[0] == "keras":
            break
        if "__init__" not in vars(base):
            continue
        for parameter in list(inspect.signature(base.__init__).parameters.values())[1:]:
            if parameter.kind in (
                parameter.POSITIONAL_OR_KEYWORD,
                parameter.KEYWORD_ONLY,
            ):
                found.setdefault(parameter.name, parameter)
    return found
