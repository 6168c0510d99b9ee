"""GAN-CLS: its step by hand, what a wrong caption is, and what every model does."""

import keras
import numpy as np
import pytest

from kerasgan.modalities import Text, Vector
from kerasgan.models import CGAN, GANCLS
from tests import harness

SHAPE = (8, 8, 1)
CAPTIONS = ["a dark square", "a bright square", "a dark line", "a bright line"]


def softplus(x):
    return np.log1p(np.exp(x))


def mapping(*factors, shape):
    """Returns a network of [x, h] -> x times one factor, plus h times the other."""
    x, h = keras.Input(shape), keras.Input((1,))
    both = keras.layers.Concatenate()([keras.layers.Flatten()(x), h])
    dense = keras.layers.Dense(1, use_bias=False)
    made = dense(both)
    dense.set_weights([np.reshape(factors, (2, 1))])
    return keras.Model([x, h], made)


def linear(w, a, v, b, **options):
    """Returns a model with G(z, h) = w z + a h, D(x, h) = v x + b h, h being given."""
    generator, image = mapping(w, a, shape=(1,)), keras.layers.Reshape((1, 1, 1))
    generator = keras.Model(generator.inputs, image(generator.outputs[0]))
    h = keras.Input((1,))
    same = keras.Model(h, keras.layers.Activation("linear")(h))
    return GANCLS(
        text=Vector(1),
        generator=generator,
        discriminator=mapping(v, b, shape=(1, 1, 1)),
        text_encoder=same,
        **options,
    )


@pytest.fixture
def model():
    text = Text.of(CAPTIONS)
    return GANCLS(SHAPE, 4, text=text, width=2, units=6, ema_decay=0.9, seed=0)


@pytest.fixture(scope="module")
def x():
    return harness.images(8, SHAPE)


def test_the_loss_of_three_pairs_by_hand():
    """Logits 2 of the right caption, -1 of the wrong one, 1 of the sample: 0.940190."""
    model = linear(1, 1, 1, 1)
    model.compile(loss="non_saturating")
    found = model.loss_of_pairs(*(np.full((1, 1), each) for each in (2.0, -1.0, 1.0)))
    assert float(found) == pytest.approx(0.940190, abs=1e-6)


@pytest.mark.parametrize("mismatch", [0.5, 0.2])
def test_one_step(mismatch):
    """The losses of both players are those of Algorithm 1 in numpy."""
    w, a, v, b = 0.7, 0.3, -0.4, 0.9
    model = linear(w, a, v, b, mismatch=mismatch)
    still = keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0)
    model.compile(*still, loss="non_saturating", run_eagerly=True)
    x, h = np.array([0.5, -0.2, 0.9]), np.array([1.0, -0.5, 0.25])
    z, fresh = np.array([0.3, -1.2, 0.8]), np.array([-0.6, 0.1, 1.5])

    def judged(x, h):
        return v * x + b * h

    wrong = judged(x, np.roll(h, 1))
    losses = [softplus(-judged(x, h)).mean() for _ in range(2)]
    losses[0] += softplus(judged(w * z + a * h, h)).mean()
    losses[1] += softplus(wrong).mean()
    expected = {
        "discriminator_loss": (1 - mismatch) * losses[0] + mismatch * losses[1],
        "generator_loss": softplus(-judged(w * fresh + a * h, h)).mean(),
        "mismatched_logits": wrong.mean(),
    }
    data = harness.pixels(x), h.reshape(-1, 1).astype("float32")
    noise = [harness.column(z), harness.column(fresh)]
    harness.run_step_golden_test(model, data, noise, expected)


def test_a_neighbour_of_the_same_caption_is_no_mismatch():
    """Rows 0 and 1 say the same: row 1's pair counts as its sample does."""
    model = linear(1, 1, 1, 1)
    model.compile()
    x, t, fake = np.zeros((3, 1)), np.array([[5], [5], [7]]), np.full((3, 1), 9.0)
    found = model.neighbours(lambda x, h: h, x, t, np.array([[1.0], [2], [3]]), fake)
    assert np.asarray(found).ravel().tolist() == [3, 9, 2]


