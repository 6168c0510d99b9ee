"""Several devices, and several workers, train as one device does."""

import functools
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

from kerasgan import backend, callbacks
from kerasgan.engine.fitting import callbacks_of_worker
from kerasgan.models import DCGAN
from tests.conftest import BACKEND
from tests.models import parallel

ROOT = Path(__file__).parents[2]
if BACKEND == "tensorflow":
    import tensorflow as tf

    from kerasgan.backend import shares
elif BACKEND == "jax":
    import jax
tensorflow_only = pytest.mark.skipif(BACKEND != "tensorflow", reason="tf.distribute")
parallel_only = pytest.mark.skipif(
    BACKEND == "torch", reason="Keras' PyTorch backend trains on one device"
)


def trained(name, devices, sgd=None, **options):
    with backend.on_devices(devices):
        gan = parallel.model(name, sgd, **parallel.MODELS.get(name, parallel.PLAIN))
        data = parallel.batches(gan, **options)
        history = gan.fit(data, epochs=parallel.EPOCHS, verbose=0).history
    return gan, history


@functools.cache
def alone(name, **sizes):
    """Returns what one device makes of it, for all who compare."""
    return trained(name, 1, **sizes)


def assert_same(expected, found):
    for one, other in zip(expected, found, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


@parallel_only
@pytest.mark.parametrize("name", parallel.MODELS)
def test_devices_train_as_one(name):
    one, expected = alone(name)
    start = parallel.model(name, **parallel.MODELS[name]).get_weights()
    moved = zip(start, one.get_weights(), strict=True)
    assert max(np.abs(before - after).max() for before, after in moved) > 1e-3
    for devices in (2, 4) if name == "dcgan" else (2,):
        gan, history = trained(name, devices)
        assert_same(one.get_weights(), gan.get_weights())
        assert int(gan.images_seen.numpy()) == int(one.images_seen.numpy())
        for log in one.logged:
            np.testing.assert_allclose(
                history[log], expected[log], rtol=1e-4, atol=1e-6
            )


# (model, images, batch size, devices): each last batch is one that devices share
# unevenly, or that has fewer rows than there are devices.
UNEVEN = [
    ("dcgan", 33, 16, 2),
    ("dcgan", 15, 15, 4),
    ("acgan", 35, 16, 2),
    ("acgan", 35, 16, 4),
    ("ragan", 33, 15, 2),
]


@parallel_only
@pytest.mark.parametrize(("name", "count", "batch_size", "devices"), UNEVEN)
def test_any_number_of_images_trains_as_one_device_does(
    name, count, batch_size, devices
):
    sizes = {"count": count, "batch_size": batch_size}
    one, expected = alone(name, **sizes)
    gan, history = trained(name, devices, **sizes)
    assert_same(one.get_weights(), gan.get_weights())
    assert int(gan.images_seen.numpy()) == parallel.EPOCHS * count
    for log in (*one.logged, "generator_gradient_norm"):
        np.testing.assert_allclose(history[log], expected[log], rtol=1e-4, atol=1e-6)


@parallel_only
def test_what_optimizers_clip_is_the_gradient_of_the_whole_batch():
    sgd = {"clipnorm": 0.1}
    one, expected = trained("wgan_gp", 1, sgd, count=38, batches_per_step=2)
    free, _ = trained("wgan_gp", 1, count=38, batches_per_step=2)
    gan, history = trained("wgan_gp", 2, sgd, count=38, batches_per_step=2)
    assert_same(one.get_weights(), gan.get_weights())
    pairs = zip(one.get_weights(), free.get_weights(), strict=True)
    assert max(np.abs(clipped - other).max() for clipped, other in pairs) > 1e-3
    assert int(gan.images_seen.numpy()) == parallel.EPOCHS * 38
    norm = "discriminator_gradient_norm"
    np.testing.assert_allclose(history[norm], expected[norm], rtol=1e-4)


@parallel_only
def test_arrays_and_steps_that_are_fused_and_measures_are_those_of_one():
    images, labels = parallel.data(35)
    found = []
    for devices in (1, 4):
        with backend.on_devices(devices):
            gan = parallel.model("cgan", networks="mlp")
            rates = [keras.optimizers.SGD(0.02) for _ in gan.players]
            accuracy = keras.metrics.BinaryAccuracy()
            gan.compile(*rates, metrics=[accuracy], steps_per_execution=2)
            history = gan.fit(
                images,
                labels,
                batch_size=16,
                shuffle=False,
                validation_data=(images[:17], labels[:17]),
                verbose=0,
            ).history
            measured = gan.evaluate(images, labels, batch_size=16, verbose=0)
        found.append([*gan.get_weights(), *history.values(), measured])
    assert_same(*found)


@tensorflow_only
@pytest.mark.parametrize("devices", [2, 3, 4])
def test_the_shares_of_replicas_make_up_a_batch(devices):
    with backend.on_devices(devices):
        strategy = tf.distribute.get_strategy()
    rows = [1, 2, 3, 4, 5, 8, 9]
    batches = tf.data.Dataset.from_generator(
        lambda: (np.arange(m, dtype="int32") for m in rows),
        output_signature=tf.TensorSpec([None], "int32"),
    )
    shared = shares.Sharing(strategy).experimental_distribute_dataset(batches)
    for m, parts in zip(rows, shared, strict=True):
        each = list(zip(*map(strategy.experimental_local_results, parts), strict=True))
        assert len(each) == devices
        assert sum(float(part[-1]) for part in each) == pytest.approx(1)
        assert {int(part[-2]) for part in each} == {m}
        if m < devices:  # each has them all
            assert [part[0].numpy().tolist() for part in each] == [
                [*range(m)]
            ] * devices
            assert {int(part[1]) for part in each} == {0}
            continue
        assert np.concatenate([part[0] for part in each]).tolist() == [*range(m)]
        for data, first, own, _, weight in each:
            assert own == len(data) in (m // devices, -(-m // devices))
            assert first == data[0]
            assert float(weight) == pytest.approx(len(data) / m)


@tensorflow_only
def test_a_dataset_that_is_distributed_already_is_refused():
    with backend.on_devices(2):
        gan = parallel.model("gan")
    strategy = gan.distribute_strategy
    images = tf.data.Dataset.from_tensor_slices(parallel.data()[0]).batch(16)
    distributed = strategy.experimental_distribute_dataset(images)
    match = "Give the tf.data.Dataset that it was made of"
    for verb in (gan.fit, gan.evaluate):
        with pytest.raises(ValueError, match=match):
            verb(distributed, verbose=0)


@pytest.mark.skipif(BACKEND != "jax", reason="TensorFlow has workers")
def test_workers_are_refused_on_jax(monkeypatch):
    monkeypatch.setattr(jax, "process_count", lambda: 2)
    with backend.on_devices(2):
        gan = parallel.model("gan")
        with pytest.raises(ValueError, match=r"on TensorFlow alone\. Rec.* 2 proc"):
            parallel.fit(gan)


@parallel_only
def test_a_model_of_several_devices_samples_and_saves_as_any(tmp_path):
    with backend.on_devices(2):
        gan = parallel.model("dcgan", **parallel.MODELS["dcgan"])
    parallel.fit(gan)
    images = gan.generate(5, seed=1)
    assert images.shape == (5, 8, 8, 1)
    gan.save(tmp_path / "gan.keras")
    loaded = keras.models.load_model(tmp_path / "gan.keras")
    np.testing.assert_allclose(loaded.generate(5, seed=1), images, atol=1e-6)
    with backend.on_devices(2):
        resumed = keras.models.load_model(tmp_path / "gan.keras")
        parallel.fit(resumed)
    parallel.fit(loaded)
    assert_same(loaded.get_weights(), resumed.get_weights())


@tensorflow_only
@pytest.mark.parametrize("name", ["dcgan", "projection_gan"])
def test_a_saved_model_goes_on_to_synchronize(name, tmp_path):
    """Batch norms of a conditional generator lie within layers of ours."""
    parallel.model(name).save(tmp_path / "gan.keras")
    loaded = keras.models.load_model(tmp_path / "gan.keras")
    found = [
        layer.synchronized
        for layer in loaded.generator._flatten_layers()
        if isinstance(layer, keras.layers.BatchNormalization)
    ]
    assert found
    assert all(found)


@tensorflow_only
def test_replicas_agree_on_everything():
    with backend.on_devices(2):
        gan = DCGAN((8, 8, 1), latent_dim=8, width=4, seed=0, ema_decay=0.9)
        gan.compile()
    parallel.fit(gan)
    for variable in [*gan.variables, *gan.metrics_variables]:
        first, second = (copy.numpy() for copy in variable.value.values)
        np.testing.assert_array_equal(first, second, err_msg=variable.path)


@tensorflow_only
def test_batch_norm_of_shares_keeps_the_mean_of_their_statistics():
    """Without synchronizing: two halves of a batch, each normalized on its own."""
    x = np.random.default_rng(0).normal(size=(8, 3)).astype("float32")
    with backend.on_devices(2):
        layer = keras.layers.BatchNormalization(momentum=0.5)
        network = keras.Sequential([keras.Input((3,)), layer])
    strategy = network.distribute_strategy
    halves = strategy.experimental_distribute_values_from_function(
        lambda context: x[4 * context.replica_id_in_sync_group :][:4]
    )

    def step(share):
        network(share, training=True)
        backend.agree_on_statistics([network])

    strategy.run(step, (halves,))
    for copy in layer.moving_mean.value.values:
        np.testing.assert_allclose(copy, x.mean(0) / 2, atol=1e-6)
    variance = (x[:4].var(0) + x[4:].var(0)) / 2
    for copy in layer.moving_variance.value.values:
        np.testing.assert_allclose(copy, (1 + variance) / 2, atol=1e-6)


def test_devices_that_are_not_there_are_refused():
    match = "trains on one device" if BACKEND == "torch" else "There are 4 devices"
    with pytest.raises(ValueError, match=match):
        backend.on_devices(5)


def test_only_the_chief_writes(monkeypatch, tmp_path):
    stops = keras.callbacks.EarlyStopping()
    every = [
        callbacks.Checkpoint(tmp_path),
        callbacks.SampleSnapshot(tmp_path),
        [keras.callbacks.CSVLogger(tmp_path / "history.csv"), stops],
    ]
    assert callbacks_of_worker(every) is every
    monkeypatch.setattr(backend, "is_chief", lambda: False)
    assert callbacks_of_worker(every) == [stops]
    assert callbacks_of_worker(None) == []


@tensorflow_only
def test_workers_do_not_save_what_metrics_count(monkeypatch, tmp_path):
    gan = DCGAN((8, 8, 1), latent_dim=8, width=4)
    gan.compile(metrics=[keras.metrics.BinaryAccuracy()])
    cluster = {"worker": ["a:1", "b:1"]}
    task = {"cluster": cluster, "task": {"type": "worker", "index": 1}}
    monkeypatch.setenv("TF_CONFIG", json.dumps(task))
    assert backend.workers() == 2
    images = np.zeros((4, 8, 8, 1), "float32")
    every = [
        callbacks.Checkpoint(tmp_path),
        keras.callbacks.ModelCheckpoint(tmp_path / "a.keras"),
    ]
    for saving in every:
        kind = type(saving).__name__
        match = rf"the chief saves alone. Received: {kind},.*\['binary_accuracy'\]"
        with pytest.raises(ValueError, match=match):
            gan.fit(images, callbacks=[[saving]], verbose=0)
    monkeypatch.delenv("TF_CONFIG")
    assert backend.workers() == 1
    gan.fit(images, callbacks=every, verbose=0)


CLUSTERS = [
    ({"worker": ["a:1", "b:1"]}, "worker", 0, True),
    ({"worker": ["a:1", "b:1"]}, "worker", 1, False),
    ({"chief": ["c:1"], "worker": ["a:1"]}, "worker", 0, False),
    ({"chief": ["c:1"], "worker": ["a:1"]}, "chief", 0, True),
]


@tensorflow_only
@pytest.mark.parametrize(("cluster", "kind", "index", "chief"), CLUSTERS)
def test_who_is_the_chief(monkeypatch, cluster, kind, index, chief):
    task = {"cluster": cluster, "task": {"type": kind, "index": index}}
    monkeypatch.setenv("TF_CONFIG", json.dumps(task))
    assert backend.is_chief() == chief
    monkeypatch.delenv("TF_CONFIG")
    assert backend.is_chief()


SCRIPT = [sys.executable, "-m", "tests.models.parallel"]


def workers(folder, names, die=None):
    """Runs two workers over the loopback; returns their exit codes and output."""
    sockets = [socket.create_server(("localhost", 0)) for _ in range(2)]
    addresses = [f"localhost:{each.getsockname()[1]}" for each in sockets]
    for each in sockets:
        each.close()
    running = []
    for index in range(2):
        task = {"type": "worker", "index": index}
        told = json.dumps({"cluster": {"worker": addresses}, "task": task})
        dying = ["--die", str(die)] if die is not None and index else []
        process = subprocess.Popen(
            [*SCRIPT, folder, *names, "--count", "35", *dying],
            cwd=ROOT,
            env={**os.environ, "TF_CONFIG": told, "TF_CPP_MIN_LOG_LEVEL": "3"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(process)
    outputs = [process.communicate(timeout=300)[0] for process in running]
    return [process.returncode for process in running], outputs


@tensorflow_only
def test_workers_train_as_one_and_come_back(tmp_path):
    """The second of two workers dies in the first training, and comes back."""
    first, *_ = parallel.MODELS
    codes, outputs = workers(tmp_path, [first], die=1)
    assert codes[1] == -9
    assert codes[0] not in (0, -9), outputs[0][-2000:]
    codes, outputs = workers(tmp_path, parallel.MODELS)
    assert codes == [0, 0], outputs[0][-3000:]
    for output in outputs:
        assert f"{first} 0 2" in output
    for name in parallel.MODELS:
        # 3 images are left for the last step.
        one, _ = alone(name, count=35, batch_size=16)
        two = keras.models.load_model(tmp_path / name / "epoch_0002.keras")
        assert_same(one.get_weights(), two.get_weights())
        rows = (tmp_path / f"{name}.csv").read_text().splitlines()
        assert [row.partition(",")[0] for row in rows] == ["epoch", "0", "1"]
