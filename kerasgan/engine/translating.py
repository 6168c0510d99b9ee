"""Images of images, one at a time: what files and folders are translated by."""

import numpy as np


class Translating:
    """The part of `GenerativeModel` that makes an image of an image.

    By default both have the sizes that the model was trained on. A model whose network
    is convolutions alone takes any size: see `kerasgan.models.any_size`.
    """

    def translate(self, images, *, seed=None, back=False):
        """Makes images of images.

        Args:
            images: Array (n, height, width, channels) in `data_range`.
            seed: As for `generate`.
            back: Whether to go the other way, of a model that has learned both.

        Returns:
            Array (n, ...) in `data_range`.
        """
        self.ends(back)
        return self.generate(len(images), seed=seed, images=images)

    def translated_parts(self, image, *, seed=0, back=False):
        """Makes one image, a part at a time.

        Args:
            image: Array (height, width, channels) in `data_range`.
            seed: A whole number.
            back: As for `translate`.

        Yields:
            `(rows, columns, part)`: slices of what is made, and the array (height,
            width, channels) in `data_range` that belongs there.
        """
        (made,) = self.translate(np.asarray(image)[None], seed=seed, back=back)
        yield slice(0, made.shape[0]), slice(0, made.shape[1]), made

    def translated_shape(self, shape, back=False):
        """Returns the shape of what is made of an image (height, width, channels)."""
        return self.ends(back)[1].shape

    def ends(self, back):
        """Returns the `Image`s of what is given and of what is made.

        Args:
            back: As for `translate`.

        Raises:
            ValueError: The model makes no images of images, or has no way back.
        """
        name = type(self).__name__
        if "images" not in self.undrawn:
            raise ValueError(
                f"{name} makes no images of images. Give a pix2pix, a cyclegan, an "
                "srresnet or another model that does."
            )
        if back:
            raise ValueError(
                f"{name} makes images of images one way alone. Received: back=True. "
                "Leave it out."
            )
        return self.conditions["images"], self.example
