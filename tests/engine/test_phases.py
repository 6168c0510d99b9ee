"""Phases: who moves when, what a phase begins with, and that nothing shifts them."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from kerasgan.engine.phases import Phase
from kerasgan.modalities import Points
from kerasgan.models import GAN, GenerativeModel
from tests import harness
from tests.conftest import BACKEND

ONES = np.ones((12, 1), "float32")


def weight(value):
    """Returns a network x -> w x, of the weight w."""
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1, use_bias=False)])
    model.set_weights([np.array([[value]], "float32")])
    return model


class TwoScalars(GenerativeModel):
    """Each step takes 1 from the scalar of each player that moves: of a, b, of 100.

    At the beginning of each phase, `entered` gets a digit more: 1 for the first phase,
    2 for the second, after that of the phase before; 9 stands for none.
    """

    players = ("a", "b")
    averaged = ("a",)

    def __init__(self, phases, repeats=False, **options):
        networks = {"a": weight(100.0), "b": weight(100.0)}
        super().__init__(networks, Points((1,)), **options)
        self.set_phases(phases, repeats)
        self.entered = self.add_weight(
            name="entered", dtype="int32", initializer="zeros", trainable=False
        )

    def default_optimizer(self, player):
        return keras.optimizers.SGD(1.0, name=player)

    def on_phase(self, old, new):
        names = [phase.name for phase in self.phases]
        digits = 10 * (9 if old is None else 1 + names.index(old.name))
        self.entered.assign(self.entered * 100 + digits + 1 + names.index(new.name))

    def train_step(self, data):
        a, b = self.playing()
        x, _ = self.unpack(data)
        a_loss = self.minimize(lambda: ops.mean(a(x)), "a")
        return self.log(
            a_loss=a_loss, b_loss=self.minimize(lambda: ops.mean(b(x)), "b")
        )


def trained(model, x=ONES, batch_size=3, epochs=1, **options):
    model.compile(**options)
    return model.fit(x, batch_size=batch_size, epochs=epochs, shuffle=False, verbose=0)


def steps(model):
    """Returns how many steps each player took."""
    return [100 - float(getattr(model, p).get_weights()[0][0, 0]) for p in ("a", "b")]


TURNS = [Phase("first", 6, ("a",)), Phase("second", 3, ("b",))]


# Keras fuses no steps on PyTorch.
@pytest.mark.parametrize("fused", [1] if BACKEND == "torch" else [1, 2, 4])
def test_players_take_turns_again_and_again(fused):
    """Phases of 6 and 3 examples, steps of 3: a, a, b, a; and on with a, b, a, a."""
    model = TwoScalars(TURNS, repeats=True)
    trained(model, steps_per_execution=fused)
    assert steps(model) == [3, 1]
    assert int(model.entered) == 911221
    assert int(model.phase) == 2
    model.fit(ONES, batch_size=3, verbose=0)
    assert steps(model) == [6, 2]
    assert int(model.phase) == 4


def test_the_last_phase_lasts_on():
    model = TwoScalars([Phase("first", 3), Phase("second", 3, ("b",)), Phase("third")])
    trained(model)
    assert steps(model) == [3, 4]
    assert int(model.entered) == 911223


def test_a_step_belongs_to_the_phase_of_its_first_example():
    """Batches of 3 begin at 0, 3, 6, 9; phases of 4 at 0, 4, 8: a, a, b, a."""
    turns = [Phase("first", 4, ("a",)), Phase("second", 4, ("b",))]
    model = TwoScalars(turns, repeats=True)
    trained(model)
    assert steps(model) == [3, 1]


def test_a_player_that_rests_tells_its_loss_and_no_gradient():
    logs = trained(TwoScalars([Phase("first", None, ("a",))])).history
    assert logs["b_loss"] == [100]
    assert logs["b_gradient_norm"] == [0]
    assert logs["a_loss"] == [98.5]  # 100, 99, 98, 97
    assert logs["a_gradient_norm"] == [1]


def test_the_average_waits_for_its_network():
    """An average of one step follows to (1 - 2 / 11) of the way, and no further."""
    turns = [Phase("first", 3, ("a",)), Phase("second", None, ("b",))]
    model = TwoScalars(turns, ema_decay=0.5)
    trained(model)
    average = float(model.average.get_weights()[0][0, 0])
    assert average == pytest.approx(100 - (1 - 2 / 11))


class Begins(TwoScalars):
    """Gives a player weights and a fresh optimizer where the second phase begins."""

    def default_optimizer(self, player):
        return keras.optimizers.SGD(1.0, momentum=0.5, name=player)

    def on_phase(self, old, new):
        if new.name == "second":
            self.a.weights[0].assign([[50.0]])
            for variable in self.optimizer.of("a").variables[2:]:
                variable.assign(ops.zeros(variable.shape))


def test_a_phase_may_give_weights_and_reset_an_optimizer():
    """With momentum 1/2 steps are 1, 1.5, 1.75; after a reset 1 and 1.5 again."""
    model = Begins([Phase("first", 6), Phase("second")])
    trained(model)
    assert steps(model) == [50 + 1 + 1.5, 1 + 1.5 + 1.75 + 1.875]


SHAPE = (3,)


def alternating(seed=0):
    turns = {"discriminator": 24, "generator": 16}
    return GAN(SHAPE, 2, width=4, ema_decay=0.9, alternate=turns, seed=seed)


def test_a_training_goes_on_within_a_phase(tmp_path):
    """What is saved after any of the steps goes on as if nothing had happened."""
    x = harness.images(80, SHAPE)
    harness.fix_weights(whole := alternating())
    trained(whole, x, 8)
    for first in (2, 4, 6):  # within a phase, and at its end
        harness.fix_weights(part := alternating())
        trained(part, x[: 8 * first], 8)
        part.save(tmp_path / "part.keras")
        part = keras.models.load_model(tmp_path / "part.keras")
        assert part.phases == whole.phases
        part.fit(x[8 * first :], batch_size=8, shuffle=False, verbose=0)
        variables = (*whole.variables, *whole.optimizer.variables)
        others = (*part.variables, *part.optimizer.variables)
        for one, other in zip(variables, others, strict=True):
            np.testing.assert_array_equal(one.numpy(), other.numpy(), one.path)


def test_one_rests_while_the_other_moves():
    model = alternating()
    model.compile()
    x = harness.images(8, SHAPE)
    moved = []
    for _ in range(10):
        before = [model.discriminator.get_weights(), model.generator.get_weights()]
        model.train_on_batch(x)
        after = [model.discriminator.get_weights(), model.generator.get_weights()]
        same = [
            all(np.array_equal(u, v) for u, v in zip(*pair, strict=True))
            for pair in zip(before, after, strict=True)
        ]
        assert sum(same) == 1
        moved.append("DG"[same[0]])
    assert "".join(moved) == "DDDGGDDDGG"
    counted = [
        int(model.optimizer.of(p).iterations) for p in ("discriminator", "generator")
    ]
    assert counted == [6, 4]


class Centred(GAN):
    """Its discriminator sees what is left of the data's mean."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.mean = self.add_weight(name="mean", shape=SHAPE, trainable=False)

    def prepare(self, batches):
        count, total = 0, 0
        for x in batches:
            x = ops.convert_to_numpy(x[0] if isinstance(x, tuple) else x)
            count, total = count + len(x), total + x.sum(0)
        self.mean.assign(total / count)


