"""Pictures of points through a training."""

import keras
import numpy as np
import pytest
from PIL import Image

from kerasgan import callbacks, losses, modalities, pictures
from tests.harness import images


class Points(keras.Model):
    """Stands in for a GAN of points: a generator, and a discriminator by hand."""

    data_range = None
    judges_labels = False

    def __init__(self, d):
        super().__init__()
        self.generator = keras.layers.Dense(d, kernel_initializer="identity")
        logit = keras.layers.Dense(1, kernel_initializer="ones")
        self.discriminator = keras.Sequential([keras.Input((d,)), logit])
        self.discriminator.trainable = False
        self.example = modalities.Points((d,))
        self.image_shape = (d,)
        self.d = d
        self.seeds = []

    def discriminate(self, points):
        return keras.ops.convert_to_numpy(self.discriminator(points))[:, 0]

    def call(self, x):
        return self.generator(x)

    def generate(self, n, seed):
        self.seeds.append(seed)
        z = np.random.default_rng(seed).normal(size=(n, self.d))
        return keras.ops.convert_to_numpy(self.generator(z.astype("float32")))


def fit(snapshot, d=2, epochs=5, loss="non_saturating"):
    model = Points(d)
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
    model.loss = losses.get(loss)
    x = np.random.default_rng(0).normal(size=(8, d)).astype("float32")
    # The targets are -x: the generator mirrors its points little by little.
    model.fit(x, -x, epochs=epochs, verbose=0, callbacks=[snapshot])
    return model


def real(d):
    return np.random.default_rng(1).normal(size=(50, d)).astype("float32")


@pytest.mark.parametrize("d", [1, 2])
def test_snapshots_of_points(d, tmp_path):
    folder = tmp_path / "points"
    snapshot = callbacks.PointSnapshot(
        folder, real(d), every=2, n=20, seed=3, gif=tmp_path / "all.gif"
    )
    model = fit(snapshot, d)
    assert sorted(path.name for path in folder.iterdir()) == [
        f"epoch_000{epoch}.png" for epoch in (1, 2, 4, 5)
    ]
    assert model.seeds == [3] * 4
    frames = [Image.open(path).copy() for path in sorted(folder.iterdir())]
    assert len({frame.size for frame in frames}) == 1
    assert all(np.any(np.not_equal(frames[0], frame)) for frame in frames[1:])
    with Image.open(tmp_path / "all.gif") as gif:
        assert gif.n_frames == 4
    # 20 of the 50 real points, evenly, and sigmoid(x_1 + x_2) behind them.
    rows = np.linspace(0, 49, 20).astype(int)
    expected = pictures.points(
        *(real(d)[rows], model.generate(20, seed=3)),
        field=lambda x: 1 / (1 + np.exp(-x.sum(axis=1))),
        title="epoch 5",
    )
    difference = np.not_equal(frames[-1], expected).any(axis=2)
    assert difference.mean() < 1e-3  # rounding moves an edge by a pixel at most


@pytest.mark.parametrize(
    ("field", "loss"), [("raw", "non_saturating"), (True, "wasserstein")]
)
def test_critics_are_drawn_raw_and_not_at_all(field, loss, tmp_path):
    raw = callbacks.PointSnapshot(tmp_path / "raw", real(2), n=20, field=field)
    none = callbacks.PointSnapshot(tmp_path / "none", real(2), n=20, field=False)
    model = fit(raw, epochs=1, loss=loss)
    fit(none, epochs=1)
    samples = model.generate(20, seed=0)
    rows = np.linspace(0, 49, 20).astype(int)
    settings = {"title": "epoch 1"}
    plain = pictures.points(real(2)[rows], samples, **settings)
    np.testing.assert_array_equal(Image.open(tmp_path / "none/epoch_0001.png"), plain)
    scores = pictures.points(
        *(real(2)[rows], samples),
        field=lambda x: x.sum(axis=1),
        field_label="D(x), raw",
        field_range=None,
        **settings,
    )
    drawn = Image.open(tmp_path / "raw/epoch_0001.png")
    assert np.not_equal(drawn, scores).any(axis=2).mean() < 1e-3


def test_refused_arguments(tmp_path):
    with pytest.raises(ValueError, match=r"real must be points.*\(4, 8, 8, 1\)"):
        callbacks.PointSnapshot(tmp_path, images(4, (8, 8, 1)))
    with pytest.raises(ValueError, match="real must be finite"):
        callbacks.PointSnapshot(tmp_path, [[np.inf, 0.0]])
    with pytest.raises(ValueError, match="n must be a positive integer"):
        callbacks.PointSnapshot(tmp_path, real(2), n=0)
    with pytest.raises(ValueError, match='field must be True, False or "raw"'):
        callbacks.PointSnapshot(tmp_path, real(2), field="logit")
