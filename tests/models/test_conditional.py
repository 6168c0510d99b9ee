"""What labels may be, in training and in sampling; and what is refused."""

import re

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan import datasets, losses, regularizers
from kerasgan.models import ACGAN, CGAN, ProjectionGAN
from tests import harness
from tests.conftest import BACKEND

SHAPE = (8, 8, 1)
X = harness.images(12, SHAPE)
Y = np.arange(12) % 3
MODELS = pytest.mark.parametrize("cls", [CGAN, ProjectionGAN, ACGAN])


def made(cls=CGAN, **options):
    model = cls(SHAPE, 4, **{"classes": 3, "width": 4, "seed": 1, **options})
    harness.fix_weights(model)
    model.compile(run_eagerly=True)
    return model


def weights_after(labels):
    model = made()
    model.fit(X, labels, batch_size=6, shuffle=False, verbose=0)
    return model.get_weights()


def test_one_hot_labels_train_as_whole_numbers_do():
    expected = weights_after(Y)
    for labels in (
        keras.utils.to_categorical(Y, 3),
        keras.utils.to_categorical(Y, 3).astype("int64"),
        Y.astype("uint8"),
        Y.tolist(),
    ):
        for mine, theirs in zip(weights_after(labels), expected, strict=True):
            np.testing.assert_array_equal(mine, theirs)


def test_pairs_from_a_dataset_train_too():
    model = made()
    model.compile()
    data = datasets.from_arrays(X, Y, batch_size=4)
    model.fit(data, epochs=2, verbose=0)
    assert int(model.images_seen) == 24
    model.fit((X, Y), batch_size=4, verbose=0, validation_data=(X, Y))


@MODELS
def test_fresh_pairs_reach_each_step_of_the_discriminator(cls):
    model = made(cls, discriminator_steps=2)
    data = datasets.from_arrays(X, Y, batch_size=3, batches_per_step=2)
    model.fit(data, verbose=0)
    assert int(model.optimizer.of("discriminator").iterations) == 4
    logs = model.evaluate(data, verbose=0, return_dict=True)
    assert np.isfinite(list(logs.values())).all()


def test_images_and_labels_of_several_batches_stay_together():
    model = made(discriminator_steps=2)
    x = np.arange(8).reshape(4, 2, 1, 1, 1) / 8 * np.ones(SHAPE)
    y = np.array([[0, 1], [1, 2], [2, 0], [0, 0]])
    batches, m = model.unpack_batches((ops.convert_to_tensor(x), y), 2)
    assert int(m) == 4
    for index, (images, labels) in enumerate(batches):
        rows = ops.convert_to_numpy(labels)
        np.testing.assert_array_equal(rows.argmax(axis=1), y[:, index])
        values = ops.convert_to_numpy(images)[:, 0, 0, 0]
        np.testing.assert_allclose(values, x[:, index, 0, 0, 0])


@MODELS
@pytest.mark.parametrize("loss", losses.names())
def test_any_loss(cls, loss):
    model = made(cls, discriminator_steps=1)
    model.compile(loss=loss, run_eagerly=True)
    history = model.fit(X, Y, batch_size=12, verbose=0).history
    assert np.isfinite(list(history.values())).all()


@MODELS
def test_penalties_see_the_label(cls):
    penalties = [
        regularizers.GradientPenalty(10.0),
        regularizers.R1(1.0),
        regularizers.R2(1.0, every=2),
        regularizers.BCR(policy=("translation",)),
        regularizers.ZCR(),
        regularizers.DiffAugment(),
    ]
    model = made(cls, regularizers=penalties, normalization="none")
    history = model.fit(X, Y, batch_size=6, verbose=0).history
    assert np.isfinite(list(history.values())).all()


def test_a_gradient_penalty_by_hand():
    # |grad D(x | y)| = 3 whatever the label: the penalty adds (3 - 1)^2.
    def loss(**options):
        model = harness.linear_conditional_gan(
            CGAN, 0.0, (0.0, 0.0), 3.0, (1.0, -1.0), **options
        )
        model.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
        x = harness.pixels([0.5, -0.5, 1.0, 0.0])
        logs = model.train_on_batch(x, np.array([0, 1, 1, 0]), return_dict=True)
        return logs["discriminator_loss"]

    penalty = regularizers.GradientPenalty(1.0)
    assert loss(regularizers=[penalty]) - loss() == pytest.approx(4, rel=1e-5)
    r1 = regularizers.R1(2.0)
    assert loss(regularizers=[r1]) - loss() == pytest.approx(9, rel=1e-5)


