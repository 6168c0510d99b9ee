"""Our callbacks, and every stock Keras callback on a model with two optimizers."""

import csv
import json
import os
import signal
import subprocess
import sys
import textwrap

import keras
import numpy as np
import pytest
from keras import ops
from PIL import Image

from kerasgan import callbacks, pictures
from kerasgan.callbacks.checkpoint import checkpoints
from kerasgan.models import DCGAN, GAN
from tests import harness
from tests.conftest import BACKEND

SHAPE = (8, 8, 1)


@pytest.fixture
def x():
    return harness.images(10, SHAPE)


@pytest.fixture
def model():
    model = GAN(SHAPE, 4, width=4)
    model.compile()
    return model


def fit(model, x, *given, epochs=2, **options):
    options = {"batch_size": 4, "epochs": epochs, "verbose": 0, **options}
    return model.fit(x, callbacks=list(given), **options).history


def read_csv(path):
    with path.open() as file:
        return list(csv.DictReader(file))


def test_snapshots_draw_the_same_latents(model, x, tmp_path):
    snapshot = callbacks.SampleSnapshot(
        tmp_path / "samples", every=2, n=6, seed=3, gif=tmp_path / "all.gif"
    )
    fit(model, x, snapshot, epochs=5)
    drawn = sorted(path.name for path in (tmp_path / "samples").iterdir())
    assert drawn == [f"epoch_000{epoch}.png" for epoch in (1, 2, 4, 5)]
    # Image 4 of 6 stands in the second row and column of three columns.
    sheet = np.asarray(Image.open(tmp_path / "samples/epoch_0005.png"))
    image = pictures.to_uint8(model.generate(6, seed=3))[4, :, :, 0]
    assert sheet.shape == (2 * 33 + 1, 3 * 33 + 1)
    np.testing.assert_array_equal(sheet[34:66:4, 34:66:4], image)
    with Image.open(tmp_path / "all.gif") as gif:
        assert gif.n_frames == 4
        gif.seek(3)
        np.testing.assert_allclose(np.asarray(gif.convert("L")), sheet, atol=2)
        assert gif.info["duration"] == 2000


@pytest.mark.skipif(BACKEND != "tensorflow", reason="TensorBoard needs TensorFlow")
def test_snapshots_go_to_tensorboard(model, x, tmp_path):
    from tensorboard.backend.event_processing import event_accumulator

    fit(model, x, callbacks.SampleSnapshot(tmp_path, tensorboard=tmp_path / "logs"))
    events = event_accumulator.EventAccumulator(str(tmp_path / "logs"))
    events.Reload()
    assert [e.step for e in events.Tensors("samples")] == [0, 1]


def test_the_average_is_the_models_own(x, tmp_path):
    """The callback and the constructor's argument train and save the same average."""
    averages = []
    for option, given in ((0.9, []), (None, [callbacks.ExponentialMovingAverage(0.9)])):
        keras.utils.set_random_seed(0)
        model = DCGAN(SHAPE, 4, width=2, ema_decay=option, seed=0)
        harness.fix_weights(model.generator)
        harness.fix_weights(model.discriminator)
        model.keep_average(None)
        model.keep_average(option)
        model.compile()
        fit(model, x, *given, shuffle=False)
        averages.append(model.average.get_weights())
        path = tmp_path / "model.keras"
        model.save(path)
        loaded = keras.models.load_model(path)
        for saved, weight in zip(
            loaded.average.get_weights(), averages[-1], strict=True
        ):
            np.testing.assert_array_equal(saved, weight)
    for one, other in zip(*averages, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-7)


def test_the_average_joins_a_later_fit(model, x):
    fit(model, x, epochs=1)
    fit(model, x, callbacks.ExponentialMovingAverage(0.5), epochs=1)
    started = [w.copy() for w in model.average.get_weights()]
    model.train_on_batch(x[:4])
    now = model.generator.get_weights()
    for average, start, weight in zip(
        model.average.get_weights(), started, now, strict=True
    ):
        # t = 7 steps of the generator: (1 + t) / (10 + t) is 8 / 17.
        np.testing.assert_allclose(
            average, start + (1 - 8 / 17) * (weight - start), rtol=1e-4, atol=1e-6
        )


