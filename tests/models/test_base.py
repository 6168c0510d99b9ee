"""The contract of every model, shown on small GANs."""

import contextlib
import itertools

import keras
import numpy as np
import pytest
from keras import layers, ops

from kerasgan.classifiers import Classifier
from kerasgan.modalities import Points
from kerasgan.models import DCGAN, GAN
from tests import harness
from tests.conftest import BACKEND

SHAPE = (8, 8, 1)
tensorflow_only = pytest.mark.skipif(
    BACKEND != "tensorflow", reason="tf.data and tf.distribute need TensorFlow"
)


@pytest.fixture
def x():
    return harness.images(10, SHAPE)


def small(**options):
    return GAN(SHAPE, 4, width=4, **options)


def compiled(**options):
    model = small(**options)
    model.compile()
    return model


class Pairs(keras.utils.PyDataset):
    """Ten images with labels, in batches of four, the last of two."""

    def __len__(self):
        return 3

    def __getitem__(self, index):
        images = harness.images(10, SHAPE)[4 * index : 4 * index + 4]
        return images, np.zeros(len(images), "int32")


def tf_pairs():
    import tensorflow as tf

    pairs = (harness.images(10, SHAPE), np.zeros(10, "int32"))
    return tf.data.Dataset.from_tensor_slices(pairs).batch(4)


def torch_loader():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed here")
    pairs = torch.utils.data.TensorDataset(
        torch.from_numpy(harness.images(10, SHAPE)), torch.zeros(10)
    )
    return torch.utils.data.DataLoader(pairs, batch_size=4)


@pytest.mark.parametrize(
    "data",
    [
        lambda: harness.images(10, SHAPE),
        lambda: (harness.images(10, SHAPE), np.zeros(10, "int32")),
        lambda: list(harness.images(10, SHAPE)),
        lambda: Pairs(),
        pytest.param(tf_pairs, marks=tensorflow_only),
        torch_loader,
    ],
    ids=["array", "tuple", "list", "PyDataset", "tf.data", "torch"],
)
def test_every_kind_of_data_with_a_partial_last_batch(data):
    model = compiled()
    model.fit(data(), batch_size=4, epochs=1, verbose=0)
    assert int(model.images_seen) == 10
    assert int(model.optimizer.of("generator").iterations) == 3


def test_eager_and_compiled_steps_are_the_same(x):
    results = []
    for eager in (True, False):
        model = small(seed=7)
        model.compile(*[keras.optimizers.SGD(0.1) for _ in range(2)], run_eagerly=eager)
        harness.fix_weights(model)
        for layer in model.discriminator.layers:
            if isinstance(layer, layers.Dropout):
                layer.rate = 0
        model.fit(x, batch_size=4, epochs=2, shuffle=False, verbose=0)
        results.append(model.get_weights())
    for eager, traced in zip(*results, strict=True):
        np.testing.assert_allclose(eager, traced, rtol=2e-4, atol=1e-6)


@pytest.mark.skipif(BACKEND == "torch", reason="Keras refuses it on PyTorch")
def test_steps_per_execution(x):
    weights = []
    for steps in (1, 3):
        keras.utils.set_random_seed(0)
        model = small(seed=7, ema_decay=0.9)
        model.compile(steps_per_execution=steps)
        model.fit(x, batch_size=3, epochs=2, shuffle=False, verbose=0)
        assert int(model.images_seen) == 20
        weights.append(model.get_weights())
    for one, three in zip(*weights, strict=True):
        np.testing.assert_allclose(one, three, rtol=1e-5, atol=1e-7)