def test_a_model_looks_at_its_data_before_the_first_step():
    x = harness.images(20, SHAPE)
    model = Centred(SHAPE, 2, width=4)
    model.compile()
    model.fit(x, batch_size=8, verbose=0)
    np.testing.assert_allclose(model.mean.numpy(), x.mean(0), rtol=1e-5)
    model.fit(x[:8], verbose=0)  # it took steps: nothing is prepared any more
    np.testing.assert_allclose(model.mean.numpy(), x.mean(0), rtol=1e-5)
    model = Centred(SHAPE, 2, width=4)
    model.compile()
    model.train_on_batch(x[:8])
    np.testing.assert_allclose(model.mean.numpy(), x[:8].mean(0), rtol=1e-5)
    with pytest.raises(TypeError, match="Give an array or a dataset"):
        Centred(SHAPE, 2, width=4).prepare_once((each for each in x), None, 8)


@pytest.mark.parametrize(
    ("phases", "repeats", "said"),
    [
        ([], False, "TwoScalars has no phases"),
        ([Phase("one", 3), Phase("one")], False, "Two phases of TwoScalars are named"),
        ([Phase("one", players=("c",))], False, "Unknown player of TwoScalars"),
        ([Phase("one"), Phase("two")], False, "Phase 'one' lasts for a positive whole"),
        ([Phase("one", 3), Phase("two")], True, "Phase 'two' lasts for a positive"),
        ([Phase("one", 1.5)], False, "Received: images=1.5"),
        ([Phase("one", 2**30), Phase("two", 2**30)], True, "together. Received"),
    ],
)
def test_phases_that_cannot_be(phases, repeats, said):
    with pytest.raises(ValueError, match=said) as error:
        TwoScalars(phases, repeats)
    assert "\n" not in str(error.value)


def test_a_step_longer_than_a_phase_is_refused():
    with pytest.raises(
        ValueError, match="Phase 'second' lasts for 3 examples, and one"
    ):
        trained(TwoScalars(TURNS, repeats=True), batch_size=4)


@pytest.mark.parametrize(
    "alternate", [{"discriminator": 10}, 10, {"discriminator": 1, "critic": 2}]
)
def test_an_alternation_names_all_players(alternate):
    with pytest.raises(ValueError, match="'discriminator': 60000} for example"):
        GAN(SHAPE, alternate=alternate)


class OneAtATime(TwoScalars):
    """Takes the steps of the player that moves; a's step asks for b to move, too."""

    def train_step(self, data):
        a, b = self.playing()
        x, _ = self.unpack(data)

        def step_of_b():
            return self.minimize(lambda: ops.mean(b(x)), "b")

        def step_of_a():
            step_of_b()
            return self.minimize(lambda: ops.mean(a(x)), "a")

        losses = self.step_of_phase({"a": step_of_a, "b": step_of_b})
        return self.log(a_loss=losses["a"], b_loss=losses["b"])


def test_a_step_is_that_of_its_phase():
    model = OneAtATime(TURNS, repeats=True)
    history = trained(model).history
    assert steps(model) == [3, 1]
    np.testing.assert_allclose(history["a_loss"], [(100 + 99 + 0 + 98) / 4])
    np.testing.assert_allclose(history["b_loss"], [100 / 4])
