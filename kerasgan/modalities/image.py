"""Images."""

from kerasgan.errors import is_integer, misplaced_axes
from kerasgan.modalities.modality import NETWORKS, NO_SHAPE, Modality


class Image(Modality):
    """Images `(height, width, channels)`, channels last.

    Args:
        shape: `(height, width, channels)` of one image.
        data_range: `(low, high)` of the pixels, [-1, 1] by default.

    Raises:
        ValueError: Another shape, channels first, or no range.
    """

    things = "images"
    pictured = True

    def __init__(self, shape, data_range=None):
        whole = isinstance(shape, (tuple, list)) and len(shape) == 3
        if not whole or not all(is_integer(size, least=1) for size in shape):
            raise ValueError(NO_SHAPE.format(shape))
        refuse_channels_first(shape, f"image_shape={shape!r}")
        super().__init__(shape, NETWORKS if data_range is None else data_range)


def refuse_channels_first(shape, received):
    """Refuses a shape that has its channels first, saying what was `received`."""
    if len(shape) == 3 and misplaced_axes((None, *shape)):
        raise ValueError(
            "Images have their channels last, (height, width, channels). Received: "
            f"{received}. Move the channels to the end, those of the data with "
            "numpy.moveaxis(x, 1, -1)."
        )
