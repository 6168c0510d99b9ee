"""The gradients that every train step stands on."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan import backend


def critic(norm):
    """A linear critic f(x) = w.x + b with |w| = norm."""
    inputs = keras.Input((2,))
    model = keras.Model(inputs, keras.layers.Dense(1)(inputs))
    direction = np.array([[0.6], [0.8]], "float32")
    model.set_weights([norm * direction, np.zeros(1, "float32")])
    return model


def penalty(model, x):
    gradient = backend.input_gradient(model, x)
    norm = ops.sqrt(ops.sum(gradient**2, axis=1))
    return ops.mean((norm - 1) ** 2)


def test_the_penalty_of_a_linear_critic_and_its_gradient():
    model = critic(3.0)
    x = ops.convert_to_tensor(np.random.default_rng(0).normal(size=(5, 2)), "float32")
    optimizer = keras.optimizers.SGD(0.5)
    weights = model.trainable_variables
    loss, gradients = backend.value_and_gradients(lambda: penalty(model, x), weights)
    assert float(loss) == pytest.approx(4.0, rel=1e-6)
    with backend.without_gradients():
        optimizer.apply(gradients, weights)
    kernel, bias = model.get_weights()
    assert np.linalg.norm(kernel) == pytest.approx(1.0, abs=1e-6)
    assert bias == 0  # the loss does not depend on it: a gradient of zeros, not None


def test_only_the_variables_named_are_differentiated():
    x = keras.Variable(np.array([2.0, 3.0], "float32"))
    y = keras.Variable(np.array(5.0, "float32"))
    loss, (gradient,) = backend.value_and_gradients(
        lambda: ops.sum(x.value**2) * y.value, [x]
    )
    assert float(loss) == 65.0
    np.testing.assert_array_equal(ops.convert_to_numpy(gradient), [20.0, 30.0])


def test_what_a_loss_assigns_stays_assigned():
    calls = keras.Variable(0.0, trainable=False)
    x = keras.Variable(3.0)

    def loss():
        calls.assign(calls + 1.0)
        return x.value**2

    for expected in (1.0, 2.0):
        backend.value_and_gradients(loss, [x])
        assert float(calls) == expected


def test_input_gradients_are_per_row_and_keep_batch_statistics():
    inputs = keras.Input((3,))
    normalization = keras.layers.BatchNormalization(momentum=0.5)
    model = keras.Model(inputs, normalization(inputs))
    x = np.arange(12, dtype="float32").reshape(4, 3) ** 2
    backend.input_gradient(lambda x: model(x, training=True), ops.convert_to_tensor(x))
    np.testing.assert_allclose(
        normalization.moving_mean.numpy(), 0.5 * x.mean(0), rtol=1e-6
    )

    squares = backend.input_gradient(lambda x: x**2, ops.convert_to_tensor(x))
    np.testing.assert_allclose(ops.convert_to_numpy(squares), 2 * x)


def test_value_if_differentiates_one_branch_and_assigns_there_alone():
    calls = keras.Variable(0.0, trainable=False)
    x = keras.Variable(3.0)

    def square():
        calls.assign(calls + 1.0)
        return x.value**2

    for predicate, loss, slope, count in ((True, 9, 6, 1), (False, 0, 0, 1)):
        predicate = ops.convert_to_tensor(predicate)
        value, (gradient,) = backend.value_and_gradients(
            lambda predicate=predicate: backend.value_if(predicate, square), [x]
        )
        assert (float(value), float(gradient), float(calls)) == (loss, slope, count)


def test_noise_is_normal_and_uniform_and_repeatable():
    draws = [backend.Noise(3).normal((20_000,)) for _ in range(2)]
    np.testing.assert_array_equal(*map(ops.convert_to_numpy, draws))
    noise = backend.Noise(3)
    first, second = (ops.convert_to_numpy(noise.normal((20_000,))) for _ in range(2))
    assert (first != second).all()
    assert (first.mean(), first.std()) == pytest.approx((0, 1), abs=0.03)
    uniform = ops.convert_to_numpy(noise.uniform((20_000,), -2.0, 4.0))
    assert -2 <= uniform.min() < -1.99
    assert 3.99 < uniform.max() < 4
    assert uniform.mean() == pytest.approx(1, abs=0.05)


def test_whole_numbers_reach_each_value():
    drawn = keras.ops.convert_to_numpy(backend.Noise(0).integers((300,), 3))
    np.testing.assert_allclose(np.bincount(drawn) / 300, 1 / 3, atol=0.08)
