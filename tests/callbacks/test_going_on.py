"""A checkpoint knows what it was made of, and goes on with nothing else."""

import re
import shutil
import zipfile

import h5py
import keras
import numpy as np
import pytest

from kerasgan import callbacks, datasets
from kerasgan.engine.loading import checkpoints
from kerasgan.models import GAN, LSGAN
from kerasgan.regularizers import R1
from tests import harness
from tests.callbacks.test_resuming import (
    EPOCHS,
    SHAPE,
    STEPS,
    Rows,
    assert_same_state,
    data,
    make,
    whole,
)

IMAGES = harness.images(10, SHAPE)
OTHERS = harness.images(10, SHAPE, seed=1)


def batches(images=IMAGES, **options):
    return datasets.from_arrays(images, **{"batch_size": 2, "seed": 4, **options})


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    """Folders of trainings that were left after 3 steps, and after an epoch."""
    folders = {}
    for steps, place in ((3, (0, 3)), (STEPS, (1, 0))):
        folders[place] = folder = tmp_path_factory.mktemp("left")
        stop, model = callbacks.StopAfter(steps), make()
        every = [stop, callbacks.Checkpoint(folder)]
        model.fit(data(), epochs=EPOCHS, verbose=0, callbacks=every)
        assert [saved[1:] for saved in checkpoints(folder)] == [place]
    return folders


def go_on(folder, given, restored=None, epochs=EPOCHS):
    model, rows = make(), Rows()
    checkpoint = callbacks.Checkpoint(folder)
    epoch, step = checkpoint.restore(model)
    model.restored = restored or model.restored
    model.fit(
        given,
        epochs=epochs,
        initial_epoch=epoch,
        initial_step=step,
        verbose=0,
        callbacks=[rows, checkpoint],
    )
    return model, rows


def test_an_epoch_that_was_left_goes_on_after_its_last_step(left, tmp_path):
    folder = shutil.copytree(left[0, 3], tmp_path / "run")
    expected, wanted = whole()
    model, rows = go_on(folder, batches())
    assert_same_state(model, expected)
    assert rows.epochs == wanted.epochs
    assert rows.batches == wanted.batches[3:]


def test_an_epoch_of_data_without_places_counts_as_a_whole_one(tmp_path):
    every = [callbacks.StopAfter(3), callbacks.Checkpoint(tmp_path)]
    make().fit(IMAGES, batch_size=2, epochs=9, verbose=0, callbacks=every)
    assert [saved[1:] for saved in checkpoints(tmp_path)] == [(1, 0)]