def test_training_stops_when_any_loss_is_nan(x, capsys):
    model = GAN(SHAPE, 4, width=4)
    nan = keras.ops.convert_to_tensor(np.nan, "float32")
    model.compile(
        loss=(lambda real, fake: ops.mean(fake), lambda fake: ops.mean(fake) * nan)
    )
    callback = callbacks.TerminateOnNaN(every=2)
    history = fit(model, x, callback, epochs=9)
    assert len(history["generator_loss"]) == 1
    assert callback.reason.startswith("Training stopped at batch 1 of epoch 1: ")
    assert "generator_loss = nan" in callback.reason
    assert "discriminator_loss = nan" not in callback.reason
    assert callback.reason in capsys.readouterr().out


@pytest.mark.skipif(BACKEND == "torch", reason="Keras refuses steps_per_execution")
def test_nan_is_seen_within_long_executions_and_again(x):
    model = GAN(SHAPE, 4, width=4)
    nan = keras.ops.convert_to_tensor(np.nan, "float32")
    model.compile(
        loss=(lambda real, fake: ops.mean(fake) * nan, lambda fake: ops.mean(fake)),
        steps_per_execution=4,
    )
    callback = callbacks.TerminateOnNaN(every=10)
    for expected in (4, 8):
        fit(model, np.tile(x, (8, 1, 1, 1)), callback, batch_size=2)
        assert callback.reason is not None
        assert int(model.optimizer.of("generator").iterations) == expected


