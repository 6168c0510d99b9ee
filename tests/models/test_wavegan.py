"""WaveGAN: its step by hand, labels or none, and what every model goes through."""

import keras
import numpy as np
import pytest

from kerasgan.draws import Uniform
from kerasgan.layers import PhaseShuffle
from kerasgan.modalities import Audio
from kerasgan.models import HingeGAN, WaveGAN
from tests import harness

SHAPE = (64, 1)


def test_one_step_by_hand():
    w, v, weight, rate = 0.7, -3.0, 10.0, 0.01
    x1, x2 = np.array([[0.5, -0.25, 1.0], [0.2, 0.4, -0.9]])
    z1, z2, z3 = np.array([[1.0, -2.0, 0.5], [0.3, 0.9, -1.5], [0.9, 0.1, 0.4]])
    model = harness.linear_gan(WaveGAN, w, v, discriminator_steps=2)
    model.compile(keras.optimizers.SGD(rate), keras.optimizers.SGD(rate))
    losses = []
    for x, z in ((x1, z1), (x2, z2)):  # the gradient of D(x) = v x is v everywhere
        losses.append(v * (w * z - x).mean() + weight * (abs(v) - 1) ** 2)
        slope = (w * z - x).mean() + 2 * weight * (abs(v) - 1) * np.sign(v)
        v = v - rate * slope
    harness.run_step_golden_test(
        model,
        np.stack([harness.pixels(x1), harness.pixels(x2)], axis=1),
        [harness.column(z) for z in (z1, z2, z3)],
        {"discriminator_loss": losses[1], "generator_loss": -(v * w * z3).mean()},
    )
    new_w = w + rate * (v * z3).mean()
    assert harness.linear_weights(model) == pytest.approx((new_w, v), rel=1e-5)


def test_without_a_penalty_its_step_is_the_losses():
    w, v = 0.7, -3.0
    x, z1, z2 = np.array([[0.5, -0.25, 1.0], [1.0, -2.0, 0.5], [0.3, 0.9, -1.5]])
    model = harness.linear_gan(WaveGAN, w, v, discriminator_steps=1, penalty_weight=0)
    model.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0), loss="hinge")
    real, fake = v * x, v * w * z1
    hinges = np.maximum(0, 1 - real).mean() + np.maximum(0, 1 + fake).mean()
    expected = {"discriminator_loss": hinges, "generator_loss": -(v * w * z2).mean()}
    noise = [harness.column(z) for z in (z1, z2)]
    harness.run_step_golden_test(model, harness.pixels(x), noise, expected)
    assert model.get_config()["penalty_weight"] == 0
    with pytest.raises(ValueError, match="penalty_weight"):
        WaveGAN(SHAPE, 4, width=2, penalty_weight=-1.0)


def test_the_post_filter_is_the_generators(tmp_path):
    plain = WaveGAN(SHAPE, 4, width=2, classes=3)
    model = WaveGAN(SHAPE, 4, width=2, classes=3, post_filter=8)
    before, after = (each.generator.count_params() for each in (plain, model))
    assert after - before == 8
    assert model.generator.output.shape == plain.generator.output.shape
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(
        loaded.generate(3, labels=[0, 1, 2], seed=0),
        model.generate(3, labels=[0, 1, 2], seed=0),
    )
    message = "post_filter is for the generator .*Received: post_filter=8 with another"
    for other in ({"networks": "mlp"}, {"generator": plain.generator, "classes": 3}):
        with pytest.raises(ValueError, match=message):
            WaveGAN(SHAPE, 4, post_filter=8, **other)


def test_what_a_filter_makes_too_loud_is_clipped():
    model = WaveGAN(SHAPE, 4, width=2, post_filter=4, data_range=(-32768, 32767))
    model.generator.layers[-1].set_weights(
        [np.full(w.shape, 99.0) for w in model.generator.layers[-1].get_weights()]
    )
    harness_weights = model.generate(4, seed=0)
    assert harness_weights.max() <= 32767
    assert harness_weights.min() >= -32768


def test_batches_are_normalized_where_nothing_is_penalised():
    options = {"width": 2, "normalization": "batch"}
    assert WaveGAN((256, 1), 4, penalty_weight=0, **options).gradient_penalty is None
    with pytest.raises(ValueError, match="batch"):
        WaveGAN((256, 1), 4, **options)


