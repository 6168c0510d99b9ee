"""MetricMonitor: what it logs, which model it keeps, how it goes on."""

import json

import keras
import numpy as np
import pytest

from kerasgan import metrics
from kerasgan.callbacks import MetricMonitor
from kerasgan.models import DCGAN
from tests import harness
from tests.metrics.networks import linear_extractor

SHAPE = (8, 8, 1)
X = harness.images(16, SHAPE)


def frechet(n=20, seed=0):
    return metrics.FrechetDistance(linear_extractor(SHAPE), n=n, seed=seed)


def made():
    model = DCGAN(SHAPE, 4, width=4, seed=0)
    model.compile()
    return model


class Recorder(keras.callbacks.Callback):
    """Keeps the generator's weights of each epoch."""

    def __init__(self):
        super().__init__()
        self.weights = []

    def on_epoch_end(self, epoch, logs=None):
        self.weights.append(self.model.generator.get_weights())


def scripted(monitor, values):
    """Makes the monitor find these values, one a measurement, for one metric."""
    (name,) = monitor.metrics[0].full_names().values()
    left = iter(values)

    def evaluate(model):
        return [metrics.Score("frechet", name, next(left), "lower")]

    class Evaluator:
        pass

    monitor.evaluator = Evaluator()
    monitor.evaluator.evaluate = evaluate
    return name


def test_it_logs_what_the_evaluator_finds(tmp_path):
    model = made()
    monitor = MetricMonitor(frechet(), X, train=harness.images(30, SHAPE, 1))
    history = model.fit(X, epochs=2, verbose=0, callbacks=[monitor]).history
    scores = monitor.evaluator.evaluate(model)
    for name, value in metrics.as_logs(scores).items():
        assert history[name][-1] == pytest.approx(value), name
    assert (
        history["frechet_linear_20_seed0"][0] != history["frechet_linear_20_seed0"][1]
    )
    assert set(history) >= {
        f"frechet_linear_20_seed0{end}" for end in ("", "_floor", "_ratio")
    }


def test_measuring_does_not_change_the_training():
    weights = []
    for callbacks in ([], [MetricMonitor(frechet(), X)]):
        keras.utils.set_random_seed(3)
        model = made()
        model.fit(X, batch_size=4, epochs=3, verbose=0, callbacks=callbacks)
        weights.append(model.get_weights())
    for plain, monitored in zip(*weights, strict=True):
        np.testing.assert_array_equal(plain, monitored)


def test_the_best_model_is_kept(tmp_path):
    model, recorder = made(), Recorder()
    path = tmp_path / "deep" / "best.keras"
    monitor = MetricMonitor(frechet(), X, best_checkpoint=path)
    name = scripted(monitor, [5.0, 2.0, 3.0])
    history = model.fit(X, epochs=3, verbose=0, callbacks=[monitor, recorder]).history
    assert history[name] == [5.0, 2.0, 3.0]
    assert (monitor.best, monitor.best_epoch) == (2.0, 2)
    kept = keras.models.load_model(path)
    for one, other in zip(
        kept.generator.get_weights(), recorder.weights[1], strict=True
    ):
        np.testing.assert_array_equal(one, other)
    note = json.loads((tmp_path / "deep" / "best.keras.json").read_text())
    assert note == {"metric": name, "value": 2.0, "epoch": 2}
    assert sorted(p.name for p in path.parent.iterdir()) == [
        "best.keras",
        "best.keras.json",
    ]


