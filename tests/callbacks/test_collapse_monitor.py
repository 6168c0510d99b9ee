"""What CollapseMonitor names, what it keeps quiet about, and what it does then."""

import dataclasses

import keras
import numpy as np
import pytest
from keras import layers
from keras.optimizers import SGD, Adam
from scipy.stats import mannwhitneyu

from kerasgan import datasets
from kerasgan.callbacks import symptoms
from kerasgan.callbacks.collapse_monitor import CollapseMonitor
from kerasgan.callbacks.observation import Observation, Observer, area_under_curve
from kerasgan.metrics.features import Extractor
from kerasgan.models import GAN
from tests import harness

SHAPE = (8, 8, 1)
HEALTHY = Observation(
    epoch=1,
    auc=0.8,
    diversity=0.9,
    distance=0.2,
    movement=0.1,
    center=(0.0, 0.0),
    generator_gradient_norm=1.0,
    discriminator_gradient_norm=1.0,
    gradient_share=0.5,
)


def history(looks=6, **series):
    """Returns observations: single values for all, lists one a look."""
    rows = []
    for look in range(looks):
        now = {k: v[look] if isinstance(v, list) else v for k, v in series.items()}
        rows.append(dataclasses.replace(HEALTHY, epoch=look + 1, **now))
    return rows


def symptoms_of(*args, **series):
    return [each.symptom for each in symptoms.diagnose(history(*args, **series))]


def falling(looks=6):
    return [0.4 * 0.95**look for look in range(looks)]


# Histories by hand: each symptom, and what is missing for it to be one.


def test_nothing_is_found_in_a_healthy_history():
    assert symptoms_of() == []


def test_nothing_is_found_before_two_patiences():
    bad = {"auc": 1.0, "gradient_share": 0.001, "diversity": 0.0}
    assert symptoms_of(5, **bad) == []
    assert symptoms_of(6, **bad) == ["discriminator wins", "mode collapse"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, True),
        ({"auc": [1.0, 1.0, 1.0, 1.0, 0.98, 1.0]}, False),
        ({"distance": falling()}, False),
        ({"distance": 0.05}, False),  # the samples are near
        ({"metric": falling()}, False),  # the metric says that they improve
        ({"metric": falling(), "higher_is_better": True}, True),
        ({"metric": falling()[::-1], "higher_is_better": True}, False),
        ({"metric": [8.0, None, None, None, None, 4.0]}, False),
        ({"metric": [None, None, None, None, None, 4.0]}, True),
        ({"gradient_share": 0.005, "movement": 0.0}, True),
    ],
)
def test_discriminator_wins(change, found):
    series = {"auc": 1.0, **change}
    assert symptoms_of(**series) == ["discriminator wins"] * found


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, True),
        ({"diversity": [0.01, 0.01, 0.01, 0.01, 0.3, 0.01]}, False),
        ({"distance": falling()}, False),  # as an untrained generator's does
        ({"distance": [0.2, 0.2, 0.2, 0.2, 0.2, 0.1985]}, True),  # by less than 1%
        ({"distance": [0.2, 0.2, 0.2, 0.2, 0.2, 0.1975]}, False),
    ],
)
def test_mode_collapse(change, found):
    series = {"diversity": 0.01, **change}
    assert symptoms_of(**series) == ["mode collapse"] * found


@pytest.mark.parametrize(
    ("excess", "missing", "found"),
    [(0.6, 0.0, True), (0.1, 0.5, True), (0.4, 0.4, False), (None, None, False)],
)
def test_mode_collapse_by_classes(excess, missing, found):
    series = {"largest_class": excess, "excess": excess, "missing": missing}
    assert symptoms_of(**series) == ["mode collapse"] * found


