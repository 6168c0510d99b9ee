"""Numbers that float16 has: half the size to store, and the same in float32."""

import numpy as np


def halved(values):
    """Returns float32 numbers in float16 if it has all of them; else what is given."""
    if values.dtype != "float32":
        return values
    with np.errstate(over="ignore"):
        half = values.astype("float16")
    return half if np.array_equal(half, values, equal_nan=True) else values


def rounded(values):
    """Returns an array's nearest numbers that float16 has, in its own dtype.

    Raises:
        ValueError: A number is beyond float16's range, 65504.
    """
    if values.dtype != "float32":
        return values
    with np.errstate(over="ignore"):
        half = values.astype("float16")
    if not np.isfinite(half).all():
        raise ValueError(
            f"Weights of up to {np.abs(values).max():.3g} do not fit float16, which "
            "ends at 65504. Train with a smaller learning rate, or a penalty."
        )
    return half.astype("float32")
