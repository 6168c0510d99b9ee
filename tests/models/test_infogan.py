"""InfoGAN: L_I by hand, its codes, and what every model is put through."""

import math

import keras
import numpy as np
import pytest

from kerasgan.models import InfoGAN
from tests import harness

CODES = {"kind": 2, "size": "uniform"}


def softplus(x):
    return np.log1p(np.exp(x))


def linear(information_weight=0.5):
    """G = z + size; D = x; Q: logits (x, -x) of the kind, the mean x of the size."""
    z, x = keras.Input((4,)), keras.Input((1, 1, 1))
    make = keras.layers.Dense(1, use_bias=False)
    generator = keras.Model(z, keras.layers.Reshape((1, 1, 1))(make(z)))
    make.set_weights([np.array([[1.0], [0.0], [0.0], [1.0]])])
    flat = keras.layers.Flatten()(x)
    judge = keras.layers.Dense(1, use_bias=False)
    read = keras.layers.Dense(3, use_bias=False)
    discriminator = keras.Model(x, [judge(flat), read(flat)])
    judge.set_weights([np.array([[1.0]])])
    read.set_weights([np.array([[1.0, -1.0, 1.0]])])
    return InfoGAN(
        generator=generator,
        discriminator=discriminator,
        codes=CODES,
        information_weight=information_weight,
    )


def information(fake, sign, size):
    """L_I = E log Q(c | x) + H(c) of the linear model, equation 5."""
    kind = math.log(2) - np.mean(softplus(-2 * sign * fake))
    normal = -np.mean((size - fake) ** 2) / 2 - math.log(2 * math.pi) / 2
    return np.array([kind, normal + math.log(2)])


@pytest.mark.parametrize("weight", [0.5, {"size": 2, "kind": 0.25}])
def test_one_step_by_hand(weight):
    model = linear(weight)
    weights = [0.5, 0.5] if weight == 0.5 else [0.25, 2]
    model.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    x = np.array([0.5, -0.25, 1.0, -1.5])
    sign = np.array([1, -1, -1, 1])
    draws, logs = [], []
    for z, size in (
        ([1.0, -2.0, 0.5, 0.25], [0.5, -1.0, 0.0, 0.25]),
        ([0.3, 0.9, -1.5, 2.0], [1.0, -0.5, 0.5, 0.0]),
    ):
        z, size = np.array(z), np.array(size)
        draws.append(np.stack([z, sign > 0, sign < 0, size], axis=1).astype("float32"))
        logs.append((z + size, information(z + size, sign, size)))
    (fake, first), (second, last) = logs
    # z: 1, -2, 0.5, 0.25, the squares' mean 5.3125 / 4
    assert first.sum() == pytest.approx(
        2 * math.log(2) - 0.419397 - 5.3125 / 8 - 0.918939, abs=1e-6
    )
    expected = {
        "mutual_information": first.sum(),
        "discriminator_loss": np.mean(softplus(-x) + softplus(fake)) - first @ weights,
        "generator_loss": np.mean(softplus(-second)) - last @ weights,
    }
    harness.run_step_golden_test(model, harness.pixels(x), draws, expected)


def test_the_bound_is_tight_where_the_codes_are_told_for_sure():
    codes = InfoGAN((8, 8, 1), width=4, codes={"a": 4, "b": 3}).codes
    drawn = codes.array(1000, seed=0)
    drawn = keras.ops.convert_to_tensor(drawn)
    found = keras.ops.convert_to_numpy(codes.information(100 * drawn, drawn))
    assert found == pytest.approx([math.log(4), math.log(3)], abs=1e-5)  # H(c)
    ignorant = keras.ops.convert_to_numpy(codes.information(0 * drawn, drawn))
    assert ignorant == pytest.approx([0, 0], abs=1e-5)


