"""One generator in one call: the average, which follows weights that are replaced."""

import keras
import numpy as np
import pytest

from kerasgan import metrics
from kerasgan.models import CGAN, GAN, WGAN
from tests import harness

SHAPE = (8, 8, 1)
X = harness.images(8, SHAPE)


def trained(cls=GAN, **options):
    model = cls(SHAPE, 4, width=2, ema_decay=0.9, seed=0, **options)
    model.compile()
    model.fit(*harness.examples(model, X), batch_size=4, epochs=2, verbose=0)
    return model


@pytest.mark.parametrize("cls", [GAN, CGAN, WGAN])
def test_evaluate_judges_the_generator_that_samples(cls):
    model = trained(cls)
    batch = harness.examples(model, X)
    found = model.evaluate(*batch, verbose=0, return_dict=True)
    assert found != _with(model, batch, model.generator.get_weights(), average=True)
    # With the average's weights in the generator's place nothing changes.
    again = _with(model, batch, model.average.get_weights(), average=False)
    assert again == pytest.approx(found)


def _with(model, batch, weights, average):
    """The logs where the average, or the raw generator, has other weights."""
    network = model.average if average else model.generator
    before = network.get_weights()
    for weight, value in zip(network.weights, weights, strict=True):
        weight.assign(value)
    logs = model.evaluate(*batch, verbose=0, return_dict=True)
    for weight, value in zip(network.weights, before, strict=True):
        weight.assign(value)
    return logs


def test_losses_and_sample_metrics_see_one_generator():
    large = harness.images(16, (16, 16, 1))
    model = GAN(large.shape[1:], 4, width=2, ema_decay=0.5)
    model.compile()
    model.fit(large, verbose=0)
    metric = metrics.SlicedWasserstein(n=8)
    found = model.evaluate(large, sample_metrics=[metric], verbose=0, return_dict=True)
    for weight in model.generator.weights:
        weight.assign(weight * 0)
    assert found == model.evaluate(
        large, sample_metrics=[metric], verbose=0, return_dict=True
    )


def test_generate_follows_weights_that_are_replaced(tmp_path):
    model = trained()
    other = GAN(SHAPE, 4, width=2, seed=1)
    expected = other.generate(4, seed=0)
    before = model.generate(4, seed=0)
    assert np.abs(before - expected).max() > 1e-3
    model.generator.set_weights(other.generator.get_weights())
    np.testing.assert_array_equal(model.generate(4, seed=0), expected)
    model = trained()
    other.generator.save_weights(tmp_path / "g.weights.h5")
    model.generator.load_weights(tmp_path / "g.weights.h5")
    np.testing.assert_array_equal(model.generate(4, seed=0), expected)


def test_a_loaded_model_keeps_its_average_apart(tmp_path):
    model = trained()
    model.save(tmp_path / "m.keras")
    loaded = keras.models.load_model(tmp_path / "m.keras")
    np.testing.assert_allclose(
        loaded.generate(4, seed=0), model.generate(4, seed=0), atol=1e-6
    )
    for mine, others in (
        (loaded.generator, model.generator),
        (loaded.average, model.average),
    ):
        for one, two in zip(mine.get_weights(), others.get_weights(), strict=True):
            np.testing.assert_array_equal(one, two)
    raw, mean = loaded.generator.get_weights(), loaded.average.get_weights()
    assert any(np.abs(a - b).max() > 0 for a, b in zip(raw, mean, strict=True))
