"""CycleGAN: its step in numpy, its losses, and what every model is put through."""

import keras
import numpy as np
import pytest

from kerasgan import datasets
from kerasgan.models import CycleGAN
from kerasgan.networks import resnet_translator as builders
from tests import harness
from tests.bad_input import refusal

SHAPE, COLOURED = (8, 8, 1), (8, 8, 3)
A, B = np.array([1.0, -0.5]), np.array([0.5, -0.25])


def made(shape_b=COLOURED, **options):
    return CycleGAN(SHAPE, shape_b, width=2, blocks=1, **{"seed": 0, **options})


def images(n, model):
    return [
        harness.images(n, kind.shape, seed)
        for seed, kind in enumerate(model.fields.values())
    ]


def linear_cyclegan(g, f, p, q, **options):
    """Returns a model with G(a) = g a, F(b) = f b, D_A(a) = p a and D_B(b) = q b."""
    pixel = (1, 1, 1)
    factors = dict(zip(CycleGAN.networks, (g, f, p, q), strict=True))
    networks = {
        name: harness.linear(pixel, pixel, factor, name)
        for name, factor in factors.items()
    }
    return CycleGAN(**networks, **options)


def generators_loss(g, f, p, q, identity=0.0):
    """Equation 3 with section 4's losses, lambda being 10."""
    fooling = np.mean((q * g * A - 1) ** 2) + np.mean((p * f * B - 1) ** 2)
    cycle = np.mean(np.abs(f * g * A - A)) + np.mean(np.abs(g * f * B - B))
    same = np.mean(np.abs(g * B - B)) + np.mean(np.abs(f * A - A))
    return fooling + 10 * cycle + 10 * identity * same


def discriminators_loss(p, q, made_a, made_b):
    judged = np.mean((q * B - 1) ** 2) + np.mean((q * made_b) ** 2)
    return (judged + np.mean((p * A - 1) ** 2) + np.mean((p * made_a) ** 2)) / 2


def slope(function, at, h=1e-6):
    return (function(at + h) - function(at - h)) / (2 * h)


@pytest.mark.parametrize("identity", [0.0, 0.5])
def test_one_step(identity):
    """One SGD step of both players is that of their losses in numpy.

    The discriminators see what the generators made before they moved.
    """
    g, f, p, q = 0.5, 1.5, 0.8, -0.4
    model = linear_cyclegan(g, f, p, q, identity_weight=identity)
    rate = 0.01
    model.compile(
        generators_optimizer=keras.optimizers.SGD(rate),
        discriminators_optimizer=keras.optimizers.SGD(rate),
    )
    expected = {
        "generators_loss": generators_loss(g, f, p, q, identity),
        "discriminators_loss": discriminators_loss(p, q, f * B, g * A),
        "cycle_loss": np.mean(np.abs(f * g * A - A)) + np.mean(np.abs(g * f * B - B)),
    }
    pair = harness.pixels(A), harness.pixels(B)
    harness.run_step_golden_test(model, pair, [], expected)
    moved = [
        g - rate * slope(lambda g: generators_loss(g, f, p, q, identity), g),
        f - rate * slope(lambda f: generators_loss(g, f, p, q, identity), f),
        p - rate * slope(lambda p: discriminators_loss(p, q, f * B, g * A), p),
        q - rate * slope(lambda q: discriminators_loss(p, q, f * B, g * A), q),
    ]
    found = [getattr(model, name).get_weights()[0].item() for name in model.networks]
    np.testing.assert_allclose(found, moved, rtol=1e-5)


def test_by_hand():
    """g = f = 1 and p = q = 1 of A = B = 1: nothing to fool, nothing to restore.

    D_A and D_B both take all for real: 0 for real images and 1 for made ones, halved.
    """
    model = linear_cyclegan(1.0, 1.0, 1.0, 1.0)
    model.compile()
    one = harness.pixels([1.0])
    logs = model.test_on_batch(one, one, return_dict=True)
    assert {name: float(value) for name, value in logs.items()} == {
        "generators_loss": 0.0,
        "discriminators_loss": 1.0,
        "cycle_loss": 0.0,
    }


def test_the_discriminators_see_what_lies_in_the_pools():
    """A pool of one image: after the first step each coin above a half shows it."""
    model = linear_cyclegan(0.5, 2.0, 1.0, 1.0, pool_size=1)
    still = {
        f"{player}_optimizer": keras.optimizers.SGD(0.0) for player in model.players
    }
    model.compile(**still, run_eagerly=True)
    draws = iter([[[0.0, 0.0]]] * 2 + [[[0.9, 0.0]]] * 2)
    model.training_noise.uniform = lambda shape: keras.ops.convert_to_tensor(
        np.asarray(next(draws), "float32")
    )
    one, two = harness.pixels([1.0]), harness.pixels([0.2])
    model.train_on_batch(one, one)
    assert (model.pool_a.images.numpy().item(), model.pool_b.images.numpy().item()) == (
        2.0,
        0.5,
    )
    model.reset_metrics()
    logs = model.train_on_batch(two, two, return_dict=True)
    # 0.8^2 of either real image, and 0.5^2 and 2^2 of the images of the first step.
    expected = (0.64 + 0.25 + 0.64 + 4) / 2
    np.testing.assert_allclose(logs["discriminators_loss"], expected, rtol=1e-6)
    np.testing.assert_allclose(model.pool_a.images.numpy().item(), 0.4, rtol=1e-6)


