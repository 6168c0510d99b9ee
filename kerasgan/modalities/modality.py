"""What images, points, sounds and all other kinds of examples have in common."""

import copy

import numpy as np

from kerasgan.errors import is_real
from kerasgan.modalities import ranges
from kerasgan.modalities.binary import NO_ENDS, Binary

NETWORKS = (-1.0, 1.0)  # the range that they work in
NO_SHAPE = (
    "image_shape must be (height, width, channels), (28, 28, 1) for example, "
    "(samples, channels) for sounds, or (features,) for points. Received: "
    "image_shape={!r}."
)


class Modality(Binary):
    """A kind of examples: shape, range, words, and how files and sheets show them.

    Args:
        shape: Shape of one example, without the axis of the batch.
        data_range: `(low, high)` of the values outside of networks, which work in
            [-1, 1]; None for no range and no scaling.
        binary: Whether each value is one of the two ends of the range. One between them
            says how probable the upper end is, see `observed`.

    Attributes:
        things: What several examples are called, `"images"`.
        pictured: Whether an example is a picture.
        together: Whether a sheet shows all examples in one picture, as points of a
            plane, and not each in a place of its own.
        units: Whether values have units of their own, in which metrics see them, and
            not a range that stands for [-1, 1].
        extractor: Name of the features of `kerasgan.metrics.features` that metrics see
            such examples through where no classifier was trained on them.
        table: Whether files of a table, `.csv`, hold them, a row each.
        networks: Name of the networks that GANs build for such examples; None where the
            model's own are for them.
        published: The range in which files hold them for those who do not know this
            package.
        apart: Whether a published entry keeps files of some samples beside the sheet,
            since no picture shows all that there is to them.
        whole: Range and scaling of whole numbers, as advice words them.
        rate: Samples a second of sounds; None of all else.
        told_beside: Whether a set of examples tells them beside these, as it does
            captions; they are then no second set.
        task: What making such examples is called on the Hugging Face Hub.
        classifying: What classifying them is called there.

    Raises:
        ValueError: No range; or binary values without one.
    """

    things = "examples"
    pictured = False
    together = False
    units = False
    extractor = "random_features"
    table = False
    networks = None
    published = None
    apart = False
    whole = "data_range=(0, 255)", "x / 127.5 - 1"
    rate = None
    told_beside = False
    task = classifying = "other"

    def __init__(self, shape, data_range=None, binary=False):
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
        if binary and self.data_range is None:
            raise ValueError(NO_ENDS)
        self.binary = bool(binary)

    @property
    def axes(self):
        """Number of axes of one example."""
        return len(self.shape)

    @property
    def size(self):
        """The shape in words, `"28x28x1"`."""
        return "x".join(map(str, self.shape))

    @property
    def extent(self):
        """How large one is, as the limits of a card tell it: `"28x28"`."""
        return "x".join(map(str, self.shape[:2]))

    @property
    def limits(self):
        """The least and the largest value that still count as of `data_range`."""
        return ranges.limits(self.data_range)

    def refuse_type(self, dtype):
        """Refuses batches of a type that cannot be meant.

        Args:
            dtype: Its name.

        Raises:
            ValueError: Whole numbers where the range is [-1, 1].
        """
        if "int" in dtype and self.data_range == NETWORKS:
            construct, scaled = self.whole
            raise ValueError(
                f"{self.things.capitalize()} of type {dtype} cannot lie in the "
                f"data range (-1, 1). Construct the model with {construct}, or scale "
                f"them: {scaled}."
            )

    def read(self, values):
        """Returns the array of what `fit` was given beside examples."""
        return values

    def of_range(self, data_range):
        """Returns the same kind of examples with another range."""
        twin = copy.copy(self)
        twin.data_range = tuple(map(float, data_range))
        return twin

    def to_networks(self, values):
        """Maps values from `data_range` to [-1, 1], where networks work."""
        return ranges.converted(values, self.data_range or NETWORKS, NETWORKS)

    def from_networks(self, values):
        """Maps values from [-1, 1] to `data_range`."""
        return ranges.converted(values, NETWORKS, self.data_range or NETWORKS)

    def checked(self, examples):
        """Returns examples that a model is asked about, as an array of float32.

        Args:
            examples: Array (n, *shape) in `data_range`.

        Raises:
            ValueError: None of these.
        """
        given = np.asarray(examples)
        if given.shape[1:] != self.shape or given.dtype.kind not in "fiub":
            raise ValueError(
                f"{self.things} must be an array of numbers of shape (n, "
                f"{', '.join(map(str, self.shape))}). Received: shape {given.shape} of "
                f"{given.dtype}. {self.advice(given.shape[1:])}"
            )
        self.refuse_outside(given)
        return given.astype("float32")

    def refuse_outside(self, examples):
        """Refuses an array of examples that are not finite, or leave `data_range`.

        Raises:
            ValueError: Some do.
        """
        low, high = (examples.min(), examples.max()) if examples.size else (0, 0)
        finite = np.isfinite([low, high]).all()
        if not finite or ranges.leaves(low, high, self.data_range):
            raise ValueError(
                f"{self.things} must lie in the data range {self.data_range}. "
                f"Received: values from {low:g} to {high:g}. Scale them as the "
                "training data were."
            )

    def sheet(self, examples, columns=None):
        """Lays examples out in rows, in reading order; `together` in one picture.

        Args:
            examples: Array (n, *shape) in `data_range`.
            columns: Examples a row; by default about as many as rows.

        Returns:
            A `PIL.Image`.
        """
        raise NotImplementedError(f"{self.things} are not drawn on a sheet")

    def cells(self, examples):
        """Returns a picture of each example, as sheets and latent tools lay them out.

        Args:
            examples: Array (n, *shape) in `data_range`.

        Returns:
            `(pictures, data_range)`: array (n, height, width, channels), and the range
            of its values.
        """
        return examples, self.data_range

    def accompany(self, sheet, examples):
        """Writes beside a sheet of examples what no picture can show of them.

        Args:
            sheet: Path of the sheet.
            examples: Array (n, *shape) in `data_range`, those on it.

        Returns:
            List of the paths written.
        """
        return []

    def shown(self, places):
        """Returns how many examples a sheet of so many places shows."""
        return places

    def beside(self, samples, real, columns):
        """Lays samples out above the real examples that are nearest to each.

        Args:
            samples: Array (n, *shape) in `data_range`.
            real: Array (n, *shape), likewise.
            columns: Samples a row.

        Yields:
            Pairs of a caption and a `PIL.Image`.
        """
        caption = f"sample\nnearest training {self.things[:-1]}"
        for first in range(0, len(samples), columns):
            pair = [each[first : first + columns] for each in (samples, real)]
            yield caption, self.sheet(np.concatenate(pair), columns=len(pair[0]))

    def save(self, examples, folder, bits=None):
        """Writes a file for each example, `0001` and so on.

        Args:
            examples: Array (n, *shape) in `data_range`.
            folder: Folder for the files; made if it does not exist.
            bits: Of a number in the files, where they may have several; None for what
                their kind has.

        Returns:
            List of `pathlib.Path`, in the order of the examples.

        Raises:
            ValueError: There are no files of such examples.
        """
        raise NotImplementedError(f"{self.things} have no files")

    def refuse_files(self, out, each):
        """Refuses to write what there are no files for, before anything is drawn.

        Args:
            out: What the user named, for the refusal.
            each: Whether it would be a file of each example, or else a sheet of all.

        Raises:
            ValueError: There is no such file of such examples.
        """

    def arrays(self, examples):
        """Returns what an `.npz` file holds of examples: dict of name -> array."""
        return {"images": examples}

    def reading(self):
        """Returns the arguments of `datasets.load` that make examples of this shape."""
        return {}

    def unlike(self, data):
        """Words in what data differ from this, where the shapes agree.

        Args:
            data: The `Modality` of data that a model is to learn from.

        Returns:
            A sentence of what is wrong and what to write; "" where nothing is.
        """
        return ""

    def advice(self, shape):
        """Returns what to do with examples of another shape than these have."""
        return f"Give {self.things} of shape (m, {', '.join(map(str, self.shape))})."

    def facts(self):
        """Returns what whoever loads an exported file must know besides, for JSON."""
        return {}

    def __repr__(self):
        """Returns the call that makes it."""
        binary = ", binary=True" * self.binary
        return f"{type(self).__name__}({self.shape}, {self.data_range}{binary})"
