"""What a regularizer may do besides adding to a loss: remember, and change the view."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan import models, regularizers
from tests import harness


@keras.saving.register_keras_serializable("tests")
class Adaptive(regularizers.Regularizer):
    """Dims what D sees by a share p, which grows by 1/4 while D is right."""

    def attach(self, model):
        self.names = [model.generator.name, model.discriminator.name]
        self.p = model.add_weight(name="p", initializer="zeros", trainable=False)

    def seen(self, x, noise):
        return (1 - self.p) * x

    def after_step(self, player, play):
        if player == "discriminator":
            right = ops.mean(ops.sign(play.real))
            self.p.assign(ops.clip(self.p + right / 4, 0.0, 1.0))


@keras.saving.register_keras_serializable("tests")
class OfAll(regularizers.Regularizer):
    """Adds 1 to the loss of each player, twice in every second step."""

    def term(self, player, play):
        return ops.ones(())


def still(*used):
    """Returns G(z) = 2 z and D(x) = 3 x, which stand still."""
    model = harness.linear_gan(models.GAN, 2.0, 3.0, regularizers=list(used))
    model.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    return model


def logits(model, steps):
    x = harness.pixels([1.0, 1.0])
    found = []
    for _ in range(steps):
        model.reset_metrics()
        found.append(float(model.train_on_batch(x, return_dict=True)["real_logits"]))
    return found


def test_it_remembers_in_variables_of_the_model(tmp_path):
    """D(x) = 3 (1 - p) x with p = 0, 1/4, 1/2; a saved model goes on with 3/4."""
    model = still(Adaptive())
    assert logits(model, 3) == [3, 2.25, 1.5]
    assert model.regularizers[0].names == ["generator", "discriminator"]
    model.save(tmp_path / "model.keras")
    model = keras.models.load_model(tmp_path / "model.keras")
    assert float(model.regularizers[0].p) == 0.75
    assert logits(model, 2) == [0.75, 0]


def test_fit_carries_what_it_assigns():
    model = still(Adaptive())
    model.fit(harness.pixels([1.0] * 6), batch_size=2, verbose=0)
    assert float(model.regularizers[0].p) == 0.75


def test_it_remembers_nothing_while_the_player_rests():
    """Of three steps the discriminator moves in the first alone."""
    model = harness.linear_gan(
        *(models.GAN, 2.0, 3.0),
        regularizers=[Adaptive()],
        alternate={"discriminator": 2, "generator": 4},
    )
    model.compile(keras.optimizers.SGD(0.0), keras.optimizers.SGD(0.0))
    model.fit(harness.pixels([1.0] * 6), batch_size=2, verbose=0)
    assert float(model.regularizers[0].p) == 0.25


@pytest.mark.parametrize(("every", "added"), [(1, [1, 1, 1]), (2, [2, 0, 2])])
def test_one_term_may_serve_all_players(every, added):
    plain, model = still(), still(OfAll(every=every))
    x = harness.pixels([0.5, -0.5])
    for expected in added:
        for each in (plain, model):
            each.reset_metrics()
        z = ops.convert_to_tensor(harness.column([0.25, 1.0]))
        for each in (plain, model):
            object.__setattr__(each, "sample_latent", lambda m, noise=None, z=z: z)
        without = plain.train_on_batch(x, return_dict=True)
        found = model.train_on_batch(x, return_dict=True)
        for name in ("discriminator_loss", "generator_loss"):
            np.testing.assert_allclose(found[name] - without[name], expected, rtol=1e-5)


def test_a_method_that_nobody_calls_any_more_is_refused():
    with pytest.raises(TypeError, match=r"Old\.augment is named seen"):

        class Old(regularizers.Regularizer):
            def augment(self, x, noise):
                return x
