"""What a model keeps besides its networks comes back, whatever its name."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan import callbacks, models, presets
from kerasgan.engine.saving import own_state
from kerasgan.models import GAN, register

SHAPE = (8, 8, 1)
IMAGES = np.random.default_rng(0).uniform(-1, 1, (16, *SHAPE)).astype("float32")


class PoolingGAN(GAN):
    """Keeps a pool of its last images, two means of the same name, and a variable."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kept = {"trainable": False, "initializer": "zeros"}
        self.pool = self.add_weight(shape=(4, *self.image_shape), name="pool", **kept)
        self.of_steps = self.add_weight(shape=(), name="mean", **kept)
        self.of_pool = self.add_weight(shape=(), name="mean", **kept)
        self.temperature = keras.Variable(1.0, name="temperature")

    def train_step(self, data):
        """Fills the pool, counts, cools down, and takes a step."""
        x, _ = self.unpack(data)
        self.pool.assign(x[:4])
        self.of_steps.assign_add(1.0)
        self.of_pool.assign(ops.mean(self.pool) / 3)
        self.temperature.assign(self.temperature * 0.7)
        return super().train_step(data)


@pytest.fixture(autouse=True)
def _registered(_own_models):
    register("pooling_gan", package="tests")(PoolingGAN)


def made():
    gan = PoolingGAN(SHAPE, latent_dim=3, width=4, networks="mlp", seed=1)
    gan.compile()
    return gan


def state(model):
    return {name: np.array(each) for name, each in own_state(model).items()}


def check(loaded, gan, left_out=()):
    expected = {name: each for name, each in state(gan).items() if name not in left_out}
    named = {"images_seen", "pool", "mean", "mean_1", "temperature"}
    assert named <= set(expected)
    assert expected["mean"] == 2
    assert float(expected["temperature"]) == pytest.approx(0.49)
    found = state(loaded)
    assert set(found) == {*expected, *left_out}
    for name, value in expected.items():
        np.testing.assert_array_equal(found[name], value, err_msg=name)


def trained():
    gan = made()
    gan.fit(IMAGES, batch_size=8, epochs=1, verbose=0)
    return gan


def test_it_comes_back_from_a_keras_file(tmp_path):
    gan = trained()
    gan.save(tmp_path / "model.keras")
    check(keras.models.load_model(tmp_path / "model.keras"), gan)


def test_it_comes_back_from_a_preset(tmp_path):
    """Its noise begins anew, as that of a model that was never trained."""
    gan = trained()
    noise = [name for name in state(gan) if name.startswith("random_seed")]
    gan.save_to_preset(tmp_path / "preset")
    check(models.get("pooling_gan").from_preset(tmp_path / "preset"), gan, noise)
    presets.to_float16(tmp_path / "preset" / presets.WEIGHTS)
    loaded = models.get("pooling_gan").from_preset(tmp_path / "preset")
    check(loaded, gan, noise)  # numbers that float16 does not have stay as they are


def test_it_comes_back_from_a_checkpoint(tmp_path):
    gan = made()
    kept = callbacks.Checkpoint(tmp_path)
    gan.fit(IMAGES, batch_size=8, epochs=1, verbose=0, callbacks=[kept])
    other = made()
    callbacks.Checkpoint(tmp_path).restore(other)
    check(other, gan)
    rest = {"batch_size": 8, "shuffle": False, "epochs": 2, "initial_epoch": 1}
    for each in (gan, other):
        each.fit(IMAGES, verbose=0, **rest)
    for one, two in zip(gan.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(one, two)


def test_a_file_without_it_is_refused(tmp_path):
    """An older file of the class, or a file of another class of the same networks."""
    gan = GAN(SHAPE, latent_dim=3, width=4, networks="mlp", seed=1)
    gan.save_weights(tmp_path / "gan.weights.h5")
    with pytest.raises(ValueError, match="was not written by this PoolingGAN"):
        made().load_weights(tmp_path / "gan.weights.h5")