def test_training():
    harness.run_train_test(made(), harness.images(10, SHAPE))


def test_saving(tmp_path):
    """With pools of 10, which two batches of 4 have filled in part."""
    model = made(pool_size=10)
    harness.run_save_load_continue_test(model, harness.images(10, SHAPE), tmp_path)
    assert int(model.pool_a.count) == 10


def test_serialization():
    harness.run_serialization_test(
        made(pool_size=3, identity_weight=0.5, shape_b=SHAPE)
    )


def smooth(channels, out, strides=1):
    """Returns a network of two convolutions and tanh, (8, 8, channels) -> (.., out)."""
    images = keras.Input((8, 8, channels))
    x = keras.layers.Conv2D(4, 4, strides, padding="same", activation="tanh")(images)
    x = keras.layers.Conv2D(out, 3, padding="same", activation="tanh")(x)
    return keras.Model(images, x)


def test_backend_parity():
    """Of networks without corners: instance norm of few pixels amplifies rounding."""
    model = CycleGAN(
        generator_ab=smooth(1, 3),
        generator_ba=smooth(3, 1),
        discriminator_a=smooth(1, 1, strides=2),
        discriminator_b=smooth(3, 1, strides=2),
        pool_size=3,
    )
    harness.run_backend_parity_test("cyclegan", model, harness.images(4, SHAPE))


def test_samples_are_translations():
    model = made(data_range=(0, 255), ema_decay=0.9)
    a, b = [127.5 * (x + 1) for x in images(3, model)]
    translated = model.generate(images=a)
    assert translated.shape == (3, *COLOURED)
    np.testing.assert_array_equal(translated, model.to_b(a))
    np.testing.assert_array_equal(translated, model.generate(images=a, seed=5))
    seen = a / 127.5 - 1
    raw = keras.ops.convert_to_numpy(model.generator_ab(seen))
    np.testing.assert_allclose(translated, 127.5 * (raw + 1), atol=1e-3)
    raw = keras.ops.convert_to_numpy(model.generator_ba(b / 127.5 - 1))
    np.testing.assert_allclose(model.to_a(b), 127.5 * (raw + 1), atol=1e-3)
    twice = model.generate(6, images=a)
    np.testing.assert_allclose(twice, np.repeat(translated, 2, axis=0), atol=1e-3)


def test_endpoints_are_named():
    model = made()
    endpoints = model.endpoints()
    assert list(endpoints) == ["serving_default", "to_b", "to_a"]
    a, b = images(2, model)
    np.testing.assert_allclose(endpoints["to_b"](a), model.to_b(a), atol=1e-6)
    np.testing.assert_allclose(endpoints["to_a"](b), model.to_a(b), atol=1e-6)


def test_unpaired_sets_of_other_lengths():
    model = made()
    model.compile(run_eagerly=True)
    a, b = (127.5 * (x + 1) for x in (images(10, model)[0], images(7, model)[1]))
    data = datasets.unpaired(a, b, value_range=(0, 255), batch_size=4)
    history = model.fit(data, epochs=2, validation_data=data, verbose=0).history
    assert np.isfinite(list(history.values())).all()
    assert int(model.images_seen) == 20


REFUSED = {
    "other sizes": (
        lambda: CycleGAN((8, 8, 1), (16, 16, 1)),
        "Both domains have images of one size. Received: image_shape=(8, 8, 1) and "
        "shape_b=(16, 16, 1). Load both with image_size=8, for example.",
    ),
    "an identity of other channels": (
        lambda: made(identity_weight=0.5),
        "The identity loss takes images of B for such of A, so that both have as many "
        "channels. Received: identity_weight=0.5 with images of (8, 8, 1) and (8, 8, "
        "3). Write identity_weight=0, or channels=3.",
    ),
    "a weight below 0": (
        lambda: made(cycle_weight=-1),
        "cycle_weight must be a number from 0 on. Received: cycle_weight=-1.",
    ),
    "half an image": (
        lambda: made(pool_size=0.5),
        "pool_size must be a whole number of images, 50 as in the paper, or 0. "
        "Received: pool_size=0.5.",
    ),
    "a generator of other images": (
        lambda: made(generator_ab=builders.generator(SHAPE, width=2, blocks=1)),
        "generator_ab must make images of shape (8, 8, 3) of those of (8, 8, 1). It "
        "makes (8, 8, 1). Change the network, or the shapes.",
    ),
    "no images": (
        lambda: made().generate(3),
        "CycleGAN makes samples of images and draws none itself. Received: no images. "
        "Write generate(images=images), --given images=PATH on the command line.",
    ),
}


@pytest.mark.parametrize("row", REFUSED)
def test_refusals(row):
    do, expected = REFUSED[row]
    assert refusal(do) == expected


def test_before_any_data_there_is_nothing_to_make_samples_of():
    with pytest.raises(ValueError, match="there are no data to take them from"):
        harness.small("cyclegan").sampling_from_data()