def test_a_nan_is_never_checkpointed(x, tmp_path):
    model = GAN(SHAPE, 4, width=4)
    model.compile(*[keras.optimizers.SGD(0.01) for _ in range(2)])

    class Spoil(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2:
                weights = self.model.generator.get_weights()
                self.model.generator.set_weights([np.nan * w for w in weights])

    nan = callbacks.TerminateOnNaN()
    fit(model, x, Spoil(), nan, callbacks.Checkpoint(tmp_path), epochs=9)
    assert nan.reason is not None
    ((path, epoch, _),) = checkpoints(tmp_path)[-1:]
    assert epoch == 2
    assert all(
        np.isfinite(w).all() for w in keras.models.load_model(path).get_weights()
    )


def test_throughput_counts_images(model, x, tmp_path):
    class Slow(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            import time

            time.sleep(0.1)

    fit(
        model,
        x,
        Slow(),
        callbacks.Throughput(),
        keras.callbacks.CSVLogger(tmp_path / "history.csv"),
        epochs=2,
    )
    rows = read_csv(tmp_path / "history.csv")
    assert [row["epoch"] for row in rows] == ["0", "1"]
    # Ten images in three batches of a tenth of a second and a little more each.
    assert 5 < float(rows[1]["images_per_second"]) < 10 / 0.3


def test_stopping_after_steps_and_minutes(model, x):
    fit(model, x, callbacks.StopAfter(steps=4), epochs=9)
    assert int(model.optimizer.of("generator").iterations) == 4
    fit(model, x, callbacks.StopAfter(minutes=1e-9), epochs=9)
    assert int(model.optimizer.of("generator").iterations) == 5


def test_an_interrupt_ends_training_as_if_it_were_over(model, x, tmp_path):
    class Press(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            if batch == 1:
                os.kill(os.getpid(), signal.SIGINT)

    handler = signal.getsignal(signal.SIGINT)
    stop = callbacks.StopOnInterrupt()
    fit(model, x, Press(), stop, callbacks.Checkpoint(tmp_path), epochs=9)
    assert stop.interrupted
    assert int(model.optimizer.of("generator").iterations) == 2
    assert [epoch for _, epoch, _ in checkpoints(tmp_path)] == [1]
    assert signal.getsignal(signal.SIGINT) is handler


def test_checkpoints_keep_the_newest_and_go_on_exactly(x, tmp_path):
    model = GAN(SHAPE, 4, width=4, ema_decay=0.9)
    model.compile()
    fit(model, x, callbacks.Checkpoint(tmp_path, keep=2), epochs=4)
    assert [epoch for _, epoch, _ in checkpoints(tmp_path)] == [3, 4]
    assert len(list(tmp_path.iterdir())) == 2
    loaded = keras.models.load_model(checkpoints(tmp_path)[-1][0])
    keras.utils.set_random_seed(0)
    expected = model.train_on_batch(x[:4], return_dict=True)
    keras.utils.set_random_seed(0)
    assert loaded.train_on_batch(x[:4], return_dict=True) == expected


def test_a_full_disk_costs_no_checkpoint(tmp_path):
    """A real limit on the size of files stands for the full disk."""
    script = f"""
        import resource, signal, sys
        import keras, numpy as np
        from pathlib import Path
        from kerasgan import callbacks
        from kerasgan.models import GAN

        model = GAN((8, 8, 1), 4, width=4)
        model.compile()
        folder = Path({str(tmp_path)!r}) / "checkpoints"

        class Fill(keras.callbacks.Callback):
            def on_epoch_begin(self, epoch, logs=None):
                if epoch == 2:
                    checkpoint.writing.result()
                    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

        x = np.zeros((8, 8, 8, 1), "float32")
        checkpoint = callbacks.Checkpoint(folder)
        try:
            model.fit(x, epochs=9, verbose=0, callbacks=[Fill(), checkpoint])
        except OSError as error:
            print(error)
    """
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path), "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    assert "epoch_0003.keras could not be written" in result.stdout, result.stderr
    assert "the last good one is" in result.stdout
    folder = tmp_path / "checkpoints"
    assert [epoch for _, epoch, _ in checkpoints(folder)] == [1, 2]
    assert len(list(folder.iterdir())) == 2
    loaded = keras.models.load_model(folder / "epoch_0002.keras")
    assert int(loaded.images_seen.numpy()) == 16


def test_the_state_is_rescued_where_the_folder_is_lost(model, x, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = tmp_path / "checkpoints"

    class Lose(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            folder.rmdir()
            folder.write_text("a file where the folder was")

    with pytest.raises(OSError, match="there is none yet, and the present state was"):
        fit(model, x, Lose(), callbacks.Checkpoint(folder), epochs=1)
    (rescued,) = tmp_path.glob("kerasgan-*-epoch_0001.keras")
    loaded = keras.models.load_model(rescued)
    for one, other in zip(loaded.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_model_checkpoint_and_csv_logger(model, x, tmp_path):
    fit(
        model,
        x,
        keras.callbacks.ModelCheckpoint(
            tmp_path / "best.keras",
            monitor="generator_loss",
            mode="min",
            save_best_only=True,
        ),
        keras.callbacks.ModelCheckpoint(
            tmp_path / "{epoch}.weights.h5", save_weights_only=True
        ),
        keras.callbacks.CSVLogger(tmp_path / "history.csv"),
    )
    twin = GAN(SHAPE, 4, width=4)
    twin.compile()
    twin.load_weights(tmp_path / "2.weights.h5")
    for one, other in zip(twin.variables, model.variables, strict=True):
        np.testing.assert_array_equal(one.numpy(), other.numpy())
    for one, other in zip(
        twin.optimizer.variables, model.optimizer.variables, strict=True
    ):
        np.testing.assert_array_equal(one.numpy(), other.numpy())
    assert isinstance(keras.models.load_model(tmp_path / "best.keras"), GAN)
    rows = read_csv(tmp_path / "history.csv")
    assert [row["epoch"] for row in rows] == ["0", "1"]
    assert {"discriminator_loss", "generator_loss"} <= set(rows[0])


def test_early_stopping_restores_the_best(model, x):
    weights = []

    class Worse(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs):
            weights.append(self.model.get_weights())
            logs["generator_loss"] = epoch

    stopping = keras.callbacks.EarlyStopping(
        "generator_loss", mode="min", patience=2, restore_best_weights=True
    )
    fit(model, x, Worse(), stopping, epochs=9)
    assert len(weights) == 3
    for best, weight in zip(weights[0], model.get_weights(), strict=True):
        np.testing.assert_array_equal(best, weight)


def test_learning_rate_scheduler_reaches_both_players(x):
    model = GAN(SHAPE, 4, width=4)
    model.compile(keras.optimizers.Adam(0.1), keras.optimizers.Adam(0.4))
    fit(model, x, keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2))
    rates = [float(model.optimizer.of(p).learning_rate) for p in model.players]
    assert rates == pytest.approx([0.025, 0.1])
    model.compile()
    history = fit(model, x, keras.callbacks.LearningRateScheduler(lambda e, rate: rate))
    assert history["learning_rate_generator"] == pytest.approx([2e-4, 2e-4])


def test_a_schedule_of_each_players_own(x, tmp_path):
    model = GAN(SHAPE, 4, width=4)
    halve = keras.optimizers.schedules.ExponentialDecay(0.1, 6, 0.5)
    model.compile(keras.optimizers.SGD(halve), keras.optimizers.SGD(0.4))
    fit(model, x)
    rates = [float(model.optimizer.of(p).learning_rate) for p in model.players]
    assert rates == pytest.approx([0.05, 0.4])
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert float(loaded.optimizer.of("generator").learning_rate) == pytest.approx(0.05)


def test_swap_ema_weights_with_an_optimizer_that_averages(x):
    model = GAN(SHAPE, 4, width=4)
    averaging = keras.optimizers.SGD(0.1, use_ema=True, ema_momentum=0.5)
    model.compile(generator_optimizer=averaging)
    before = model.generator.get_weights()
    fit(model, x, keras.callbacks.SwapEMAWeights(swap_on_epoch=True), epochs=1)
    # Swapped in at the end: the averages lie between the first and the last weights.
    swapped = averaging._model_variables_moving_average[0].numpy()
    np.testing.assert_allclose(model.generator.get_weights()[0], swapped, rtol=1e-5)
    assert np.abs(before[0] - swapped).max() > 0


@pytest.mark.skipif(BACKEND != "tensorflow", reason="TensorBoard needs TensorFlow")
def test_tensorboard(model, x, tmp_path):
    from tensorboard.backend.event_processing import event_accumulator

    fit(model, x, keras.callbacks.TensorBoard(tmp_path))
    events = event_accumulator.EventAccumulator(str(tmp_path / "train"))
    events.Reload()
    logged = {f"epoch_{name}" for name in model.logged}
    assert logged <= set(events.Tags()["tensors"])


def test_backup_and_restore_ends_where_the_uninterrupted_run_ends(x, tmp_path):
    class Break(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2:
                raise KeyboardInterrupt

    def train(*given, interrupted=False):
        keras.utils.set_random_seed(0)
        model = GAN(
            SHAPE,
            4,
            generator=DCGAN(SHAPE, 4, width=2).generator,
            discriminator=DCGAN(SHAPE, 4, width=2).discriminator,
            ema_decay=0.9,
            seed=0,
        )
        harness.fix_weights(model)
        model.compile()
        try:
            fit(model, x, *given, epochs=3, shuffle=False)
        except KeyboardInterrupt:
            assert interrupted
        return model

    def backup():
        return keras.callbacks.BackupAndRestore(tmp_path / "backup")

    whole = train()
    train(backup(), Break(), interrupted=True)
    resumed = train(backup())
    for one, other in zip(whole.variables, resumed.variables, strict=True):
        np.testing.assert_array_equal(one.numpy(), other.numpy())


def test_json_of_the_logs_is_plain(model, x):
    json.dumps(fit(model, x, callbacks.Throughput()))


def test_refused_arguments(tmp_path):
    with pytest.raises(ValueError, match="every must be a positive integer"):
        callbacks.SampleSnapshot(tmp_path, every=0)
    with pytest.raises(ValueError, match="keep must be a positive integer"):
        callbacks.Checkpoint(tmp_path, keep=0)
    with pytest.raises(ValueError, match=r"decay must lie between 0 and 1.*decay=2"):
        callbacks.ExponentialMovingAverage(2)
