"""StackGAN: both stages by hand, what each leaves alone, and what every model does."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan.modalities import Text, Vector
from kerasgan.models import StackGAN
from kerasgan.networks import stackgan
from tests import harness

SHAPE = (16, 16, 1)
CAPTIONS = ["a dark square", "a bright square", "a dark line", "a bright line"]
OPTIONS = {"width": 2, "units": 6, "conditioning_dim": 5, "seed": 0}


def made(**options):
    text = Text.of(CAPTIONS)
    return StackGAN(SHAPE, 4, text=text, **{"stage_1": 8, **OPTIONS, **options})


@pytest.fixture
def model():
    return made(ema_decay=0.9)


@pytest.fixture(scope="module")
def x():
    return harness.images(8, SHAPE)


def weights(model, stage):
    """Returns the weights of the networks of a stage, the text encoder being of 1."""
    names = [n for n in model.networks if n.endswith(str(stage))]
    names += ["text_encoder"] * (stage == 1)
    return np.concatenate(
        [w.numpy().ravel() for n in names for w in getattr(model, n).trainable_weights]
    )


def dense(shape, factors, out=(1,)):
    """Returns a network of inputs of these shapes: the sum of their means, weighted."""
    inputs = [keras.Input(each) for each in shape]
    flat = [ops.mean(keras.layers.Flatten()(i), axis=1, keepdims=True) for i in inputs]
    layer = keras.layers.Dense(1, use_bias=False)
    x = layer(keras.layers.Concatenate()(flat) if len(flat) > 1 else flat[0])
    layer.set_weights([np.reshape(factors, (-1, 1))])
    x = keras.layers.Reshape(out)(keras.layers.RepeatVector(int(np.prod(out)))(x))
    return keras.Model(inputs if len(inputs) > 1 else inputs[0], x)


def linear(log_deviation=0.0, **options):
    """Returns a model of numbers: large images of 2x2 pixels, small ones of one.

    phi(t) = t; c = 0.5 h + sigma epsilon; G_0 = 0.7 z + 0.3 c, D_0 = -0.4 x + 0.9 h;
    G = 1.2 s + 0.2 c, D = 0.6 x - 0.5 h, x being means over pixels.
    """

    def augmentation():
        h = keras.Input((1,))
        mean, spread = keras.layers.Dense(1, use_bias=False), keras.layers.Dense(1)
        network = keras.Model(h, [mean(h), spread(h)])
        mean.set_weights([np.array([[0.5]])])
        spread.set_weights([np.zeros((1, 1)), np.array([log_deviation])])
        return network

    h = keras.Input((1,))
    return StackGAN(
        (2, 2, 1),
        1,
        text=Vector(1),
        text_encoder=keras.Model(h, keras.layers.Activation("linear")(h)),
        augmentation_1=augmentation(),
        generator_1=dense([(1,), (1,)], (0.7, 0.3), (1, 1, 1)),
        discriminator_1=dense([(1, 1, 1), (1,)], (-0.4, 0.9)),
        augmentation_2=augmentation(),
        generator_2=dense([(1, 1, 1), (1,)], (1.2, 0.2), (2, 2, 1)),
        discriminator_2=dense([(2, 2, 1), (1,)], (0.6, -0.5)),
        **options,
    )


H = np.array([1.0, -0.5, 0.25])
X = np.array([0.5, -0.2, 0.9])
NOISE = np.array(
    [
        *([0.3, -1.2, 0.8], [0.1, 0.4, -0.7], [-0.9, 0.2, 0.6]),  # z, epsilons, for D
        *([-0.6, 0.1, 1.5], [0.5, -0.3, 0.2], [1.1, -0.8, 0.4]),  # and for G
    ]
)


def hinge(D, x, h, made):
    """Returns the loss over right pairs, wrong ones and samples."""

    def above(logits):
        return np.maximum(1 + logits, 0).mean()

    right = np.maximum(1 - D(x, h), 0).mean()
    return right + (above(D(x, np.roll(h, 1))) + above(D(made, h))) / 2


@pytest.mark.parametrize("stage", [1, 2])
def test_one_step(stage):
    """The losses of a stage are those of equations 3 to 6; the others are 0."""
    sigma, kl_weight = 0.5, 3.0
    model = linear(np.log(sigma), kl_weight=kl_weight, stage_1=3)
    still = {
        f"{player}_optimizer": keras.optimizers.SGD(0.0) for player in model.players
    }
    model.compile(**still, run_eagerly=True)
    uneven = np.array([-0.1, 0.1, 0.2, -0.2]).reshape(1, 2, 2, 1)
    pictures = np.repeat(X, 4).reshape(3, 2, 2, 1) + uneven
    data = pictures.astype("float32"), H.reshape(-1, 1).astype("float32")
    draws = {"normal": [harness.column(each) for each in NOISE] * 2}
    if stage == 2:
        model.images_seen.assign(3)

    def c(epsilon):
        return 0.5 * H + sigma * epsilon

    def small(noise):
        return 0.7 * noise[0] + 0.3 * c(noise[1])

    def large(noise):
        return 1.2 * small(noise) + 0.2 * c(noise[2])

    make, D = {
        1: (small, lambda x, h: -0.4 * x + 0.9 * h),
        2: (large, lambda x, h: 0.6 * x - 0.5 * h),
    }[stage]
    kl = ((0.5 * H) ** 2 + sigma**2 - 1 - 2 * np.log(sigma)).mean() / 2
    expected = dict.fromkeys(model.logged, 0.0)
    expected |= {
        f"stage_{stage}_discriminator_loss": hinge(D, X, H, make(NOISE[:3])),
        f"stage_{stage}_generator_loss": kl_weight * kl - D(make(NOISE[3:]), H).mean(),
    }
    harness.run_step_golden_test(model, data, draws, expected)


@pytest.mark.parametrize(
    ("mean", "sigma", "expected"),
    [(1.0, 1.0, 0.5), (0.0, 2.0, 0.806853), (0.0, 0.5, 0.318147)],
)
def test_the_divergence_by_hand(mean, sigma, expected):
    def augmentation(h):
        return ops.full((2, 3), mean), ops.full((2, 3), float(np.log(sigma)))

    epsilon = ops.full((2, 3), 0.5)
    c, divergence = linear().conditions_of(augmentation, None, epsilon)
    assert float(divergence) == pytest.approx(expected, abs=1e-6)
    np.testing.assert_allclose(
        ops.convert_to_numpy(c), np.full((2, 3), mean + 0.5 * sigma), rtol=1e-6
    )


def test_a_deviation_of_nothing_gives_one_picture_of_a_latent():
    """sigma = exp(-50): the draws of the augmentation change nothing."""
    told = {"vector": np.ones((2, 1), "float32")}
    found = []
    for log_deviation in (-50.0, 0.0):
        model = linear(log_deviation)
        draws, given = model.draw_inputs(2, seed=0, **told)
        other = {n: draws[n] + (n != "latents") for n in draws}
        pair = [model.examples_of(each, given) for each in (draws, other)]
        found.append(np.abs(pair[0] - pair[1]).max())
    assert found[0] == 0 < found[1]


def test_without_augmentation_the_means_are_the_conditions():
    model = made(augmentation=False)
    draws, given = model.draw_inputs(2, seed=0, caption="a dark line")
    other = {n: draws[n] + (n != "latents") for n in draws}
    np.testing.assert_array_equal(
        model.examples_of(draws, given), model.examples_of(other, given)
    )


def test_each_stage_leaves_the_other_alone(model, x):
    model.compile(run_eagerly=True)
    data = harness.examples(model, x)
    for stage, other in ((1, 2), (2, 1)):
        before = weights(model, stage), weights(model, other)
        small = model.generate_small(2, seed=0, caption="a dark line")
        model.train_on_batch(*data)
        assert (weights(model, other) == before[1]).all()
        assert (weights(model, stage) != before[0]).any()
        same = small == model.generate_small(2, seed=0, caption="a dark line")
        assert same.all() == (stage == 2)


def test_small_pictures_are_those_that_are_enlarged(model):
    """Of networks that copy: the large image of a seed is its small one."""
    model = linear()
    small = model.generate_small(3, seed=0, vector=np.zeros(1))
    draws, given = model.draw_inputs(3, seed=0, vector=np.zeros(1))
    large = model.examples_of(draws, given)
    told = 0.2 * draws["augmentation_2"].reshape(3, 1, 1, 1)
    np.testing.assert_allclose(large, np.repeat(1.2 * small + told, 2, 1).repeat(2, 2))


def test_stage_2_may_be_deaf():
    """What it makes of one picture does not depend on the text."""
    for reads, expected in ((True, False), (False, True)):
        model = made(reads_again=reads)
        harness.seed_weights(model)
        networks = model.sampling_networks()
        h = ops.convert_to_tensor(np.eye(2, 6, dtype="float32"))
        mean, _ = networks.augmentation_2(model.told_again(h))
        c = ops.convert_to_numpy(mean)
        assert (c[0] == c[1]).all() == expected


def test_relativistic_losses_are_refused(model):
    with pytest.raises(
        ValueError, match=r"^StackGAN compares no sample .*'relativistic', w"
    ):
        model.compile(loss="relativistic")


def test_training(x):
    taken = dict.fromkeys(StackGAN.players, 2)
    harness.run_train_test(made(), x, taken=taken, loss="non_saturating")


def test_a_model_of_two_augmentations_is_loaded_again(tmp_path):
    networks = {"augmentation_1": stackgan.augmentation(6, 3)}
    options = {**OPTIONS, "conditioning_dim": None}
    model = StackGAN(SHAPE, 4, text=Text.of(CAPTIONS), **networks, **options)
    assert [draw.shape for draw in model.draws.values()] == [(4,), (3,), (128,)]
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    made = [each.generate(2, seed=0, caption="a dark line") for each in (model, again)]
    np.testing.assert_array_equal(*made)


def test_saving(model, x, tmp_path):
    harness.run_save_load_continue_test(model, x, tmp_path)


def test_serialization(model):
    harness.run_serialization_test(model)


def test_backend_parity(x):
    """Two steps of the first stage and three of the second."""
    harness.run_backend_parity_test("stackgan", made(stage_1=12), x[:6])