def test_evaluate_repeats_itself_and_leaves_training_alone(x):
    model = small()
    model.compile(
        metrics=[keras.metrics.BinaryAccuracy(), keras.metrics.AUC(name="auc")]
    )
    noise = model.training_noise.state.numpy().copy()
    first = model.evaluate(x, batch_size=4, verbose=0, return_dict=True)
    assert model.evaluate(x, batch_size=4, verbose=0, return_dict=True) == first
    assert sorted(first) == [
        "auc",
        "binary_accuracy",
        "discriminator_loss",
        "fake_accuracy",
        "fake_logits",
        "generator_loss",
        "real_accuracy",
        "real_logits",
    ]
    np.testing.assert_array_equal(model.training_noise.state.numpy(), noise)
    assert int(model.images_seen) == 0


def test_compiled_metrics_judge_the_discriminator(x):
    model = small()
    model.compile(
        metrics=[keras.metrics.BinaryAccuracy(), keras.metrics.AUC(name="auc")]
    )
    # A discriminator that reads off the mean brightness; the generator makes black.
    pixels = keras.Input(SHAPE)
    mean = layers.GlobalAveragePooling2D()(pixels)
    model.discriminator = keras.Model(pixels, layers.Rescaling(100.0, 50.0)(mean))
    model.generator.layers[-3].set_weights(
        [
            np.zeros_like(w) - 9 * (w.ndim == 1)
            for w in model.generator.layers[-3].get_weights()
        ]
    )
    logs = model.evaluate(np.ones_like(x), verbose=0, return_dict=True)
    assert logs["binary_accuracy"] == 1.0
    assert logs["auc"] == pytest.approx(1.0)
    assert logs["discriminator_loss"] == pytest.approx(0, abs=1e-6)
    assert logs["generator_loss"] == pytest.approx(50, rel=1e-3)


@pytest.mark.parametrize(
    ("loss", "logits", "scores"),
    [
        ("non_saturating", (2.0, -2.0), (0.8808, 0.1192)),
        ("least_squares", (0.9, 0.2), (0.9, 0.2)),
        ("hinge", (0.5, -3.0), (0.75, 0.0)),
    ],
)
def test_metrics_see_the_score_that_the_loss_makes_of_logits(x, loss, logits, scores):
    model = small()
    model.compile(
        loss=loss,
        metrics=[
            keras.metrics.BinaryAccuracy(),
            keras.metrics.MeanMetricWrapper(
                lambda y, score: ops.mean(y * score, axis=-1) * 2, name="real"
            ),
            keras.metrics.MeanMetricWrapper(
                lambda y, score: ops.mean((1 - y) * score, axis=-1) * 2, name="fake"
            ),
        ],
    )
    # A discriminator that reads off the mean brightness; the generator makes black.
    pixels = keras.Input(SHAPE)
    mean = layers.GlobalAveragePooling2D()(pixels)
    scale, offset = (logits[0] - logits[1]) / 2, (logits[0] + logits[1]) / 2
    model.discriminator = keras.Model(pixels, layers.Rescaling(scale, offset)(mean))
    last = model.generator.layers[-3]
    last.set_weights([np.zeros_like(w) - 9 * (w.ndim == 1) for w in last.get_weights()])
    logs = model.evaluate(np.ones_like(x), verbose=0, return_dict=True)
    assert logs["binary_accuracy"] == 1.0
    assert (logs["real"], logs["fake"]) == pytest.approx(scores, abs=1e-3)


def test_validation_data_is_logged(x):
    model = compiled()
    labelled = (x[:3], np.zeros(3))
    history = model.fit(
        x, batch_size=4, epochs=2, validation_data=labelled, verbose=0
    ).history
    logged = [f"{prefix}{log}" for prefix in ("", "val_") for log in model.logged]
    norms = [f"{player}_gradient_norm" for player in model.players]
    assert sorted(history) == sorted([*logged, *norms])
    last = model.evaluate(x[:3], verbose=0, return_dict=True)
    assert history["val_generator_loss"][-1] == pytest.approx(last["generator_loss"])


