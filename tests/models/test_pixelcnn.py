"""PixelCNN: exact likelihoods, what a pixel depends on, and samples of any kind."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan.layers import MaskedConv2D
from kerasgan.models import PixelCNN
from tests import harness
from tests.models.raster import (
    run_causality_test,
    run_sampling_test,
    seen_from,
    total_probability,
)

SHAPE = (8, 8, 1)


def made(shape=SHAPE, seed=0, **options):
    model = PixelCNN(shape, **{"width": 4, "depth": 2, **options})
    harness.seed_weights(model.network, seed)
    return model


@pytest.fixture
def model():
    return PixelCNN(SHAPE, width=2, depth=1, ema_decay=0.9)


@pytest.fixture(scope="module")
def x():
    return harness.images(10, SHAPE)


@pytest.mark.parametrize("shape", [(3, 3, 1), (1, 3, 3)])
def test_the_probabilities_of_all_images_add_up_to_one(shape):
    assert total_probability(made(shape)) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("shape", "levels"), [((3, 3, 1), 2), ((2, 2, 3), 2), ((1, 2, 3), 3)]
)
def test_a_pixel_depends_on_earlier_ones_alone(shape, levels):
    run_causality_test(made(shape, levels=levels, width=9))


def test_kernels_of_three_pixels_have_a_blind_spot():
    model = made((5, 5, 1), kernel_size=3, depth=4)
    expected = np.array(
        [  # of the pixel in row 3 and column 1: each row above shows one more
            [1, 1, 1, 1, 1],
            [1, 1, 1, 1, 0],
            [1, 1, 1, 0, 0],
            [1, 0, 0, 0, 0],
            [0, 0, 0, 0, 0],
        ]
    )
    np.testing.assert_array_equal(seen_from(model, 3, 1), expected)


@pytest.mark.parametrize(
    ("shape", "levels", "kernel_size"),
    [((4, 3, 1), 2, 5), ((2, 3, 3), 3, 3)],
)
def test_samples_are_those_of_full_passes(shape, levels, kernel_size):
    run_sampling_test(made(shape, levels=levels, kernel_size=kernel_size, depth=1))


def test_samples_are_as_probable_as_log_prob_says():
    model = made((1, 2, 1))
    images = model.generate(4000, seed=0)
    x = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]], "float32").reshape(4, 1, 2, 1)
    found = [(images == each).all(axis=(1, 2, 3)).mean() for each in x]
    np.testing.assert_allclose(found, np.exp(model.log_prob(x)), atol=0.03)
    assert min(found) > 0.02


def test_a_step_follows_the_gradient():
    inputs = keras.Input((1, 2, 1))
    layer = MaskedConv2D(1, 3, "A")
    model = PixelCNN(network=keras.Model(inputs, layer(inputs)))
    kernel = np.zeros((3, 3, 1, 1), "float32")
    kernel[1, 0] = 0.5  # of the pixel on the left
    layer.set_weights([kernel, np.array([0.25])])
    model.compile(keras.optimizers.SGD(1.0), run_eagerly=True)
    greys = np.zeros((1, 1, 2, 1), "float32")
    noise = {"uniform": [[[[[0.49], [0.51]]]]]}  # white, black
    # log-odds 0.25 of the first pixel and 0.25 + 0.5 of the second
    p = 1 / (1 + np.exp(-np.array([0.25, 0.75])))
    nats = -np.log(p[0]) - np.log(1 - p[1])
    harness.run_step_golden_test(model, greys, noise, {"network_loss": nats})
    kernel[1, 0] -= p[1]
    found = layer.get_weights()
    np.testing.assert_allclose(found[0], kernel, atol=1e-6)
    np.testing.assert_allclose(found[1], [0.25 + (1 - p[0]) - p[1]], atol=1e-6)


def test_completion_keeps_what_is_known(x):
    model = made(data_range=(0, 1))
    images = (x[:4] > 0).astype("float32")
    mask = np.zeros((8, 8))
    mask[:4] = 1
    found = model.complete(images, mask, seed=3)
    np.testing.assert_array_equal(found[:, :4], images[:, :4])
    assert set(np.unique(found)) == {0, 1}
    nothing, everything = np.zeros((8, 8)), np.ones((4, 8, 8, 1), bool)
    free = model.complete(images, nothing, seed=3)
    np.testing.assert_array_equal(free, model.generate(4, seed=3))
    assert (free[:, 4:] != found[:, 4:]).any()
    np.testing.assert_array_equal(model.complete(images, everything), images)
    two_each = model.complete(images, mask, 8, seed=3)
    np.testing.assert_array_equal(two_each[:, :4], np.repeat(images, 2, 0)[:, :4])
    one = model.complete(images[0], mask, 3, seed=3)
    assert one.shape == (3, *SHAPE)
    unknown = np.where(mask[..., None] == 1, images, 0.5)  # greys that nobody sees
    np.testing.assert_array_equal(model.complete(unknown, mask, seed=3), found)


def test_pixels_of_many_levels_are_taken_as_they_are(x):
    model = PixelCNN(SHAPE, levels=4, width=2, depth=1, data_range=(0, 3))
    assert not model.example.binary
    images = np.round((x + 1) * 1.5)
    last = model.network.layers[-1]
    last.set_weights([0 * each for each in last.get_weights()])
    uniform = -64 * np.log(4)
    np.testing.assert_allclose(model.log_prob(images), uniform, rtol=1e-6)
    assert set(np.unique(model.generate(3, seed=0))) == {0, 1, 2, 3}


def test_the_network_is_that_of_table_1():
    model = PixelCNN()
    first, *blocks = model.network.layers[1:]
    assert (first.kernel_size, first.filters, first.mask) == (7, 32, "A")
    assert [type(each).__name__ for each in blocks] == [
        *["MaskedResidual"] * 7,
        *["MaskedConv2D"] * 3,
    ]
    assert {each.width for each in blocks[:7]} == {16}
    assert [each.filters for each in blocks[7:]] == [32, 32, 1]
    assert model.network.count_params() == 27489
    assert PixelCNN((32, 32, 3), levels=256).network.output_shape[1:] == (32, 32, 768)


def test_the_average_samples_and_tells(model, x):
    model.compile(run_eagerly=True)
    model.train_on_batch(x)
    harness.seed_weights(model.average)
    twin = PixelCNN(network=model.average)
    binary = np.sign(x)
    np.testing.assert_array_equal(model.log_prob(binary), twin.log_prob(binary))
    np.testing.assert_array_equal(model.generate(3, seed=1), twin.generate(3, seed=1))


def test_evaluation_is_minus_log_prob(model, x):
    model.compile(run_eagerly=True)
    binary = np.sign(x)
    found = model.evaluate(binary, verbose=0, return_dict=True)["network_loss"]
    assert found == pytest.approx(-model.log_prob(binary).mean(), rel=1e-5)


def test_training(model, x):
    harness.run_train_test(model, x)


def test_saving(model, x, tmp_path):
    harness.run_save_load_continue_test(model, x, tmp_path)


def test_serialization():
    harness.run_serialization_test(made(levels=3, data_range=(0, 2)))


@pytest.mark.parametrize("levels", [2, 4])
def test_backend_parity(levels, x):
    model = PixelCNN((8, 8, 1), levels=levels, width=2, depth=1, ema_decay=0.9)
    harness.run_backend_parity_test(f"pixelcnn_{levels}", model, x[:6])


def test_its_numbers_do_not_depend_on_the_batch():
    model = made((4, 4, 1))
    images = np.sign(harness.images(5, (4, 4, 1)))
    whole = model.log_prob(images)
    np.testing.assert_allclose(model.log_prob(images[3:]), whole[3:], rtol=1e-5)
    assert ops.shape(model.network(images))[1:] == (4, 4, 1)


def test_equal_levels_are_equally_likely():
    """The network sees levels, and so no more of a pixel than its level tells."""
    model = PixelCNN((3, 3, 1), levels=4, width=2, depth=1, kernel_size=3)
    harness.seed_weights(model)
    found = [model.log_prob(np.full((1, 3, 3, 1), grey)) for grey in (-0.34, -0.02)]
    np.testing.assert_allclose(*found, rtol=1e-5)
    known = model.complete(np.full((3, 3, 1), -0.3), np.ones((3, 3)), seed=0)
    np.testing.assert_allclose(known, -1 / 3, rtol=1e-5)
