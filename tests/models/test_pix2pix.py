"""Pix2pix: its step in numpy, its noise, jitter and rates, and what all models are."""

import keras
import numpy as np
import pytest

from kerasgan import datasets
from kerasgan.engine.optimizers import linear_decay
from kerasgan.models import Pix2Pix
from tests import harness
from tests.bad_input import refusal

A, B = (8, 8, 1), (8, 8, 3)
X, Y = np.array([0.5, -0.25]), np.array([1.0, -0.75])


def made(**options):
    return Pix2Pix(A, B, **{"width": 2, "depth": 2, "seed": 0, **options})


def judge(p, q):
    """Returns D(x, y) = p x + q y of images of one pixel."""
    x, y = keras.Input((1, 1, 1)), keras.Input((1, 1, 1))
    both = keras.layers.Flatten()(keras.layers.Concatenate()([x, y]))
    network = keras.Model([x, y], keras.layers.Dense(1, use_bias=False)(both))
    network.set_weights([np.array([[p], [q]], "float32")])
    return network


def linear_pix2pix(g, p, q, **options):
    pixel = (1, 1, 1)
    generator = harness.linear(pixel, pixel, g, "generator")
    return Pix2Pix(generator=generator, discriminator=judge(p, q), **options)


def softplus(x):
    return np.log1p(np.exp(x))


def discriminator_loss(g, p, q):
    real, fake = p * X + q * Y, p * X + q * g * X
    return (softplus(-real).mean() + softplus(fake).mean()) / 2


def generator_loss(g, p, q, weights=(1, 100)):
    adversarial, l1 = weights
    fooling = softplus(-(p * X + q * g * X)).mean()
    return adversarial * fooling + l1 * np.abs(Y - g * X).mean()


def slope(function, at, h=1e-6):
    return (function(at + h) - function(at - h)) / (2 * h)


@pytest.mark.parametrize("weights", [(1, 100), (0, 3), (2, 0)])
def test_one_step(weights):
    """One SGD step of both is that of equation 4; D moves first, and G meets it."""
    g, p, q, rate = 0.4, 0.3, -0.7, 0.01
    names = "adversarial_weight", "l1_weight"
    model = linear_pix2pix(g, p, q, **dict(zip(names, weights, strict=True)))
    sgd = [keras.optimizers.SGD(rate) for _ in range(2)]
    model.compile(*sgd)
    new_p = p - rate * slope(lambda p: discriminator_loss(g, p, q), p)
    new_q = q - rate * slope(lambda q: discriminator_loss(g, p, q), q)
    expected = {
        "discriminator_loss": discriminator_loss(g, p, q),
        "generator_loss": generator_loss(g, new_p, new_q, weights),
        "l1_distance": np.abs(Y - g * X).mean(),
    }
    pair = harness.pixels(X), harness.pixels(Y)
    harness.run_step_golden_test(model, pair, [], expected)
    new_g = g - rate * slope(lambda g: generator_loss(g, new_p, new_q, weights), g)
    found = model.generator.get_weights()[0].item()
    np.testing.assert_allclose(found, new_g, rtol=1e-5)
    moved = model.discriminator.get_weights()[0].ravel()
    np.testing.assert_allclose(moved, [new_p, new_q], rtol=1e-5)


def test_by_hand():
    """g = 1 of X = Y: D sees the same pair twice, 2 log 2 halved; the L1 is 0."""
    model = linear_pix2pix(1.0, 0.0, 0.0)
    model.compile()
    one = harness.pixels([0.5])
    logs = model.test_on_batch(one, one, return_dict=True)
    assert float(logs["l1_distance"]) == 0
    np.testing.assert_allclose(logs["discriminator_loss"], np.log(2), rtol=1e-6)
    np.testing.assert_allclose(logs["generator_loss"], np.log(2), rtol=1e-6)


def test_a_relativistic_loss_compares_the_pairs():
    model = linear_pix2pix(0.5, 0.2, 0.4, l1_weight=0.0)
    model.compile(loss="relativistic")
    pair = harness.pixels(X), harness.pixels(Y)
    logs = model.test_on_batch(*pair, return_dict=True)
    real, fake = 0.2 * X + 0.4 * Y, 0.2 * X + 0.4 * 0.5 * X
    expected = softplus(real - fake).mean()
    np.testing.assert_allclose(logs["generator_loss"], expected, rtol=1e-5)


