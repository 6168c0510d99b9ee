import numpy as np
import pytest

from kerasgan.export import Endpoint
from kerasgan.export.endpoint import max_difference

DOUBLE = Endpoint(lambda x: 2 * x, [("x", (None, 3), "float32")])


def measure(run, **arguments):
    return max_difference(DOUBLE, run, what="The file", tolerance=1e-3, **arguments)


def test_measures_the_largest_difference():
    def run(x):
        output = 2 * x
        output[1, 2] += 5e-4
        return output

    difference, samples = measure(run)
    assert difference == pytest.approx(5e-4, rel=1e-2)
    assert samples == 4


@pytest.mark.parametrize(("batch_size", "samples"), [(1, 4), (3, 6), (4, 4), (8, 8)])
def test_a_fixed_batch_size_is_kept(batch_size, samples):
    sizes = []

    def run(x):
        sizes.append(len(x))
        return 2 * x

    assert measure(run, batch_size=batch_size) == (0.0, samples)
    assert set(sizes) == {batch_size}
    assert sum(sizes) == samples


def test_too_large_a_difference():
    with pytest.raises(RuntimeError, match=r"The file differs from Keras by 1.00e-02"):
        measure(lambda x: 2 * x + np.float32(0.01))


def test_nan_is_a_difference():
    with pytest.raises(RuntimeError, match="differs from Keras by nan"):
        measure(lambda x: x * np.float32("nan"))


def test_shape_and_dtype_count():
    with pytest.raises(RuntimeError, match=r"shape \(12,\) where Keras gives float32"):
        measure(lambda x: np.ravel(2 * x))
    with pytest.raises(RuntimeError, match="gives float64"):
        measure(lambda x: 2 * x.astype("float64"))


def test_the_tolerance_grows_with_the_outputs():
    endpoint = Endpoint(lambda x: 1000 * x, DOUBLE.inputs)
    difference, _ = max_difference(
        endpoint, lambda x: 1000 * x + 0.1, what="The file", tolerance=1e-3
    )
    assert difference == pytest.approx(0.1, rel=1e-2)
