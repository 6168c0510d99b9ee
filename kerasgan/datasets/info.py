"""What a dataset is, what was asked of it, and what a reader hands over."""

import dataclasses
import math
import numbers

import numpy as np


@dataclasses.dataclass(frozen=True)
class DatasetInfo:
    """Facts about a dataset, found as its attribute `info`.

    Attributes:
        name: Name or path that it was loaded by.
        split: Which part of it, `"train"` for example.
        image_shape: `(height, width, channels)` of one image.
        classes: Tuple of class names, the label being the position; or None.
        size: Number of images.
        batch_size: Images in a batch; the last batch may hold fewer.
        steps_per_epoch: Number of batches.
        value_range: `(low, high)` of the source; the batches hold [-1, 1] always.
        skipped: Number of unreadable files that were left out.
        license: Licence as the source words it; or None.
    """

    name: str
    split: str
    image_shape: tuple
    classes: tuple | None
    size: int
    batch_size: int
    steps_per_epoch: int
    value_range: tuple
    skipped: int = 0
    license: str | None = None


@dataclasses.dataclass(frozen=True)
class Source:
    """What a reader found, before it is batched.

    Attributes:
        name: Name or path.
        split: Name of the part that was read.
        images: (n, height, width, channels), uint8 in 0..255 or float32 in [-1, 1].
        labels: (n,) int32, or None.
        classes: Tuple of class names, or None.
        value_range: `(low, high)` of the values in the source.
        skipped: Number of unreadable files.
        license: Text, or None.
    """

    name: str
    split: str
    images: np.ndarray
    labels: np.ndarray | None = None
    classes: tuple | None = None
    value_range: tuple = (0, 255)
    skipped: int = 0
    license: str | None = None


@dataclasses.dataclass(frozen=True)
class Options:
    """The arguments that every source takes; see `kerasgan.datasets.load`.

    Raises:
        ValueError: An argument has a value that it cannot have.
    """

    batch_size: int = 64
    image_size: int | None = None
    channels: int | None = None
    labels: bool = False
    shuffle: bool = True
    seed: int = 0
    initial_epoch: int = 0
    drop_remainder: bool = False

    def __post_init__(self):
        for name, least in (("batch_size", 1), ("seed", 0), ("initial_epoch", 0)):
            _integer(name, getattr(self, name), least)
        if self.image_size is not None:
            _integer("image_size", self.image_size, 1)
        if self.channels not in (None, 1, 3):
            raise ValueError(
                "channels must be 1 (grey), 3 (RGB) or None (as the source has them). "
                f"Received: {self.channels!r}."
            )

    def describe(self, source, image_shape, size):
        """Makes the `DatasetInfo` of `size` images under these options.

        Args:
            source: Has the attributes that `Source` and `DatasetInfo` share.
            image_shape: `(height, width, channels)`.
            size: Number of images.

        Returns:
            `DatasetInfo`.

        Raises:
            ValueError: `drop_remainder` would leave no batch.
        """
        if self.drop_remainder and size < self.batch_size:
            raise ValueError(
                f"drop_remainder=True leaves nothing of {size} images at "
                f"batch_size={self.batch_size}. Write batch_size={size} or less, or "
                "drop_remainder=False."
            )
        steps = size / self.batch_size
        return DatasetInfo(
            name=source.name,
            split=source.split,
            image_shape=tuple(int(length) for length in image_shape),
            classes=source.classes,
            size=size,
            batch_size=self.batch_size,
            steps_per_epoch=int(steps) if self.drop_remainder else math.ceil(steps),
            value_range=source.value_range,
            skipped=source.skipped,
            license=source.license,
        )


def _integer(name, value, least):
    whole = isinstance(value, numbers.Integral) and not isinstance(value, bool)
    if not whole or not least <= value < 2**63:
        raise ValueError(
            f"{name} must be a whole number of at least {least}. Received: {value!r}."
        )


def refuse_split(name, split, kind):
    """Refuses any split of a source that has none.

    Raises:
        ValueError: `split` is neither `"train"` nor `"all"`.
    """
    if split not in ("train", "all"):
        raise ValueError(
            f"{name!r} is {kind}, which has no splits. Received: split={split!r}. "
            'Leave split out (or write "train" or "all": both are everything), and '
            f"give the test images as {kind} of their own."
        )
