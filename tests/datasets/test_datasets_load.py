"""Digits, names, options, and the order of the epochs."""

import dataclasses
import os
import subprocess
import sys

import keras
import numpy as np
import pytest

from kerasgan import datasets
from tests.conftest import BACKEND
from tests.datasets.batching import bytes_of, epoch, numbered, order


def test_digits_are_those_of_scikit_learn():
    from sklearn.datasets import load_digits

    dataset = datasets.load("digits", image_size=8, shuffle=False, labels=True)
    assert dataset.info.classes == tuple("0123456789")
    assert dataset.info.value_range == (0, 16)
    assert len(dataset) == 24
    images, labels = epoch(dataset)[0]
    assert images.dtype == np.float32
    assert labels.dtype == np.int32
    found = load_digits()
    expected = np.rint(found.images[:64] * 255 / 16)
    np.testing.assert_array_equal(bytes_of(images)[..., 0], expected)
    np.testing.assert_array_equal(labels, found.target[:64])


def test_digits_are_enlarged_and_split_without_overlap():
    train, test, everything = (
        datasets.load("digits", split=split, batch_size=2000, shuffle=False)
        for split in ("train", "test", "all")
    )
    assert (train.info.size, test.info.size, everything.info.size) == (1500, 297, 1797)
    assert train.info.image_shape == (28, 28, 1)
    parts = np.concatenate([epoch(train)[0], epoch(test)[0]])
    np.testing.assert_array_equal(parts, epoch(everything)[0])
    assert (parts.min(), parts.max()) == (-1, 1)


def test_what_was_enlarged_is_told():
    assert datasets.load("digits", image_size=8).info.notes == ()
    assert str(datasets.load("digits").info) == (
        "digits (train): 1,500 images of 28x28x1; classes 0, 1, 2, 3, 4, 5, 6, 7, 8, "
        "9; stored as 8x8; all enlarged"
    )


def test_channels_of_digits():
    dataset = datasets.load("digits", channels=3, shuffle=False, split="test")
    images = epoch(dataset)[0]
    assert dataset.info.image_shape == images.shape[1:] == (28, 28, 3)
    np.testing.assert_array_equal(images[..., 0], images[..., 2])


def test_the_order_is_a_function_of_seed_and_epoch():
    whole = datasets.from_arrays(numbered(), batch_size=4, seed=3)
    epochs = [order(whole) for _ in range(4)]
    assert all(sorted(each) == list(range(10)) for each in epochs)
    assert len({tuple(each) for each in epochs}) == 4
    keras.utils.set_random_seed(99)
    resumed = datasets.from_arrays(numbered(), batch_size=4, seed=3, initial_epoch=2)
    assert [order(resumed), order(resumed)] == epochs[2:]
    assert order(whole.starting_at(2, 1)) == epochs[2][4:]  # behind its first batch
    assert order(datasets.from_arrays(numbered(), seed=4)) != epochs[0]
    still = datasets.from_arrays(numbered(), shuffle=False)
    assert order(still) == order(still) == list(range(10))


@pytest.mark.skipif(BACKEND == "tensorflow", reason="tf.data on TensorFlow")
def test_the_order_without_tensorflow_is_numpys():
    dataset = datasets.from_arrays(numbered(), seed=3, initial_epoch=5)
    expected = np.random.default_rng([3, 5]).permutation(10).tolist()
    assert order(dataset) == expected
    assert dataset.epoch == 6
    dataset.on_epoch_end()  # nothing was read since
    assert dataset.epoch == 6
    with pytest.raises(IndexError, match="1 batches"):
        dataset[1]


class Corners(keras.Model):
    """Returns the corner pixel of its images as the loss, and remembers nothing."""

    def __init__(self):
        super().__init__()
        self.scale = self.add_weight(shape=(), initializer="ones")
        self.built = True

    def call(self, images):
        return images[:, 0, 0, :] * self.scale


def losses(dataset, first, last):
    """The loss of the last batch of every epoch of `fit`, one image long."""
    model = Corners()
    model.compile(optimizer=keras.optimizers.SGD(0.0), loss="mse")
    history = []

    def note(batch, logs):
        if batch == 0:  # logs are means over the epoch so far
            history.append(round(logs["loss"], 5))

    watcher = keras.callbacks.LambdaCallback(on_train_batch_end=note)
    model.fit(
        dataset,
        initial_epoch=first,
        epochs=last,
        callbacks=[watcher],
        verbose=0,
        shuffle=False,
    )
    return history


def test_fit_goes_on_where_another_fit_stopped():
    images, labels = 25 * numbered(), np.zeros(10, "int32")
    settings = {"batch_size": 1, "seed": 2}
    whole = losses(datasets.from_arrays(images, labels, **settings), 0, 6)
    assert len(set(whole)) > 2
    resumed = datasets.from_arrays(images, labels, initial_epoch=4, **settings)
    assert losses(resumed, 4, 6) == whole[4:]
    corners = [
        order(datasets.from_arrays(images, initial_epoch=e, **settings))[0]
        for e in range(6)
    ]
    expected = [(corner / 127.5 - 1) ** 2 for corner in corners]
    np.testing.assert_allclose(whole, expected, atol=1e-4)


