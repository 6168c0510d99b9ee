"""Clipping after each step, alone and attached to a critic."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan import backend
from kerasgan.regularizers import WeightClipping
from tests.regularizers.plays import Adversary


def critic(layer):
    return keras.Sequential([keras.Input((2,)), layer, keras.layers.Dense(1)])


def test_it_clips_to_both_sides():
    clipped = WeightClipping(0.5)(np.array([-2.0, -0.5, 0.1, 0.7], "float32"))
    np.testing.assert_array_equal(
        ops.convert_to_numpy(clipped), np.array([-0.5, -0.5, 0.1, 0.5], "float32")
    )


def test_attached_it_clips_each_weight_after_the_step_and_none_before():
    model = critic(keras.layers.BatchNormalization())
    variables = model.trainable_variables
    starts = [variable.numpy().copy() for variable in variables]
    WeightClipping().attach(Adversary(model))
    for variable, start in zip(variables, starts, strict=True):
        np.testing.assert_array_equal(variable.numpy(), start)
    optimizer = keras.optimizers.SGD(1.0)
    with backend.without_gradients():
        optimizer.apply([ops.ones_like(v.value) for v in variables], variables)
    names = [variable.name for variable in variables]
    assert names == ["gamma", "beta", "kernel", "bias"]
    for variable, start in zip(variables, starts, strict=True):
        expected = np.clip(start - 1, -0.01, 0.01)
        np.testing.assert_allclose(variable.numpy(), expected, rtol=1e-6)
    np.testing.assert_array_equal(model.layers[0].moving_variance.numpy(), np.ones(2))


def test_it_is_a_constraint_of_one_layer():
    layer = keras.layers.Dense(1, kernel_constraint=WeightClipping(0.5))
    model = critic(layer)
    again = type(layer).from_config(layer.get_config())
    assert again.kernel_constraint.limit == 0.5
    WeightClipping(0.5).attach(Adversary(model))  # the same constraint is no other
    with pytest.raises(ValueError, match=r"another constraint\. Received: .*kernel"):
        WeightClipping(0.1).attach(Adversary(model))


def test_refusals():
    with pytest.raises(ValueError, match="limit of WeightClipping must be a positive"):
        WeightClipping(0)
    foreign = keras.layers.Dense(2, bias_constraint="non_neg")
    model = critic(foreign)
    with pytest.raises(ValueError, match=r"Received: '.*bias' with .*NonNeg"):
        WeightClipping().attach(Adversary(model))
    assert foreign.kernel.constraint is None  # refused as a whole
    with pytest.raises(ValueError, match="which is not built"):
        WeightClipping().attach(Adversary(keras.Sequential([keras.layers.Dense(1)])))
    spectral = keras.layers.SpectralNormalization(keras.layers.Dense(2), name="sn")
    with pytest.raises(ValueError, match=r"no use for spectral .* layer 'sn'"):
        WeightClipping().attach(Adversary(critic(spectral)))
