"""How a generator makes samples of latents."""

from keras import ops


class FromGenerator:
    """The part of a model whose generator turns latents into images."""

    def sample(self, networks, draws, given):
        """Makes images of all that is drawn: G(z), or G(z | y) of labels."""
        z = ops.concatenate(list(draws.values()), axis=1)
        return networks.generator([z, *given.values()] if given else z)

    def call(self, inputs, training=False):
        """Maps latents (m, latent_dim) to images (m, ...) in `data_range`.

        Uses the average of the generator where one is kept.
        """
        return self.example.from_networks(self.sampler(inputs, training=training))

    @property
    def sampler(self):
        """The network that samples: the generator's average if kept, or itself."""
        average = self.average_of("generator")
        return self.generator if average is None else average
