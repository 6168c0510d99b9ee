"""Context encoders: the loss in numpy, known pixels to the bit, and the usual."""

import keras
import numpy as np
import pytest

from kerasgan.models import ContextEncoder
from tests import harness

SHAPE = (8, 8, 1)


def made(**options):
    return ContextEncoder(SHAPE, **{"width": 2, "seed": 0, **options})


def softplus(x):
    return np.log1p(np.exp(x))


def linear_encoder(f, v, **options):
    """Returns a model with F(x) = f x pixel by pixel, and D(part) = v sum(part)."""
    images = keras.Input((3, 3, 1))
    generator = keras.Model(images, keras.layers.Conv2D(1, 1, use_bias=False)(images))
    generator.set_weights([np.full((1, 1, 1, 1), f)])
    side = 1 + 2 * options.get("overlap", 0)
    discriminator = harness.summing((side, side, 1), v, "discriminator")
    return ContextEncoder(
        (3, 3, 1),
        hole=(1, 1, 1, 1),
        generator=generator,
        discriminator=discriminator,
        **options,
    )


@pytest.mark.parametrize("overlap", [0, 1])
def test_one_step(overlap):
    """The hole has the mean colour for F; its border counts ten times as much."""
    f, v, mean = 0.5, 0.2, 0.1
    model = linear_encoder(f, v, overlap=overlap)
    still = [keras.optimizers.SGD(0.0) for _ in range(2)]
    model.compile(*still)
    model.mean.assign([mean])
    x = harness.images(2, (3, 3, 1))
    damaged = x.copy()
    damaged[:, 1, 1] = mean
    squares = (x - f * damaged)[..., 0] ** 2
    weights = np.full((3, 3), 10.0)
    weights[1, 1] = 1
    inside = slice(1 - overlap, 2 + overlap)
    error = np.mean(squares[:, inside, inside] * weights[inside, inside])
    real = v * x[:, inside, inside].sum(axis=(1, 2, 3))
    fake = v * f * damaged[:, inside, inside].sum(axis=(1, 2, 3))
    expected = {
        "reconstruction_loss": error,
        "discriminator_loss": softplus(-real).mean() + softplus(fake).mean(),
        "generator_loss": 0.999 * error + 0.001 * softplus(-fake).mean(),
    }
    harness.run_step_golden_test(model, x, [], expected)


def test_training():
    harness.run_train_test(made(), harness.images(10, SHAPE))


def test_saving(tmp_path):
    harness.run_save_load_continue_test(
        made(overlap=1), harness.images(10, SHAPE), tmp_path
    )


def test_jitter_moves_images_before_they_are_damaged(monkeypatch):
    x, seen = harness.images(3, (3, 3, 1)), []
    plain = linear_encoder(0.5, 0.2)
    moved = linear_encoder(0.5, 0.2, jitter=2, mirror=True, seed=3)
    jittered = moved.jittered

    def recorded(images):
        seen.extend(map(keras.ops.convert_to_numpy, jittered(images)))
        return [seen[0]]

    monkeypatch.setattr(moved, "jittered", recorded)
    monkeypatch.setattr(ContextEncoder, "prepare", lambda self, batches: None)
    logs = []
    for model, images in ((moved, x), (plain, None)):
        still = [keras.optimizers.SGD(0.0) for _ in range(2)]
        model.compile(*still, run_eagerly=True)
        images = seen[0] if images is None else images
        logs.append(model.train_on_batch(images, return_dict=True))
    assert np.abs(seen[0] - x).max() > 0.1
    assert logs[0] == pytest.approx(logs[1], rel=1e-5)


def test_serialization():
    harness.run_serialization_test(
        made(hole=(0, 2, 3, 5), overlap=2, jitter=1, mirror=True)
    )


def test_backend_parity():
    harness.run_backend_parity_test("context_encoder", made(), harness.images(4, SHAPE))


@pytest.mark.parametrize("data_range", [(-1, 1), (0, 1), (0, 255), (0, 65535)])
def test_known_pixels_come_back_to_the_bit(data_range):
    low, high = data_range
    model = made(hole=(1, 2, 5, 4), data_range=data_range)
    harness.seed_weights(model)
    x = np.random.default_rng(0).uniform(low, high, (6, *SHAPE)).astype("float32")
    found = model.generate(images=x)
    known = ~model.mask
    np.testing.assert_array_equal(found[:, known], x[:, known])
    assert (found[:, model.mask] != x[:, model.mask]).mean() > 0.9
    assert low <= found.min() <= found.max() <= high
    exported = model.endpoints()["serving_default"](x)
    np.testing.assert_array_equal(exported[:, known], x[:, known])
    np.testing.assert_allclose(exported, found, rtol=1e-4, atol=1e-4 * (high - low))


def test_what_is_in_the_hole_does_not_count():
    model = made()
    harness.seed_weights(model)
    x, y = harness.images(3, SHAPE), harness.images(3, SHAPE)
    y[:, model.mask] = 0.5
    np.testing.assert_array_equal(model.generate(images=x), model.generate(images=y))


def test_the_mean_colour_is_that_of_the_data():
    model = ContextEncoder((8, 8, 3), width=2)
    model.compile(run_eagerly=True)
    x = harness.images(6, (8, 8, 3)) * 0.3 + [0.1, 0.2, 0.3]
    model.fit(x.astype("float32"), batch_size=3, verbose=0)
    found = keras.ops.convert_to_numpy(model.mean)
    np.testing.assert_allclose(found, x.mean(axis=(0, 1, 2)), atol=1e-6)


@pytest.mark.parametrize(
    ("hole", "expected"),
    [
        (None, (2, 2, 4, 4)),
        ((2, 4), (3, 2, 2, 4)),
        ([0, 1, 8, 3], (0, 1, 8, 3)),
    ],
)
def test_any_rectangle_is_a_hole(hole, expected):
    model = made(hole=hole)
    assert model.hole == expected
    top, left, height, width = expected
    assert model.mask.sum() == height * width
    assert model.mask[top, left]
    assert model.mask[top + height - 1, left + width - 1]
