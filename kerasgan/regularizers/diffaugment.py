"""Differentiable augmentation of all that the discriminator sees."""

import keras

from kerasgan.regularizers import augmentations
from kerasgan.regularizers.base import Regularizer
from kerasgan.regularizers.checks import check_images, refuse_points


@keras.saving.register_keras_serializable("kerasgan")
class DiffAugment(Regularizer):
    """Shows the discriminator T(x) and T(G(z)), in the losses of both players.

    Source: Zhao et al., "Differentiable Augmentation for Data-Efficient GAN Training",
    2020, section 3, "Differentiable Augmentation for GANs". T must be the same family
    of augmentations at its three places, not the same draw: each image at each call
    has draws of its own. The generator learns through T, which is why T has a gradient.

    It adds nothing to a loss, so it has no weight.

    Args:
        policy: Augmentations, see `kerasgan.regularizers.augmentations.parse`. The
            paper uses "color,translation,cutout" for small data.

    Raises:
        ValueError: A name in the policy is unknown.
    """

    def __init__(self, policy="color,translation,cutout"):
        super().__init__()
        self.policy = augmentations.parse(policy)

    def attach(self, model):
        """Refuses a discriminator of anything but images (m, h, w, c)."""
        check_images(model.discriminator, "DiffAugment")

    def seen(self, x, noise):
        """Returns T(x) of images (m, h, w, c)."""
        refuse_points(x.shape, "DiffAugment")
        return augmentations.apply(self.policy, x, noise)

    def get_config(self):
        """Returns the constructor's arguments."""
        return {"policy": list(self.policy)}
