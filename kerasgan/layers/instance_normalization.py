"""Normalization of each channel of each image by itself."""

import keras
from keras import layers


@keras.saving.register_keras_serializable("kerasgan")
class InstanceNormalization(layers.GroupNormalization):
    """Normalizes each channel of each image over its pixels (Ulyanov et al., 2016).

    It has no scale and no shift, as in the code of pix2pix and of CycleGAN, and is the
    same in training and afterwards. A channel of one pixel minus its own mean is 0,
    whatever it was, so that the layer refuses such maps.

    Args:
        epsilon: Added to the variance.
        **options: `name` and `dtype` of `keras.layers.Layer`.

    Call arguments:
        inputs: `(m, height, width, channels)`; the output has their shape.

    Raises:
        ValueError: Maps of one pixel.

    Reference: Ulyanov, Vedaldi and Lempitsky, "Instance Normalization: The Missing
    Ingredient for Fast Stylization", 2016, https://arxiv.org/abs/1607.08022, equation 5
    """

    def __init__(self, epsilon=1e-5, **options):
        super().__init__(-1, epsilon=epsilon, center=False, scale=False, **options)

    def build(self, input_shape):
        """Refuses maps of one pixel; there are no weights."""
        if tuple(input_shape[1:-1]) == (1,) * (len(input_shape) - 2):
            raise ValueError(
                "Instance normalization makes 0 of a map of one pixel. Received: "
                f"inputs of shape {tuple(input_shape)}. Halve the images fewer times, "
                "or leave the layer out there."
            )
        super().build(input_shape)

    def get_config(self):
        """Returns the arguments of the constructor."""
        config = super().get_config()
        fixed = {"groups", "axis", "center", "scale"}
        return {
            name: value
            for name, value in config.items()
            if name not in fixed and not name.startswith(("beta_", "gamma_"))
        }