@pytest.mark.parametrize(
    ("places", "found"),
    [
        ([0, 1, 0, 1, 0, 1], True),
        ([0, 1, 2, 1, 0, 1], True),
        ([0, 1, 2, 3, 4, 5], False),  # it goes somewhere
        ([0, 0.3, 0, 0.3, 0, 0.3], False),  # not far
    ],
)
def test_oscillation(places, found):
    series = {"center": [(0.0, float(place)) for place in places]}
    assert symptoms_of(**series) == ["oscillation"] * found
    series["distance"] = falling()
    assert symptoms_of(**series) == []


@pytest.mark.parametrize(
    ("metric", "found"),
    [
        ([10.0, 20.0, 10.0, 20.0, 10.0, 20.0], True),
        ([10.0, 12.0, 10.0, 12.0, 10.0, 12.0], False),
        ([10.0, 20.0, 40.0, 80.0, 160.0, 320.0], False),
        ([10.0, None, 10.0, 20.0, 10.0, 20.0], False),
        ([-1.0, 1.0, -1.0, 1.0, -1.0, 1.0], False),  # no ratio to speak of
    ],
)
def test_oscillation_of_the_metric(metric, found):
    assert symptoms_of(metric=metric) == ["oscillation"] * found


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, True),
        ({"movement": [0.0, 0.0, 0.0, 0.0, 0.01, 0.0]}, False),
        ({"distance": 0.05}, False),  # it has arrived
        ({"auc": 1.0}, True),
        ({"distance": falling()}, False),
    ],
)
def test_generator_not_learning(change, found):
    series = {"movement": 0.0, **change}
    assert symptoms_of(**series) == ["generator not learning"] * found


def test_nan_is_found_at_once_and_alone():
    (found,) = symptoms.diagnose(
        [Observation(7, not_finite=("generator_loss = nan", "samples"))]
    )
    assert (found.symptom, found.epoch) == ("NaN", 7)
    text = str(found)
    assert text.startswith("Epoch 7: NaN: generator_loss = nan, samples. Try smaller")
    assert "\n" not in text


def test_a_finding_has_the_figures_and_an_advice():
    (found,) = symptoms.diagnose(history(auc=0.9951, gradient_share=0.004, metric=7.5))
    assert str(found) == (
        "Epoch 6: discriminator wins: it ranks 99.5% of the pairs of a real and a "
        "generated one rightly, the generator's gradient norm is 1 (0.4% of its "
        "largest), and samples come no nearer (energy distance 0.2 and the metric "
        "7.5), for 3 looks. Try a smaller learning rate or fewer steps for the "
        "discriminator, the loss 'non_saturating' or WGANGP, or "
        "regularizers=[R1(10.0)]."
    )


# What an observation measures.


def test_area_under_curve():
    assert area_under_curve([2.0, 3.0], [0.0, 1.0]) == 1
    assert area_under_curve([0.0, 1.0], [2.0, 3.0]) == 0
    # Pairs (1, 0), (1, 1), (2, 0), (2, 1): three right, a tie.
    assert area_under_curve([1.0, 2.0], [0.0, 1.0]) == 7 / 8
    random = np.random.default_rng(0)
    real, fake = random.normal(0.5, 1, 40), random.normal(0, 1, 30)
    expected = mannwhitneyu(real, fake).statistic / (40 * 30)
    assert area_under_curve(real, fake) == pytest.approx(expected, rel=1e-12)


class Line:
    """Stands in for a GAN on the line: D(x) = x."""

    data_range = None

    def discriminate(self, points, labels=None):
        return points[:, 0]


def test_a_look_by_hand():
    """Real points 0 and 2; samples 1 and 5, then 2 and 4."""
    observer = Observer(np.array([[0.0], [2.0]], "float32"))
    first = observer.look(Line(), np.array([[1.0], [5.0]], "float32"))
    assert first["auc"] == 1 / 4
    assert first["diversity"] == 4 / 2
    # Distances to the real ones: 1, 1, 5, 3.
    assert first["distance"] == pytest.approx(1 - (4 + 2) / (2 * 2.5))
    assert np.isnan(first["movement"])
    assert first["center"] == (3 / 2,)
    second = observer.look(Line(), np.array([[2.0], [4.0]], "float32"))
    assert second["movement"] == 1 / 2


