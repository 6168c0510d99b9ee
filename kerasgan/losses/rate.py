"""What a loss makes of the divergence of an autoencoder's codes from their prior."""

from keras import ops

from kerasgan.errors import is_integer, is_real


class Rate:
    """Weighs KL(q(z | x) || p(z)) in the loss of a variational autoencoder.

    The bound itself is that of the defaults: beta = 1 and nothing else.

    Args:
        beta: Weight of the divergence (Higgins et al., 2017, "beta-VAE", ICLR, equation
            4).
        capacity: C, in nats: the loss is then beta |KL - C|, which holds the divergence
            at C (Burgess et al., 2018, https://arxiv.org/abs/1804.03599, equation 8).
            None leaves it out.
        free_bits: lambda, in nats: the mean of each latent variable's divergence over
            the batch counts as at least this much, so that nothing is gained by less
            (Kingma et al., 2016, https://arxiv.org/abs/1606.04934, equation 15).
        warm_up: Number of examples over which beta, or the capacity where there is one,
            grows linearly from 0 (Sonderby et al., 2016,
            https://arxiv.org/abs/1602.02282, equation 10); 0 for the whole from the
            start.

    Raises:
        ValueError: A number below 0.
    """

    def __init__(self, beta=1.0, capacity=None, free_bits=0.0, warm_up=0):
        numbers = {"beta": beta, "free_bits": free_bits}
        numbers |= {} if capacity is None else {"capacity": capacity}
        for name, value in numbers.items():
            if not (is_real(value) and value >= 0):
                raise ValueError(
                    f"{name} must be a number of at least 0. Received: {name}="
                    f"{value!r}."
                )
        if not is_integer(warm_up, least=0):
            raise ValueError(
                "warm_up must be a whole number of examples, 60_000 for example. "
                f"Received: warm_up={warm_up!r}."
            )
        self.beta, self.free_bits = float(beta), float(free_bits)
        self.capacity = None if capacity is None else float(capacity)
        self.warm_up = int(warm_up)

    def __call__(self, kl, seen):
        """Returns the term of the loss, a scalar in nats.

        Args:
            kl: Divergence (latent_dim,) of each latent variable, a mean over the batch.
            seen: Number of examples that the training has seen, a scalar tensor.
        """
        grown = ops.minimum(ops.cast(seen, "float32") / max(self.warm_up, 1), 1.0)
        grown = grown if self.warm_up else 1.0
        kl = ops.sum(ops.maximum(kl, self.free_bits))
        if self.capacity is None:
            return self.beta * grown * kl
        return self.beta * ops.abs(kl - self.capacity * grown)

    def get_config(self):
        """Returns the arguments of the constructor."""
        names = ("beta", "capacity", "free_bits", "warm_up")
        return {name: getattr(self, name) for name in names}
