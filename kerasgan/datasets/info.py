"""What a dataset is, what was asked of it, and what a reader hands over."""

import dataclasses
import math
import numbers

import numpy as np

from kerasgan import modalities
from kerasgan.datasets import beside, digest
from kerasgan.errors import is_integer, listed, shown

CHANNELS = (1, 3, 4)  # that a reader makes: grey, RGB and RGBA


@dataclasses.dataclass(frozen=True)
class DatasetInfo:
    """Facts about a dataset, found as its attribute `info`.

    Attributes:
        name: Name or path that it was loaded by.
        split: Which part of it, `"train"` for example.
        image_shape: `(height, width, channels)` of one image; `(samples, channels)` of
            a sound, `(d,)` of a point.
        classes: Tuple of class names, the label being the position; or None.
        size: Number of images or points.
        batch_size: Images in a batch; the last batch may hold fewer.
        batches_per_step: Batches that the model is given at once, k: images then have
            the shape (m, k, height, width, channels).
        steps_per_epoch: Number of steps, of `batches_per_step` batches each.
        value_range: `(low, high)` of the source, images then being scaled to [-1, 1];
            None for points, which have no range and are not scaled.
        skipped: Number of files that were left out: unreadable, or of an ending that no
            image has.
        license: Licence as the source words it; or None.
        notes: Tuple of what else is worth knowing of how it was read.
        seed: Seed of the order; None where nothing is shuffled.
        rate: Samples a second of sounds; None of all else.
        text: The `kerasgan.modalities.Text` of captions, where batches hold them; else
            None.
        content: Digest of the images in memory, of large sets of some; else None.
        data_range: `(low, high)` of the values in the batches; None for points. A model
            of another range converts them.
        second: `DatasetInfo` of the other set, where batches are pairs; else None.
        paired: Whether the images of such a pair belong together.
        names: Tuple of the names of files that hold an image each, without the folder
            and the ending; None of all else.
    """

    name: str
    split: str
    image_shape: tuple
    classes: tuple | None
    size: int
    batch_size: int
    steps_per_epoch: int
    value_range: tuple | None
    batches_per_step: int = 1
    skipped: int = 0
    license: str | None = None
    data_range: tuple | None = (-1.0, 1.0)
    notes: tuple = ()
    seed: int | None = None
    content: str | None = None
    rate: int | None = None
    second: "DatasetInfo | None" = None
    text: modalities.Text | None = None
    paired: bool = False
    names: tuple | None = dataclasses.field(default=None, repr=False)

    @property
    def both(self):
        """What is known of each set of images in a batch: a tuple of one, or of two."""
        return (self,) if self.second is None else (self, self.second)

    def in_range(self, data_range, *second):
        """Returns the same of values that were brought to other ranges, one a set."""
        other = self.second and self.second.in_range(*second)
        return dataclasses.replace(self, data_range=data_range, second=other)

    @property
    def example(self):
        """The `kerasgan.modalities.Modality` of one image, sound or point."""
        return modalities.of_shape(self.image_shape, self.data_range, self.rate)

    @property
    def bits(self):
        """Bits of a channel in the source: 16 where its range is wider than 255."""
        low, high = self.value_range or (0, 255)
        return 16 if high - low > 255 else 8

    def __str__(self):
        size, things = self.example.size, self.example.things
        said = [f"{self.name} ({self.split}): {self.size:,} {things} of {size}"]
        if self.classes is not None:
            said.append(f"classes {listed(self.classes, 12)}")
        if self.text is not None:
            words = f"{len(self.text.vocabulary):,} words"
            said.append(f"captions of up to {self.text.length} of {words}")
        and_ = "paired with" if self.paired else "and"
        others = [] if self.second is None else [f"{and_} {self.second}"]
        return "; ".join([*said, *self.notes, *others])


@dataclasses.dataclass(frozen=True)
class Source:
    """What a reader found, before it is batched.

    Attributes:
        name: Name or path.
        split: Name of the part that was read.
        images: (n, height, width, channels), uint8 in 0..255 or float32 in [-1, 1]; or
            sounds (n, samples, channels), float32 in [-1, 1], or points (n, d).
        labels: (n,) int32, or None.
        classes: Tuple of class names, or None.
        value_range: `(low, high)` of the values in the source; None for points.
        skipped: Number of files that were left out.
        license: Text, or None.
        notes: Tuple of sentences about how it was read.
        rate: Samples a second of sounds; None of all else.
        captions: Tuple of strings, or of tuples of several strings an image; or None.
        names: As for `DatasetInfo`, a list or a tuple.
    """

    name: str
    split: str
    images: np.ndarray
    labels: np.ndarray | None = None
    classes: tuple | None = None
    value_range: tuple | None = (0, 255)
    skipped: int = 0
    license: str | None = None
    notes: tuple = ()
    rate: int | None = None
    captions: tuple | None = None
    names: tuple | None = None


