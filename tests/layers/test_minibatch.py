"""Values of the layers that compare the examples of a minibatch."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from kerasgan.backend import input_gradient, value_and_gradients
from kerasgan.layers import MinibatchDiscrimination, MinibatchStdDev

numpy = ops.convert_to_numpy
SHAPES = [(3,), (4, 4, 2)]


def random(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape).astype("float32")


@pytest.mark.parametrize("shape", SHAPES)
def test_the_whole_minibatch_by_default(shape):
    x = random(5, *shape)
    y = numpy(MinibatchStdDev()(x))
    assert y.shape == (5, *shape[:-1], shape[-1] + 1)
    np.testing.assert_array_equal(y[..., :-1], x)
    np.testing.assert_allclose(y[..., -1], x.std(axis=0).mean(), rtol=1e-5)


@pytest.mark.parametrize(("m", "groups"), [(1, 1), (2, 1), (4, 2), (7, 3), (8, 4)])
@pytest.mark.parametrize("shape", SHAPES)
def test_groups_of_two_fit_any_minibatch(m, groups, shape):
    x = random(m, *shape)
    y = numpy(MinibatchStdDev(group_size=2)(x))
    for group in range(groups):
        members = x[group::groups]
        expected = members.std(axis=0).mean()
        np.testing.assert_allclose(y[group::groups][..., -1], expected, rtol=1e-5)


def test_by_hand():
    x = np.array([[0, 10], [2, 10], [4, 30], [6, 30]], "float32")
    y = numpy(MinibatchStdDev()(x))
    np.testing.assert_allclose(y[:, 2], (np.sqrt(5) + 10) / 2, rtol=1e-6)
    y = numpy(MinibatchStdDev(group_size=2)(x))  # examples 0 and 2, 1 and 3
    np.testing.assert_allclose(y[:, 2], (2 + 10) / 2, rtol=1e-6)


@pytest.mark.parametrize("x", [np.full((3, 2), 0.5), np.full((1, 2), 0.5)])
def test_identical_examples_have_no_deviation_and_finite_gradients(x):
    layer = MinibatchStdDev()
    x = ops.convert_to_tensor(x.astype("float32"))
    assert np.all(numpy(layer(x))[:, -1] == 0)
    scale = keras.Variable(1.0)

    def loss():
        slope = input_gradient(lambda x: ops.square(layer(scale * x) + 1), x)
        return ops.sum(ops.square(slope))

    value, (gradient,) = value_and_gradients(loss, [scale])
    assert np.isfinite(float(value))
    assert np.isfinite(float(gradient))
    slope = numpy(input_gradient(lambda x: layer(x)[:, -1:], x))
    np.testing.assert_array_equal(slope, 0)


def test_the_gradient_of_the_deviation():
    x, layer = random(4, 3), MinibatchStdDev()
    slope = input_gradient(lambda x: layer(x)[:, -1:], ops.convert_to_tensor(x))
    # 4 outputs, each the mean over 3 features of std: d std / dx = (x - mean) / (4 std)
    expected = 4 * (x - x.mean(0)) / (4 * x.std(0)) / 3
    np.testing.assert_allclose(numpy(slope), expected, rtol=1e-4, atol=1e-6)


def discriminated(f, kernel, kernels):
    matrices = (f @ kernel).reshape(len(f), kernels, -1)
    o = np.zeros((len(f), kernels))
    for i in range(len(f)):
        for j in range(len(f)):
            o[i] += np.exp(-np.abs(matrices[i] - matrices[j]).sum(axis=-1))
    return np.concatenate([f, o], axis=1)


def test_minibatch_discrimination_is_the_papers_formula():
    layer = MinibatchDiscrimination(kernels=4, kernel_size=3)
    f = random(5, 6)
    y = numpy(layer(f))
    assert y.shape == (5, 10)
    assert layer.kernel.shape == (6, 12)
    expected = discriminated(f, layer.kernel.numpy(), 4)
    np.testing.assert_allclose(y, expected, rtol=1e-5)
    assert np.all(y[:, 6:] >= 1)
    assert np.all(y[:, 6:] <= 5)


def test_the_directions_are_drawn_as_glorot_does():
    layer = MinibatchDiscrimination(kernels=40, kernel_size=5)
    layer.build((None, 50))
    kernel = ops.convert_to_numpy(layer.kernel)
    assert kernel.shape == (50, 200)
    assert kernel.std() == pytest.approx(np.sqrt(2 / 250), rel=0.03)


def test_identical_examples_are_as_close_as_can_be():
    layer = MinibatchDiscrimination(kernels=2, kernel_size=3)
    x = ops.ones((4, 3))
    np.testing.assert_allclose(numpy(layer(x))[:, 3:], 4)
    _, (gradient,) = value_and_gradients(
        lambda: ops.sum(layer(x)), layer.trainable_variables
    )
    np.testing.assert_array_equal(numpy(gradient), 0)
    single = numpy(layer(ops.ones((1, 3))))
    np.testing.assert_array_equal(single, [[1, 1, 1, 1, 1]])


def network(shape=(4,), batch_size=None):
    inputs = keras.Input(shape, batch_size=batch_size)
    x = layers.Dense(3)(inputs)
    x = MinibatchStdDev(group_size=2)(x)
    x = MinibatchDiscrimination(kernels=2, kernel_size=3)(x)
    return keras.Model(inputs, layers.Dense(1)(x))


def test_compiled_steps_take_minibatches_of_any_size(tmp_path):
    model = network()
    assert model.layers[2].output.shape == (None, 4)
    assert model.layers[3].output.shape == (None, 6)
    model.compile(keras.optimizers.SGD(0.1), "mse")
    model.fit(random(5, 4), random(5, 1), batch_size=2, verbose=0)  # the last has one
    x = random(5, 4, seed=1)
    expected = numpy(model(x))
    np.testing.assert_allclose(model.predict(x, verbose=0), expected, rtol=1e-5)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_array_equal(numpy(loaded(x)), expected)
    assert loaded.layers[2].group_size == 2
    assert (loaded.layers[3].kernels, loaded.layers[3].kernel_size) == (2, 3)


def test_bfloat16_inputs_are_measured_in_float32():
    x = random(6, 4)
    y = MinibatchStdDev(dtype="mixed_bfloat16")(x)
    assert keras.backend.standardize_dtype(y.dtype) == "bfloat16"
    deviations = numpy(ops.cast(y, "float32"))[:, -1]
    np.testing.assert_allclose(deviations, x.std(axis=0).mean(), rtol=0.01)
    y = MinibatchDiscrimination(3, dtype="mixed_bfloat16")(x)
    assert keras.backend.standardize_dtype(y.dtype) == "bfloat16"


@pytest.mark.parametrize("layer", [MinibatchStdDev, MinibatchDiscrimination])
def test_a_static_batch_of_one_is_refused(layer):
    with pytest.raises(ValueError, match=r"nothing to be compared with\. Received: "):
        layer()(keras.Input((4,), batch_size=1))
    assert layer()(keras.Input((4,), batch_size=2)).shape[0] == 2


def test_refusals():
    for wrong in (1, 0, -2, 2.0, "all", True):
        with pytest.raises(ValueError, match=r"group_size must be an integer of at l"):
            MinibatchStdDev(wrong)
    with pytest.raises(ValueError, match="kernels must be a positive integer"):
        MinibatchDiscrimination(0)
    with pytest.raises(ValueError, match="kernel_size must be a positive integer"):
        MinibatchDiscrimination(kernel_size=1.5)
    with pytest.raises(ValueError, match=r"features of shape \(m, A\)\. Received: "):
        MinibatchDiscrimination()(keras.Input((4, 4, 2)))
