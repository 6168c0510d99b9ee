"""Values of spectral normalization, and what it must not touch."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from kerasgan.backend import input_gradient, value_and_gradients
from kerasgan.layers import SpectralNormalization

numpy = ops.convert_to_numpy


def random(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape).astype("float32")


def matrix_of(kernel, outputs_axis=-1):
    kernel = np.moveaxis(kernel, outputs_axis, -1)
    return kernel.reshape(-1, kernel.shape[-1]).T


WRAPPED = [
    (lambda: layers.Dense(5), (7,), -1),
    (lambda: layers.Conv1D(4, 3, use_bias=False), (6, 2), -1),
    (lambda: layers.Conv2D(4, 3, strides=2, padding="same"), (6, 6, 3), -1),
    (lambda: layers.Conv2DTranspose(2, 3, strides=2), (3, 3, 5), -2),
]
IDS = ["Dense", "Conv1D", "Conv2D", "Conv2DTranspose"]


@pytest.mark.parametrize(("make", "shape", "axis"), WRAPPED, ids=IDS)
def test_the_largest_singular_value_becomes_one(make, shape, axis):
    layer = SpectralNormalization(make())
    x = random(3, *shape)
    layer(x)
    kernel = layer.layer.kernel
    kernel.assign(3 * random(*kernel.shape, seed=1))
    raw = kernel.numpy()
    for _ in range(50):
        y = layer(x, training=True)
    np.testing.assert_array_equal(kernel.numpy(), raw)  # to the bit

    sigma = np.linalg.svd(matrix_of(raw, axis), compute_uv=False)
    effective = numpy(layer.normalized_kernel())
    largest = np.linalg.svd(matrix_of(effective, axis), compute_uv=False)[0]
    assert largest == pytest.approx(1, rel=0.01)
    np.testing.assert_allclose(effective, raw / sigma[0], rtol=0.01)
    np.testing.assert_array_equal(kernel.numpy(), raw)

    plain = make()
    plain.build((None, *shape))
    plain.set_weights([effective, *(w.numpy() for w in layer.layer.weights[1:])])
    np.testing.assert_allclose(numpy(y), numpy(plain(x)), rtol=1e-4, atol=1e-5)


def test_depthwise_kernels_have_a_row_for_each_output():
    layer = SpectralNormalization(layers.DepthwiseConv2D(3), power_iterations=60)
    layer.build((None, 5, 5, 4))
    assert layer.u.shape == (4,)
    effective = numpy(layer.normalized_kernel()).reshape(9, 4)
    largest = np.linalg.svd(effective, compute_uv=False)[0]
    assert largest == pytest.approx(1, rel=0.01)


def test_embedding_rows_come_from_the_normalized_table():
    layer = SpectralNormalization(layers.Embedding(6, 3), power_iterations=50)
    rows = numpy(layer(np.array([4, 0])))
    table = layer.layer.embeddings.numpy()
    sigma = np.linalg.svd(table, compute_uv=False)[0]
    np.testing.assert_allclose(rows, table[[4, 0]] / sigma, rtol=0.01)


def test_one_iteration_is_algorithm_1():
    layer = SpectralNormalization(layers.Dense(2, use_bias=False))
    layer.build((None, 3))
    kernel = np.array([[1, 2], [0, 1], [2, 0]], "float32")
    layer.layer.set_weights([kernel])
    layer.u.assign([3.0, 4.0])
    y = numpy(layer(np.eye(3, dtype="float32"), training=True))
    # W^T u = (3 + 8, 4, 6), its norm sqrt(173); W v = (23, 26) / sqrt(173)
    sigma = np.sqrt(23**2 + 26**2) / np.sqrt(173)
    np.testing.assert_allclose(y, kernel / sigma, rtol=1e-6)
    expected = np.array([23, 26]) / np.sqrt(23**2 + 26**2)
    np.testing.assert_allclose(layer.u.numpy(), expected, rtol=1e-6)


def test_only_training_keeps_u():
    layer = SpectralNormalization(layers.Dense(4))
    x = random(2, 3)
    layer(x)
    before = layer.u.numpy()
    assert layer.u.dtype == "float32"
    assert not layer.u.trainable
    inference = numpy(layer(x, training=False))
    layer.normalized_kernel()
    np.testing.assert_array_equal(layer.u.numpy(), before)
    training = numpy(layer(x, training=True))
    np.testing.assert_array_equal(training, inference)
    assert np.abs(layer.u.numpy() - before).max() > 0.01


def test_u_is_drawn_anew_for_each_layer_and_repeats_with_the_seed():
    def draw():
        keras.utils.set_random_seed(3)
        pair = [SpectralNormalization(layers.Dense(50)) for _ in range(2)]
        for layer in pair:
            layer.build((None, 2))
        return [layer.u.numpy() for layer in pair]

    first, second = draw()
    assert np.abs(first - second).max() > 0.1
    assert 0.7 < first.std() < 1.3
    np.testing.assert_array_equal(draw()[0], first)


def test_the_gradient_is_that_of_equation_10():
    layer = SpectralNormalization(layers.Dense(4, use_bias=False))
    layer.build((None, 3))
    kernel, x, seed = random(3, 4), random(5, 3, seed=1), random(5, 4, seed=2)
    layer.layer.set_weights([kernel])
    u = random(4, seed=3)
    layer.u.assign(u)
    _, (gradient,) = value_and_gradients(
        lambda: ops.sum(layer(x, training=True) * ops.convert_to_tensor(seed)),
        layer.trainable_variables,
    )
    matrix = kernel.T.astype("float64")
    v = matrix.T @ u
    v /= np.linalg.norm(v)
    u = matrix @ v
    u /= np.linalg.norm(u)
    sigma = u @ matrix @ v
    upstream = seed.T @ x  # of the loss with respect to the normalized matrix
    # 1/sigma (dL/dW_sn - <dL/dW_sn, W_sn> u v^T)
    inner = np.sum(upstream * matrix) / sigma
    expected = (upstream - inner * np.outer(u, v)) / sigma
    np.testing.assert_allclose(numpy(gradient), expected.T, rtol=1e-4, atol=1e-5)


def test_a_bias_gets_its_gradient():
    layer = SpectralNormalization(layers.Dense(4))
    x = random(5, 3)
    layer(x)
    _, gradients = value_and_gradients(
        lambda: ops.sum(layer(x, training=True)), layer.trainable_variables
    )
    np.testing.assert_allclose(numpy(gradients[1]), [5] * 4)


def critic():
    network = keras.Sequential(
        [
            keras.Input((4, 4, 1)),
            SpectralNormalization(layers.Conv2D(3, 3, padding="same")),
            layers.LeakyReLU(0.2),
            layers.Flatten(),
            SpectralNormalization(layers.Dense(1)),
        ]
    )
    for seed, weight in enumerate(network.weights):
        weight.assign(random(*weight.shape, seed=seed))
    return network


def test_two_calls_in_one_loss_agree_on_all_backends():
    network = critic()
    real, fake = random(2, 4, 4, 1, seed=10), random(2, 4, 4, 1, seed=11)

    def loss():
        difference = network(real, training=True) - network(fake, training=True)
        slope = input_gradient(lambda x: network(x, training=True), fake_tensor)
        return ops.mean(ops.square(difference)) + ops.mean(ops.square(slope))

    fake_tensor = ops.convert_to_tensor(fake)
    value, gradients = value_and_gradients(loss, network.trainable_variables)
    norms = [float(ops.sqrt(ops.sum(ops.square(g)))) for g in gradients]
    vectors = [float(ops.sum(w)) for w in network.non_trainable_variables]
    # TensorFlow's numbers
    np.testing.assert_allclose(float(value), 0.1852347, rtol=1e-4)
    expected = [0.3611827, 0.2339326, 0.3194803, 0]  # the last bias cancels
    np.testing.assert_allclose(norms, expected, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(vectors, [1.5581363, 1.0], rtol=1e-4)


def test_compiled_steps_train_and_keep_u():
    network = critic()
    network.compile(keras.optimizers.SGD(0.01), "mse")
    before = [w.numpy() for w in network.weights]
    x, y = random(8, 4, 4, 1), random(8, 1, seed=1)
    eager = critic()
    eager.compile(keras.optimizers.SGD(0.01), "mse", run_eagerly=True)
    for model in (network, eager):
        model.fit(x, y, batch_size=4, epochs=1, shuffle=False, verbose=0)
    for old, new, other in zip(before, network.weights, eager.weights, strict=True):
        assert np.abs(old - new.numpy()).max() > 0
        np.testing.assert_allclose(new.numpy(), other.numpy(), rtol=1e-4, atol=1e-5)


def test_saved_and_loaded_networks_agree(tmp_path):
    network = critic()
    x = random(2, 4, 4, 1)
    network(x, training=True)
    network.save(tmp_path / "critic.keras")
    loaded = keras.models.load_model(tmp_path / "critic.keras")
    assert isinstance(loaded.layers[0], SpectralNormalization)
    for old, new in zip(network.weights, loaded.weights, strict=True):
        assert old.name == new.name
        np.testing.assert_array_equal(old.numpy(), new.numpy())
    np.testing.assert_array_equal(
        numpy(network(x, training=True)), numpy(loaded(x, training=True))
    )


def test_the_configuration_has_the_layer_and_the_iterations():
    layer = SpectralNormalization(layers.Dense(4, dtype="float32"), power_iterations=3)
    twin = SpectralNormalization.from_config(layer.get_config())
    assert twin.power_iterations == 3
    assert twin.layer.units == 4
    assert twin.dtype_policy.name == "float32"


def test_mixed_bfloat16():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        network = critic()
        assert network.layers[0].compute_dtype == "bfloat16"
    finally:
        keras.config.set_dtype_policy("float32")
    full, x = critic(), random(3, 4, 4, 1)
    y = network(x, training=True)
    assert keras.backend.standardize_dtype(y.dtype) == "bfloat16"
    expected = numpy(full(x, training=True))
    np.testing.assert_allclose(
        numpy(ops.cast(y, "float32")), expected, rtol=0.05, atol=0.05
    )
    assert {w.dtype for w in network.weights} == {"float32"}
    for mine, theirs in zip(
        network.non_trainable_weights, full.non_trainable_weights, strict=True
    ):
        np.testing.assert_allclose(mine.numpy(), theirs.numpy(), atol=0.01)


def test_a_zero_kernel_gives_finite_gradients():
    layer = SpectralNormalization(layers.Dense(2, kernel_initializer="zeros"))
    x = random(2, 3)
    layer(x)
    value, gradients = value_and_gradients(
        lambda: ops.sum(layer(x, training=True)), layer.trainable_variables
    )
    assert float(value) == 0
    assert all(np.isfinite(numpy(gradient)).all() for gradient in gradients)


def test_a_frozen_layer_is_normalized_as_well():
    layer = SpectralNormalization(layers.Dense(3, use_bias=False), power_iterations=50)
    layer.trainable = False
    y = numpy(layer(np.eye(4, dtype="float32")))
    assert np.linalg.svd(y, compute_uv=False)[0] == pytest.approx(1, rel=0.01)


def test_refusals():
    for wrong in (0, -1, 1.5, True):
        with pytest.raises(ValueError, match="power_iterations must be a positive int"):
            SpectralNormalization(layers.Dense(1), power_iterations=wrong)
    with pytest.raises(ValueError, match=r"a kernel or embeddings.*Received: ReLU"):
        SpectralNormalization(layers.ReLU())(random(2, 3))