def test_without_mismatched_pairs_it_is_a_cgan(x):
    """Two steps of the same networks and noise leave the same weights."""
    y = np.arange(8) % 3
    cgan = CGAN(SHAPE, 4, classes=3, width=2, seed=0)
    h = keras.Input((3,))
    same = keras.Model(h, keras.layers.Activation("linear")(h))
    networks = [
        keras.models.clone_model(n) for n in (cgan.generator, cgan.discriminator)
    ]
    for twin, network in zip(
        networks, (cgan.generator, cgan.discriminator), strict=True
    ):
        twin.set_weights(network.get_weights())
    model = GANCLS(
        text=Vector(3),
        generator=networks[0],
        discriminator=networks[1],
        text_encoder=same,
        mismatch=0.0,
        seed=0,
    )
    for each, told in ((cgan, y), (model, np.eye(3, dtype="float32")[y])):
        sgd = keras.optimizers.SGD(0.1), keras.optimizers.SGD(0.1)
        each.compile(*sgd, loss="non_saturating", run_eagerly=True)
        for _ in range(2):
            each.train_on_batch(x, told)
    pairs = zip(cgan.generator.weights, model.generator.weights, strict=True)
    for one, other in pairs:
        np.testing.assert_allclose(one.numpy(), other.numpy(), atol=1e-6)


def test_the_test_step_counts_mismatched_pairs():
    """Twice the same batch, without noise: training's loss and evaluation's are one."""
    model = linear(0.0, 0.3, -0.4, 0.9)  # samples do not depend on noise
    still = keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0)
    model.compile(*still, loss="non_saturating", run_eagerly=True)
    data = harness.pixels([0.5, -0.2]), np.array([[1.0], [-0.5]], "float32")
    trained = model.train_on_batch(*data, return_dict=True)
    tested = model.test_on_batch(*data, return_dict=True)
    for name in ("discriminator_loss", "generator_loss", "mismatched_logits"):
        assert float(tested[name]) == pytest.approx(float(trained[name]), rel=1e-6)


def test_words_decide_what_is_made(model):
    harness.seed_weights(model)
    made = model.generate(caption=["a dark line", "a bright line"], seed=0)
    again = model.generate(2, caption="A dark, LINE!", seed=0)
    np.testing.assert_array_equal(made[:1], again[:1])
    same_noise = model.generate(2, caption="a bright line", seed=0)
    assert np.abs(made[0] - same_noise[0]).max() > 1e-3
    np.testing.assert_allclose(
        model.generate_from(model.latents(2, seed=0), "a bright line"), same_noise
    )
    logits = model.discriminate(made, ["a dark line", "a bright line"])
    swapped = model.discriminate(made[::-1], ["a bright line", "a dark line"])
    np.testing.assert_allclose(logits, swapped[::-1], atol=1e-5)


def test_the_text_encoder_learns_with_the_discriminator_alone(model, x):
    model.compile(run_eagerly=True)
    before = [w.numpy() for w in model.text_encoder.weights]
    model.freeze("text_encoder")
    model.compile(run_eagerly=True)
    model.train_on_batch(*harness.examples(model, x))
    after = [w.numpy() for w in model.text_encoder.weights]
    assert all((a == b).all() for a, b in zip(after, before, strict=True))


def test_training(model, x):
    harness.run_train_test(model, x, loss="non_saturating")


def test_saving(model, x, tmp_path):
    harness.run_save_load_continue_test(model, x, tmp_path)


def test_serialization(model):
    harness.run_serialization_test(model)


def test_backend_parity(model, x):
    harness.run_backend_parity_test("gan_cls", model, x[:6])
