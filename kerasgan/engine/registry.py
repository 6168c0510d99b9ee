"""The models by name: what `kerasgan train NAME` and presets resolve.

A model's name is the stem of its file: `wgan_gp` is class `WGANGP` in
`models/wgan_gp.py`.
"""

import inspect

import keras

from kerasgan.errors import unknown

_MODELS = {}


def register(name, package="kerasgan"):
    """Class decorator that makes a model known by `name`.

    It also registers the class with Keras, so that `keras.models.load_model` finds it.

    Args:
        name: Lower-case name with underscores.
        package: Namespace of the serialised class; choose your own outside kerasgan.

    Raises:
        ValueError: If another class bears the name already.
    """

    def decorate(cls):
        if name in _MODELS and _MODELS[name].__qualname__ != cls.__qualname__:
            raise ValueError(
                f"The model name {name!r} is taken by {_MODELS[name].__qualname__}. "
                f"Choose another name for {cls.__qualname__}."
            )
        cls.registered_as = name
        _MODELS[name] = keras.saving.register_keras_serializable(package)(cls)
        return cls

    return decorate


def names(conditional=None):
    """Returns the names of all registered models that sample, sorted.

    Args:
        conditional: Whether to name those that train on pairs of images and labels, or
            those that train on images alone; None for both.
    """
    return sorted(
        name
        for name, cls in _MODELS.items()
        if hasattr(cls, "generate") and conditional in (None, cls.conditional)
    )


def registered():
    """Returns `(name, class)` of all registered models, sorted by name."""
    return sorted(_MODELS.items())


def get(name):
    """Returns the model class of that name.

    Raises:
        ValueError: If there is none; the message names the nearest.
    """
    if not isinstance(name, str) or name not in _MODELS:
        raise ValueError(unknown("model", name, _MODELS))
    return _MODELS[name]


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