def test_the_noise_is_what_dropout_drops():
    model = made(dropout=0.5)
    assert {name: draw.shape for name, draw in model.draws.items()} == {
        "dropout_1": (4, 4, 2)
    }
    images = harness.images(3, A)
    first, again, other = (
        model.generate(images=images, seed=seed) for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 1e-6
    assert not made(dropout=0.0).draws


def test_training():
    harness.run_train_test(made(), harness.images(10, A))


def test_saving(tmp_path):
    options = {"jitter": 2, "mirror": True, "decay": [3, 3]}
    harness.run_save_load_continue_test(
        made(**options), harness.images(10, A), tmp_path
    )


def test_serialization():
    harness.run_serialization_test(made(jitter=1, mirror=True, decay=[2, 5]))


def smooth(shapes, out, strides=1):
    """Returns a network of two convolutions and tanh of images side by side."""
    inputs = [keras.Input(shape) for shape in shapes]
    x = keras.layers.Concatenate()(inputs) if inputs[1:] else inputs[0]
    x = keras.layers.Conv2D(4, 4, strides, padding="same", activation="tanh")(x)
    x = keras.layers.Conv2D(out, 3, padding="same", activation="tanh")(x)
    return keras.Model(inputs if inputs[1:] else inputs[0], x)


def test_backend_parity():
    """Of networks without corners, as for CycleGAN, with jitter."""
    model = Pix2Pix(
        generator=smooth([A], 3),
        discriminator=smooth([A, B], 1, strides=2),
        jitter=2,
        mirror=True,
    )
    harness.run_backend_parity_test("pix2pix", model, harness.images(4, A))


def test_jitter_is_the_same_of_both():
    """Of pairs that are equal, D sees equal images, whatever is drawn."""
    model = Pix2Pix(A, width=2, depth=2, jitter=4, mirror=True, seed=3)
    x = keras.ops.convert_to_tensor(harness.images(5, A))
    one, other = map(keras.ops.convert_to_numpy, model.jittered(x, x))
    np.testing.assert_array_equal(one, other)
    assert not np.array_equal(one, harness.images(5, A))


def test_rates_stay_and_fall():
    """Two steps at 2e-4, and over the four after them to 0, where they stay."""
    rate = linear_decay(2e-4, (2, 4))
    found = [float(rate(step)) / 2e-4 for step in range(8)]
    np.testing.assert_allclose(
        found, [1, 1, 1, 0.75, 0.5, 0.25, 0, 0], rtol=1e-6, atol=1e-7
    )
    model = made(decay=[2, 4])
    model.compile()
    assert model.optimizer.of("generator").get_config()["learning_rate"]["config"] == {
        "initial_learning_rate": 2e-4,
        "constant_steps": 2,
        "decay_steps": 4,
    }


def test_it_trains_on_pairs_alone():
    x, y = 127.5 * (harness.images(8, A) + 1), 127.5 * (harness.images(8, B, 1) + 1)
    sets = [
        datasets.from_arrays(each, value_range=(0, 255), batch_size=4)
        for each in (x, y)
    ]
    model = made()
    model.compile(run_eagerly=True)
    model.fit(datasets.paired(*sets), verbose=0)
    assert int(model.images_seen) == 8
    expected = (
        "Pix2Pix learns from images that belong together, one by one. Received: "
        "'arrays' and 'arrays', which do not. Call fit(kerasgan.datasets.paired(a, b))."
    )
    assert refusal(lambda: model.fit(datasets.unpaired(*sets))) == expected
    assert refusal(lambda: model.fit(sets[0])) == (
        "Pix2Pix learns from pairs (a, b). Received: 'arrays' alone. Call "
        "fit(kerasgan.datasets.paired(a, b))."
    )


def test_sheets_show_input_output_and_truth():
    model = made()
    model.compile(run_eagerly=True)
    x, y = harness.images(8, A), harness.images(8, B, 1)
    model.fit((x, y), batch_size=4, verbose=0)
    source = model.sampling_from_data()
    np.testing.assert_array_equal(source.truth(3), y[:3])
    given = source.given(4)
    rows = model.sheet_rows(given, source.generate(4, seed=0), (source.truth(4),))
    np.testing.assert_array_equal(rows[0], x[:4])
    np.testing.assert_array_equal(rows[2], y[:4])
    sheet = model.sheet_of(given, source.generate(4), 4, truth=source.truth(4))
    assert sheet.size == (4 * 33 + 1, 3 * 33 + 1)
