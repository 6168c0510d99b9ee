"""From what a user or a saved model gives, to regularizers."""

import keras

from kerasgan.regularizers.base import Regularizer


def get(regularizer):
    """Resolves one entry of what a user gave as `regularizers=`.

    Args:
        regularizer: A `Regularizer`, or the configuration that
            `keras.saving.serialize_keras_object` made of one.

    Returns:
        A `Regularizer`.

    Raises:
        ValueError: Neither of the two.
    """
    if isinstance(regularizer, dict) and "class_name" in regularizer:
        return get(keras.saving.deserialize_keras_object(regularizer))
    if isinstance(regularizer, Regularizer):
        return regularizer
    hint = ""
    if isinstance(regularizer, type):
        name = regularizer.__name__
        hint = f" That is the class; write {name}() with parentheses."
    raise ValueError(
        "regularizers must be a list of kerasgan.regularizers objects such as "
        f"R1(10.0). Received: {regularizer!r}.{hint}"
    )
