"""Augmentations against numpy at listed draws, and the gradient through them."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan import backend
from kerasgan.regularizers import DiffAugment, augmentations
from tests.regularizers.plays import Adversary, Listed, number, per_image, tensor

IMAGES = np.random.default_rng(0).uniform(-1, 1, (3, 8, 16, 3)).astype("float32")
DRAWS = per_image(0.0, 0.4, 0.99)


def run(function, *draws, x=IMAGES):
    noise = Listed(*draws)
    result = ops.convert_to_numpy(function(tensor(x), noise))
    assert not noise.draws
    assert all(shape == (len(x), 1, 1, 1) for shape, *_ in noise.asked)
    return result


def check(actual, expected):
    np.testing.assert_allclose(actual, expected, atol=1e-6)


def test_brightness():
    check(run(augmentations.brightness, DRAWS), IMAGES + DRAWS - 0.5)


def test_saturation():
    mean = IMAGES.mean(-1, keepdims=True)
    check(run(augmentations.saturation, DRAWS), mean + 2 * DRAWS * (IMAGES - mean))


def test_contrast():
    mean = IMAGES.mean((1, 2, 3), keepdims=True)
    check(run(augmentations.contrast, DRAWS), mean + (DRAWS + 0.5) * (IMAGES - mean))


def test_flip():
    actual = run(augmentations.flip, per_image(0.49, 0.5, 0.99))
    np.testing.assert_array_equal(actual[0], IMAGES[0, :, ::-1])
    np.testing.assert_array_equal(actual[1:], IMAGES[1:])


def test_time():
    # 32 rows: up to 2 of them, here -2, 0 and 2; what leaves comes in again.
    x = np.random.default_rng(1).uniform(-1, 1, (3, 32, 4, 1)).astype("float32")
    actual = run(augmentations.time, per_image(0.0, 0.5, 0.99), x=x)
    expected = [np.roll(x[k], steps, axis=0) for k, steps in enumerate((-2, 0, 2))]
    np.testing.assert_array_equal(actual, expected)


def test_noise():
    draws = np.random.default_rng(2).normal(size=IMAGES.shape).astype("float32")
    asked = []

    class Drawn:
        def normal(self, shape):
            asked.append(tuple(int(size) for size in shape))
            return tensor(draws)

    found = augmentations.noise(tensor(IMAGES), Drawn())
    check(ops.convert_to_numpy(found), IMAGES + 0.03 * draws)
    assert asked == [IMAGES.shape]


def moved(image, down, right):
    height, width, _ = image.shape
    result = np.zeros_like(image)
    for i in range(height):
        for j in range(width):
            if 0 <= i - down < height and 0 <= j - right < width:
                result[i, j] = image[i - down, j - right]
    return result


def test_translation():
    # 8 x 16: -1, 0 or 1 down and -2 to 2 to the right.
    actual = run(
        augmentations.translation,
        per_image(0.0, 0.5, 0.99),
        per_image(0.99, 0.1, 0.3),
    )
    for image, result, steps in zip(
        IMAGES, actual, [(-1, 2), (0, -2), (1, -1)], strict=True
    ):
        np.testing.assert_array_equal(result, moved(image, *steps))


def test_a_draw_of_the_upper_end_is_the_last_step():
    actual = run(augmentations.translation, 1.0, 1.0)
    np.testing.assert_array_equal(actual[0], moved(IMAGES[0], 1, 2))


def test_cutout():
    # Half of 8 x 16 is 4 x 8; its middle is row 0 to 8 and column 0 to 16.
    rows, columns = (0, 4, 8), (0, 16, 8)
    actual = run(
        augmentations.cutout,
        per_image(*[(row + 0.5) / 9 for row in rows]),
        per_image(*[(column + 0.5) / 17 for column in columns]),
        x=np.ones_like(IMAGES),
    )
    for result, row, column in zip(actual, rows, columns, strict=True):
        expected = np.ones((8, 16, 3))
        expected[max(row - 2, 0) : row + 2, max(column - 4, 0) : column + 4] = 0
        np.testing.assert_array_equal(result, expected)
    assert [int(3 * 8 * 16 - image.sum()) for image in actual] == [24, 48, 48]


def test_the_square_of_an_odd_size_covers_as_many_pixels():
    # 5 x 5: a square of side 3 around row and column 0 to 4.
    ones = np.ones((1, 5, 5, 1))
    actual = run(augmentations.cutout, 0.999, 0.5, x=ones)
    expected = ones.copy()
    expected[:, 3:, 1:4] = 0
    np.testing.assert_array_equal(actual, expected)


def test_all_draws_occur_and_images_draw_apart():
    x = tensor(np.ones((200, 8, 8, 1)))
    noise = backend.Noise(3)
    shifted = ops.convert_to_numpy(augmentations.translation(x, noise))
    assert set(shifted.sum((1, 2, 3)).astype(int)) == {49, 56, 64}
    mirrored = augmentations.flip(x * tensor(np.arange(8).reshape(8, 1)), noise)
    assert 60 < number(ops.sum(mirrored[:, 0, 0, 0])) / 7 < 140


def test_a_policy_applies_its_names_in_turn():
    noise = Listed(0.8, 0.8, 0.8, 0.1)
    actual = augmentations.apply("color, flip", tensor(IMAGES), noise)
    expected = IMAGES + 0.3
    for factor, axes in ((1.6, -1), (1.3, (1, 2, 3))):
        mean = expected.mean(axes, keepdims=True)
        expected = mean + factor * (expected - mean)
    check(ops.convert_to_numpy(actual), expected[:, :, ::-1])
    assert augmentations.parse(["flip"]) == ("flip",)


@pytest.mark.parametrize("name", augmentations.names())
def test_gradients_pass_twice(name):
    scale = keras.Variable(2.0)
    x = tensor(IMAGES[:, :4, :4])

    def penalty():  # E |grad D(T(x))|^2 / 2 with D(x) = (a sum x^2) / 2
        noise = Listed(*[0.3] * 3)
        gradient = backend.input_gradient(
            lambda x: scale.value * ops.sum(augmentations.apply(name, x, noise) ** 2),
            x,
        )
        return ops.sum(gradient**2) / 2

    value, (slope,) = backend.value_and_gradients(penalty, [scale])
    # The gradient of D is a times something, so that the penalty grows as a^2.
    assert number(value) > 0
    assert number(slope) == pytest.approx(2 * number(value) / 2.0, rel=1e-4)


def test_diffaugment_shows_the_augmented_images_and_refuses_points():
    noise = Listed(0.1)
    actual = DiffAugment(("flip",)).seen(tensor(IMAGES), noise)
    np.testing.assert_array_equal(ops.convert_to_numpy(actual), IMAGES[:, :, ::-1])
    points = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    with pytest.raises(ValueError, match=r"DiffAugment works on images .*\(None, 2\)"):
        DiffAugment().attach(Adversary(points))
    with pytest.raises(ValueError, match=r"Received: shape \(5, 2\)"):
        DiffAugment().seen(tensor(np.ones((5, 2))), noise)
    images = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten()])
    DiffAugment().attach(Adversary(images))


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("colour", r"'colour'\. Did you mean 'color'\? Known: brightness"),
        (("flip", 3), r"Unknown augmentation\. Received: 3"),
        ("", r"policy must be one or more of .* Received: policy=\[\]"),
        (None, "Received: policy=None"),
    ],
)
def test_refused_policies(policy, words):
    with pytest.raises(ValueError, match=words):
        DiffAugment(policy)
