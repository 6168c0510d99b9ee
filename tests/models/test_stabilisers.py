"""What any model may be given: regularizers, lazy or not, half precision, averages."""

import keras
import numpy as np
import pytest

from kerasgan import layers, losses, models, regularizers
from kerasgan.models import DCGAN, GAN
from tests import harness

SHAPE = (8, 8, 1)
EVERY = [
    regularizers.R1(10.0),
    regularizers.R2(1.0, every=2),
    regularizers.GradientPenalty(10.0, one_sided=True),
    regularizers.DRAGANPenalty(10.0, every=2),
    regularizers.WeightClipping(0.1),
    regularizers.CR(10.0, policy=("translation",)),
    regularizers.BCR(),
    regularizers.ZCR(),
    regularizers.DiffAugment("color,translation,cutout"),
]
NAMES = harness.adversaries_of_images()


def still(**options):
    """A linear GAN with D(x) = 3 x that does not move."""
    model = harness.linear_gan(GAN, 0.0, 3.0, **options)
    model.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    return model


@pytest.mark.parametrize("every", [1, 3, 4])
def test_a_lazy_penalty_is_added_at_each_so_manieth_step_times_so_many(every):
    x = np.zeros((8, 1, 1, 1), "float32")
    model = still(regularizers=[regularizers.R1(10.0, every=every)])
    history = model.fit(x, batch_size=1, epochs=1, verbose=0).history
    due = len(range(0, 8, every))  # of the eight steps
    expected = np.log(4) + due * every * 45 / 8  # 10 / 2 * 3^2 each
    assert history["discriminator_loss"][0] == pytest.approx(expected, rel=1e-5)


def test_a_lazy_penalty_draws_noise_only_when_it_is_due():
    def noise_after(steps, penalties):
        model = still(seed=1, regularizers=penalties)
        model.fit(
            np.zeros((steps, 1, 1, 1), "float32"), batch_size=1, epochs=1, verbose=0
        )
        return int(keras.ops.convert_to_numpy(model.training_noise.state)[1])

    plain = noise_after(6, [])
    lazy = noise_after(6, [regularizers.DRAGANPenalty(1.0, every=3)])
    eager = noise_after(6, [regularizers.DRAGANPenalty(1.0)])
    assert (lazy - plain, eager - plain) == (2, 6)


@pytest.mark.parametrize("regularizer", EVERY, ids=lambda r: type(r).__name__)
def test_every_regularizer_goes_with_any_model(regularizer):
    options = {"width": 4, "normalization": "none"}
    model = DCGAN((16, 16, 1), 4, regularizers=[regularizer], **options)
    model.compile(run_eagerly=True)
    x = harness.images(6, (16, 16, 1))
    history = model.fit(x, batch_size=3, verbose=0).history
    assert np.isfinite(list(history.values())).all()
    harness.run_serialization_test(model)
    (twin,) = type(model).from_config(model.get_config()).regularizers
    assert type(twin) is type(regularizer)
    assert twin.get_config() == regularizer.get_config()


def test_regularizers_add_up():
    x = np.zeros((4, 1, 1, 1), "float32")
    both = [regularizers.R1(10.0), regularizers.GradientPenalty(1.0)]
    history = still(regularizers=both).fit(x, batch_size=4, verbose=0).history
    expected = np.log(4) + 45 + (3 - 1) ** 2
    assert history["discriminator_loss"][0] == pytest.approx(expected, rel=1e-5)


def test_a_models_own_penalty_stays_when_others_are_added():
    model = models.R3GAN(
        SHAPE, 4, width=4, regularizers=[regularizers.WeightClipping()]
    )
    kinds = [type(each).__name__ for each in model.regularizers]
    assert kinds == ["WeightClipping", "R1", "R2"]
    twin = models.R3GAN.from_config(harness.as_json(model.get_config()))
    assert [type(each).__name__ for each in twin.regularizers] == kinds


class Black(regularizers.Regularizer):
    """Lets the discriminator see nothing."""

    def seen(self, x, noise):
        return 0 * x


