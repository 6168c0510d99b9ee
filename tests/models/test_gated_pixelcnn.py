"""Gated PixelCNN: no blind spot, classes, and what every model is put through."""

import keras
import numpy as np
import pytest

from kerasgan.models import GatedPixelCNN
from tests import harness
from tests.models.raster import (
    run_causality_test,
    run_sampling_test,
    seen_from,
    total_probability,
)

SHAPE = (4, 4, 1)


def made(shape=SHAPE, **options):
    model = GatedPixelCNN(shape, **{"width": 4, "depth": 1, **options})
    harness.seed_weights(model.network)
    return model


@pytest.fixture
def model():
    return made(classes=3, ema_decay=0.9)


@pytest.fixture(scope="module")
def x():
    return harness.images(10, SHAPE)


def test_the_probabilities_of_all_images_add_up_to_one():
    assert total_probability(made((3, 3, 1))) == pytest.approx(1, abs=1e-5)
    model = made((2, 3, 1), classes=2)
    totals = [total_probability(model, labels=label) for label in (0, 1)]
    np.testing.assert_allclose(totals, 1, atol=1e-5)
    images = np.ones((1, 2, 3, 1), "float32")
    of_classes = [model.log_prob(images, labels=label)[0] for label in (0, 1)]
    assert of_classes[0] != pytest.approx(of_classes[1], abs=1e-2)


@pytest.mark.parametrize(("shape", "width"), [((3, 3, 1), 3), ((2, 2, 3), 9)])
def test_a_pixel_depends_on_all_earlier_ones_alone(shape, width):
    run_causality_test(made(shape, width=width, depth=2, kernel_size=3))


def test_kernels_of_three_pixels_have_no_blind_spot():
    model = made((5, 5, 1), kernel_size=3, depth=4)
    expected = np.zeros((5, 5))
    expected[:3], expected[3, 0] = 1, 1  # of the pixel in row 3 and column 1
    np.testing.assert_array_equal(seen_from(model, 3, 1), expected)


def test_samples_are_those_of_full_passes():
    run_sampling_test(made((4, 4, 1), kernel_size=3, width=9))
    labels = np.array([[1, 0], [0, 1], [0.5, 0.5]], "float32")
    run_sampling_test(made((2, 3, 3), width=9, levels=3, classes=2), labels)


def test_a_step_follows_the_gradient():
    model = made((1, 2, 1), classes=2, kernel_size=3)
    last = model.network.layers[-1]
    last.set_weights([0 * each for each in last.get_weights()])
    bias = last.bias
    bias.assign([0.25])
    model.compile(keras.optimizers.SGD(1.0), run_eagerly=True)
    data = np.zeros((2, 1, 2, 1), "float32"), np.array([1, 0])
    noise = {"uniform": [[[[[0.49], [0.51]]], [[[0.51], [0.51]]]]]}
    # one white pixel of four, each of log-odds 0.25
    p = 1 / (1 + np.exp(-0.25))
    nats = -(np.log(p) + 3 * np.log(1 - p)) / 2
    harness.run_step_golden_test(model, data, noise, {"network_loss": nats})
    np.testing.assert_allclose(bias.numpy(), [0.25 + (1 - 4 * p) / 2], atol=1e-6)


def test_labels_matter_in_samples_and_completion(x):
    model = made(classes=3, data_range=(0, 1))
    one, other = (model.generate(8, seed=0, labels=label) for label in (0, 2))
    assert (one != other).any()
    images, mask = (x > 0).astype("float32"), np.zeros((4, 4))
    mask[0] = 1
    one, other = (model.complete(images, mask, seed=0, labels=k) for k in (0, 2))
    np.testing.assert_array_equal(one[:, 0], images[:, 0])
    np.testing.assert_array_equal(other[:, 0], images[:, 0])
    assert (one != other).any()


def test_evaluation_is_minus_log_prob(model, x):
    model.compile(run_eagerly=True)
    binary, labels = np.sign(x), np.arange(10) % 3
    found = model.evaluate(binary, labels, verbose=0, return_dict=True)
    expected = -model.log_prob(binary, labels=labels).mean()
    assert found["network_loss"] == pytest.approx(expected, rel=1e-5)


def test_the_network_is_as_large_as_said():
    network = GatedPixelCNN().network
    kinds = [type(each).__name__ for each in network.layers[1:]]
    assert kinds == [*["GatedMaskedConv2D"] * 6, *["MaskedConv2D"] * 3]
    first, *others = network.layers[1:7]
    assert (first.kernel_size, first.mask) == (7, "A")
    assert {(each.kernel_size, each.mask, each.width) for each in others} == {
        (3, "B", 32)
    }
    assert network.count_params() == 117345


def test_networks_of_ones_own_say_how_many_classes_there_are(model):
    twin = GatedPixelCNN(network=model.network)
    assert (twin.classes, twin.conditional) == (3, True)
    assert GatedPixelCNN(network=made().network).classes is None


def test_training(model, x):
    harness.run_train_test(model, x)


def test_training_without_labels(x):
    harness.run_train_test(made(), x)


def test_saving(model, x, tmp_path):
    harness.run_save_load_continue_test(model, x, tmp_path)


def test_serialization(model):
    harness.seed_weights(model)
    harness.run_serialization_test(model)


def test_backend_parity(model, x):
    harness.run_backend_parity_test("gated_pixelcnn", model, x[:6])
