"""The players' optimizers inside the one optimizer that Keras knows of."""

from keras.optimizers import MultiOptimizer, OptimizerMap


class PlayerOptimizers(MultiOptimizer):
    """One optimizer a player, behind the interface of one Keras optimizer.

    Keras' checkpoints, `BackupAndRestore` and the state of the JAX trainer see every
    slot through it.

    Args:
        optimizers: Dict of player -> `keras.optimizers.Optimizer`.
        variables: Dict of player -> list of the variables that it moves.

    Raises:
        ValueError: If two players share an optimizer, or variables of the same path.
    """

    def __init__(self, optimizers, variables):
        _check_distinct(optimizers, variables)
        owners = {v.path: optimizers[p] for p in optimizers for v in variables[p]}
        default = next(iter(optimizers.values()))
        super().__init__(OptimizerMap(default, owners), name="players")
        self.players = list(optimizers)
        # The order in which the inner optimizers are saved must be that of the players,
        # also where a player has no trainable variable.
        self._inner_optimizers = [optimizers[player] for player in self.players]
        self.build([v for p in self.players for v in variables[p]])

    def of(self, player):
        """Returns the optimizer of one player."""
        return self.optimizers[self.players.index(player)]

    def save_own_variables(self, store):
        """Saves the counter alone: each inner optimizer saves its own slots."""
        for index, variable in enumerate(self._variables):
            store[str(index)] = variable.numpy()

    def load_own_variables(self, store):
        """Loads what `save_own_variables` wrote."""
        for index, variable in enumerate(self._variables):
            variable.assign(store[str(index)])


def _check_distinct(optimizers, variables):
    if len({id(optimizer) for optimizer in optimizers.values()}) < len(optimizers):
        raise ValueError(
            f"The players {', '.join(optimizers)} were given the same optimizer "
            "object, but each keeps its own slots and step count. Make one for each."
        )
    owner = {}
    for player, owned in variables.items():
        for variable in owned:
            if owner.setdefault(variable.path, player) != player:
                raise ValueError(
                    f"The networks of {owner[variable.path]} and {player} both have a "
                    f"variable {variable.path!r}. Give the networks different names: "
                    "keras.Sequential([...], name='generator')."
                )
