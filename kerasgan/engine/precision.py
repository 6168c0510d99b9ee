"""Models that compute in float32, whatever they were trained in."""

import keras
import numpy as np

OTHERS = ("bfloat16", "mixed_bfloat16", "float16", "mixed_float16", "float64")


def in_float32(model):
    """Returns a model of the same weights that computes in float32 alone.

    Exported files do so: few of the programs that run them know bfloat16.

    Args:
        model: A model with `get_config`. It is returned itself where all of its layers
            compute in float32.

    Raises:
        ValueError: If it cannot be made anew from its configuration.
    """
    layers = model._flatten_layers(include_self=False)
    if not any(layer.dtype_policy.name in OTHERS for layer in layers):
        return model
    policy = keras.config.dtype_policy()
    try:
        keras.config.set_dtype_policy("float32")
        twin = type(model).from_config(_in_float32(model.get_config()))
    except (NotImplementedError, TypeError, ValueError) as error:
        raise ValueError(
            f"{model.name!r} does not compute in float32, as exports do, and cannot be "
            f"copied: {' '.join(str(error).split())[:200]} Use "
            "registered layers with get_config() in place of Lambda."
        ) from None
    finally:
        keras.config.set_dtype_policy(policy)
    for weight, value in zip(twin.weights, model.get_weights(), strict=True):
        weight.assign(np.asarray(value).astype(weight.dtype))
    return twin


def _in_float32(config):
    """Returns a configuration with float32 in place of any other kind of float."""
    if isinstance(config, (list, tuple)):
        return type(config)(map(_in_float32, config))
    if not isinstance(config, dict):
        return config
    if config.get("class_name") == "DTypePolicy":
        name = config["config"]["name"]
        return {**config, "config": {"name": "float32" if name in OTHERS else name}}
    return {
        key: "float32" if key == "dtype" and value in OTHERS else _in_float32(value)
        for key, value in config.items()
    }
