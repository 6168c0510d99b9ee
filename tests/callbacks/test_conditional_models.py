"""Callbacks that look at conditional models, and at InfoGAN."""

import warnings

import keras
import numpy as np
import pytest

from kerasgan import callbacks, datasets, pictures
from kerasgan.modalities import Text, Vector
from kerasgan.models import ACGAN, CGAN, GANCLS, InfoGAN, ProjectionGAN
from tests import harness

SHAPE = (8, 8, 1)
X = harness.images(12, SHAPE)
Y = np.arange(12) % 3
CAPTIONS = [["a dark line", "a red star", "a line"][y] for y in Y]
VECTORS = np.random.default_rng(0).normal(size=(12, 3)).astype("float32")


def test_a_snapshot_has_a_row_for_each_class(tmp_path):
    model = CGAN(SHAPE, 4, classes=3, width=4)
    model.compile(run_eagerly=True)
    snapshots = callbacks.SampleSnapshot(tmp_path, n=14, seed=2)
    model.fit(X, Y, verbose=0, callbacks=[snapshots])
    images = model.generate(12, labels=[0, 1, 2], seed=2)
    expected = pictures.grid(images, columns=4)
    np.testing.assert_array_equal(snapshots.picture(), expected)
    snapshots.n = 2  # fewer than classes: drawn ones
    assert snapshots.picture().size[1] == pictures.grid(images[:2]).size[1]


@pytest.mark.parametrize("cls", [CGAN, ProjectionGAN, ACGAN])
@pytest.mark.parametrize("kind", ["arrays", "dataset"])
def test_the_monitor_looks_at_pairs(cls, kind):
    model = cls(SHAPE, 4, classes=3, width=4)
    model.compile(run_eagerly=True)
    real = (X, Y)
    if kind == "dataset":
        real = datasets.from_arrays(X, Y, batch_size=5, shuffle=False)
    monitor = callbacks.CollapseMonitor(real, n=12)
    model.fit(X, Y, verbose=0, epochs=2, callbacks=[monitor])
    look = monitor.observations[-1]
    latents, labels = model.latents(12, seed=0), model.labels(12, seed=0)
    fake = model.discriminate(model.generate_from(latents, labels), labels)
    real = model.discriminate(X, Y)
    auc = np.mean(real[:, None] > fake[None]) + np.mean(real[:, None] == fake) / 2
    assert look.auc == pytest.approx(auc)


def test_the_monitor_of_a_conditional_model_needs_labels():
    model = CGAN(SHAPE, 4, classes=3, width=4)
    model.compile(run_eagerly=True)
    with pytest.raises(ValueError, match="CGAN is conditional and trains on pairs"):
        model.fit(X, Y, verbose=0, callbacks=[callbacks.CollapseMonitor(X)])


@pytest.mark.parametrize("kind", ["arrays", "dataset", "vectors"])
def test_the_monitor_asks_for_captions(kind):
    """Samples are of the captions of the real images, each as often, by its seed."""
    told, data = CAPTIONS, (X, CAPTIONS)
    text = Vector(3) if kind == "vectors" else Text.of(CAPTIONS)
    if kind == "vectors":
        told, data = VECTORS, (X, VECTORS)
    elif kind == "dataset":
        data = datasets.from_arrays(
            *(X, None), captions=CAPTIONS, batch_size=5, shuffle=False
        )
        text = data.info.text
    model = GANCLS(SHAPE, 4, text=text, width=2, units=3, ema_decay=0.5)
    model.compile(run_eagerly=True)
    harness.seed_weights(model)
    monitor = callbacks.CollapseMonitor(data, n=24, seed=3)
    model.fit(data, verbose=0, epochs=2, callbacks=[monitor])
    rows = text.rows(told, 12)
    asked = rows[np.resize(np.random.default_rng(3).permutation(12), 24)]
    fake = model.generate(24, seed=3, **{text.asked: asked})
    seen = monitor.observer.previous.reshape(fake.shape)
    np.testing.assert_allclose(seen, fake, atol=1e-6)
    assert np.abs(fake - model.generate(24, seed=3, **{text.asked: rows})).max() > 1e-4
    logits = model.discriminate(X, rows[:12]), model.discriminate(fake, asked)
    real, fake = logits[0][:, None], logits[1][None]
    auc = np.mean(real > fake) + np.mean(real == fake) / 2
    look = monitor.observations[-1]
    assert look.auc == pytest.approx(auc)
    assert look.movement > 0
    assert look.diversity > 0


def test_the_monitor_reads_captions_in_the_words_of_each_model():
    """One monitor watches two models, which number the same words otherwise."""
    monitor = callbacks.CollapseMonitor((X, CAPTIONS), n=12)
    for words in (["a", "dark", "line"], ["star", "red", "line", "dark", "a"]):
        model = GANCLS(SHAPE, 4, text=Text(words, 3), width=2, units=3)
        model.compile(run_eagerly=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of words that the first does not know
            model.fit(X, CAPTIONS, verbose=0, callbacks=[monitor])
            rows = model.text.numbered(CAPTIONS)
        np.testing.assert_array_equal(monitor.observer.labels, rows)


def test_the_monitor_looks_at_an_infogan():
    model = InfoGAN(SHAPE, width=4)
    model.compile(run_eagerly=True)
    monitor = callbacks.CollapseMonitor(X, n=12)
    model.fit(X, verbose=0, callbacks=[monitor])
    assert 0 <= monitor.observations[0].auc <= 1


@pytest.mark.parametrize("cls", [CGAN, ACGAN])
def test_points_are_drawn_with_what_d_says_where_it_says_it_of_any_class(cls, tmp_path):
    points, modes = datasets.toy.ring(3).draw(64)
    model = cls((2,), 4, classes=3, width=8)
    model.compile(run_eagerly=True)
    snapshot = callbacks.PointSnapshot(tmp_path, points, n=64)
    model.fit(points, modes, verbose=0, callbacks=[snapshot])
    fields = []
    monkey = pytest.MonkeyPatch()
    with monkey.context() as patch:
        patch.setattr(pictures, "points", lambda *a, **options: fields.append(options))
        snapshot.picture()
    assert (fields[0]["field"] is None) == (cls is CGAN)


def test_discriminate_by_hand():
    model = harness.linear_conditional_gan(
        CGAN, 0.0, (0.0, 0.0), 2.0, (1.0, -1.0), data_range=(0, 2)
    )
    x = harness.pixels([1.0, 2.0, 0.0])  # 0, 1 and -1 to the network
    found = model.discriminate(x, [0, 1, 1])
    np.testing.assert_allclose(found, [1, 1, -3], rtol=1e-6)
    with pytest.raises(ValueError, match="makes and judges images of a class"):
        model.discriminate(x)
    assert keras.backend.standardize_dtype(found.dtype) == "float32"