WRONG = [
    (None, "CGAN is conditional and trains on pairs. Received: images alone."),
    (Y + 1, "has 3 classes, the labels 0 to 2. Received: labels from 1 to 3."),
    (Y - 1, "has 3 classes, the labels 0 to 2. Received: labels from -1 to 1."),
    (Y[:-1], "one label for each image. Received: images of shape (12, 8, 8, 1) and"),
    (
        Y.astype("float32"),
        "takes whole numbers from 0 to 2 as labels. Received: labels",
    ),
    (Y.astype(str), "takes whole numbers from 0 to 2 as labels. Received: labels of"),
    (np.eye(4)[Y], "or (12, 3), one-hot. Received: shape (12, 4)."),
    (
        np.ones((12, 3)),
        "must be one-hot, each row of sum 1. Received: sums from 3 to 3",
    ),
]


@pytest.mark.parametrize(("labels", "message"), WRONG)
def test_wrong_labels_are_refused(labels, message):
    model = made()
    before = model.get_weights()
    with pytest.raises(ValueError, match=re.escape(message)):
        model.fit(X, labels, verbose=0)
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_a_dataset_of_other_classes_is_refused():
    data = datasets.from_arrays(X, Y, batch_size=4)
    with pytest.raises(ValueError, match=r"has 2 classes. Received: 'arrays' with 3"):
        made(classes=2).fit(data, verbose=0)
    made(classes=5).fit(data, verbose=0)  # the data may lack the last ones


@pytest.mark.skipif(BACKEND != "tensorflow", reason="a dataset of TensorFlow's")
def test_a_tf_dataset_is_looked_at_first():
    import tensorflow as tf

    for labels, message in ((Y + 1, "labels from 1 to 3"), (None, "images alone")):
        slices = X if labels is None else (X, labels)
        data = tf.data.Dataset.from_tensor_slices(slices).batch(12)
        with pytest.raises(ValueError, match=message):
            made().fit(data, verbose=0)


@pytest.mark.parametrize("shape", [(12, 3), (12, 1)])
def test_labels_of_another_number_of_batches_are_refused(shape):
    model = made(discriminator_steps=2)
    x = np.repeat(X[:, None], 2, axis=1)
    message = r"takes labels of shape \(12, 2,\), .* Received: shape \(12, "
    with pytest.raises(ValueError, match=message):
        model.fit(x, np.zeros(shape, "int32"), verbose=0)


def test_wrong_validation_data_are_refused():
    data = datasets.from_arrays(X, Y + 1, batch_size=4)
    with pytest.raises(ValueError, match=r"has 3 classes. Received: 'arrays' with 4"):
        made().fit(X, Y, validation_data=data, verbose=0)
    with pytest.raises(ValueError, match=r"has 3 classes. Received: 'arrays' with 4"):
        made().evaluate(data, verbose=0)


def test_a_label_out_of_range_is_never_silent():
    rows = made().labels_of((ops.convert_to_tensor(X[:2]), np.array([1, 3])))
    rows = ops.convert_to_numpy(rows)
    np.testing.assert_array_equal(rows[0], [0, 1, 0])
    assert np.isnan(rows[1]).all()
    assert np.isnan(ops.convert_to_numpy(made().one_hot(np.array([3])))).all()