def test_latents_hold_noise_and_codes(model):
    z = model.latents(4000, seed=3)
    assert z.shape == (4000, 14)
    assert (model.noise_dim, model.codes.size) == (2, 12)
    np.testing.assert_array_equal(z[:, 2:12].sum(axis=1), 1)
    np.testing.assert_allclose(z[:, 2:12].mean(axis=0), 0.1, atol=0.02)
    assert z[:, 12:].min() >= -1
    assert z[:, 12:].max() < 1
    np.testing.assert_allclose(z[:, 12:].std(axis=0), 1 / np.sqrt(3), atol=0.02)
    drawn = keras.ops.convert_to_numpy(model.sample_latent(4000))
    np.testing.assert_array_equal(drawn[:, 2:12].sum(axis=1), 1)
    np.testing.assert_allclose(drawn[:, 2:12].mean(axis=0), 0.1, atol=0.02)
    np.testing.assert_allclose(drawn.mean(axis=0)[12:], 0, atol=0.05)
    assert np.abs(drawn[:, 12:]).max() <= 1
    cut = model.latents(500, seed=3, truncation=0.5)
    assert np.abs(cut[:, :2]).max() <= 0.5
    np.testing.assert_array_equal(cut[:, 2:], model.latents(500, seed=3)[:, 2:])


def test_codes_are_set_by_name(model):
    z = model.latents(3, seed=1)
    changed = model.with_codes(z, {"c1": [7, 0, 2], "c3": -1.5})
    assert changed[:, 2:12].argmax(axis=1).tolist() == [7, 0, 2]
    np.testing.assert_array_equal(changed[:, 13], -1.5)
    np.testing.assert_array_equal(changed[:, [0, 1, 12]], z[:, [0, 1, 12]])
    images = model.generate(3, seed=1, codes={"c1": [7, 0, 2], "c3": -1.5})
    np.testing.assert_array_equal(images, model.generate_from(changed))
    assert (images != model.generate(3, seed=1)).any()


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ({"c4": 1}, "There is no code 'c4'. Known: c1, c2, c3."),
        ({"c1": 10}, "whole numbers from 0 to 9, one or 3 of them. Received: 10."),
        ({"c1": 0.5}, "whole numbers from 0 to 9"),
        ({"c2": [0.0, 1.0]}, "finite numbers, one or 3 of them"),
        ({"c2": float("nan")}, "finite numbers"),
        ({"c2": float("inf")}, "finite numbers"),
        ({"c2": [[1], [1, 2]]}, "finite numbers"),
        (3, "codes must be a dict of name -> value"),
    ],
)
def test_wrong_codes_are_refused(model, codes, message):
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        model.generate(3, codes=codes)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"codes": {}}, "must be a dict of name -> number of values"),
        ({"codes": {"latents": 3}}, "must be a dict of name -> number of values"),
        ({"codes": {"class": 3}}, "must be a dict of name -> number of values"),
        ({"codes": {"_a": 3}}, "must be a dict of name -> number of values"),
        ({"codes": {"c": 1}}, "a number of values of at least 2, or be 'uniform'"),
        ({"codes": {"c": "normal"}}, "Received: 'normal'"),
        ({"latent_dim": 12}, "leaves no noise. Received: latent_dim=12"),
        ({"information_weight": 0}, "information_weight of InfoGAN must be a positive"),
        ({"information_weight": {"c1": 1}}, "one for each of the codes c1, c2, c3"),
        ({"information_weight": {"c1": 1, "c2": 1, "c3": "a"}}, "weight='a'"),
    ],
)
def test_wrong_arguments_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        InfoGAN((8, 8, 1), width=4, **options)


def test_labels_are_refused(model):
    with pytest.raises(ValueError, match="InfoGAN is unconditional"):
        model.generate(3, labels=1)


def test_recognise_reads_logits_and_means():
    found = linear().recognise(harness.pixels([0.0, 0.5]))
    np.testing.assert_allclose(found["size"], [0.0, 0.5])
    np.testing.assert_allclose(found["kind"][1, 0], 1 / (1 + np.exp(-1)), rtol=1e-6)


SHAPE = (8, 8, 1)


@pytest.fixture
def model():
    return InfoGAN(SHAPE, 14, width=4, ema_decay=0.9)


@pytest.fixture(scope="module")
def x():
    return harness.images(10, SHAPE)


def test_training(model, x):
    harness.run_train_test(model, x)


def test_saving(model, x, tmp_path):
    harness.run_save_load_continue_test(model, x, tmp_path)


def test_serialization(model):
    harness.run_serialization_test(model)


def test_backend_parity():
    model = InfoGAN((16, 16, 1), 14, width=4)
    x = harness.images(10, (16, 16, 1))
    harness.run_backend_parity_test("infogan", model, x)