def test_a_training_that_goes_on_keeps_the_better_one(tmp_path):
    model, path = made(), tmp_path / "best.keras"
    monitor = MetricMonitor(frechet(), X, best_checkpoint=path)
    scripted(monitor, [2.0])
    model.fit(X, epochs=1, verbose=0, callbacks=[monitor])
    before = path.read_bytes()
    again = MetricMonitor(frechet(), X, best_checkpoint=path)
    scripted(again, [3.0, 1.0])
    model.fit(X, epochs=2, initial_epoch=1, verbose=0, callbacks=[again])
    assert path.read_bytes() == before
    assert (again.best, again.best_epoch) == (2.0, 1)
    model.fit(X, epochs=3, initial_epoch=2, verbose=0, callbacks=[again])
    assert (again.best, again.best_epoch) == (1.0, 3)
    assert path.read_bytes() != before
    fresh = MetricMonitor(frechet(), X, best_checkpoint=path)
    scripted(fresh, [9.0])
    model.fit(X, epochs=1, verbose=0, callbacks=[fresh])
    assert (fresh.best, fresh.best_epoch) == (9.0, 1)


def test_epochs_between_measurements_repeat_the_last(tmp_path):
    model = made()
    monitor = MetricMonitor(frechet(), X, every=2)
    name = scripted(monitor, [5.0, 4.0, 3.0])
    log = keras.callbacks.CSVLogger(tmp_path / "log.csv")
    stop = keras.callbacks.EarlyStopping(name, mode="min", patience=9)
    history = model.fit(X, epochs=5, verbose=0, callbacks=[monitor, log, stop]).history
    assert history[name] == [5.0, 4.0, 4.0, 3.0, 3.0]
    assert name in (tmp_path / "log.csv").read_text().splitlines()[0]


def test_the_higher_the_better():
    extractor = linear_extractor(SHAPE)
    chosen = metrics.PrecisionRecall(extractor, n=20)
    monitor = MetricMonitor([chosen, frechet()], X, value="recall")
    model = made()
    history = model.fit(X, epochs=2, verbose=0, callbacks=[monitor]).history
    assert monitor.best == max(history["recall_linear_20_seed0"])
    assert "frechet_linear_20_seed0" in history


def test_the_higher_value_is_kept(tmp_path):
    monitor = MetricMonitor(
        metrics.PrecisionRecall(linear_extractor(SHAPE), n=20), X, value="precision"
    )
    monitor.evaluator = None
    model = made()
    monitor.set_model(model)
    for epoch, value in enumerate([0.2, 0.5, 0.3], 1):
        monitor.scores = [metrics.Score("precision", monitor.name, value, "higher")]
        monitor._keep_if_better(epoch)
    assert (monitor.best, monitor.best_epoch) == (0.5, 2)


def test_samples_that_are_nan_do_not_end_the_training(capsys):
    model = made()
    weights = [np.full_like(w, np.nan) for w in model.generator.get_weights()]
    model.generator.set_weights(weights)
    monitor = MetricMonitor(frechet(), X)
    model.fit(X, epochs=1, verbose=0, callbacks=[monitor])
    assert monitor.best is None
    assert "Samples of epoch 1 are not finite" in capsys.readouterr().out


def test_a_damaged_note_is_told_and_left_aside(tmp_path, capsys):
    model, path = made(), tmp_path / "best.keras"
    for text in ("", "[]", "{}"):
        model.save(path)
        (tmp_path / "best.keras.json").write_text(text)
        monitor = MetricMonitor(frechet(), X, best_checkpoint=path)
        scripted(monitor, [3.0])
        model.fit(X, epochs=2, initial_epoch=1, verbose=0, callbacks=[monitor])
        assert (monitor.best, monitor.best_epoch) == (3.0, 2)
        assert "could not be read" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"every": 0}, "every must be a positive integer"),
        ({"best_checkpoint": "best.h5"}, "must be the path of a .keras file"),
        ({"value": "recall"}, r"value must be one of \['frechet'\]"),
        ({"metric": "frechet"}, "metric must be a sample metric"),
        ({"metric": []}, "metric must be a sample metric"),
    ],
)
def test_refusals(options, words):
    with pytest.raises(ValueError, match=words):
        MetricMonitor(**{"metric": frechet(), "real": X, **options})