def test_centers_keep_distances():
    random = np.random.default_rng(0)
    observer = Observer(random.normal(size=(50, 400)))
    a, b = random.normal(size=(2, 400))
    kept = np.linalg.norm((a - b) @ observer.basis)
    assert kept == pytest.approx(np.linalg.norm(a - b), rel=0.4)
    assert observer.basis.shape == (400, 16)


def test_classes_are_counted():
    """A classifier that tells dark from light, and a third class that never is."""
    images = keras.Input(SHAPE)
    x = layers.GlobalAveragePooling2D()(images)
    logits = layers.Dense(3, use_bias=False)
    network = keras.Model(images, {"features": x, "logits": logits(x)})
    logits.set_weights([np.array([[1.0, -1.0, -0.1]])])
    monitor = CollapseMonitor(shades(5, 5), n=10, features=Extractor(network, "shade"))
    model = GAN(SHAPE, 4, width=4)
    seen = monitor.observer.look(model, shades(9, 1))
    assert seen["largest_class"] == 0.9
    assert seen["excess"] == pytest.approx(0.4)
    assert seen["missing"] == 0
    assert monitor.observer.look(model, shades(10, 0))["missing"] == 1 / 2


def shades(light, dark):
    random = np.random.default_rng(0)
    shift = np.repeat([0.5, -0.5], [light, dark])[:, None, None, None]
    return (shift + random.uniform(-0.4, 0.4, (light + dark, *SHAPE))).astype("float32")


# Small trainings that break, each in its way.


@pytest.fixture(scope="module")
def digits():
    batches = iter(datasets.load("digits", image_size=8, batch_size=256))
    return keras.ops.convert_to_numpy(next(batches))


def fit(model, x, monitor, epochs=12, **options):
    model.compile(**options)
    model.fit(x, batch_size=64, epochs=epochs, verbose=0, callbacks=[monitor])
    return {finding.symptom for finding in monitor.findings}


def gan(**options):
    return GAN(SHAPE, 8, width=16, seed=0, **options)


def optimizers(rate, **options):
    return {
        f"{player}_optimizer": Adam(rate, **options)
        for player in ("generator", "discriminator")
    }


def test_a_generator_without_learning_rate(digits, capsys):
    monitor = CollapseMonitor(digits, n=64, warmup=0, action="stop")
    found = fit(gan(), digits, monitor, generator_optimizer=SGD(0.0))
    assert found == {"generator not learning"}
    assert len(monitor.observations) == 6  # it stopped
    assert str(monitor.findings[0]) in capsys.readouterr().out


def test_a_discriminator_that_is_too_strong(digits):
    model = gan(discriminator_steps=5)
    monitor = CollapseMonitor(digits, n=64, warmup=0)
    options = {"loss": "minimax", "discriminator_optimizer": Adam(1e-2)}
    assert fit(model, digits, monitor, **options) == {"discriminator wins"}
    assert len(monitor.observations) == 12  # it only warned
    assert len(monitor.findings) == 1  # and once


def test_a_generator_that_does_not_see_its_latents(digits):
    latents = keras.Input((8,))
    x = layers.Dense(16, kernel_initializer="zeros", trainable=False)(latents)
    x = layers.Dense(16, activation="relu", bias_initializer="ones")(x)
    x = layers.Reshape(SHAPE)(layers.Dense(64, activation="tanh")(x))
    model = GAN(generator=keras.Model(latents, x), width=16, seed=0)
    monitor = CollapseMonitor(digits, n=64, warmup=0)
    found = fit(model, digits, monitor, epochs=20, **optimizers(5e-3, beta_1=0.5))
    assert "mode collapse" in found