def test_the_discriminator_sees_what_is_augmented_in_training_alone():
    model = still(regularizers=[Black()])
    model.generator.set_weights([np.array([[2.0]])])
    x = np.ones((2, 1, 1, 1), "float32")
    history = model.fit(x, verbose=0).history
    assert history["real_logits"] == history["fake_logits"] == [0.0]
    assert history["generator_loss"][0] == pytest.approx(np.log(2))
    assert model.evaluate(x, verbose=0, return_dict=True)["real_logits"] == 3.0


def test_what_is_logged_by_hand():
    model = still()
    model.generator.set_weights([np.array([[2.0]])])
    x = harness.pixels([-0.25, 0.75])
    z = harness.column([1.0, -0.5])
    object.__setattr__(
        model, "sample_latent", lambda m, noise=None: keras.ops.convert_to_tensor(z)
    )
    logs = model.train_on_batch(x, return_dict=True)
    assert logs["real_logits"] == pytest.approx(3 * 0.25)
    assert logs["fake_logits"] == pytest.approx(3 * 2 * 0.25)

    def sigmoid(logits):
        return 1 / (1 + np.exp(-logits))

    real, fake, (a, b) = 3 * x.ravel(), 6 * z.ravel(), z.ravel()
    slope = np.mean(-sigmoid(-real) * x.ravel()) + np.mean(
        sigmoid(fake) * 2 * z.ravel()
    )
    assert logs["discriminator_gradient_norm"] == pytest.approx(abs(slope), rel=1e-5)
    slope = (-sigmoid(-6 * a) * 3 * a - sigmoid(-6 * b) * 3 * b) / 2
    assert logs["generator_gradient_norm"] == pytest.approx(abs(slope), rel=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_half_precision(name):
    shape = {"wavegan": (64, 1)}.get(name, SHAPE)
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        model = models.get(name)(shape, 14, width=4)
    finally:
        keras.config.set_dtype_policy("float32")
    model.compile(run_eagerly=True)
    x = harness.examples(model, harness.images(3, shape))
    history = model.fit(*x, verbose=0).history
    assert np.isfinite(list(history.values())).all()
    assert all(v.dtype == "float32" for v in model.trainable_variables)
    images = model.generate(2, seed=0)
    assert images.dtype == np.float32


@pytest.mark.parametrize("loss", losses.names())
def test_any_loss_with_any_model(loss):
    model = models.WGANGP(SHAPE, 4, width=4, discriminator_steps=1)
    model.compile(loss=loss, run_eagerly=True)
    history = model.fit(harness.images(4, SHAPE), batch_size=2, verbose=0).history
    assert np.isfinite(list(history.values())).all()


def test_label_smoothing_is_compiled_and_kept(tmp_path):
    model = harness.linear_gan(GAN, 1.0, 0.0)
    model.compile(loss="least_squares", label_smoothing=0.2)
    x = np.zeros((2, 1, 1, 1), "float32")
    logs = model.evaluate(x, verbose=0, return_dict=True)
    assert logs["discriminator_loss"] == pytest.approx(0.8**2 / 2)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert loaded.evaluate(x, verbose=0, return_dict=True) == logs


@pytest.mark.parametrize("k", [2, 3])
def test_fresh_batches_reach_each_step_of_the_discriminator(k):
    model = harness.linear_gan(GAN, 0.0, 1.0, discriminator_steps=k)
    model.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    x = np.arange(12, dtype="float32").reshape(12 // k, k, 1, 1, 1) / 12 - 0.25
    history = model.fit(x, batch_size=2, verbose=0).history
    assert history["real_logits"][0] == pytest.approx(x.mean(), rel=1e-6)
    assert int(model.images_seen) == 12
    assert model.evaluate(x, verbose=0, return_dict=True)["real_logits"] == (
        pytest.approx(x.mean(), rel=1e-6)
    )
    with pytest.raises(
        ValueError, match=f"hold {k} batches for each step, but this GAN"
    ):
        harness.linear_gan(GAN, 0.0, 1.0).unpack(x)


@pytest.mark.parametrize("every", [1, 2])
def test_r1_is_the_same_from_the_losss_own_evaluation_of_d(every):
    # Lazily, D is evaluated once more; both ways add the same in the first step.
    model = harness.linear_gan(models.R3GAN, 0.0, 3.0, gamma=2.0 / every)
    for penalty in model.regularizers:
        penalty.every = every
    model.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    x = np.zeros((4, 1, 1, 1), "float32")
    logs = model.train_on_batch(x, return_dict=True)
    assert logs["discriminator_loss"] == pytest.approx(np.log(2) + 9 + 9, rel=1e-6)
    logs = model.evaluate(x, verbose=0, return_dict=True)
    assert logs["discriminator_loss"] == pytest.approx(np.log(2), rel=1e-6)


def test_points_have_no_range_but_any_model():
    x = np.random.default_rng(0).normal(0, 9, (6, 2)).astype("float32")
    for name in NAMES:
        model = models.get(name)((2,), 14, width=4)
        assert model.data_range is None
        model.compile(run_eagerly=True)
        model.fit(*harness.examples(model, x), verbose=0)
        assert model.generate(5, seed=0).shape == (5, 2)


def minibatch_network(**options):
    return keras.Sequential(
        [
            keras.Input(SHAPE, **options),
            keras.layers.Flatten(),
            layers.MinibatchStdDev(),
            keras.layers.Dense(1),
        ]
    )


def test_minibatch_layers_refuse_batches_of_one():
    with pytest.raises(ValueError, match="batch"):
        GAN(SHAPE, 4, discriminator=minibatch_network(batch_size=1))
    model = GAN(SHAPE, 4, discriminator=minibatch_network())
    model.compile()
    x = harness.images(5, SHAPE)
    with pytest.raises(ValueError, match="batch_size=1"):
        model.fit(x, batch_size=1, verbose=0)
    model.fit(x, batch_size=2, verbose=0)  # a last batch of one is no reason to stop


def test_the_packages_own_pairs_can_be_saved(tmp_path):
    model = harness.linear_gan(GAN, 1.0, 0.5)
    model.compile(loss=losses.hinge)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert loaded.loss == losses.hinge


def test_a_relativistic_pair_of_ones_own():
    model = harness.linear_gan(GAN, 1.0, 0.5)
    model.compile(
        loss=(lambda r, f: keras.ops.mean(f - r), lambda r, f: 7.0 + 0 * f[0, 0])
    )
    logs = model.evaluate(np.ones((2, 1, 1, 1), "float32"), verbose=0, return_dict=True)
    assert logs["generator_loss"] == 7.0
    assert losses.relativistic.relativistic
    assert not losses.hinge.relativistic


REFUSALS = [
    (lambda: GAN(SHAPE, regularizers=regularizers.R1()), "must be a list"),
    (lambda: GAN(SHAPE, regularizers=[regularizers.R1]), "parentheses"),
    (lambda: GAN(SHAPE, regularizers=["r1"]), "Received: 'r1'"),
    (lambda: GAN(SHAPE, normalization="bach"), "Did you mean 'batch'"),
    (lambda: models.WGANGP((16, 16, 1), normalization="batch"), "batch normalization"),
    (lambda: models.WGANGP(SHAPE, penalty_weight=0), "penalty_weight=0"),
    (lambda: models.WGAN(SHAPE, clip_value=-1), "clip_value=-1"),
    (lambda: models.WGAN(SHAPE, normalization="spectral"), "spectral normalization"),
    (lambda: models.R3GAN(SHAPE, gamma=float("nan")), "gamma=nan"),
    (lambda: models.SNGAN(SHAPE, normalization="none"), "choose HingeGAN"),
    (
        lambda: GAN(SHAPE, discriminator=minibatch_network(), normalization="layer"),
        "normalization='layer' and a discriminator",
    ),
    (lambda: harness.linear_gan(GAN, 1.0, 1.0, width=4), "width=4 with a generator"),
    (
        lambda: models.SNGAN(SHAPE, regularizers=[regularizers.WeightClipping()]),
        "spectral normalization",
    ),
    (
        lambda: GAN((2,), regularizers=[regularizers.DiffAugment()]),
        "DiffAugment works on images",
    ),
    (lambda: DCGAN((2,), networks="dcgan"), "networks='mlp'"),
]


@pytest.mark.parametrize("case", range(len(REFUSALS)))
def test_wrong_combinations_are_refused_at_construction(case):
    construct, message = REFUSALS[case]
    with pytest.raises(ValueError, match=message):
        construct()
