"""The players' optimizers inside the one optimizer that Keras knows of."""

import keras
from keras import ops
from keras.optimizers import Adam, MultiOptimizer, Optimizer
from keras.optimizers.schedules import LearningRateSchedule


def adam(player, rate, beta_1, beta_2=0.999):
    """Returns Adam as papers and their code use it, with epsilon 1e-8.

    Keras' own epsilon is 1e-7, above many gradients late in a training. Keras adds it
    to sqrt(v) before it corrects v's bias ("epsilon hat" of Kingma and Ba, 2015,
    section 2), PyTorch after: the two differ by a factor that soon tends to 1.

    Args:
        player: Name of the player, by which callbacks log its learning rate.
        rate: alpha, the learning rate, or a schedule of it.
        beta_1: Decay of the mean of the gradients.
        beta_2: Decay of the mean of their squares.
    """
    return Adam(rate, beta_1=beta_1, beta_2=beta_2, epsilon=1e-8, name=player)


@keras.saving.register_keras_serializable("kerasgan")
class LinearDecay(LearningRateSchedule):
    """A rate that stays for some steps, and falls to 0 over some more.

    As that of CycleGAN and of pix2pix' code does (Zhu et al., 2017, appendix 7.1). It
    stays at 0 then.

    Args:
        initial_learning_rate: The rate of the first steps.
        constant_steps: Their number.
        decay_steps: Number of the steps after them, at least 1.
    """

    def __init__(self, initial_learning_rate, constant_steps, decay_steps):
        self.initial_learning_rate = initial_learning_rate
        self.constant_steps, self.decay_steps = constant_steps, decay_steps

    def __call__(self, step):
        """Returns the rate of a step; the first is 0."""
        gone = ops.cast(step, "float32") - self.constant_steps
        return self.initial_learning_rate * (
            1 - ops.clip(gone / self.decay_steps, 0, 1)
        )

    def get_config(self):
        """Returns the arguments of the constructor."""
        return {
            "initial_learning_rate": self.initial_learning_rate,
            "constant_steps": self.constant_steps,
            "decay_steps": self.decay_steps,
        }


def linear_decay(rate, steps):
    """Returns a rate that falls as `LinearDecay` in `steps`, two numbers or None."""
    return rate if steps is None else LinearDecay(rate, *steps)


class PlayerOptimizers(MultiOptimizer):
    """One optimizer a player, behind the interface of one Keras optimizer.

    Keras' checkpoints, `BackupAndRestore` and the state of the JAX trainer see every
    slot through it.

    Args:
        optimizers: Dict of player -> `keras.optimizers.Optimizer`.
        variables: Dict of player -> list of the variables that it moves.

    Raises:
        ValueError: If two players share an optimizer.
    """

    def __init__(self, optimizers, variables):
        if len({id(each) for each in optimizers.values()}) < len(optimizers):
            raise ValueError(
                f"The players {', '.join(optimizers)} were given the same optimizer "
                "object, but each keeps its own slots and step count. Make one for "
                "each."
            )
        super().__init__(None, name="players")
        self.players = list(optimizers)
        moved = {player: list(variables[player]) for player in self.players}
        # Keras would take lists of variables for slots, and save the weights as such.
        self.moved_by = moved.__getitem__
        self._inner_optimizers = [optimizers[player] for player in self.players]
        once = {id(v): v for each in moved.values() for v in each}
        self.known = frozenset(once)
        self.build(list(once.values()))

    def build(self, var_list):
        """Makes the slots of each player's optimizer, also where it moves nothing.

        Two players may move one variable, an encoder's for example: each optimizer
        keeps slots of its own for it.
        """
        for player in self.players:
            if self.moved_by(player):
                self.of(player).build(self.moved_by(player))
        Optimizer.build(self, var_list)

    def of(self, player):
        """Returns the optimizer of one player."""
        return self.optimizers[self.players.index(player)]

    def knows(self, variable):
        """Tells whether it was made to move this variable."""
        return id(variable) in self.known

    def finalize_variable_values(self, var_list):
        """Does what is left at the end of an epoch, for the variables of players."""
        given = {id(variable) for variable in var_list}
        for player in self.players:
            moved = [v for v in self.moved_by(player) if id(v) in given]
            self.of(player).finalize_variable_values(moved)

    def save_own_variables(self, store):
        """Saves the counter alone: each inner optimizer saves its own slots."""
        for index, variable in enumerate(self._variables):
            store[str(index)] = variable.numpy()

    def load_own_variables(self, store):
        """Loads what `save_own_variables` wrote."""
        for index, variable in enumerate(self._variables):
            variable.assign(store[str(index)])
