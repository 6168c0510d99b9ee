"""Where the chains of a Boltzmann machine begin, in training and in sampling."""

from keras import ops


class FromExamples:
    """Chains that begin at the examples of each batch (Hinton, 2002)."""

    def start(self, x):
        """Returns where a step's chains begin: at its examples."""
        return x

    def keep(self, x):
        """Keeps nothing."""

    def chosen(self, uniforms, layer):
        """Returns units where samples begin: the means that biases alone give."""
        v = layer.visible_given_hidden(ops.zeros((1, layer.units)))
        return ops.zeros_like(uniforms)[:, None] + v


class Particles:
    """Chains that begin where the step before left them (Tieleman, 2008, section 3).

    What they are at is a variable of the model, so that it is saved with it. Of several
    devices it keeps the chains of the first.

    Args:
        model: The `GenerativeModel` that they belong to.
        count: Number of chains.
        shape: Shape of one.
    """

    def __init__(self, model, count, shape):
        self.values = model.add_weight(
            name="particles",
            shape=(count, *shape),
            initializer="zeros",
            trainable=False,
            aggregation="only_first_replica",
        )

    def start(self, x):
        """Returns where a step's chains begin, (chains, ...), whatever x is."""
        return ops.convert_to_tensor(self.values)

    def keep(self, x):
        """Keeps where a step left the chains."""
        self.values.assign(x)

    def chosen(self, uniforms, layer):
        """Returns units where samples begin: of one particle for each of U[0, 1)."""
        x = ops.reshape(self.rows(uniforms), (-1, layer.kernel.shape[0]))
        return layer.units_of(x)

    def rows(self, uniforms):
        """Returns one of the particles for each number of U[0, 1), (m, ...)."""
        count = self.values.shape[0]
        places = ops.cast(ops.floor(uniforms * count), "int32")
        return ops.take(self.values, ops.clip(places, 0, count - 1), axis=0)


def contrast(data, chains):
    """Returns the mean of energies at the data, less that where chains are; a scalar.

    Its gradient is that of -log p(x) where the chains follow p: equation 5 of Hinton
    (2012), with its sign turned. Its value means nothing.
    """
    return ops.mean(data) - ops.mean(chains)
