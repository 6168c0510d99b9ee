"""Compares an exported function with the Keras function it was made from."""

import numpy as np

SAMPLES = 4


def max_difference(endpoint, run, *, what, tolerance, batch_size=None):
    """Runs seeded inputs through Keras and through an exported file.

    Args:
        endpoint: The `Endpoint` that was exported.
        run: Takes one array an input and returns the exported file's output.
        what: The exported file, as the beginning of the error's sentence.
        tolerance: Largest difference allowed, as a share of the largest absolute
            output of Keras where that is above 1.
        batch_size: The only batch size that `run` takes; `None` for any.

    Returns:
        The largest absolute difference, a float, and the number of inputs compared:
        4, or the next multiple of `batch_size`.

    Raises:
        RuntimeError: If shape, dtype or values differ.
    """
    batch = batch_size or SAMPLES
    batches = -(-SAMPLES // batch)
    expected, received = [], []
    for seed in range(batches):
        inputs = endpoint.sample(batch, seed)
        expected.append(endpoint(*inputs))
        received.append(np.asarray(run(*inputs)))
    expected, received = np.concatenate(expected), np.concatenate(received)
    if (expected.shape, expected.dtype) != (received.shape, received.dtype):
        raise RuntimeError(
            f"{what} gives {received.dtype} of shape {received.shape} where Keras "
            f"gives {expected.dtype} of shape {expected.shape}. Nothing was written."
        )
    difference = float(np.max(np.abs(expected - received)))
    allowed = tolerance * max(1.0, float(np.max(np.abs(expected))))
    # Turned round, the comparison would let NaN pass.
    if not difference < allowed:
        raise RuntimeError(
            f"{what} differs from Keras by {difference:.2e}, where {allowed:.0e} is "
            "allowed. Nothing was written. Does the endpoint's function draw random "
            "numbers, or call a network without training=False?"
        )
    return difference, len(expected)