def test_logs_are_means_over_the_epoch(x):
    model = small()
    model.compile(
        *[keras.optimizers.SGD(0.0) for _ in range(2)],
        loss=(
            lambda real, fake: (
                ops.mean(real) * 0 + ops.cast(ops.shape(real)[0], "float32")
            ),
            lambda fake: ops.mean(fake) * 0 + 2.0,
        ),
    )
    history = model.fit(x, batch_size=4, epochs=1, verbose=0).history
    assert history["discriminator_loss"] == [pytest.approx((4 + 4 + 2) / 3)]
    assert history["generator_loss"] == [2.0]


def test_generate(x):
    model = small(data_range=(0, 255))
    images = model.generate(5, seed=3)
    assert images.shape == (5, *SHAPE)
    assert images.dtype == np.float32
    z = np.random.default_rng(3).standard_normal((5, 4), dtype="float32")
    by_hand = 127.5 * (ops.convert_to_numpy(model.generator(z)) + 1)
    np.testing.assert_allclose(images, by_hand, atol=1e-3)
    np.testing.assert_allclose(model.predict(z, verbose=0), by_hand, atol=1e-3)
    np.testing.assert_array_equal(images, model.generate(5, seed=3))
    assert np.abs(images - model.generate(5, seed=4)).max() > 0.1
    keras.utils.set_random_seed(0)
    first = model.generate(2)
    keras.utils.set_random_seed(0)
    np.testing.assert_array_equal(first, model.generate(2))
    assert np.abs(first - model.generate(2)).max() > 0


def test_truncated_latents_are_a_truncated_normal():
    z = small().latents(5000, seed=0, truncation=0.5)
    assert np.abs(z).max() <= 0.5
    # The standard deviation of a normal cut off at +-c (scipy.stats.truncnorm).
    from scipy.stats import truncnorm

    assert z.std() == pytest.approx(truncnorm(-0.5, 0.5).std(), rel=0.01)


def test_data_range_maps_to_what_the_networks_see(x):
    model = small(data_range=(0, 255))
    batch = np.round(255 * np.abs(x)).astype("uint8")
    seen = ops.convert_to_numpy(model.images_of(batch))
    np.testing.assert_allclose(seen, batch / 127.5 - 1, atol=1e-6)
    assert seen.dtype == np.float32
    made = model.generate(4, seed=0)  # at first near the middle
    assert made.min() >= 0
    assert made.max() > 127
    model.compile()
    model.fit(batch, batch_size=5, epochs=1, verbose=0)


def test_the_average_follows_the_generator(x):
    model = DCGAN(SHAPE, 4, width=2, ema_decay=0.5)
    model.compile()
    average = [weight.astype("float64") for weight in model.generator.get_weights()]
    for step in range(1, 4):
        model.train_on_batch(x[:4])
        keep = min(0.5, (1 + step) / (10 + step))
        for index, weight in enumerate(model.generator.get_weights()):
            average[index] = keep * average[index] + (1 - keep) * weight
    for expected, weight in zip(average, model.average.get_weights(), strict=True):
        np.testing.assert_allclose(weight, expected, rtol=1e-4, atol=1e-6)
    z = model.latents(3, seed=0)
    np.testing.assert_allclose(
        model.generate(3, seed=0),
        ops.convert_to_numpy(model.average(z, training=False)),
        atol=1e-6,
    )


def test_the_average_leaves_training_alone(x):
    weights = []
    for decay in (None, 0.9):
        keras.utils.set_random_seed(0)
        model = small(ema_decay=decay, seed=1)
        harness.fix_weights(model.generator)
        harness.fix_weights(model.discriminator)
        model.compile()
        for _ in range(2):
            model.train_on_batch(x[:4])
        weights.append(model.generator.get_weights())
    for one, other in zip(*weights, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-7)


def test_weights_with_an_average_do_not_get_lost(x, tmp_path):
    model = small(ema_decay=0.9)
    model.compile()
    model.fit(x, verbose=0)
    model.save_weights(tmp_path / "with.weights.h5")
    with pytest.raises(ValueError, match=r"written with ema_decay=0\.9, but this GAN"):
        small().load_weights(tmp_path / "with.weights.h5")


