"""What a regularizer adds reaches both losses of every model."""

import keras
import numpy as np
import pytest

from kerasgan import models, regularizers
from tests import harness

NAMES = harness.adversaries_of_images()
POINTS = np.random.default_rng(0).uniform(-1, 1, (6, 2)).astype("float32")


class Constant(regularizers.Regularizer):
    """Adds a number to each loss, and no gradient."""

    def __init__(self, discriminator, generator):
        super().__init__()
        self.terms = {"discriminator": discriminator, "generator": generator}

    def discriminator_term(self, play):
        return keras.ops.convert_to_tensor(self.terms["discriminator"])

    def generator_term(self, play):
        return keras.ops.convert_to_tensor(self.terms["generator"])


def losses(model, noise):
    """Returns both losses of a step from the same weights and noise each time."""
    harness.seed_weights(model)
    model.training_noise.state.assign(noise)
    model.reset_metrics()
    logs = model.train_on_batch(*harness.examples(model, POINTS), return_dict=True)
    return np.array([logs["discriminator_loss"], logs["generator_loss"]])


@pytest.mark.parametrize("name", NAMES)
def test_what_is_added_shifts_each_loss(name):
    model = models.get(name)((2,), 14, width=2, discriminator_steps=1)
    optimizers = {f"{p}_optimizer": keras.optimizers.SGD(0.01) for p in model.players}
    model.compile(**optimizers, run_eagerly=True)
    noise = keras.ops.convert_to_numpy(model.training_noise.state)
    plain = losses(model, noise)
    model.add_regularizer(Constant(7.0, 11.0))
    shift = losses(model, noise) - plain
    np.testing.assert_allclose(shift, [7, 11], atol=1e-4)
