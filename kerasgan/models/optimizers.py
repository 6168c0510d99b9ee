"""The players' optimizers inside the one optimizer that Keras knows of."""

from keras.optimizers import MultiOptimizer


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
        # By identity: layers of two networks may well bear the same name.
        owners = {id(v): optimizers[p] for p in optimizers for v in variables[p]}

        def owner(variable):  # never serialised: compile_from_config makes it anew
            return owners[id(variable)]

        super().__init__(owner, name="players")
        self.players = list(optimizers)
        # In the order of the players, also where one has no trainable variable.
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