def test_networks_of_ones_own():
    generator = keras.Sequential(
        [layers.Dense(12, activation="tanh"), layers.Reshape((2, 2, 3))],
        name="generator",
    )
    discriminator = keras.Sequential(
        [layers.Flatten(), layers.Dense(1)], name="discriminator"
    )
    model = GAN(generator=generator, discriminator=discriminator, latent_dim=6)
    assert (model.latent_dim, model.image_shape) == (6, (2, 2, 3))
    harness.run_train_test(model, harness.images(10, (2, 2, 3)))
    harness.run_serialization_test(model)


def test_presets(tmp_path):
    model = DCGAN(SHAPE, 4, width=2, ema_decay=0.9, data_range=(0, 1))
    harness.fix_weights(model)
    model.compile()
    model.save_to_preset(tmp_path / "preset")
    loaded = DCGAN.from_preset(tmp_path / "preset")
    np.testing.assert_array_equal(loaded.generate(3, seed=0), model.generate(3, seed=0))
    with pytest.raises(FileExistsError, match="is not empty, or a file"):
        model.save_to_preset(tmp_path / "preset")
    with pytest.raises(ValueError, match="is a model 'dcgan', not 'gan'"):
        GAN.from_preset(tmp_path / "preset")
    with pytest.raises(ValueError, match="is no preset folder"):
        GAN.from_preset(tmp_path)


def test_mixed_bfloat16_trains_and_mixed_float16_is_refused(x):
    policy = keras.config.dtype_policy()
    try:
        keras.config.set_dtype_policy("mixed_bfloat16")
        harness.run_train_test(small(), x)
        keras.config.set_dtype_policy("mixed_float16")
        with pytest.raises(ValueError, match="mixed_float16 needs loss scaling"):
            small()
    finally:
        keras.config.set_dtype_policy(policy)