@dataclasses.dataclass(frozen=True)
class Options:
    """The arguments that every source takes; see `kerasgan.datasets.load`.

    Raises:
        ValueError: An argument has a value that it cannot have.
    """

    batch_size: int = 64
    batches_per_step: int = 1
    image_size: int | tuple | None = None
    channels: int | None = None
    labels: bool = False
    shuffle: bool = True
    seed: int = 0
    initial_epoch: int = 0
    drop_remainder: bool = False
    audio_length: int | None = None
    rate: int | None = None
    normalize: bool | None = None
    captions: bool | modalities.Text = False
    part: str | None = None

    def __post_init__(self):
        for name, least in (
            ("batch_size", 1),
            ("batches_per_step", 1),
            ("seed", 0),
            ("initial_epoch", 0),
        ):
            _integer(name, getattr(self, name), least)
        if self.image_size is not None and not is_size(self.image_size):
            raise ValueError(
                "image_size must be a whole number of at least 1, or two of them, "
                f"(height, width). Received: {shown(self.image_size)}."
            )
        for name in ("audio_length", "rate"):
            if getattr(self, name) is not None:
                _integer(name, getattr(self, name), 1)
        for name in ("labels", "shuffle", "drop_remainder"):
            check_truth(name, getattr(self, name))
        if self.normalize is not None:
            check_truth("normalize", self.normalize)
        beside.check_wanted(self.captions, self.labels)
        if self.channels not in (None, *CHANNELS):
            raise ValueError(
                "channels must be 1 (grey), 3 (RGB), 4 (RGBA) or None (as the source "
                f"has them). Received: {self.channels!r}."
            )

    @property
    def size(self):
        """`(height, width)` to reach; None leaves images as they are."""
        if self.image_size is None or isinstance(self.image_size, (tuple, list)):
            return self.image_size and tuple(map(int, self.image_size))
        return int(self.image_size), int(self.image_size)

    @property
    def images_per_step(self):
        """Number of images that one step takes: `batches_per_step` batches."""
        return self.batch_size * self.batches_per_step

    def used(self, size):
        """Returns how many of `size` images an epoch takes.

        The last step may take smaller batches, unless `drop_remainder`, but all of them
        of one size: fewer than `batches_per_step` images are left out, other ones in
        each epoch where it is shuffled.
        """
        least = self.images_per_step if self.drop_remainder else self.batches_per_step
        return size - size % self.images_per_step % least if least > 1 else size

    def describe(self, source, image_shape, size, aside=None):
        """Makes the `DatasetInfo` of `size` images under these options.

        Args:
            source: Has the attributes that `Source` and `DatasetInfo` share.
            image_shape: `(height, width, channels)`, or `(d,)`.
            size: Number of images or points.
            aside: `Beside`, what its batches hold besides, or None.

        Returns:
            `DatasetInfo`.

        Raises:
            ValueError: `drop_remainder` or `batches_per_step` would leave no batch.
        """
        if self.used(size) == 0:
            other = ", or drop_remainder=False" if self.drop_remainder else ""
            raise ValueError(
                f"batch_size={self.batch_size} with batches_per_step="
                f"{self.batches_per_step} and drop_remainder={self.drop_remainder} "
                f"leaves nothing of {size} images. Write smaller ones{other}."
            )
        return DatasetInfo(
            name=source.name,
            split=source.split,
            image_shape=tuple(int(length) for length in image_shape),
            classes=source.classes,
            size=size,
            batch_size=self.batch_size,
            batches_per_step=self.batches_per_step,
            steps_per_epoch=math.ceil(self.used(size) / self.images_per_step),
            value_range=source.value_range,
            skipped=source.skipped,
            license=source.license,
            notes=source.notes,
            seed=self.seed if self.shuffle else None,
            content=digest.of(getattr(source, "images", None), aside),
            rate=source.rate,
            text=None if aside is None else aside.kind,
            names=source.names and tuple(source.names),
            data_range=None if source.value_range is None else (-1.0, 1.0),
        )


def is_size(value):
    """Tells whether this is a number of pixels, or a pair `(height, width)` of them."""
    pair = isinstance(value, (tuple, list)) and len(value) == 2
    return all(is_integer(side, least=1) for side in (value if pair else [value]))


def check_truth(name, value):
    """Refuses what is neither True nor False.

    Raises:
        ValueError: It is something else.
    """
    if not isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{name} must be True or False. Received: {shown(value)}.")


def check_place(info, epoch, step):
    """Refuses a place in the data that is none.

    Args:
        info: `DatasetInfo`.
        epoch: Number of finished epochs.
        step: Number of steps of the next one that were taken.

    Raises:
        ValueError: One is no whole number from 0, or the epoch has fewer steps.
    """
    _integer("epoch", epoch, 0)
    _integer("step", step, 0)
    if step >= info.steps_per_epoch:
        raise ValueError(
            f"An epoch of {info.name!r} has {info.steps_per_epoch} steps of "
            f"{info.batch_size} images. Received: step={step}. Begin the next epoch "
            "with epoch + 1, or give the batch size that the run began with."
        )


def _integer(name, value, least):
    whole = isinstance(value, numbers.Integral) and not isinstance(value, bool)
    if not whole or not least <= value < 2**63:
        raise ValueError(
            f"{name} must be a whole number of at least {least}. Received: "
            f"{shown(value)}."
        )