@pytest.mark.parametrize(
    ("given", "was", "received"),
    [
        (batches(batch_size=1), "batch_size=2", "batch_size=1"),
        (
            batches(OTHERS),
            "10 examples of 'arrays'",
            "other 10 examples of 'arrays'",
        ),
        (
            batches(np.concatenate([IMAGES, OTHERS])),
            "10 examples of 'arrays'",
            "20 examples of 'arrays'",
        ),
        (batches(seed=5), "seed=4", "seed=5"),
        (batches(shuffle=False), "seed=4", "seed=None"),
        (batches(batches_per_step=2), "batches_per_step=1", "batches_per_step=2"),
        (
            IMAGES,
            "10 examples of 'arrays'",
            "10 examples of 'data of type ndarray'",
        ),
    ],
)
def test_the_rest_of_an_epoch_is_of_the_same_data(left, given, was, received):
    message = (
        f"This training came to step 3 of epoch 1 with {was}. Received: {received}. "
        "Go on with what it was made of, or take the end of an epoch: restore(model, "
        "whole_epochs=True)."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        go_on(left[0, 3], given)


def test_the_next_epoch_is_of_the_same_order(left, tmp_path):
    message = "epoch 2 with seed=4. Received: seed=5. Go on .* leave initial_epoch out"
    with pytest.raises(ValueError, match=message):
        go_on(left[1, 0], batches(seed=5))
    with pytest.raises(ValueError, match="Received: other 10 examples of 'arrays'"):
        go_on(left[1, 0], batches(OTHERS))
    folder = shutil.copytree(left[1, 0], tmp_path / "run")
    model, _ = go_on(folder, batches(batch_size=5), epochs=2)
    assert int(model.images_seen.numpy()) == 20


def test_a_loaded_model_knows_it_too(left):
    (saved,) = checkpoints(left[0, 3])
    model = keras.models.load_model(saved.path)
    with pytest.raises(ValueError, match=r"with batch_size=2\. Received: batch_size=1"):
        model.fit(batches(batch_size=1), epochs=1, initial_step=3, verbose=0)
    model.fit(batches(OTHERS), verbose=0)  # a new training with these weights


def test_another_path_of_the_same_images_is_the_same(left, tmp_path):
    folder = shutil.copytree(left[0, 3], tmp_path / "run")
    np.savez(tmp_path / "images.npz", images=IMAGES)
    given = datasets.load(
        tmp_path / "images.npz", batch_size=2, seed=4, value_range=(-1, 1)
    )
    model, _ = go_on(folder, given)
    assert_same_state(model, whole()[0])


def test_another_order_by_another_backend_is_refused_within_an_epoch(left):
    model = make()
    callbacks.Checkpoint(left[0, 3]).restore(model)
    order = {"numpy": "tf.data", "tf.data": "numpy"}[model.restored["order"]]
    with pytest.raises(ValueError, match=f"the order of {order}. Received: the order"):
        go_on(left[0, 3], batches(), {**model.restored, "order": order})


def test_a_checkpoint_of_an_earlier_version_goes_on(left, tmp_path):
    (saved,) = checkpoints(left[0, 3])
    with zipfile.ZipFile(saved.path) as old:
        old.extractall(tmp_path / "content")
    with h5py.File(tmp_path / "content/model.weights.h5", "a") as weights:
        del weights["vars/made_of"]
    folder = tmp_path / "run"
    folder.mkdir()
    with zipfile.ZipFile(folder / saved.path.name, "w") as new:
        for path in (tmp_path / "content").iterdir():
            new.write(path, path.name)
    model, _ = go_on(folder, batches())
    assert_same_state(model, whole()[0])


def other(cls=GAN, width=4, seed=3, **options):
    model = cls(SHAPE, 4, width=width, seed=seed, **{"ema_decay": 0.9, **options})
    model.compile()
    return model


@pytest.mark.parametrize(
    ("cls", "options", "words"),
    [
        (LSGAN, {}, "was saved by a GAN. Received: a LSGAN. Make the model as it was"),
        (
            GAN,
            {"width": 5},
            "was saved with generator.config.layers.config.units=4. Re",
        ),
        (GAN, {"networks": "dcgan"}, "was saved with generator.config.layers=[{"),
        (GAN, {"generator_steps": 2}, "with generator_steps=1. Received: 2."),
        (GAN, {"data_range": (0, 1)}, "data_range=[-1.0, 1.0]. Received: [0.0, 1.0]."),
        (GAN, {"regularizers": [R1()]}, "was saved with regularizers=[]. Received: [{"),
    ],
)
def test_another_model_is_refused(left, cls, options, words):
    model = other(cls, **options)
    before = [weight.numpy() for weight in model.weights]
    with pytest.raises(ValueError, match=re.escape(words)) as error:
        callbacks.Checkpoint(left[0, 3]).restore(model)
    assert "model.load_weights(" in str(error.value)
    assert "\n" not in str(error.value)
    for one, weight in zip(before, model.weights, strict=True):
        np.testing.assert_array_equal(one, weight.numpy())


def test_what_tells_no_models_apart_is_left_aside(left):
    model = other(seed=9, name="mine")  # its layers have other names, too
    assert callbacks.Checkpoint(left[0, 3]).restore(model) == (0, 3)


@keras.saving.register_keras_serializable("kerasgan_tests")
def difference(real, fake):
    return keras.ops.mean(fake - real)


@keras.saving.register_keras_serializable("kerasgan_tests")
def nan(fake):
    return keras.ops.mean(fake) + keras.ops.convert_to_tensor(np.nan, "float32")


def test_logs_that_are_nan_cost_no_checkpoint(tmp_path):
    """The generator's loss is NaN, and its gradient, and so its weights, are not."""
    model = make()
    model.compile(loss=(difference, nan))
    checkpoint = callbacks.Checkpoint(tmp_path, keep=9, save_every_steps=2)
    history = model.fit(data(), epochs=2, verbose=0, callbacks=[checkpoint]).history
    assert np.isnan(history["generator_loss"]).all()
    places = [saved[1:] for saved in checkpoints(tmp_path)]
    assert places == [(0, 2), (0, 4), (1, 0), (1, 2), (1, 4), (2, 0)]
