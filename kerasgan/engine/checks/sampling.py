"""What a model refuses when it is sampled, and why."""

import math

from kerasgan.datasets import limits
from kerasgan.errors import check_positive, is_integer


def check_generate(n, seed):
    """Refuses numbers of samples and seeds that make no sense."""
    check_positive(n=n)
    if seed is not None and not is_integer(seed):
        raise ValueError(
            f"seed must be a non-negative integer or None. Received: seed={seed!r}."
        )


def check_memory(n, shape, what):
    """Refuses more float32 numbers than there is memory for, before they are drawn.

    Args:
        n: Number of them.
        shape: Shape of one.
        what: What they are, in the plural.
    """
    needed = n * math.prod(shape) * 4 / 2**30
    if needed > limits.LIMIT_GIB:
        raise ValueError(
            f"{n} {what} of shape {tuple(shape)} would take {needed:,.0f} GiB of "
            f"memory; the limit is {limits.LIMIT_GIB} GiB. Draw fewer at a time, "
            "generate_batches(n) for example."
        )
