"""Configurations that cannot run code, or they are refused.

Nothing here imports what a configuration names: names are looked up in Keras' public
modules and among the classes that are registered already.
"""

import functools
import json
import os
import sys

from kerasgan import errors

MEGABYTE = 2**20
LARGEST = 16 * MEGABYTE
DEEPEST = 64  # levels of nesting; a network of a published preset has 14

# Public modules whose classes a configuration may name, and their kinds of objects.
MODULES = (
    "keras",
    "keras.constraints",
    "keras.dtype_policies",
    "keras.initializers",
    "keras.layers",
    "keras.models",
    "keras.regularizers",
)
OPTIMIZERS = ("keras.optimizers", "keras.optimizers.schedules")
# Keras writes these, which it does not export: every functional model, and arithmetic
# on its tensors, such as the sum over positions in `kerasgan.networks.resnet`.
FUNCTIONAL = ("keras.src.models.functional", "Functional")
OPERATIONS = ("keras.src.ops.nn", "keras.src.ops.numpy")
# Run code that the configuration brings, or read files that it names.
REFUSED = {
    "FlaxLayer",
    "IntegerLookup",
    "JaxLayer",
    "Lambda",
    "StringLookup",
    "TFSMLayer",
    "TextVectorization",
    "TorchModuleWrapper",
    "__lambda__",
    "__typespec__",
}
# Numbers, not objects.
PLAIN = {"__ellipsis__", "__keras_tensor__", "__numpy__", "__slice__", "__tensor__"}


def read_json(path, largest=LARGEST):
    """Returns the content of a JSON file of bounded size and depth.

    Raises:
        ValueError: If it is larger, deeper or no JSON.
        OSError: If it cannot be read.
    """
    if os.path.exists(path) and not os.path.isfile(path):
        raise OSError(f"{path} is no file")  # a pipe would be waited for
    with open(path, "rb") as file:
        content = file.read(largest + 1)
    try:
        return parse(content, largest)
    except ValueError as error:
        raise ValueError(f"{path} could not be read: {error}") from None


def parse(content, largest=LARGEST):
    """Returns what JSON says, of bounded size and depth.

    Args:
        content: Bytes in UTF-8.
        largest: Number of bytes that are too many from there on.

    Raises:
        ValueError: If it is larger, deeper or no JSON.
    """
    if len(content) > largest:
        raise ValueError(f"it is larger than {largest} bytes")
    try:
        value = json.loads(content.decode())
    except RecursionError:
        raise ValueError(f"it is nested deeper than {DEEPEST} levels") from None
    for _, depth in _walk(value):
        if depth > DEEPEST:
            raise ValueError(f"it is nested deeper than {DEEPEST} levels")
    return value


def _walk(value):
    """Yields `(value, depth)` of a JSON value and of all that lies in it."""
    waiting = [(value, 0)]
    while waiting:
        value, depth = waiting.pop()
        yield value, depth
        if isinstance(value, dict | list):
            inner = value.values() if isinstance(value, dict) else value
            waiting += [(each, depth + 1) for each in inner]


def registered_models():
    """Returns dict of name -> class of the models that are imported."""
    import keras

    return {
        vars(each)["registered_as"]: each
        for each in keras.saving.get_custom_objects().values()
        if isinstance(each, type) and "registered_as" in vars(each)
    }


def check_model(name, where):
    """Returns the class that is registered for a model; refuses others.

    Raises:
        ValueError: If there is none; the message names the nearest.
    """
    models = registered_models()
    if name not in models:
        said = errors.unknown("model", name, models)
        raise ValueError(f"{where}: {said} {errors.OWN_MODEL}")
    return models[name]


def check(config, name, where, modules=MODULES):
    """Refuses a configuration that names anything but parts of a network.

    These are Keras' own layers, initializers, regularizers, constraints, activations,
    dtype policies and models, and the classes registered by this package, or by the one
    that registered the model's own class.

    Args:
        config: The configuration, as JSON says it.
        name: Registered name of the model that it is of.
        where: Where it is from, the beginning of the error's sentence.
        modules: Public modules of Keras whose classes it may name; `OPTIMIZERS` for
            what a model is compiled with.

    Raises:
        ValueError: If it names something else. Nothing has been imported then.
    """
    import keras

    known = keras.saving.get_custom_objects()
    packages = {"kerasgan"}
    if model := registered_models().get(name):
        packages.add(keras.saving.get_registered_name(model).partition(">")[0])
    for value, _ in _walk(config):
        # Keras takes a string for the object that is registered by that name.
        if isinstance(value, str):
            trusted = value.partition(">")[0] in packages
            refused = value if value in known and not trusted else None
        else:
            refused = _refused(value, known, packages, modules)
        if refused:
            raise ValueError(
                f"{where} names {refused}, which is no part of a network that is known "
                "to be harmless: Keras' layers without Lambda and its like, and the "
                "classes that kerasgan registers. Use a preset of those."
            )


def _refused(value, known, packages, modules):
    """Returns the name of an object that may not be made, or None."""
    keys = ("class_name", "module", "registered_name")
    if not isinstance(value, dict) or all(value.get(key) is None for key in keys):
        return None
    name, module, registered = (value.get(key) for key in keys)
    shown = ".".join(str(part)[:60] for part in (module, name) if part is not None)
    if not isinstance(name, str) or name in REFUSED:
        return errors.shown(shown or registered)
    if name in PLAIN:
        return None
    if not isinstance(module, str):
        return repr(shown)
    if name == "function":
        mine = _is_activation(value.get("config"), registered, module)
    elif registered not in (None, name):
        mine = _is_registered(registered, module, known, packages)
    else:
        mine = _is_public(module, name, modules)
    return None if mine else repr(shown)


def _is_registered(registered, module, known, packages):
    """Tells whether this names a class that a trusted package registered."""
    if not isinstance(registered, str) or registered.partition(">")[0] not in packages:
        return False
    found = known.get(registered)
    if not isinstance(found, type):
        return False
    return module.partition(".")[0] == found.__module__.partition(".")[0]


def _is_activation(name, registered, module):
    """Tells whether this names one of Keras' activation functions."""
    from keras import activations

    named = isinstance(name, str) and not name.startswith("_")
    return (
        named
        and registered in (None, name)
        and module in ("builtins", "keras.activations")
        and callable(getattr(activations, name, None))
        and name not in ("deserialize", "get", "serialize")
    )


def _is_public(module, name, modules):
    """Tells whether this names a class of Keras that may be made."""
    import keras

    if (module, name) == FUNCTIONAL:
        return True
    if module in OPERATIONS and module in sys.modules:
        found = vars(sys.modules[module]).get(name)
        operation = isinstance(found, type) and issubclass(found, keras.Operation)
        return operation and found.__module__ == module
    if module not in modules or name.startswith("_"):
        return False
    parts = module.split(".")[1:]
    home = functools.reduce(getattr, parts, keras)
    kinds = (
        keras.Layer,  # models too
        keras.constraints.Constraint,
        keras.dtype_policies.DTypePolicy,
        keras.initializers.Initializer,
        keras.optimizers.Optimizer,
        keras.optimizers.schedules.LearningRateSchedule,
        keras.regularizers.Regularizer,
    )
    found = vars(home).get(name)
    return isinstance(found, type) and issubclass(found, kinds)


def reason(error):
    """Returns what an error of Keras says, in one line of bounded length."""
    text = " ".join(str(error).split())
    # Behind this come its own words; before it, the whole configuration.
    text = text.rpartition("Exception encountered: ")[2]
    return text[:300] or type(error).__name__