def test_linear_players_that_go_round_in_circles():
    latents, points = keras.Input((1,)), keras.Input((1,))
    start = keras.initializers.Constant(2.0)
    samples = layers.Dense(1, kernel_initializer="ones", bias_initializer=start)
    model = GAN(
        generator=keras.Model(latents, samples(latents)),
        discriminator=keras.Model(points, layers.Dense(1)(points)),
        seed=0,
    )
    x = datasets.toy.gaussian(0.0, 0.3).sample(512)
    monitor = CollapseMonitor(x, n=64, warmup=0)
    options = {f"{player}_optimizer": SGD(0.4) for player in model.players}
    assert "oscillation" in fit(model, x, monitor, epochs=10, **options)


def test_losses_that_are_nan(digits):
    monitor = CollapseMonitor(digits, n=64, action="stop")
    options = {f"{player}_optimizer": SGD(1e30) for player in gan().players}
    assert fit(gan(), digits, monitor, **options) == {"NaN"}
    assert len(monitor.observations) == 1
    assert "generator_loss = nan" in monitor.findings[0].evidence
    assert "samples" in monitor.findings[0].evidence


def test_a_healthy_training(digits):
    keras.utils.set_random_seed(0)
    monitor = CollapseMonitor(digits, n=64, warmup=0)
    assert fit(gan(), digits, monitor, epochs=10, **optimizers(1e-3)) == set()
    assert len(monitor.observations) == 10
    last = monitor.observations[-1]
    assert last.distance < monitor.observations[0].distance


def test_looks_before_the_warmup_do_not_count(digits):
    monitor = CollapseMonitor(digits, n=64, warmup=16)  # four epochs of four steps
    fit(gan(), digits, monitor, generator_optimizer=SGD(0.0), epochs=10)
    assert [finding.epoch for finding in monitor.findings] == [9]


def test_training_is_not_changed(digits):
    """With and without the monitor, and a seed that Keras draws from, all is equal."""
    states = []
    for given in ([], [CollapseMonitor(digits, n=64)]):
        keras.utils.set_random_seed(0)
        model = GAN(SHAPE, 8, width=4, ema_decay=0.9)
        harness.fix_weights(model)
        model.compile()
        model.fit(digits, batch_size=64, epochs=2, verbose=0, callbacks=given)
        states.append([variable.numpy() for variable in model.variables])
    for plain, watched in zip(*states, strict=True):
        np.testing.assert_array_equal(plain, watched)


# What it does.


class Spoil(keras.callbacks.Callback):
    """Saves the model after the first epoch, and makes the others NaN."""

    def __init__(self, path):
        super().__init__()
        self.path = path

    def on_epoch_end(self, epoch, logs=None):
        if epoch == 0 and self.path is not None:
            self.model.save(self.path)
            self.saved = [variable.numpy() for variable in self.model.variables]
            optimizer = self.model.optimizer
            self.slots = [variable.numpy() for variable in optimizer.variables]
        elif epoch >= 1:
            logs["metric"] = float("nan")


def test_rollback_loads_all_state(digits, tmp_path, capsys):
    path = tmp_path / "best.keras"
    model = gan(ema_decay=0.9)
    monitor = CollapseMonitor(
        digits, n=64, action="rollback", best_checkpoint=path, rollbacks=1
    )
    spoil = Spoil(path)
    model.compile()
    model.fit(digits, epochs=2, verbose=0, callbacks=[spoil, monitor])
    assert monitor.rolled_back == 1
    for saved, now in zip(spoil.saved, model.variables, strict=True):
        np.testing.assert_array_equal(saved, now.numpy())
    for saved, now in zip(spoil.slots, model.optimizer.variables, strict=True):
        np.testing.assert_array_equal(saved, now.numpy())
    assert (
        f"Went back to the state of {path} (1 of 1 times)." in capsys.readouterr().out
    )


