"""Images."""

import numpy as np

from kerasgan.errors import is_integer, misplaced_axes, shown
from kerasgan.modalities.condition import Condition
from kerasgan.modalities.modality import NETWORKS, NO_SHAPE, Modality

CHANNELS = (1, 3, 4)  # that files have: grey, RGB and RGBA


class Image(Modality, Condition):
    """Images `(height, width, channels)`, channels last.

    As a condition they are what samples are made from, pictures to be translated for
    example. Nothing draws them where they are not given.

    Args:
        shape: `(height, width, channels)` of one image.
        data_range: `(low, high)` of the pixels, [-1, 1] by default.
        binary: Whether pixels are black or white. Grey ones then say how probable white
            is, and are drawn anew each time that an image is seen.

    Raises:
        ValueError: Another shape, channels first, or no range.
    """

    things = "images"
    pictured = True
    optional = False
    published = (0.0, 1.0)
    task = "unconditional-image-generation"
    classifying = "image-classification"

    def __init__(self, shape, data_range=None, binary=False):
        whole = isinstance(shape, (tuple, list)) and len(shape) == 3
        if not whole or not all(is_integer(size, least=1) for size in shape):
            raise ValueError(NO_SHAPE.format(shape))
        refuse_channels_first(shape, f"image_shape={shape!r}")
        data_range = NETWORKS if data_range is None else data_range
        super().__init__(shape, data_range, binary)

    def rows(self, images, n):
        """Reads the images that n samples are made from.

        Args:
            images: Array (n, height, width, channels) in `data_range`; or k images,
                where k divides n, for n / k samples of each, in this order; or one
                (height, width, channels).
            n: Number of samples.

        Returns:
            float32 array (n, height, width, channels) in [-1, 1].

        Raises:
            ValueError: None of these, or values that are not finite or leave the range.
        """
        return self.to_networks(self.as_given(images, n))

    def as_given(self, images, n):
        """Reads the same, and leaves them in `data_range`."""
        shape = "(" + ", ".join(map(str, self.shape)) + ")"
        try:
            given = np.asarray(images)
        except ValueError:  # images of different sizes
            given = np.empty((0,))
        given = given[None] if given.shape == self.shape else given
        count = len(given) if given.ndim and given.shape[1:] == self.shape else 0
        if not count or n % count or given.dtype.kind not in "fiu":
            raise ValueError(
                f"images must be one of shape {shape}, or an array of {n} of them, or "
                f"of some whose number divides {n}. Received: {_described(images)}. "
                f"{f'Write n={count}.' if count else f'Give images of shape {shape}.'}"
            )
        self.refuse_outside(given)
        return np.repeat(given.astype("float32"), n // count, axis=0)

    def count(self, images):
        """Returns the number of images; one alone needs no axis for that."""
        return 1 if np.shape(images) == self.shape else super().count(images)

    def parse(self, text, names=None, owner="", read=None):
        """Reads a picture, or a folder or file of them, as training data are read.

        Args:
            text: Path or name.
            names: Names of classes, which images have no use for.
            owner: Whose they are, a text for errors.
            read: As for `Condition.parse`.

        Returns:
            Array (n, height, width, channels) in `data_range`, for `rows`.
        """
        images = read(text, self.shape[:2], self.shape[2])
        return self.from_networks(images)

    def outside(self, rows):
        """Returns rows (n, height, width, channels) in `data_range`."""
        return self.from_networks(rows)

    def inputs(self, name):
        """Returns the inputs of exported files: images in `data_range`, float32."""
        return [(name, (None, *self.shape), "float32")]

    def entering(self, images):
        """Returns what networks see of images in `data_range`: those in [-1, 1]."""
        return self.to_networks(images)

    def sheet(self, examples, columns=None):
        """Lays images out in rows; see `kerasgan.pictures.grid`."""
        from kerasgan import pictures

        return pictures.grid(examples, columns, data_range=self.data_range)

    def save(self, examples, folder, bits=None):
        """Writes a PNG file for each image; see `kerasgan.pictures.save_images`."""
        from kerasgan import pictures

        return pictures.save_images(examples, folder, self.data_range, bits)

    def refuse_files(self, out, each):
        """Refuses PNG files of other channels than they have."""
        channels = self.shape[-1]
        if each and channels not in CHANNELS:
            raise ValueError(
                f"PNG files hold images of 1, 3 or 4 channels. Received: --out {out} "
                f"for a model of {channels}. Write --out samples.npz, or --out "
                "samples.png for a sheet with a grey picture of each channel."
            )

    def arrays(self, examples):
        """Returns the images and the range of their pixels."""
        return {"images": examples, "value_range": np.array(self.data_range)}

    def advice(self, shape):
        """Returns what to do with images of another shape than these have."""
        if advice := misplaced_axes((None, *shape)):
            return advice
        if len(shape) == 3:
            height, width, _ = self.shape
            size = height if height == width else (height, width)
            return (
                f"Construct the model with image_shape={shape}, or load the images "
                f"with image_size={size}."
            )
        return "Give images of shape (m, height, width, channels)."

    def reading(self):
        """Returns the size and the channels to bring images to."""
        channels = self.shape[2] if self.shape[2] in CHANNELS else None
        return {"image_size": tuple(self.shape[:2]), "channels": channels}


def _described(images):
    """Returns the shape of an array, or what else was given."""
    given = getattr(images, "shape", None)
    return shown(images) if given is None else f"shape {tuple(given)}"


def refuse_channels_first(shape, received):
    """Refuses a shape that has its channels first, saying what was `received`."""
    if len(shape) == 3 and misplaced_axes((None, *shape)):
        raise ValueError(
            "Images have their channels last, (height, width, channels). Received: "
            f"{received}. Move the channels to the end, those of the data with "
            "numpy.moveaxis(x, 1, -1)."
        )