REFUSALS = {
    "shape": (
        lambda x: compiled().fit(x[:, :4]),
        r"Images of shape \(4, 8, 1\) do not fit networks for .* \(8, 8, 1\)",
    ),
    "channel axis": (lambda x: compiled().fit(x[..., 0]), r"x\[\.\.\., None\]"),
    "channels first": (
        lambda x: compiled().fit(x.transpose(0, 3, 1, 2)),
        "channels seem to come first",
    ),
    "bytes": (
        lambda x: compiled().fit(np.zeros((4, *SHAPE), "uint8")),
        r"type uint8 cannot lie in the data range \(-1, 1\).*data_range=\(0, 255\)",
    ),
    "range": (
        lambda x: compiled().fit(127 * np.abs(x)),
        r"leave the data range \(-1\.0, 1\.0\). Received: values from .* to 126",
    ),
    "NaN": (
        lambda x: compiled().fit(
            np.where(np.arange(10)[:, None, None, None] == 7, np.nan, x)
        ),
        "Received: 64 of them in 1 of 10 images, the first in image 7",
    ),
    "no images": (lambda x: compiled().fit(x[:0]), "There are no images"),
    "labels": (
        lambda x: compiled().fit(x, np.zeros(10)),
        "GAN is unconditional and would not use labels",
    ),
    "weights": (
        lambda x: compiled().fit(x, sample_weight=np.ones(10)),
        "GAN does not weight examples. Received: sample_weight",
    ),
    "a list of two sets": (
        lambda x: compiled().fit([x, x[:4]]),
        r"A list of arrays of images is no training set. Received: shapes \(",
    ),
    "a list of unequal images": (
        lambda x: compiled().fit([x[0], x[0, :4]]),
        "A list of 2 images must make one array, but they differ in shape",
    ),
    "labels to generate": (
        lambda x: small().generate(2, labels=3),
        "unconditional: it cannot be asked for a class. Received: labels=3",
    ),
    "n": (lambda x: small().generate(0), "n must be a positive integer. Received: n=0"),
    "truncation": (
        lambda x: small().generate(1, truncation=0),
        "truncation must be at least",
    ),
    "early stopping": (
        lambda x: compiled().fit(x, callbacks=[keras.callbacks.EarlyStopping()]),
        "EarlyStopping monitors 'val_loss', but GAN has one loss a player",
    ),
    "best checkpoint": (
        lambda x: compiled().fit(
            x, callbacks=keras.callbacks.ModelCheckpoint("m.keras", save_best_only=True)
        ),
        "ModelCheckpoint monitors 'val_loss'",
    ),
    "swapped averages": (
        lambda x: compiled().fit(x, callbacks=[keras.callbacks.SwapEMAWeights()]),
        r"needs a player's optimizer with use_ema=True. Use kerasgan\.callbacks\.Expo",
    ),
    "one optimizer": (
        lambda x: small().compile(*[keras.optimizers.Adam()] * 2),
        "generator, discriminator were given the same optimizer object",
    ),
    "steps": (
        lambda x: small(discriminator_steps=0),
        "discriminator_steps must be a positive integer. Received",
    ),
    "decay": (lambda x: small(ema_decay=1.5), "ema_decay must lie between 0 and 1"),
    "data range": (
        lambda x: small(data_range=(1, 0)),
        r"\(low, high\) with low < high",
    ),
    "seed": (lambda x: small(seed="a"), "seed must be a non-negative integer"),
    "width": (lambda x: GAN(SHAPE, 4, width=0), "width must be a positive integer"),
    "generator's images": (
        lambda x: GAN((9, 9, 1), generator=small().generator),
        r"makes images of shape \(8, 8, 1\). Received: image_shape=\(9, 9, 1\)",
    ),
    "latents": (
        lambda x: GAN(latent_dim=9, generator=small().generator),
        "no latents.*Received: latent_dim=9",
    ),
    "discriminator": (
        lambda x: GAN(
            generator=small().generator,
            discriminator=GAN((4, 4, 1), 4, width=4).discriminator,
        ),
        "discriminator does not take the generator's images",
    ),
    "logits": (
        lambda x: GAN(
            generator=small().generator,
            discriminator=keras.Sequential([layers.Flatten(), layers.Dense(2)]),
        ),
        r"must make one logit an image, shape \(m, 1\)",
    ),
    "stock NaN": (
        lambda x: compiled().fit(x, callbacks=[keras.callbacks.TerminateOnNaN()]),
        r"Use kerasgan\.callbacks\.TerminateOnNaN\(\) instead",
    ),
    "nothing": (
        lambda x: compiled().fit(None),
        "There are no images. Received: x=None",
    ),
    "a number of images": (
        lambda x: small().generate(True),
        "n must be a positive int",
    ),
    "negative seed": (lambda x: small().generate(1, seed=-1), "seed must be a non-neg"),
    "validation": (
        lambda x: compiled().fit(x, validation_data=x[:, :4]),
        r"Images of shape \(4, 8, 1\) do not fit",
    ),
    "metrics": (
        lambda x: small().compile(metrics=["accuracy"]),
        r"metrics must be a list of keras\.metrics\.Metric objects.*\['accuracy'\]",
    ),
    "image shape": (lambda x: GAN(28), r"\(height, width, channels\).*image_shape=28"),
    "latent dimension": (lambda x: GAN(SHAPE, "a"), "latent_dim must be a positive in"),
    "no network": (lambda x: GAN(generator="foo"), "generator must be a keras.Model"),
    "no range": (lambda x: small(data_range=5), r"data_range must be \(low, high\)"),
    "endless range": (lambda x: small(data_range=(0, np.inf)), "data_range must be"),
    "kept decay": (lambda x: small().keep_average(5), "ema_decay must lie between"),
    "Lambda": (
        lambda x: GAN(
            generator=keras.Sequential(
                [
                    keras.Input((4,)),
                    layers.Dense(4),
                    layers.Lambda(lambda z: z),
                    layers.Reshape((2, 2, 1)),
                ]
            ),
            ema_decay=0.9,
        ),
        "cannot be copied, as ema_decay= needs",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refusals(case, x):
    call, message = REFUSALS[case]
    with pytest.raises(ValueError, match=message) as refusal:
        call(x)
    assert "\n" not in str(refusal.value)


def test_a_single_optimizer_is_no_optimizer_for_two_players():
    with pytest.raises(TypeError, match="Each player has its own: generator_optimizer"):
        small().compile(optimizer="adam")


def test_layers_of_both_players_may_bear_the_same_name(x):
    def network(shape_in, *ends):
        return keras.Sequential(
            [keras.Input(shape_in), layers.Flatten(), layers.Dense(64, name="a"), *ends]
        )

    model = GAN(
        generator=network((4,), layers.Reshape(SHAPE)),
        discriminator=network(SHAPE, layers.Dense(1, name="b")),
    )
    harness.run_train_test(model, x)


def test_a_frozen_player_stays(x):
    model = small()
    model.discriminator.trainable = False
    model.compile()
    before = model.discriminator.get_weights()
    moving = harness.trainable(model)["generator"]
    with pytest.warns(UserWarning, match=r"^The discriminator has no trainable weigh"):
        model.fit(x, verbose=0)
    for old, new in zip(before, model.discriminator.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    assert np.abs(harness.trainable(model)["generator"][0] - moving[0]).max() > 0


@pytest.mark.parametrize("part", ["network", "layer"])
def test_what_is_frozen_between_two_fits_stays(x, part):
    model = compiled()
    model.fit(x, verbose=0)
    D = model.discriminator
    layers = [layer for layer in D.layers if layer.trainable_weights]
    frozen = D if part == "network" else layers[0]
    frozen.trainable = False
    before = frozen.get_weights()
    with (
        pytest.warns(UserWarning, match="stays as it is")
        if part == "network"
        else contextlib.nullcontext()
    ):
        model.train_on_batch(x)
        model.fit(x, verbose=0)
    for old, new in zip(before, frozen.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_a_model_that_is_not_compiled_is_told_so(x):
    with pytest.raises(ValueError, match="compile"):
        small().fit(x, verbose=0)


def test_what_is_set_free_after_compile_is_refused(x):
    model = small()
    model.generator.layers[1].trainable = False
    model.compile()
    model.generator.layers[1].trainable = True
    with pytest.raises(ValueError, match=r"generator has weights .* Call compile aga"):
        model.fit(x, verbose=0)


@tensorflow_only
@pytest.mark.parametrize("spoiled", [np.nan, 300.0])
def test_the_first_batch_of_a_dataset_is_looked_at(spoiled, x):
    import tensorflow as tf

    x[1, 2] = spoiled
    dataset = tf.data.Dataset.from_tensor_slices(x).batch(4)
    with pytest.raises(ValueError, match=r"NaN or infinite|leave the data range"):
        compiled().fit(dataset, verbose=0)


def test_an_unregistered_model_has_no_preset(tmp_path):
    class Own(GAN):
        pass

    with pytest.raises(ValueError, match="Own has no name to be found by again"):
        Own(SHAPE, 4, width=2).save_to_preset(tmp_path / "preset")


def test_damaged_presets(tmp_path):
    for content in ("{", '{"model": "gan"}', '{"model": ["gan"], "config": {}}'):
        (tmp_path / "config.json").write_text(content)
        with pytest.raises(ValueError, match="is no preset folder"):
            GAN.from_preset(tmp_path)
    (tmp_path / "config.json").write_text('{"model": "gan", "config": {}}')
    with pytest.raises(ValueError, match=r"makes no GAN \(KeyError: 'generator'\)"):
        GAN.from_preset(tmp_path)


@tensorflow_only
def test_a_dataset_of_dicts_of_other_names_is_refused(x):
    import tensorflow as tf

    dataset = tf.data.Dataset.from_tensor_slices({"photo": x}).batch(2)
    with pytest.raises(ValueError, match=r"Received: .*'?photo'?"):
        compiled().fit(dataset, verbose=0)


@tensorflow_only
@pytest.mark.parametrize("average", [None, 0.9])
def test_two_replicas_train_like_one(average):
    """Gradients are averaged over replicas, not summed; SGD does not hide it."""
    import tensorflow as tf

    x = harness.images(8, (2, 2, 1))
    z = np.random.default_rng(1).standard_normal((8, 3)).astype("float32")

    class NoiseFromData(GAN):
        def unpack_batches(self, data, count):
            self.noise = getattr(self, "noise", {})
            replica = tf.distribute.get_replica_context().replica_id_in_sync_group
            self.noise[int(tf.get_static_value(replica) or 0)] = data[1]
            return super().unpack_batches(data, count)

        def sample_latent(self, m, noise=None):
            replica = tf.distribute.get_replica_context().replica_id_in_sync_group
            return self.noise[int(tf.get_static_value(replica) or 0)]

    def train(strategy):
        with strategy.scope():
            model = NoiseFromData(
                generator=keras.Sequential(
                    [
                        keras.Input((3,)),
                        layers.Dense(4, activation="tanh"),
                        layers.Reshape((2, 2, 1)),
                    ],
                    name="generator",
                ),
                discriminator=keras.Sequential(
                    [keras.Input((2, 2, 1)), layers.Flatten(), layers.Dense(1)],
                    name="discriminator",
                ),
                ema_decay=average,
            )
            model.compile(*[keras.optimizers.SGD(0.5) for _ in range(2)])
        model.conditions = {"noise": Points((3,))}  # so that it is handed on
        harness.fix_weights(model)
        pairs = tf.data.Dataset.from_tensor_slices((x, z)).batch(8)
        history = model.fit(pairs, epochs=4, verbose=0).history
        return model, history

    devices = [f"CPU:{index}" for index in range(2)]
    one, expected = train(tf.distribute.OneDeviceStrategy(devices[0]))
    two, history = train(tf.distribute.MirroredStrategy(devices))
    assert int(two.images_seen.numpy()) == 32
    for mine, theirs in zip(one.get_weights(), two.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-5, atol=1e-6)
    for log in one.logged:
        np.testing.assert_allclose(history[log], expected[log], rtol=1e-4)


@tensorflow_only
def test_replicas_draw_different_noise():
    import tensorflow as tf

    strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
    with strategy.scope():
        model = small(seed=0)
    drawn = strategy.run(tf.function(lambda: model.sample_latent(3)))
    first, second = strategy.experimental_local_results(drawn)
    assert np.abs(first.numpy() - second.numpy()).min() > 0
    alone = small(seed=0).sample_latent(3)
    np.testing.assert_array_equal(first.numpy(), alone.numpy())


@tensorflow_only
def test_an_optimizer_of_another_strategy_is_refused():
    import tensorflow as tf

    strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
    outside = keras.optimizers.SGD(0.1)
    with strategy.scope():
        model = small()
        with pytest.raises(ValueError, match="was not made in the distribution"):
            model.compile(outside, keras.optimizers.SGD(0.1))


def test_noise_never_repeats(x):
    model = small()
    drawn = [ops.convert_to_numpy(model.sample_latent(2)) for _ in range(3)]
    for one, other in itertools.combinations(drawn, 2):
        assert np.abs(one - other).min() > 0


@pytest.mark.parametrize("name", ["model.h5", "model.hdf5"])
@pytest.mark.parametrize("make", [lambda: DCGAN((8, 8, 1), 4, width=2), Classifier])
def test_keras_own_save_model_refuses_what_it_cannot_load(make, name, tmp_path):
    with pytest.raises(ValueError, match=r"could not load .* ends in \.keras; save_w"):
        keras.saving.save_model(make(), tmp_path / name)
