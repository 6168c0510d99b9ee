"""Points in a space of a few dimensions."""

from kerasgan.errors import is_integer
from kerasgan.modalities.modality import NO_SHAPE, Modality


class Points(Modality):
    """Points `(features,)`.

    Args:
        shape: `(features,)`, the number of coordinates of one point.
        data_range: `(low, high)` of the coordinates; by default they have no range, and
            nothing scales them.

    Raises:
        ValueError: Another shape, or no range.
    """

    things = "points"
    networks = "mlp"

    def __init__(self, shape, data_range=None):
        whole = isinstance(shape, (tuple, list)) and len(shape) == 1
        if not whole or not is_integer(shape[0], least=1):
            raise ValueError(NO_SHAPE.format(shape))
        super().__init__(shape, data_range)

    def refuse_files(self, out, each):
        """Refuses all files of points but arrays."""
        raise ValueError(
            f"This model makes points and no images. Received: --out {out}. Write them "
            "to a file with --out samples.npz."
        )
