"""VAE: Algorithm 1, the bound by hand, and what every model is put through."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan.losses.rate import Rate
from kerasgan.models import VAE
from tests import harness

SHAPE = (8, 8, 1)


def linear_vae(a, log_variance, w, **options):
    """Returns a VAE of numbers: q(z | x) = N(a x, exp(log_variance)), and w z."""
    x, z = keras.Input((1,)), keras.Input((1,))
    mean = keras.layers.Dense(1, use_bias=False, name="mean")
    spread = keras.layers.Dense(1, kernel_initializer="zeros", name="log_variance")
    made = keras.layers.Dense(1, use_bias=False)
    encoder = keras.Model(x, [mean(x), spread(x)])
    decoder = keras.Model(z, made(z))
    mean.set_weights([np.array([[a]])])
    spread.set_weights([np.zeros((1, 1)), np.array([log_variance])])
    made.set_weights([np.array([[w]])])
    return VAE(encoder=encoder, decoder=decoder, **options)


@pytest.fixture
def model():
    return VAE(SHAPE, 3, width=4, ema_decay=0.9)


@pytest.fixture(scope="module")
def x():
    return harness.images(10, SHAPE)


@pytest.mark.parametrize(
    ("mean", "log_variance", "loss", "kl"),
    [
        # p(x | z) = N(z, 1): where q is the posterior N(x / 2, 1 / 2), -log N(1; 0, 2)
        (0.5, np.log(0.5), 1.515512, (0.25 + 0.5 - 1 + np.log(2)) / 2),
        (0.0, 0.0, 1.918939, 0),  # where it is the prior
        (1.0, 0.0, 1.418939 + 0.5, 0.5),
        (0.0, np.log(4), 0.806853 + 0.918939 + 2.5, 0.806853),
    ],
)
def test_the_bound_by_hand(mean, log_variance, loss, kl):
    model = linear_vae(mean, log_variance, 1.0, deviation=1)
    model.compile("sgd", run_eagerly=True)
    noise = {"normal": [[[1.0], [-1.0]]]}  # of mean 0 and variance 1, as N(0, 1) has
    expected = {"autoencoder_loss": loss, "kl": kl}
    harness.run_step_golden_test(model, np.ones((2, 1), "float32"), noise, expected)


def test_a_step_follows_the_gradient():
    x, noise, rate, h = np.array([0.5, -1.5]), np.array([0.3, -0.8]), 0.1, 1e-5

    def loss(a, s, w):
        z = a * x + np.exp(s / 2) * noise
        kl = ((a * x) ** 2 + np.exp(s) - 1 - s) / 2
        nats = np.log(2 * np.pi * 0.25) / 2 + (x - w * z) ** 2 / 0.5
        return (kl + nats).mean()

    at = np.array([0.4, -0.6, 0.7])
    steps = h * np.eye(3)
    slopes = [(loss(*(at + d)) - loss(*(at - d))) / (2 * h) for d in steps]
    model = linear_vae(*at, deviation=0.5)
    model.compile(keras.optimizers.SGD(rate), run_eagerly=True)
    expected = {"autoencoder_loss": loss(*at)}
    harness.run_step_golden_test(
        model, x[:, None].astype("float32"), {"normal": [noise[:, None]]}, expected
    )
    a, _, s = [float(w[..., 0].ravel()[0]) for w in model.encoder.get_weights()]
    found = [a, s, float(model.decoder.get_weights()[0][0, 0])]
    np.testing.assert_allclose(found, at - rate * np.array(slopes), rtol=1e-5)


@pytest.mark.parametrize(
    ("observation", "nats"),
    [
        # two white pixels of logit log 3, so of probability 3/4
        ("bernoulli", np.log(9 / 16)),
        # two pixels of -0.5, whose means tanh(log 3) are 0.8, deviation 1
        ("gaussian", -np.log(2 * np.pi) - 1.3**2),
    ],
)
def test_nats_are_summed_over_pixels(observation, nats):
    deviation = {"deviation": 1} if observation == "gaussian" else {}
    model = VAE((1, 2, 1), 1, width=1, observation=observation, **deviation)
    model.compile("sgd", run_eagerly=True)
    for weight in model.weights:
        if weight.dtype != "int32":
            weight.assign(0 * weight)
    bias = model.decoder.weights[-1]
    bias.assign(np.full(bias.shape, np.log(3)))
    greys = np.full((1, 1, 2, 1), -0.5, "float32")  # a quarter of the way to white
    noise = {"uniform": [[[[[0.24], [0.1]]]]], "normal": [[[0.0]]]}
    expected = {"log_likelihood": nats, "kl": 0, "autoencoder_loss": -nats}
    harness.run_step_golden_test(model, greys, noise, expected)


def test_a_training_sees_binary_pixels_alone():
    model = VAE(SHAPE, 2, width=2, data_range=(0, 255))
    model.compile(run_eagerly=True)
    seen, loss = [], model.minus_bound
    object.__setattr__(
        model, "minus_bound", lambda E, D, x, e: (seen.append(x), loss(E, D, x, e))[1]
    )
    model.train_on_batch(np.full((4, *SHAPE), 128, "float32"))
    pixels = ops.convert_to_numpy(seen[0])
    assert set(np.unique(pixels)) == {-1, 1}
    assert 0.3 < (pixels == 1).mean() < 0.7


def test_grey_images_have_grey_means():
    model = VAE(SHAPE, 2, width=4, observation="gaussian", data_range=(0, 255))
    harness.seed_weights(model.decoder)
    made = model.generate(4, seed=0)
    z = model.latents(4, seed=0)
    means = np.tanh(ops.convert_to_numpy(model.decoder(z)))
    np.testing.assert_allclose(made, (means + 1) * 127.5, atol=1e-3)
    assert model.observation.deviation == 0.1


def test_reconstructions_come_from_the_codes(model, x):
    harness.seed_weights(model)
    codes = model.encode(x)
    assert codes.shape == (10, 3)
    np.testing.assert_allclose(
        model.reconstruct(x), model.generate_from(codes), atol=1e-6
    )


def test_the_optimizer(model):
    model.compile()
    adam = model.optimizer.of("autoencoder")
    assert isinstance(adam, keras.optimizers.Adam)
    assert (float(adam.learning_rate), adam.beta_1) == pytest.approx((1e-3, 0.9))


def test_points_are_gaussian():
    model = VAE((2,), 2, width=4)
    assert model.draws["latents"].shape == (2,)
    assert model.observation.bounded is False
    assert np.isfinite(model.generate(3, seed=0)).all()


def test_sounds():
    model = VAE((64, 1), 2, width=3, rate=8000, observation="bernoulli")
    assert (model.example.binary, model.example.rate) == (True, 8000)
    assert VAE((64, 1), 2, width=3, rate=8000).example.rate == 8000
    assert model.generate(2, seed=0).shape == (2, 64, 1)


def test_ends_that_float32_rounds_are_binary_all_the_same():
    model = VAE((2, 2, 1), 1, width=1, data_range=(-0.4242, 2.8215))
    x = model.example.binarised(np.zeros((3, 2, 2, 1)), seed=0)
    assert np.isfinite(model.log_prob(x)).all()


def test_networks_of_ones_own(model):
    twin = VAE(encoder=model.encoder, data_range=(0, 1), width=4)
    assert (twin.image_shape, twin.latent_dim) == (SHAPE, 3)
    both = VAE(encoder=model.encoder, decoder=model.decoder)
    assert (both.image_shape, both.latent_dim) == (SHAPE, 3)


def test_training(model, x):
    harness.run_train_test(model, x)


def test_saving(model, x, tmp_path):
    harness.run_save_load_continue_test(model, x, tmp_path)


def test_serialization(model):
    harness.run_serialization_test(model)


def test_settings_survive_serialization():
    weighing = {"beta": 4.0, "capacity": 3.0, "free_bits": 0.25, "warm_up": 70}
    model = VAE(SHAPE, 2, width=3, observation="gaussian", deviation=0.5, **weighing)
    twin = VAE.from_config(model.get_config())
    assert (twin.observation.deviation, twin.distribution) == (0.5, "gaussian")
    assert twin.weighing.get_config() == weighing


@pytest.mark.parametrize(
    ("options", "loss"),
    [
        # q(z | x) = N(1, 1) tells of z in 0.5 nats; -log p(x | z) is 1.418939
        ({"beta": 3.0}, 1.418939 + 3 * 0.5),
        ({"free_bits": 0.75}, 1.418939 + 0.75),
        ({"free_bits": 0.25}, 1.418939 + 0.5),
        ({"capacity": 2.0, "beta": 10.0}, 1.418939 + 10 * 1.5),
        ({"warm_up": 8}, 1.418939 + 2 / 8 * 0.5),  # two examples of eight were seen
        ({"warm_up": 2}, 1.418939 + 0.5),
        ({"warm_up": 8, "capacity": 1.2}, 1.418939 + 0.5 - 0.3),
    ],
)
def test_how_the_divergence_is_weighed(options, loss):
    model = linear_vae(1.0, 0.0, 1.0, deviation=1, **options)
    model.compile("sgd", run_eagerly=True)
    noise = {"normal": [[[1.0], [-1.0]]]}
    expected = {"autoencoder_loss": loss, "kl": 0.5}
    harness.run_step_golden_test(model, np.ones((2, 1), "float32"), noise, expected)


def test_free_bits_are_of_the_mean_over_the_batch():
    """Latent variables of 0, 1 and 2 nats in the mean: at least 1 each."""
    weigh = Rate(free_bits=1.0)
    assert float(weigh(ops.convert_to_tensor([0.0, 1.0, 2.0]), 0)) == 4


def test_a_learned_deviation():
    """The decoder's one number is log sigma^2; at its best it is the mean square."""
    model = VAE((2, 2, 1), 1, width=1, observation="gaussian", deviation="learned")
    for weight in model.decoder.weights:
        weight.assign(0 * weight)
    (number,) = [w for w in model.decoder.trainable_weights if w.shape == ()]
    x = np.full((3, 2, 2, 1), 0.5, "float32")  # its means are 0
    nats = []
    for square in (0.25, 0.2, 0.3):
        number.assign(np.log(square))
        told = model.observation.log_likelihood(x, model.decoder(np.zeros((3, 1))))
        nats.append(-ops.convert_to_numpy(told)[0])
        by_hand = 4 * (np.log(2 * np.pi * square) + 0.25 / square) / 2
        assert nats[-1] == pytest.approx(by_hand, rel=1e-5)
    assert nats[0] < min(nats[1:])


def test_a_learned_deviation_is_trained_and_kept(x, tmp_path):
    def made():
        options = {"observation": "gaussian", "deviation": "learned"}
        return VAE(SHAPE, 2, width=3, **options)

    harness.run_train_test(made(), x)
    harness.run_serialization_test(made())
    assert not made().endpoints()["log_prob"].discrete


@pytest.mark.parametrize("observation", ["bernoulli", "gaussian"])
def test_backend_parity(observation, x):
    model = VAE(SHAPE, 3, width=4, observation=observation, ema_decay=0.9)
    harness.run_backend_parity_test(f"vae_{observation}", model, x[:6])


def test_compiling_as_keras_does(model, x):
    model.compile("sgd")
    assert isinstance(model.optimizer.of("autoencoder"), keras.optimizers.SGD)
    with pytest.raises(TypeError, match=r"takes no 'loss'. Possible: autoencoder_opt"):
        model.compile("sgd", loss="mse")
    with pytest.raises(TypeError, match="takes no 'metrics'"):
        model.compile(metrics=[keras.metrics.MeanSquaredError()])
    with pytest.raises(TypeError, match="both optimizer and autoencoder_optimizer"):
        model.compile("sgd", autoencoder_optimizer="sgd")
