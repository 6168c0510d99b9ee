"""What a batch holds beside examples: labels, or one caption of each image."""

import dataclasses
import os

import numpy as np

from kerasgan.errors import listed as in_a_row
from kerasgan.errors import shown
from kerasgan.modalities import Text
from kerasgan.modalities.text import words_of

CAPTIONS_STREAM = 1  # beside the order of a pass, which is drawn of (seed, pass)


@dataclasses.dataclass(frozen=True)
class Beside:
    """Rows that go with examples, of which each example has one or several.

    Attributes:
        table: Array (k, ...) int32: the rows of the first example, then of the second.
        counts: (n,) int64, how many each of the n examples has; at least 1.
        kind: The `Text` that rows are captions of; None for labels.
    """

    table: np.ndarray
    counts: np.ndarray
    kind: Text | None = None

    @property
    def captions(self):
        """The arrays that tell captions apart from others; none of labels."""
        return () if self.kind is None else (self.table, self.counts)

    def positions(self, options, number):
        """Returns which row of the table each example has in a pass: (n,) int64.

        Of several captions each pass draws one, a function of the seed, the pass and
        the example alone. Where nothing is shuffled it is the first.

        Args:
            options: `Options`.
            number: Number of the pass.
        """
        first = np.cumsum(self.counts) - self.counts
        if not options.shuffle or (self.counts == 1).all():
            return first
        random = np.random.default_rng([options.seed, int(number), CAPTIONS_STREAM])
        return first + (random.random(len(first)) * self.counts).astype("int64")


def of_source(source, options):
    """Returns what the batches of a source hold beside its images, or None.

    Args:
        source: `Source`.
        options: `Options`.

    Returns:
        `Beside`, or None where neither labels nor captions are asked for.

    Raises:
        ValueError: Captions are asked for, and there are none, or not of all images.
    """
    if options.captions is not False:
        return _of_captions(source, options.captions)
    if options.labels:
        return Beside(source.labels, np.ones(len(source.labels), "int64"))
    return None


def _of_captions(source, kind):
    if source.captions is None:
        raise ValueError(
            f"Captions are asked for, but {source.name!r} has none. A folder has them "
            "in metadata.jsonl or captions.csv beside its images, in the columns "
            "file_name and caption."
        )
    told = [
        tuple(each) if isinstance(each, (list, tuple)) else (each,)
        for each in source.captions
    ]
    check_captions(told, len(source.images), source.name)
    texts = [text for each in told for text in each]
    if kind is True and not any(map(words_of, texts)):
        raise ValueError(
            f"{source.name}: captions hold words. Received: {shown(texts[0])}, and "
            "no word in any other. Write what the images show."
        )
    kind = Text.of(texts) if kind is True else kind
    counts = np.array([len(each) for each in told], "int64")
    return Beside(kind.numbered(texts), counts, kind)


def check_captions(captions, count, name):
    """Refuses captions that are not those of so many images.

    Args:
        captions: List of tuples of strings, one an image.
        count: Number of images.
        name: Where they come from, the beginning of refusals.

    Raises:
        ValueError: There are more or fewer, or an image has none.
    """
    if len(captions) != count:
        raise ValueError(
            f"{name}: captions must be one for each image, or several in a list. "
            f"Received: {len(captions):,} captions and {count:,} images. Give each "
            "image its own."
        )
    for place, each in enumerate(captions):
        if not each or not all(isinstance(text, str) and text.strip() for text in each):
            bare = sum(
                not one or not all(isinstance(t, str) and t.strip() for t in one)
                for one in captions
            )
            raise ValueError(
                f"{name}: each image needs a caption of at least one word. Received: "
                f"{shown(each)} of image {place}, and {bare - 1:,} more such. Write "
                "what they show, or leave these images out."
            )


def listed(captions):
    """Returns the captions of `from_arrays` as a tuple.

    Raises:
        ValueError: They are one string, or no list.
    """
    captions = captions.tolist() if hasattr(captions, "tolist") else captions
    if not isinstance(captions, (list, tuple)):
        raise ValueError(
            "captions must be a list of strings, one for each image. Received: "
            f"{shown(captions)}. Write ['a red circle', ...]."
        )
    return tuple(captions)


def of_files(path, found, options):
    """Returns the captions of the files of a folder, a list of lists of strings.

    Args:
        path: Of the folder.
        found: `Layout` of it.
        options: `Options`.

    Returns:
        The list; None where none are asked for, or the folder has no such table.

    Raises:
        ValueError: Some files have none.
    """
    if found.captions is None:
        return None
    pairs = zip(found.files, found.captions, strict=True)
    bare = [os.path.relpath(file, path) for file, told in pairs if not told]
    if bare:
        raise ValueError(
            f"Captions are asked for, but {len(bare):,} of {len(found.files):,} images "
            f"in {path} have none: {in_a_row(bare, 3)}. Add a row with file_name and "
            "caption for each to metadata.jsonl or captions.csv, or move them away."
        )
    return found.captions


def check_wanted(captions, labels):
    """Refuses what does not say whether batches hold captions.

    Args:
        captions: True, False or `Text`.
        labels: Whether they hold labels.

    Raises:
        ValueError: It is something else, or both are asked for.
    """
    if not isinstance(captions, (bool, Text)):
        raise ValueError(
            "captions must be True, False, or the kerasgan.modalities.Text of a model. "
            f"Received: {shown(captions)}."
        )
    if captions is not False and labels:
        raise ValueError(
            "Batches hold labels or captions beside images. Received: both. Leave one "
            "of them out."
        )