def test_labels_of_samples():
    model = made()
    one = model.generate(6, labels=2, seed=0)
    np.testing.assert_array_equal(one, model.generate(6, labels=[2] * 6, seed=0))
    rows = model.generate(6, labels=range(3), seed=0)
    each = model.generate(6, labels=[0, 0, 1, 1, 2, 2], seed=0)
    np.testing.assert_array_equal(rows, each)
    np.testing.assert_array_equal(rows[4:], one[4:])
    assert (rows[:4] != one[:4]).any(axis=(1, 2, 3)).all()
    soft = np.eye(3)[[0, 0, 1, 1, 2, 2]]
    np.testing.assert_array_equal(model.generate(6, labels=soft, seed=0), each)
    drawn = model.labels(3000, seed=4)
    np.testing.assert_allclose(np.bincount(drawn) / 3000, 1 / 3, atol=0.03)
    own = np.random.default_rng([4, 1])  # not the stream of the latents
    np.testing.assert_array_equal(drawn, own.integers(3, size=3000))
    np.testing.assert_array_equal(
        model.generate(5, seed=4), model.generate(5, labels=model.labels(5, 4), seed=4)
    )
    batches = np.concatenate(
        list(model.generate_batches(6, labels=range(3), seed=0, batch_size=4))
    )
    np.testing.assert_allclose(batches, rows, atol=1e-6)
    for asked in ([0, 2], range(2), np.array([1, 1])):  # as many as are asked for
        two = model.generate(2, labels=asked, seed=1)
        np.testing.assert_array_equal(model.generate(labels=asked, seed=1), two)
    assert len(model.generate(labels=1)) == len(model.generate()) == 1
    called = model([model.latents(6, seed=0), np.array([0, 0, 1, 1, 2, 2])])
    np.testing.assert_allclose(ops.convert_to_numpy(called), rows, atol=1e-6)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (3, "The model has 3 classes, the labels 0 to 2. Received: labels=3."),
        (
            [0, 1],
            "some whose number divides 5, or rows (5, 3). Received: labels=[0, 1]",
        ),
        ("cat", "labels must be one whole number"),
        (0.5, "labels must be one whole number"),
        ([], "labels must be one whole number"),
        (np.full((5, 3), np.nan), "Label rows must be weights from 0 on that sum to 1"),
        (np.full((5, 3), 0.5), "Label rows must be weights from 0 on that sum to 1"),
        ([[0, 1], [2]], "labels must be one whole number"),
    ],
)
def test_wrong_labels_of_samples_are_refused(labels, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        made().generate(5, labels=labels)


def test_the_other_refusals():
    model = made()
    with pytest.raises(ValueError, match=r"has no codes. Received: codes="):
        model.generate(2, codes={"c1": 1})
    with pytest.raises(ValueError, match="makes and judges images of a class"):
        model.generate_from(model.latents(2))
    with pytest.raises(
        ValueError, match=r"of the shape \(n, 4\). Received: shape \(2,"
    ):
        model.generate_from(np.zeros((2, 5)), 1)
    with pytest.raises(
        ValueError, match="classes must be a whole number of at least 2"
    ):
        made(classes=1)
    with pytest.raises(ValueError, match=r"Unknown label_sampling. Received: 'even'"):
        made(label_sampling="even")
    with pytest.raises(
        ValueError, match="conditioning is for the network that is buil"
    ):
        CGAN(generator=model.generator, conditioning="embedding")
    with pytest.raises(
        ValueError, match=r"takes labels of 3 classes. Received: classes"
    ):
        CGAN(generator=model.generator, classes=4)
    with pytest.raises(
        ValueError, match="A relativistic loss compares each sample wit"
    ):
        made(label_sampling="uniform").compile(loss="relativistic")
    with pytest.raises(ValueError, match=r"must give \[logits \(m, 1\), recognised"):
        ACGAN(discriminator=ACGAN_WITHOUT_CLASSES(), width=4, image_shape=SHAPE)
    plain = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    with pytest.raises(ValueError, match="A conditional generator takes"):
        CGAN(generator=plain)


def ACGAN_WITHOUT_CLASSES():  # noqa: N802
    return keras.Sequential(
        [keras.Input(SHAPE), keras.layers.Flatten(), keras.layers.Dense(1)]
    )


@MODELS
def test_own_networks_are_found_out_about(cls):
    built = made(cls)
    model = cls(generator=built.generator, discriminator=built.discriminator)
    assert (model.classes, model.latent_dim, model.image_shape) == (3, 4, SHAPE)


def test_the_average_is_conditional_too():
    model = made(ema_decay=0.5)
    model.fit(X, Y, batch_size=4, verbose=0)
    images = model.generate(3, labels=range(3), seed=0)
    assert images.shape == (3, *SHAPE)
    assert model.sampler is model.average