def test_one_step_with_labels_by_hand():
    model = harness.linear_conditional_gan(
        WaveGAN, 1.0, (0.0, 1.0), 1.0, (0.5, -0.5), discriminator_steps=1
    )
    model.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    # real: 1, -0.75, 1.5, -2; fake: 1.5, -1.5, 1, 0.75; then 0.8, 1.4, -1, 2.5;
    # D(x | y) has the gradient 1 everywhere, which no penalty is on
    expected = {
        "discriminator_loss": (1.5 - 1.5 + 1 + 0.75) / 4 - (1 - 0.75 + 1.5 - 2) / 4,
        "generator_loss": -(0.8 + 1.4 - 1 + 2.5) / 4,
    }
    x = harness.pixels([0.5, -0.25, 1.0, -1.5])
    noise = [harness.column([1, -2, 0.5, 0.25]), harness.column([0.3, 0.9, -1.5, 2])]
    harness.run_step_golden_test(model, x, noise, expected)


def test_the_papers_settings():
    model = WaveGAN(width=1)
    assert model.image_shape == (16_384, 1)
    assert model.latent_dim == 100
    assert model.discriminator_steps == 5
    assert model.gradient_penalty.weight == 10
    shuffles = [
        each.n for each in model.discriminator.layers if isinstance(each, PhaseShuffle)
    ]
    assert shuffles == [2, 2, 2, 2]  # behind each of five convolutions but the last
    draw = model.draws["latents"]
    assert isinstance(draw, Uniform)
    assert (draw.low, draw.high) == (-1, 1)
    z = model.latents(1000, seed=0)
    assert (z >= -1).all()
    assert (z < 1).all()
    assert np.var(z) == pytest.approx(1 / 3, abs=0.01)


def test_labels_are_optional():
    without, none = WaveGAN(SHAPE, 4, width=2), WaveGAN(SHAPE, 4, width=2, classes=0)
    assert not without.conditional
    assert not none.conditional
    assert without.classes is without.get_config()["classes"] is None
    assert without.conditions == none.conditions == {}
    with pytest.raises(ValueError, match="unconditional: it cannot be asked for a cl"):
        without.generate(2, labels=1)
    assert list(without.endpoints()["discriminate"].names) == ["images"]
    with_labels = WaveGAN(SHAPE, 4, width=2, classes=3)
    assert list(with_labels.endpoints()["discriminate"].names) == ["images", "labels"]
    with pytest.raises(ValueError, match="classes must be a whole number of at least"):
        WaveGAN(SHAPE, 4, width=2, classes=1)


def test_the_rate_stays_with_a_model(tmp_path):
    model = WaveGAN(SHAPE, 4, width=2, rate=8000)
    model.save(tmp_path / "model.keras")
    model.save_to_preset(tmp_path / "preset")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    for each in (loaded, WaveGAN.from_preset(tmp_path / "preset")):
        assert repr(each.example) == repr(Audio(SHAPE, rate=8000))
        np.testing.assert_array_equal(
            each.generate(2, seed=0), model.generate(2, seed=0)
        )


def test_batch_normalization_and_truncation_are_refused():
    with pytest.raises(ValueError, match="batch normalization"):
        WaveGAN((256, 1), 4, width=2, normalization="batch")
    model = WaveGAN(SHAPE, 4, width=2)
    with pytest.raises(ValueError, match=r"latents of WaveGAN lie in a range, .*=1\.0"):
        model.generate(2, truncation=1.0)


def test_other_gans_make_sounds_too():
    model = HingeGAN(SHAPE, 4, width=2, rate=8000)
    assert repr(model.example) == repr(Audio(SHAPE, rate=8000))
    assert model.generate(2, seed=0).shape == (2, *SHAPE)


@pytest.mark.parametrize("classes", [None, 3])
def test_training(classes):
    model = WaveGAN(SHAPE, 4, width=2, classes=classes, rate=8000)
    harness.run_train_test(model, harness.images(10, SHAPE), shift_invariant=True)


def test_saving(tmp_path):
    model = WaveGAN(
        *(SHAPE, 4), width=2, classes=3, rate=8000, discriminator_steps=2, ema_decay=0.9
    )
    harness.run_save_load_continue_test(model, harness.images(10, SHAPE), tmp_path)


@pytest.mark.parametrize("classes", [None, 3])
def test_serialization(classes):
    harness.run_serialization_test(
        WaveGAN(
            *(SHAPE, 4),
            width=2,
            classes=classes,
            rate=8000,
            discriminator_steps=2,
            penalty_weight=5.0,
            label_sampling="uniform",
        )
    )


def test_backend_parity():
    model = WaveGAN((256, 1), 4, width=2, classes=3)
    harness.run_backend_parity_test("wavegan", model, harness.images(6, (256, 1)))
