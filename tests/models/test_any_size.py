"""Images of any size: whole, padded, in windows, and with draws of their own."""

import keras
import numpy as np
import pytest

from kerasgan.layers import PixelShuffle
from kerasgan.models import GAN, ContextEncoder, CycleGAN, Pix2Pix, SRResNet
from tests import harness
from tests.bad_input import refusal


def enlarging(**options):
    model = SRResNet((16, 16, 1), width=3, blocks=2, enlarge=2, **options)
    harness.fix_weights(model)
    return model


@pytest.mark.parametrize("shape", [(40, 157), (133, 90), (20, 170)])
def test_windows_leave_no_seams(shape):
    model = enlarging(data_range=(0, 255))
    x = np.random.default_rng(0).uniform(0, 255, (1, *shape, 1)).astype("float32")
    whole = model.translate(x)
    assert whole.shape == (1, 2 * shape[0], 2 * shape[1], 1)
    for window in (2 * model.reach + 1, 2 * model.reach + 10):
        model.window = window
        assert len(model._windows(max(shape))) > 2
        np.testing.assert_allclose(model.translate(x), whole, atol=255e-5)
    assert whole.std() > 1  # of 255


def test_a_pixel_depends_on_no_more_than_its_reach():
    """What lies further away changes nothing; what lies within, something."""
    model = enlarging()
    side = 2 * model.reach + 9
    x = harness.images(1, (side, side, 1))
    middle = side // 2
    changed = x.copy()
    far = np.abs(np.arange(side) - middle) > model.reach
    changed[:, far] = 0
    before, after = (
        model.translate(each)[0, 2 * middle, 2 * middle, 0] for each in (x, changed)
    )
    assert before == after
    near = x.copy()
    near[:, middle - 3] *= -1
    assert model.translate(near)[0, 2 * middle, 2 * middle, 0] != before


def test_windows_are_never_smaller_than_what_they_overlap():
    """Of 26 blocks the reach is 64 pixels, half of a window."""
    model = SRResNet((16, 16, 1), width=1, blocks=26, enlarge=4)
    assert 2 * model.reach >= model.window
    found = model._windows(700)
    assert [first for *_, first, _ in found[1:]] == [last for *_, last in found[:-1]]
    assert found[-1][-1] == 700


def test_networks_of_nobody_are_taken_whole():
    images = keras.Input((4, 4, 1))
    x = keras.layers.Conv2D(4, 3, padding="same", dilation_rate=2)(images)
    network = keras.Model(images, PixelShuffle(2)(x))
    model = SRResNet((8, 8, 1), enlarge=2, generator=network)
    assert model.reach is None
    assert model._windows(900) == [(0, 900, 0, 900)]


@pytest.mark.parametrize("shape", [(1, 1), (2, 5), (3, 40)])
def test_tiny_images(shape):
    model = CycleGAN((8, 8, 1), width=2, blocks=1)
    assert model.translate(harness.images(1, (*shape, 1))).shape == (1, *shape, 1)


@pytest.mark.parametrize(("side", "depth"), [(8, 2), (12, 3)])
def test_the_size_of_the_training_gives_what_generate_gives(side, depth):
    x = harness.images(2, (side, side, 1))
    model = Pix2Pix((side, side, 1), (side, side, 3), width=2, depth=depth)
    harness.seed_weights(model)
    np.testing.assert_allclose(
        model.translate(x, seed=4), model.generate(images=x, seed=4), atol=1e-5
    )


def test_other_sizes_are_padded_and_cut():
    """9 x 13 pixels of a network that halves twice; draws have the larger size."""
    model = Pix2Pix((8, 8, 1), (8, 8, 3), width=2, depth=2)
    harness.seed_weights(model)
    x = harness.images(1, (9, 13, 1))
    made = model.translate(x, seed=1)
    assert made.shape == (1, 9, 13, 3)
    np.testing.assert_array_equal(made, model.translate(x, seed=1))
    assert not np.array_equal(made, model.translate(x, seed=2))
    padded = np.pad(x, [(0, 0), (0, 3), (0, 3), (0, 0)], mode="symmetric")
    np.testing.assert_array_equal(made, model.translate(padded, seed=1)[:, :9, :13])


@pytest.mark.parametrize("shape", [(1, 1), (20, 28), (33, 17), (64, 64)])
def test_a_u_net_halves_what_is_odd(shape):
    """12 pixels are halved to 6, 3 and 2; other sizes in their own way."""
    model = Pix2Pix((12, 12, 1), width=2, depth=3, dropout=0.0)
    harness.seed_weights(model)
    x = harness.images(1, (*shape, 1))
    made = model.translate(x)
    assert made.shape == (1, *shape, 1)
    # 8 pixels at least, so that no map is a single one that normalizing makes 0
    sides = [max(8, side + -side % 4) for side in shape]
    padding = [(0, most - side) for side, most in zip(shape, sides, strict=True)]
    larger = np.pad(x, [(0, 0), *padding, (0, 0)], mode="symmetric")
    whole = model.translate(larger)
    np.testing.assert_allclose(made, whole[:, : shape[0], : shape[1]], atol=1e-6)


def test_both_ways():
    model = CycleGAN((8, 8, 1), (8, 8, 3), width=2, blocks=1)
    harness.seed_weights(model)
    a, b = harness.images(2, (8, 8, 1)), harness.images(2, (8, 8, 3))
    np.testing.assert_allclose(model.translate(a), model.to_b(a), atol=1e-5)
    np.testing.assert_allclose(model.translate(b, back=True), model.to_a(b), atol=1e-5)
    assert model.translate(harness.images(1, (10, 6, 3)), back=True).shape == (
        *(1, 10, 6),
        1,
    )


def test_what_was_kept_is_not_saved():
    model = enlarging()
    count = len(model.weights)
    model.translate(harness.images(1, (20, 9, 1)))
    assert len(model.weights) == count


REFUSED = {
    "a model of no images": (
        lambda: GAN((8, 8, 1), latent_dim=2).translate(np.zeros((1, 8, 8, 1))),
        "GAN makes no images of images. Give a pix2pix, a cyclegan, an srresnet or "
        "another model that does.",
    ),
    "a way back that is none": (
        lambda: enlarging().translate(np.zeros((1, 8, 8, 1)), back=True),
        "SRResNet makes images of images one way alone. Received: back=True. Leave it "
        "out.",
    ),
    "other channels": (
        lambda: enlarging().translate(np.zeros((1, 8, 8, 3))),
        "images must be an array (n, height, width, 1), of one size in a call. "
        "Received: (1, 8, 8, 3). Call it once for each size.",
    ),
    "images of several sizes": (
        lambda: enlarging().translate([np.zeros((8, 8, 1)), np.zeros((9, 8, 1))]),
        "images must be an array (n, height, width, 1), of one size in a call. "
        "Received: list. Call it once for each size.",
    ),
    "another size of a network that has one": (
        lambda: ContextEncoder((8, 8, 1), width=2).translate(np.zeros((1, 9, 8, 1))),
        "images must be one of shape (8, 8, 1), or an array of 1 of them, or of some "
        "whose number divides 1. Received: shape (1, 9, 8, 1). Give images of shape "
        "(8, 8, 1).",
    ),
}


@pytest.mark.parametrize("row", REFUSED)
def test_refusals(row):
    do, expected = REFUSED[row]
    assert refusal(do) == expected
