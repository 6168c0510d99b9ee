"""Phases of a training: which players move in it, and what happens where it begins."""

import itertools
from typing import NamedTuple

from keras import ops

from kerasgan import backend
from kerasgan.engine import checks


class Phase(NamedTuple):
    """A part of a training.

    Attributes:
        name: Its name.
        images: Number of examples that it lasts for, counted as `images_seen` is; None
            for the last one, which lasts on.
        players: Names of the players that move in it, while the others rest; None for
            all.
    """

    name: str
    images: int | None = None
    players: tuple | None = None


class Phases:
    """The part of `GenerativeModel` that knows where in its training it is.

    Attributes:
        phases: Tuple of `Phase`, empty where a training is the same from end to end.
        repeats: Whether the first phase follows on the last.
        phase: Variable, the number of the running phase: those of later rounds are
            numbered on, and -1 stands for none so far. None where there are no phases.
    """

    phases = ()
    repeats = False
    phase = None
    _inside = None  # the players that move in the branch that is being evaluated

    def set_phases(self, phases, repeats=False):
        """Divides the training into phases; a constructor calls it.

        A step belongs to the phase that its first example lies in, so that a phase
        begins with the first whole step after its beginning. The phase is a function of
        `images_seen` alone: steps that are fused, and a training that goes on, change
        at the same step.

        Args:
            phases: List of `Phase`.
            repeats: Whether they follow one another again and again. Then all have
                `images`; otherwise all but the last.

        Raises:
            ValueError: Phases that cannot be, or that name an unknown player.
        """
        self.phases = checks.check_phases(type(self), phases, repeats)
        self.repeats = bool(repeats)
        self.phase = self.add_weight(
            name="phase",
            dtype="int32",
            shape=(),
            initializer=lambda shape, dtype: ops.full(shape, -1, dtype),
            trainable=False,
            aggregation="only_first_replica",
        )

    def on_phase(self, old, new):
        """Does what a phase begins with; by default nothing.

        It runs within the train step, before the first step of the phase. It may assign
        variables: weights, the model's own, those of `optimizer.of(player)`. Whatever
        else it does in Python happens when the step is compiled.

        Args:
            old: The `Phase` that ended; None before the first.
            new: The `Phase` that begins.
        """

    def phase_left_in(self):
        """Returns where a training stands whose later phases are still to come.

        Returns:
            `(phase, end)`, the `Phase` of the last step and the number of examples that
            it ends at; None where that is the last phase, where phases repeat, or where
            there are none or no step was taken.
        """
        last = len(self.phases) - 1
        number = int(self.phase.numpy()) if self.phases and not self.repeats else last
        if not 0 <= number < last:
            return None
        end = sum(phase.images for phase in self.phases[: number + 1])
        return self.phases[number], end

    def begin_step(self):
        """Enters the phase that the examples seen so far lead to."""
        if not self.phases:
            return
        checks.check_phases_on_devices(self)
        number = self._number_of_phase()
        if type(self).on_phase is not Phases.on_phase:
            entered = ops.not_equal(number, self.phase)
            for old, new, begins in self._beginnings(number):
                backend.value_if(
                    ops.logical_and(entered, begins), self._entering(old, new)
                )
        self.phase.assign(number)

    def _number_of_phase(self):
        """Returns the number of the phase that the next example belongs to, int32."""
        seen = ops.convert_to_tensor(self.images_seen)
        lengths = [phase.images for phase in self.phases]
        if not self.repeats:
            return _passed(seen, lengths[:-1])
        rounds = seen // sum(lengths)
        return rounds * len(lengths) + _passed(seen % sum(lengths), lengths[:-1])

    def _beginnings(self, number):
        """Yields `(old, new, begins)` for each pair of phases that may follow."""
        first = self.phases[0]
        yield None, first, ops.equal(number, 0)
        for index, (old, new) in enumerate(itertools.pairwise(self.phases), start=1):
            yield old, new, ops.equal(number % len(self.phases), index)
        if self.repeats:
            again = ops.logical_and(number > 0, number % len(self.phases) == 0)
            yield self.phases[-1], first, again

    def _entering(self, old, new):
        def enter():
            self.on_phase(old, new)
            return ops.zeros(())

        return enter

    def step_of_phase(self, steps):
        """Takes the steps of the players that move in this phase, and no others.

        Args:
            steps: Dict of player -> function without arguments -> scalar loss.

        Returns:
            Dict of player -> its loss, 0 where it rests.
        """

        def take(moving):
            return {
                player: step() if player in moving else ops.zeros(())
                for player, step in steps.items()
            }

        return self.moving(tuple(steps), take)

    def moving(self, players, function):
        """Calls a function with those of some players that move in this phase.

        Args:
            players: Tuple of names.
            function: Function of a tuple of names; its result has the same structure
                for all of them.

        Returns:
            What it returns.
        """
        if self._inside is not None:  # a branch of one phase
            return function(tuple(p for p in players if p in self._inside))
        groups = {}
        for index, phase in enumerate(self.phases):
            moving = tuple(
                p for p in players if phase.players is None or p in phase.players
            )
            groups.setdefault(moving, []).append(index)
        if not groups:
            return function(tuple(players))
        *branches, (last, _) = groups.items()
        call = self._alone(last, function)
        for moving, indices in branches:
            call = self._branch(indices, self._alone(moving, function), call)
        return call()

    def _alone(self, moving, function):
        """Returns a function without arguments, in which these players alone move."""

        def call():
            self._inside = frozenset(moving)
            try:
                return function(moving)
            finally:
                self._inside = None

        return call

    def _branch(self, indices, function, otherwise):
        def call():
            place = self.phase % len(self.phases)
            here = ops.any(ops.stack([ops.equal(place, index) for index in indices]))
            return backend.either(here, function, otherwise)

        return call


def _passed(seen, lengths):
    """Returns how many of the phases of these lengths are over."""
    ends = itertools.accumulate(lengths)
    return sum((ops.cast(seen >= end, "int32") for end in ends), ops.zeros((), "int32"))
