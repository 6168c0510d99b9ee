"""PixelRNN: both cells, what they see, and what every model is put through."""

import numpy as np
import pytest

from kerasgan.models import PixelRNN
from tests import harness
from tests.models.raster import (
    run_causality_test,
    run_sampling_test,
    seen_from,
    total_probability,
)

SHAPE = (4, 4, 1)
CELLS = ("row_lstm", "diagonal_bilstm")


def made(shape=SHAPE, **options):
    model = PixelRNN(shape, **{"width": 2, "depth": 1, **options})
    harness.seed_weights(model.network)
    return model


@pytest.fixture(params=CELLS)
def model(request):
    return made(cell=request.param, width=4, ema_decay=0.9)


@pytest.fixture(scope="module")
def x():
    return harness.images(10, SHAPE)


@pytest.mark.parametrize("cell", CELLS)
def test_the_probabilities_of_all_images_add_up_to_one(cell):
    found = total_probability(made((3, 3, 1), cell=cell))
    assert found == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(("shape", "width"), [((3, 3, 1), 4), ((2, 2, 3), 9)])
def test_a_pixel_depends_on_earlier_ones_alone(shape, width, cell):
    run_causality_test(made(shape, width=width, cell=cell))


def test_kernels_of_three_pixels_see_what_the_cell_sees():
    expected = np.zeros((5, 5))  # of the pixel in row 3 and column 1
    expected[:3], expected[3, 0] = 1, 1
    expected[2, 4] = 0  # the end of a row is seen from the rows below it
    options = {"kernel_size": 3, "width": 4}
    diagonal = made((5, 5, 1), cell="diagonal_bilstm", **options)
    np.testing.assert_array_equal(seen_from(diagonal, 3, 1), expected)
    expected[2, 3:], expected[1, 4:] = 0, 0  # a triangle
    rows = made((5, 5, 1), depth=2, cell="row_lstm", **options)
    np.testing.assert_array_equal(seen_from(rows, 3, 1), expected)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("shape", [(4, 3, 1), (2, 3, 3)])
def test_samples_are_those_of_full_passes(shape, cell):
    run_sampling_test(made(shape, width=9, cell=cell))


@pytest.mark.parametrize(("cell", "count"), [(CELLS[0], 19297), (CELLS[1], 21473)])
def test_the_network_is_as_large_as_said(cell, count):
    assert PixelRNN(cell=cell).network.count_params() == count


def test_training(model, x):
    harness.run_train_test(model, x, run_eagerly=True)


def test_saving(x, tmp_path):
    harness.run_save_load_continue_test(made(cell=CELLS[1]), x, tmp_path)


def test_serialization():
    harness.run_serialization_test(made(cell=CELLS[1]))


@pytest.mark.parametrize("cell", CELLS)
def test_backend_parity(cell, x):
    harness.run_backend_parity_test(f"pixelrnn_{cell}", made(cell=cell), x[:6])


def test_a_network_of_ones_own_says_its_cell():
    made = PixelRNN((4, 4, 1), cell="diagonal_bilstm", width=2, depth=1).network
    assert PixelRNN(network=made).cell == "diagonal_bilstm"
    assert PixelRNN((4, 4, 1), width=2, depth=1).cell == "row_lstm"
    for other in ("row_lstm", "foo"):
        with pytest.raises(ValueError, match=r"a network of diagonal_bilstm\. Leave"):
            PixelRNN(network=made, cell=other)
