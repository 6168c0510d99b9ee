"""Penalties on the gradient of the discriminator with respect to its input.

||.||_2 is the norm over all axes of one example but the batch; E is the mean over the
examples of the batch. Each example's gradient must be its own: with batch
normalization in the discriminator it runs through the others too, which all of these
penalties refuse (Gulrajani et al., 2017, section 4).
"""

import keras
from keras import ops

from kerasgan.backend import input_gradient
from kerasgan.regularizers.base import Regularizer
from kerasgan.regularizers.checks import (
    check_flag,
    check_numbers,
    refuse_batch_normalization,
)


def squared_norms(gradient):
    """Returns ||g||_2^2 of each example's gradient: (m, ...) -> (m,), at least 0."""
    return ops.sum(ops.square(gradient), axis=list(range(1, len(gradient.shape))))


def gradient_norms(critic, x):
    """Returns ||grad D(x)||_2 of each example.

    The slope of the square root is infinite at 0 and would make weights NaN where the
    critic is flat: norms below 1e-6 count as 1e-6, with slope 0.

    Args:
        critic: Function, examples (m, ...) -> outputs (m, ...), each row depending on
            its own example.
        x: Float tensor (m, ...): images (m, h, w, c) or points (m, d), for example.

    Returns:
        Tensor (m,), at least 1e-6.
    """
    return ops.sqrt(ops.maximum(squared_norms(input_gradient(critic, x)), 1e-12))


def interpolate(x, samples, noise):
    """Draws a point on the line between each real example and its sample.

    Gulrajani et al., 2017, Algorithm 1, lines 4 and 6: x_hat = epsilon x +
    (1 - epsilon) G(z), with one epsilon ~ U[0, 1] for each example.

    Args:
        x: Real examples (m, ...).
        samples: Generated examples (m, ...).
        noise: `kerasgan.backend.Noise`.

    Returns:
        Tensor (m, ...).
    """
    epsilon = noise.uniform((ops.shape(x)[0], *[1] * (len(x.shape) - 1)), 0.0, 1.0)
    return epsilon * x + (1.0 - epsilon) * samples


class OfEachExample(Regularizer):
    """A penalty on the gradient of D's output for an example, at that example."""

    def attach(self, model):
        """Refuses a discriminator with batch normalization."""
        refuse_batch_normalization(model.discriminator, type(self).__name__)


@keras.saving.register_keras_serializable("kerasgan")
class GradientPenalty(OfEachExample):
    """WGAN-GP's penalty, lambda E (||grad D(x_hat)||_2 - 1)^2, in the critic's loss.

    Source: Gulrajani et al., "Improved Training of Wasserstein GANs", 2017, equation 3
    and Algorithm 1. x_hat is that of `interpolate`.

    Args:
        weight: lambda, positive.
        one_sided: Whether only norms above 1 cost, max(0, ||grad D(x_hat)||_2 - 1)^2
            (Gulrajani et al., section 4, "two-sided penalty"; Petzka et al., 2018).
        every: See `Regularizer`.

    Raises:
        ValueError: An argument is out of range, or, when a model is constructed, its
            discriminator has batch normalization.
    """

    def __init__(self, weight=10.0, one_sided=False, every=1):
        super().__init__(weight, every)
        check_flag("GradientPenalty", one_sided=one_sided)
        self.one_sided = one_sided

    def discriminator_term(self, play):
        """Returns lambda E (||grad D(x_hat)||_2 - 1)^2, a scalar."""
        x_hat = interpolate(play.x, ops.stop_gradient(play.samples), play.noise)
        excess = gradient_norms(play.D, x_hat) - 1.0
        if self.one_sided:
            excess = ops.maximum(0.0, excess)
        return self.weight * ops.mean(ops.square(excess))

    def get_config(self):
        """Returns the constructor's arguments."""
        return {**super().get_config(), "one_sided": self.one_sided}


@keras.saving.register_keras_serializable("kerasgan")
class R1(OfEachExample):
    """Penalty on real examples, gamma / 2 E ||grad D(x)||^2, in the critic's loss.

    Source: Mescheder et al., "Which Training Methods for GANs do actually Converge?",
    2018, equation 9.

    Args:
        weight: gamma, positive.
        every: See `Regularizer`.

    Raises:
        ValueError: An argument is out of range, or, when a model is constructed, its
            discriminator has batch normalization.
    """

    gradient_at = "real"

    def __init__(self, weight=10.0, every=1):
        super().__init__(weight, every)

    def discriminator_term(self, play):
        """Returns gamma / 2 E ||grad D(x)||^2, a scalar."""
        gradient = play.real_gradient
        if gradient is None:
            gradient = input_gradient(play.D, play.x)
        return self.weight / 2 * ops.mean(squared_norms(gradient))


@keras.saving.register_keras_serializable("kerasgan")
class R2(OfEachExample):
    """Penalty on samples, gamma / 2 E ||grad D(G(z))||^2, in the critic's loss.

    Source: Mescheder et al., 2018, equation 10.

    Args:
        weight: gamma, positive.
        every: See `Regularizer`.

    Raises:
        ValueError: An argument is out of range, or, when a model is constructed, its
            discriminator has batch normalization.
    """

    gradient_at = "fake"

    def __init__(self, weight=10.0, every=1):
        super().__init__(weight, every)

    def discriminator_term(self, play):
        """Returns gamma / 2 E ||grad D(G(z))||^2, a scalar."""
        gradient = play.fake_gradient
        if gradient is None:
            gradient = input_gradient(play.D, ops.stop_gradient(play.samples))
        return self.weight / 2 * ops.mean(squared_norms(gradient))


@keras.saving.register_keras_serializable("kerasgan")
class DRAGANPenalty(OfEachExample):
    """Penalty around real examples, lambda E (||grad D(x + delta)||_2 - 1)^2.

    Source: Kodali et al., "On Convergence and Stability of GANs", 2017, the penalty
    scheme of section 2: delta ~ N(0, c I). Here the deviation sqrt(c) is `scale` times
    the standard deviation of all values of the batch x, so that it suits data of any
    range. The authors' published code differs from their paper: it draws uniform noise,
    delta = 0.5 std(x) U(0, 1), and takes a random point between x and x + delta.

    Args:
        weight: lambda, positive.
        scale: Deviation of delta in standard deviations of x, positive.
        every: See `Regularizer`.

    Raises:
        ValueError: An argument is out of range, or, when a model is constructed, its
            discriminator has batch normalization.
    """

    def __init__(self, weight=10.0, scale=0.5, every=1):
        super().__init__(weight, every)
        check_numbers("DRAGANPenalty", scale=scale)
        self.scale = float(scale)

    def discriminator_term(self, play):
        """Returns lambda E (||grad D(x + delta)||_2 - 1)^2, a scalar."""
        delta = self.scale * ops.std(play.x) * play.noise.normal(ops.shape(play.x))
        norms = gradient_norms(play.D, play.x + delta)
        return self.weight * ops.mean(ops.square(norms - 1.0))

    def get_config(self):
        """Returns the constructor's arguments."""
        return {**super().get_config(), "scale": self.scale}