@pytest.mark.skipif(BACKEND != "tensorflow", reason="tf.distribute is TensorFlow's")
def test_replicas_share_the_batches_of_every_epoch():
    import tensorflow as tf

    strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
    with strategy.scope():
        dataset = datasets.from_arrays(numbered(), batch_size=4, seed=3)
    shared = strategy.experimental_distribute_dataset(dataset)
    passes = [
        [
            bytes_of(part.numpy())[:, 0, 0, 0].tolist()
            for batch in shared
            for part in strategy.experimental_local_results(batch)
        ]
        for _ in range(2)
    ]
    alone = datasets.from_arrays(numbered(), batch_size=4, seed=3)
    assert [[i for part in each for i in part] for each in passes] == [
        order(alone),
        order(alone),
    ]
    assert [len(part) for part in passes[0]] == [2, 2, 2, 2, 1, 1]


def test_last_batches():
    dataset = datasets.from_arrays(numbered(), batch_size=4)
    assert [len(batch) for batch in epoch(dataset)] == [4, 4, 2]
    assert len(dataset) == dataset.info.steps_per_epoch == 3
    dataset = datasets.from_arrays(numbered(), batch_size=4, drop_remainder=True)
    assert [len(batch) for batch in epoch(dataset)] == [4, 4]
    assert len(dataset) == dataset.info.steps_per_epoch == 2
    with pytest.raises(ValueError, match=r"batch_size=11 .* nothing of 10 images"):
        datasets.from_arrays(numbered(), batch_size=11, drop_remainder=True)


def test_fresh_batches_for_each_step_of_a_critic():
    images = np.arange(11, dtype="uint8").repeat(4).reshape(11, 2, 2, 1)
    labels = np.arange(11)
    dataset = datasets.from_arrays(
        images, labels, batch_size=2, batches_per_step=2, shuffle=False
    )
    steps = [(np.asarray(x), np.asarray(y)) for x, y in dataset]
    # Two whole steps of two batches of two, then two batches of one; one image is left.
    assert [x.shape for x, _ in steps] == [(2, 2, 2, 2, 1)] * 2 + [(1, 2, 2, 2, 1)]
    assert len(dataset) == dataset.info.steps_per_epoch == 3
    assert dataset.info.batches_per_step == 2
    shown = np.concatenate([y.ravel() for _, y in steps])
    np.testing.assert_array_equal(shown, np.arange(10))
    for x, y in steps:
        np.testing.assert_allclose(x[..., 0, 0, 0], y / 127.5 - 1, rtol=1e-6)
    whole = datasets.from_arrays(
        images, batch_size=2, batches_per_step=2, drop_remainder=True
    )
    assert len(whole) == len(list(whole)) == 2
    with pytest.raises(ValueError, match=r"batches_per_step=12 .* nothing of 11"):
        datasets.from_arrays(images, batch_size=2, batches_per_step=12)


def test_info_is_frozen():
    info = datasets.from_arrays(numbered()).info
    assert info.name == "arrays"
    assert (info.batch_size, info.skipped, info.license) == (64, 0, None)
    with pytest.raises(dataclasses.FrozenInstanceError):
        info.size = 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"batch_size": 0}, "batch_size must be .* at least 1. Received: 0"),
        ({"batch_size": 2.5}, r"Received: 2\.5"),
        ({"seed": -1}, "seed must be .* at least 0. Received: -1"),
        ({"initial_epoch": True}, "initial_epoch .* Received: True"),
        ({"image_size": "64"}, "image_size .* Received: '64'"),
        ({"channels": 4}, "only 1 and 3 convert into each"),
        ({"split": "tset"}, r"'tset'. Did you mean 'test'\? Known: all, test, train"),
        ({"value_range": (0, 16)}, r"value_range is for files.*Leave it out"),
    ],
)
def test_refused_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        datasets.load("digits", **arguments)


def test_refused_paths(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no file or folder .*missing"):
        datasets.load(tmp_path / "missing")
    with pytest.raises(FileNotFoundError, match=r"no file or folder 'here\.npz'"):
        datasets.load("here.npz")
    (tmp_path / "a.txt").write_text("")
    with pytest.raises(ValueError, match=r"a\.txt' cannot be read. Give a folder"):
        datasets.load(tmp_path / "a.txt")


def test_names():
    letters = ["letters", "letters_sans", "letters_serif"]
    expected = ["digits", "gaussian", "grid", *letters, "mnist_4000", "photographs"]
    assert datasets.names() == [*expected, "ring", "scene_pairs", "scenes"]


def test_importing_is_light():
    code = (
        "import sys, kerasgan.datasets; "
        "print({'tensorflow', 'keras', 'sklearn', 'PIL'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == "set()"
