"""Callbacks that look at conditional models, and at InfoGAN."""

import keras
import numpy as np
import pytest

from kerasgan import callbacks, datasets, pictures
from kerasgan.models import ACGAN, CGAN, InfoGAN, ProjectionGAN
from tests import harness

SHAPE = (8, 8, 1)
X = harness.images(12, SHAPE)
Y = np.arange(12) % 3


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
