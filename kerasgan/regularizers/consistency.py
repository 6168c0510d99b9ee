"""Consistency: what should look alike to the discriminator gets like logits.

The norms are those of one example, averaged over the examples of the batch. In a
discriminator's term the samples are constants; the gradient runs through both logits.
"""

import keras
from keras import ops

from kerasgan.regularizers import augmentations
from kerasgan.regularizers.base import Regularizer
from kerasgan.regularizers.checks import check_images, check_numbers, refuse_points


def squared_distance(a, b):
    """Returns E ||a - b||^2, a scalar, of tensors (m, ...): sums within an example."""
    return ops.mean(ops.sum(ops.square(a - b), axis=list(range(1, len(a.shape)))))


@keras.saving.register_keras_serializable("kerasgan")
class CR(Regularizer):
    """Consistency regularization, lambda E ||D(x) - D(T(x))||^2 on real images.

    Source: Zhang et al., "Consistency Regularization for Generative Adversarial
    Networks", 2020, Algorithm 1. It stands in the discriminator's loss alone.

    Args:
        weight: lambda, positive.
        policy: T, see `kerasgan.regularizers.augmentations.parse`.
        every: See `Regularizer`.

    Raises:
        ValueError: An argument is out of range.
    """

    def __init__(self, weight=10.0, policy=("flip", "translation"), every=1):
        super().__init__(weight, every)
        self.policy = augmentations.parse(policy)

    def attach(self, model):
        """Refuses a discriminator of anything but images (m, h, w, c)."""
        check_images(model.discriminator, type(self).__name__)

    def discriminator_term(self, play):
        """Returns lambda E ||D(x) - D(T(x))||^2, a scalar."""
        return self.weight * self._inconsistency(play, play.x, play.real)

    def _inconsistency(self, play, x, logits):
        """Returns E ||D(x) - D(T(x))||^2, where `logits` are D(x)."""
        refuse_points(x.shape, type(self).__name__)
        augmented = augmentations.apply(self.policy, x, play.noise)
        return squared_distance(logits, play.D(augmented))

    def get_config(self):
        """Returns the constructor's arguments."""
        return {**super().get_config(), "policy": list(self.policy)}


@keras.saving.register_keras_serializable("kerasgan")
class BCR(CR):
    """Balanced consistency regularization: `CR` on real images and on samples.

    lambda_real E ||D(x) - D(T(x))||^2 + lambda_fake E ||D(G(z)) - D(T(G(z)))||^2

    Source: Zhao et al., "Improved Consistency Regularization for GANs", 2021,
    Algorithm 1. It stands in the discriminator's loss alone.

    Args:
        weight: lambda_real, positive.
        fake_weight: lambda_fake, positive.
        policy: T, see `kerasgan.regularizers.augmentations.parse`.
        every: See `Regularizer`.

    Raises:
        ValueError: An argument is out of range.
    """

    def __init__(
        self,
        weight=10.0,
        fake_weight=10.0,
        policy=("flip", "translation"),
        every=1,
    ):
        super().__init__(weight, policy, every)
        check_numbers("BCR", fake_weight=fake_weight)
        self.fake_weight = float(fake_weight)

    def discriminator_term(self, play):
        """Returns the formula of the class, a scalar."""
        samples = ops.stop_gradient(play.samples)
        real = self._inconsistency(play, play.x, play.real)
        fake = self._inconsistency(play, samples, play.fake)
        return self.weight * real + self.fake_weight * fake

    def get_config(self):
        """Returns the constructor's arguments."""
        return {**super().get_config(), "fake_weight": self.fake_weight}


@keras.saving.register_keras_serializable("kerasgan")
class ZCR(Regularizer):
    """Latent consistency regularization: near latents, like logits, other samples.

    Discriminator: lambda_dis E ||D(G(z)) - D(G(z + dz))||^2
    Generator:   - lambda_gen E ||G(z) - G(z + dz)||^2, which keeps it from ignoring z

    with dz ~ N(0, std^2 I). Source: Zhao et al., "Improved Consistency Regularization
    for GANs", 2021, Algorithm 2. The generator's norm is the sum over pixels, as
    written; a mean over the h w c values of an image would divide it by thousands.
    Larger images want a smaller `generator_weight`. Works on points too.

    Args:
        weight: lambda_dis, positive.
        generator_weight: lambda_gen, positive.
        std: Standard deviation of dz, positive.
        every: See `Regularizer`.

    Raises:
        ValueError: An argument is out of range.
    """

    def __init__(self, weight=5.0, generator_weight=0.5, std=0.03, every=1):
        super().__init__(weight, every)
        check_numbers("ZCR", generator_weight=generator_weight, std=std)
        self.generator_weight = float(generator_weight)
        self.std = float(std)

    def discriminator_term(self, play):
        """Returns lambda_dis E ||D(G(z)) - D(G(z + dz))||^2, a scalar."""
        near = ops.stop_gradient(self._near(play))
        return self.weight * squared_distance(play.fake, play.D(near))

    def generator_term(self, play):
        """Returns -lambda_gen E ||G(z) - G(z + dz)||^2, a scalar."""
        distance = squared_distance(play.samples, self._near(play))
        return -self.generator_weight * distance

    def _near(self, play):
        """Returns G(z + dz), (m, ...)."""
        return play.G(play.z + self.std * play.noise.normal(ops.shape(play.z)))

    def get_config(self):
        """Returns the constructor's arguments."""
        return {
            **super().get_config(),
            "generator_weight": self.generator_weight,
            "std": self.std,
        }