def test_training_goes_on_after_a_rollback_and_then_stops(digits, tmp_path, capsys):
    path = tmp_path / "best.keras"
    model = gan()
    monitor = CollapseMonitor(
        digits, n=64, action="rollback", best_checkpoint=path, rollbacks=2
    )
    model.compile()
    history = model.fit(
        digits, batch_size=64, epochs=9, verbose=0, callbacks=[Spoil(path), monitor]
    ).history
    # Epoch 1 is saved, 2 and 3 go back to it, 4 stops.
    assert monitor.rolled_back == 2
    assert len(history["generator_loss"]) == 4
    assert int(model.optimizer.of("generator").iterations) == 2 * 4
    assert "it went back 2 times already" in capsys.readouterr().out


def test_a_rollback_without_a_file_says_so_once(digits, tmp_path, capsys):
    path = tmp_path / "best.keras"
    monitor = CollapseMonitor(digits, n=64, action="rollback", best_checkpoint=path)
    model = gan()
    model.compile()
    model.fit(digits, epochs=4, verbose=0, callbacks=[Spoil(None), monitor])
    assert monitor.rolled_back == 0
    assert len(monitor.observations) == 4
    assert capsys.readouterr().out.count(f"There is no {path} to go back to yet") == 1


def test_a_metric_that_nobody_logs(digits, capsys):
    monitor = CollapseMonitor(digits, n=64, metric="frechet")
    fit(gan(), digits, monitor, epochs=7)
    assert capsys.readouterr().out.count("finds no 'frechet' in the logs") == 1


def test_real_points_of_a_dataset_and_of_sorted_rows():
    dataset = datasets.load("ring", batch_size=32, labels=True, shuffle=False)
    expected = datasets.toy.ring().sample(50_000)[:40]
    np.testing.assert_array_equal(
        CollapseMonitor(dataset, n=40).observer.real, expected
    )
    rows = np.arange(10.0)[:, None]
    kept = CollapseMonitor(rows, n=4).observer.real
    np.testing.assert_array_equal(kept, [[0], [3], [6], [9]])


def test_refused_arguments(digits, tmp_path):
    def refuse(match, real=digits, **options):
        with pytest.raises(ValueError, match=match) as error:
            CollapseMonitor(real, **options)
        assert "\n" not in str(error.value)

    refuse("n must be a positive integer", n=0)
    refuse("n must be at least 2.*n=1", n=1)
    refuse("patience must be a positive integer", patience=0)
    refuse("warmup and seed whole numbers.*warmup=-1", warmup=-1)
    refuse("Unknown mode.*'low'.*min", mode="low")
    refuse("Unknown action.*'halt'.*stop", action="halt")
    refuse("metric must be a name.*metric=3", metric=3)
    refuse("best_checkpoint=None. Give both", action="rollback")
    refuse("Give both", best_checkpoint=tmp_path / "best.keras")
    refuse(
        r"path of a \.keras file", action="rollback", best_checkpoint="best.weights.h5"
    )
    refuse("rollbacks must be a positive integer", rollbacks=0)
    refuse("Unknown extractor", features="classifier_of_nothing")
    refuse("real must be an array.*NoneType", real=None)
    refuse("at least 2 examples.*Received: 1", real=digits[:1])
    refuse("not all the same", real=np.ones((4, *SHAPE)))
    refuse("that are finite", real=np.full((4, *SHAPE), np.nan))
    flat = keras.Model(inputs := keras.Input(SHAPE), layers.Flatten()(inputs))
    refuse("features must have classes", features=flat)


@pytest.mark.parametrize(
    ("real", "message"),
    [
        (harness.images(4, (9, 9, 1)), r"Images of shape \(9, 9, 1\) do not fit"),
        (127 * (1 + harness.images(4, SHAPE)), "leave the data range"),
        (harness.images(4, (1, *SHAPE)), "Load them with batches_per_step=1"),
    ],
)
def test_real_images_must_fit_the_model(real, message, digits):
    with pytest.raises(ValueError, match=message):
        fit(gan(), digits, CollapseMonitor(real))
