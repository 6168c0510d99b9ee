"""Autoencoder: the denoising criterion, codes of a normal, PCA where it is linear."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan.models import Autoencoder
from tests import harness

SHAPE = (8, 8, 1)


def linear(features, latent_dim, **options):
    """Returns an autoencoder of two matrices without biases."""
    inner = keras.layers.Dense(latent_dim, use_bias=False)
    outer = keras.layers.Dense(features, use_bias=False)
    encoder = keras.Sequential([keras.Input((features,)), inner])
    decoder = keras.Sequential([keras.Input((latent_dim,)), outer])
    return Autoencoder(encoder=encoder, decoder=decoder, **options)


@pytest.fixture
def model():
    return Autoencoder(SHAPE, 3, width=4, masked=0.25, noise=0.1, ema_decay=0.9)


@pytest.fixture(scope="module")
def x():
    return harness.images(10, SHAPE)


def test_a_denoising_step_by_hand():
    """x = (1, 2) of two examples; noise and mask as given; f and g multiply by 2."""
    model = linear(1, 1, masked=0.5, noise=0.5)
    for network in (model.encoder, model.decoder):
        network.set_weights([np.array([[2.0]])])
    model.compile("sgd", run_eagerly=True)
    noise = {"normal": [[[1.0], [3.0]]], "uniform": [[[0.75], [0.25]]]}
    left = np.array(
        [1 - 4 * 1.5, 2 - 0]
    )  # the second was masked, and 0 is in its place
    expected = {"autoencoder_loss": np.mean(np.log(2 * np.pi) / 2 + left**2 / 2)}
    data = np.array([[1.0], [2.0]], "float32")
    harness.run_step_golden_test(model, data, noise, expected)
    w = float(model.encoder.get_weights()[0][0, 0])
    mean = 1.5 * w  # of whole examples, by the encoder after the step
    assert float(model.code_mean[0]) == pytest.approx(mean, rel=1e-5)
    variance = 0.25 * w**2
    positive = variance + 1e-4 * (1 + variance)
    assert float(model.code_factor[0, 0]) == pytest.approx(positive**0.5, rel=1e-4)


def test_codes_in_a_plane_have_a_normal():
    """Three codes of two: their covariance has no Cholesky factor of its own."""
    model = linear(4, 3)
    model.compile(run_eagerly=True)
    model.optimizer.of("autoencoder").iterations.assign(1)
    codes = 100 * np.random.default_rng(0).standard_normal((50, 2))
    codes = np.concatenate([codes, codes.sum(axis=1, keepdims=True)], axis=1)
    for taken in (1, 2, 500, 10000):
        model.optimizer.of("autoencoder").iterations.assign(taken)
        model.remember_codes(ops.convert_to_tensor(codes.astype("float32")))
    factor = ops.convert_to_numpy(model.code_factor)
    covariance = np.cov(codes.T, bias=True)
    np.testing.assert_allclose(factor @ factor.T, covariance, rtol=0.02, atol=20)


def test_black_is_what_masks_an_image():
    model = Autoencoder(SHAPE, 2, width=2, masked=0.5, data_range=(0, 255))
    white = ops.ones((400, *SHAPE))
    seen = ops.convert_to_numpy(model.corrupted(white, model.training_noise))
    assert set(np.unique(seen)) == {-1, 1}
    assert (seen == -1).mean() == pytest.approx(0.5, abs=0.02)


def test_a_linear_one_spans_the_plane_of_pca():
    random = np.random.default_rng(0)
    x = random.standard_normal((400, 5)) * [3, 2, 0.3, 0.2, 0.1]
    rotation, _ = np.linalg.qr(random.standard_normal((5, 5)))
    x = (x @ rotation).astype("float32")
    model = linear(5, 2)
    harness.seed_weights(model.encoder), harness.seed_weights(model.decoder, 1)
    model.compile(keras.optimizers.Adam(0.02))
    model.fit(x, batch_size=400, epochs=250, verbose=0)
    (found,) = model.decoder.get_weights()
    _, _, axes = np.linalg.svd(x)
    principal = axes[:2]
    plane, _ = np.linalg.qr(found.T)
    cosines = np.linalg.svd(principal @ plane, compute_uv=False)
    np.testing.assert_allclose(cosines, 1, atol=1e-3)


def test_codes_are_drawn_from_their_normal():
    model = linear(2, 2)
    for network in (model.encoder, model.decoder):
        network.set_weights([np.eye(2)])
    covariance = np.array([[2.0, 0.6], [0.6, 0.5]])
    model.code_mean.assign([1.0, -2.0])
    model.code_factor.assign(np.linalg.cholesky(covariance))
    made = model.generate(20000, seed=0)
    np.testing.assert_allclose(made.mean(axis=0), [1, -2], atol=0.03)
    np.testing.assert_allclose(np.cov(made.T), covariance, atol=0.05)
    latents = model.encode(made)
    np.testing.assert_allclose(latents, model.latents(20000, seed=0), atol=1e-4)


def test_reconstructions_come_from_the_codes(model, x):
    harness.seed_weights(model.encoder), harness.seed_weights(model.decoder)
    model.code_factor.assign([[2.0, 0, 0], [1, 0.5, 0], [0.3, -0.2, 1]])
    codes = model.encode(x)
    made = model.reconstruct(x)
    np.testing.assert_allclose(made, model.generate_from(codes), atol=1e-5)


def test_no_corruption_is_none(x):
    model = Autoencoder(SHAPE, 2, width=2)
    assert model.corrupted(x, model.training_noise) is x


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"masked": 1}, r"masked must be a share .*Received: masked=1\."),
        ({"masked": -0.1}, r"below 1, 0\.25 for example\. Received: masked=-0\.1"),
        ({"noise": -1}, r"noise must be a deviation of at least 0.*noise=-1\."),
        ({"observation": "normal"}, r"Unknown observation\. Received: 'normal'"),
    ],
)
def test_refusals(options, message):
    with pytest.raises(ValueError, match=message):
        Autoencoder(SHAPE, 2, width=2, **options)


def test_an_encoder_of_two_outputs_is_refused(model):
    from kerasgan.models import VAE

    with pytest.raises(ValueError, match="must give one code of shape"):
        Autoencoder(encoder=VAE(SHAPE, 3, width=4).encoder)
    twin = Autoencoder(encoder=model.encoder, width=4)
    assert (twin.image_shape, twin.latent_dim) == (SHAPE, 3)


def test_training(model, x):
    harness.run_train_test(model, x)


def test_saving(model, x, tmp_path):
    harness.run_save_load_continue_test(model, x, tmp_path)


def test_serialization(model):
    harness.run_serialization_test(model)


def test_backend_parity(model, x):
    harness.run_backend_parity_test("autoencoder", model, x[:6])
