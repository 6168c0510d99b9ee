"""What a model declares: networks, players that move them, averages that sample."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from kerasgan.modalities import Points
from kerasgan.models import GAN, GenerativeModel

X = np.array([[1.0], [2.0], [3.0]], "float32")  # mean 2


def weight(value):
    """Returns a network x -> w x, of the weight w."""
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1, use_bias=False)])
    model.set_weights([np.array([[value]], "float32")])
    return model


@keras.saving.register_keras_serializable("tests")
class ThreeScalars(GenerativeModel):
    """a and b are moved together, b and c likewise: b stands in two players."""

    networks = ("a", "b", "c")
    players = {"first": ("a", "b"), "second": ("b", "c")}
    averaged = ("a", "c")

    def __init__(self, a=None, b=None, c=None, **options):
        networks = {"a": a or weight(1.0), "b": b or weight(2.0), "c": c or weight(3.0)}
        options.pop("data_range", None)
        super().__init__(networks, Points((1,)), **options)

    def default_optimizer(self, player):
        return keras.optimizers.SGD(0.1 if player == "first" else 0.01, name=player)

    def losses(self, data):
        """Mean of a b x for the first player, and of b c x for the second."""
        a, b, c = self.playing()
        x, _ = self.unpack(data)
        return {"first": lambda: ops.mean(b(a(x))), "second": lambda: ops.mean(c(b(x)))}

    def train_step(self, data):
        losses = self.minimize(self.losses(data))
        return self.log(first_loss=losses["first"], second_loss=losses["second"])


class OneAfterTheOther(ThreeScalars):
    def train_step(self, data):
        losses = self.losses(data)
        first = self.minimize(losses["first"], "first")
        second = self.minimize(losses["second"], "second")
        return self.log(first_loss=first, second_loss=second)


class Steps:
    """What several models may share; no model itself."""

    train_step = vars(ThreeScalars)["train_step"].__wrapped__


class OfAMixin(Steps, ThreeScalars):
    """Takes the step that a mixin wrote."""


def scalars(model, networks=("a", "b", "c")):
    return [float(getattr(model, each).get_weights()[0][0, 0]) for each in networks]


def stepped(cls, **options):
    model = cls(seed=0, **options)
    model.compile()
    logs = model.train_on_batch(X, return_dict=True)
    return model, logs


def test_losses_of_several_players_are_differentiated_at_the_same_weights():
    """L1 = 2ab, L2 = 2bc at (1, 2, 3): gradients (4, 2, 0) and (0, 6, 4)."""
    model, logs = stepped(ThreeScalars)
    assert scalars(model) == pytest.approx([1 - 0.4, 2 - 0.2 - 0.06, 3 - 0.04])
    assert float(logs["first_loss"]) == pytest.approx(4)
    assert float(logs["second_loss"]) == pytest.approx(12)
    assert float(logs["first_gradient_norm"]) == pytest.approx(20**0.5)
    assert float(logs["second_gradient_norm"]) == pytest.approx(52**0.5)


def test_one_after_the_other_sees_what_the_first_moved():
    """The second player then has b = 1.8: gradients (0, 6, 3.6)."""
    model, logs = stepped(OneAfterTheOther)
    assert scalars(model) == pytest.approx([0.6, 1.8 - 0.06, 3 - 0.036])
    assert float(logs["second_loss"]) == pytest.approx(10.8)


@pytest.mark.parametrize("cls", [ThreeScalars, OfAMixin])
def test_averages_follow_the_networks_that_they_are_of(cls):
    """At t = 1 the warming decay is 2/11."""
    model, _ = stepped(cls, ema_decay=0.9)
    for name, begun, now in (("a", 1.0, 0.6), ("c", 3.0, 2.96)):
        (average,) = model.average_of(name).get_weights()
        assert average[0, 0] == pytest.approx(2 / 11 * begun + 9 / 11 * now)
    assert model.average_of("b") is None
    sampling = model.sampling_networks()
    x = ops.ones((1, 1))
    made = [float(ops.convert_to_numpy(f(x))[0, 0]) for f in (sampling.b, sampling.c)]
    assert made == pytest.approx([1.74, 2 / 11 * 3 + 9 / 11 * 2.96])


def test_the_average_moves_once_a_step():
    """Two steps of the generator: at t = 2 the warming decay is 3/12."""
    gan = GAN((2,), 2, width=4, generator_steps=2, ema_decay=0.9, seed=0)
    gan.compile()
    begun = gan.average.get_weights()
    gan.train_on_batch(np.zeros((4, 2), "float32"))
    for average, start, now in zip(
        gan.average.get_weights(), begun, gan.generator.get_weights(), strict=True
    ):
        np.testing.assert_allclose(average, start / 4 + now * 3 / 4, atol=1e-6)


class Within(GAN):
    """Calls the step that it inherits: still one step."""

    def train_step(self, data):
        return super().train_step(data)


def test_a_step_that_calls_the_inherited_one_is_one_step():
    averages = []
    begun = GAN((2,), 2, width=4)
    for cls in (GAN, Within):
        gan = cls((2,), 2, width=4, ema_decay=0.9, seed=0)
        gan.generator.set_weights(begun.generator.get_weights())
        gan.discriminator.set_weights(begun.discriminator.get_weights())
        gan.compile()
        gan.train_on_batch(np.ones((4, 2), "float32"))
        averages.append(gan.average.get_weights())
    for one, two in zip(*averages, strict=True):
        np.testing.assert_allclose(one, two, rtol=1e-6)


def test_a_shared_network_is_saved_with_the_slots_of_both(tmp_path):
    def made():
        model = ThreeScalars(seed=0, ema_decay=0.9)
        optimizers = {
            f"{p}_optimizer": keras.optimizers.Adam(0.1) for p in model.players
        }
        model.compile(**optimizers)
        return model

    model = made()
    model.fit(X, batch_size=3, epochs=2, verbose=0)
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    for each in (model, again):
        each.fit(X, batch_size=3, epochs=2, verbose=0)
    assert scalars(model) == scalars(again)
    for name in ("a", "c"):
        one, two = (m.average_of(name).get_weights()[0] for m in (model, again))
        np.testing.assert_array_equal(one, two)


class Coder(ThreeScalars):
    networks = ("encoder", "decoder")
    players = ("encoder", "decoder")
    averaged = ()

    def __init__(self, **options):
        networks = {"encoder": weight(1.0), "decoder": weight(2.0)}
        GenerativeModel.__init__(self, networks, Points((1,)), **options)

    def train_step(self, data):
        encoder, decoder = self.playing()
        x, _ = self.unpack(data)
        loss = self.minimize(lambda: ops.mean(decoder(encoder(x))), "encoder")
        return self.log(encoder_loss=loss, decoder_loss=0.0)


def test_a_tuple_of_players_is_short_for_a_network_each():
    assert Coder.players == {"encoder": ("encoder",), "decoder": ("decoder",)}
    assert Coder.networks == ("encoder", "decoder")
    model, logs = stepped(Coder)
    assert scalars(model, ("encoder", "decoder")) == pytest.approx([1 - 0.04, 2])
    assert set(logs) == {
        *("encoder_loss", "decoder_loss"),
        *("encoder_gradient_norm", "decoder_gradient_norm"),
    }


def test_what_a_class_declares_must_agree():
    with pytest.raises(TypeError, match="its players or averages name 'decoder'"):

        class NoDecoder(GenerativeModel):
            networks = ("encoder",)
            players = {"autoencoder": ("encoder", "decoder")}

    with pytest.raises(TypeError, match="name 'teacher'"):

        class NoTeacher(GenerativeModel):
            players = ("student",)
            averaged = ("teacher",)


def test_an_average_of_nothing_is_refused():
    with pytest.raises(ValueError, match="Coder averages none of its networks"):
        Coder(ema_decay=0.9)


def test_networks_are_all_there():
    with pytest.raises(ValueError, match="needs one network for each of"):
        GenerativeModel.__init__(
            Coder.__new__(Coder), {"encoder": weight(1.0)}, Points((1,))
        )
