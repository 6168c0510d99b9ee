"""What images, points and all other kinds of examples have in common."""

from kerasgan.errors import is_real
from kerasgan.modalities import ranges

NETWORKS = (-1.0, 1.0)  # the range that they work in
NO_SHAPE = (
    "image_shape must be (height, width, channels), (28, 28, 1) for example, or "
    "(features,) for points. Received: image_shape={!r}."
)


class Modality:
    """A kind of examples: their shape, the range of their values, their words.

    Args:
        shape: Shape of one example, without the axis of the batch.
        data_range: `(low, high)` of the values outside of networks, which work in
            [-1, 1]; None for no range and no scaling.

    Attributes:
        things: What several examples are called, `"images"`.
        pictured: Whether an example is a picture, to be laid out on a sheet.

    Raises:
        ValueError: No range.
    """

    things = "examples"
    pictured = False

    def __init__(self, shape, data_range=None):
        pair = isinstance(data_range, (tuple, list)) and len(data_range) == 2
        if data_range is not None and not (
            pair and all(map(is_real, data_range)) and data_range[0] < data_range[1]
        ):
            raise ValueError(
                "data_range must be (low, high) with low < high, (0, 255) for example. "
                f"Received: data_range={data_range!r}."
            )
        self.shape = tuple(int(size) for size in shape)
        self.data_range = data_range and tuple(float(bound) for bound in data_range)

    @property
    def axes(self):
        """Number of axes of one example."""
        return len(self.shape)

    def to_networks(self, values):
        """Maps values from `data_range` to [-1, 1], where networks work."""
        return ranges.converted(values, self.data_range or NETWORKS, NETWORKS)

    def from_networks(self, values):
        """Maps values from [-1, 1] to `data_range`."""
        return ranges.converted(values, NETWORKS, self.data_range or NETWORKS)

    def __repr__(self):
        """Returns the call that makes it."""
        return f"{type(self).__name__}({self.shape}, {self.data_range})"
