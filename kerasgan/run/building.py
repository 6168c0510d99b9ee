"""The model of a run: made of its recipe and of what its data are."""

import contextlib

import keras

from kerasgan.engine import checks
from kerasgan.engine.registry import options
from kerasgan.errors import unknown
from kerasgan.run import reading

UNSETTABLE = {
    "conditions": "the model knows them",
    "data_range": "loaded images lie in [-1, 1] always",
    "rate": "the data tell it, and the option rate resamples them",
    "regularizers": "they are objects and no text",
}


def build(recipe, info):
    """Makes the model of a recipe, not compiled, for data of that `DatasetInfo`.

    Raises:
        ValueError: An unknown model or option.
    """
    cls = recipe.model_class
    known = options(cls)
    for name in recipe.options:
        if name not in known:
            raise ValueError(unknown(f"option of {recipe.model}", name, known))
        why = UNSETTABLE.get(name)
        if name in cls.networks:
            why = "it is a Keras model and no text"
        if why is not None:
            raise ValueError(
                f"{name} cannot be set here: {why}. Write Python for that; see "
                "examples/own_images.py."
            )
    defaults = {
        "image_shape": info.image_shape,
        "shape_b": info.both[-1].image_shape,
        "classes": len(info.classes or ()),
        "rate": info.rate,
        "text": info.text,
        "seed": recipe.seed,
    }
    if cls.averaged or recipe.ema_decay != type(recipe).ema_decay:
        defaults["ema_decay"] = recipe.ema_decay
    defaults = {name: value for name, value in defaults.items() if name in known}
    with dtype_policy(recipe.dtype_policy):
        model = cls(**{**defaults, **recipe.options})
    reading.check_sets(recipe, model)
    for kind, told in zip(model.fields.values(), info.both, strict=False):
        if kind.shape != told.image_shape:
            size, things = "x".join(map(str, kind.shape[:2])), kind.things
            advice = (
                f"Leave image_shape out, or load the images with --image-size {size}."
            )
            if not kind.pictured:
                advice = "Give the model's constructor their shape with --set."
            raise ValueError(
                f"{things.capitalize()} of shape {told.image_shape} do not fit "
                f"networks for {things} of shape {kind.shape}. {advice}"
            )
    if model.classes is not None:
        checks.check_known_classes(info, model)
    return model


@contextlib.contextmanager
def dtype_policy(name):
    """Makes a dtype policy Keras' own for a while; None changes nothing."""
    before = keras.config.dtype_policy()
    if name is not None:
        keras.config.set_dtype_policy(name)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)
