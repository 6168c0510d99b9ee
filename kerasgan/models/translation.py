"""What models share that turn images of one domain into such of another."""

from keras import ops

from kerasgan.engine.optimizers import adam, linear_decay
from kerasgan.modalities import Image
from kerasgan.models.any_size import AnySize
from kerasgan.models.jittered import Jittered


class Translation(Jittered, AnySize):
    """The part of a model that learns from two sets of images.

    Attributes:
        domains: The `Image`s of A and of B.
        decay: `(steps, steps)`: for so many the rates stay, and then fall to 0 over so
            many; None where they stay.
    """

    def between(self, shape_a, shape_b, data_range):
        """Sets the domains, and returns that of B, which is what the model makes."""
        self.domains = Image(shape_a, data_range), Image(shape_b, data_range)
        return self.domains[1]

    @property
    def fields(self):
        """What a batch holds: images of both domains."""
        return dict(zip("ab", self.domains, strict=True))

    def untouched(self, given):
        """Returns images of A as they are, where they could be such of B."""
        a, b = self.domains
        return given if a.shape == b.shape else None

    def default_optimizer(self, player):
        """Returns Adam(2e-4, beta_1=0.5), whose rate falls to 0 as `decay` says."""
        return adam(player, linear_decay(2e-4, self.decay), beta_1=0.5)


def distance(x, y):
    """E |x - y|_1, as a mean over all pixels and channels."""
    return ops.mean(ops.abs(x - y))
