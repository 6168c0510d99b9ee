"""Two sets of images: such as belong together, and such as do not."""

import os

from kerasgan.datasets import part
from kerasgan.datasets.given import from_arrays
from kerasgan.datasets.load import load
from kerasgan.errors import shown


def paired(a, b=None, *, side_by_side=None, **options):
    """Makes pairs of batches of two sets of images that belong together, one by one.

    Image i of A belongs to image i of B: both are shuffled by one order, a function of
    the seed and the epoch alone.

    ```python
    data = datasets.paired("maps", "photos", image_size=64, batch_size=16)
    data = datasets.paired("facades", side_by_side="A|B", image_size=64)
    data = datasets.paired("fxemoji#outline", "fxemoji#image", image_size=64)
    Pix2Pix((64, 64, 3)).fit(data)
    ```

    Args:
        a: As for `unpaired`. Of two folders the images of a pair have one name, but for
            its ending.
        b: Likewise.
        side_by_side: In place of `b`: `"A|B"` where each file in the folder `a` shows A
            on its left half and B on its right one, or `"B|A"`.
        **options: As for `unpaired`.

    Returns:
        As for `unpaired`, with `info.paired`.

    Raises:
        TypeError, ValueError: As for `unpaired`; or the sets differ in number, in names
            or in their order, or do not fit into memory.
    """
    if side_by_side is not None:
        if b is not None or not isinstance(a, (str, os.PathLike)):
            raise ValueError(
                "side_by_side is for one folder, whose files show both images. "
                f"Received: side_by_side={shown(side_by_side)} with a of type "
                f"{type(a).__name__} and b of type {type(b).__name__}. Write "
                "paired('facades', side_by_side='A|B')."
            )
        a, b = part.of_sides(os.fspath(a), side_by_side)
    from kerasgan.datasets.pairs import of_two

    return of_two(*_both(a, b, options, "paired"), paired=True)


def unpaired(a, b, **options):
    """Makes pairs of batches of two sets of images that do not belong together.

    Each set is shuffled by an order of its own, a function of its seed and the epoch
    alone. An epoch is one pass through the longer set; the other goes round.

    ```python
    data = datasets.unpaired("horses", "zebras", image_size=64, batch_size=1)
    CycleGAN((64, 64, 3)).fit(data)
    ```

    Args:
        a: Names or path as for `load`, an array of images as for `from_arrays`, or what
            one of them returned, without labels.
        b: Likewise. The sets may differ in length and in channels.
        **options: Of `load`, or of `from_arrays` where it is an array, for both; none
            where both are made already.

    Returns:
        As for `load`; a batch is a pair of images (m, height, width, channels), as many
        of either set. `info` is that of `a`, and `info.second` that of `b`.

    Raises:
        TypeError: One is neither a name, an array nor such a dataset.
        ValueError: They do not go together, or `options` are for neither.
    """
    from kerasgan.datasets.pairs import of_two

    return of_two(*_both(a, b, options, "unpaired"))


def _both(a, b, options, called):
    """Returns the datasets of both."""
    made = [hasattr(each, "info") for each in (a, b)]
    if options and all(made):
        raise ValueError(
            f"Options of {called} are for names, paths and arrays. Received: "
            f"{', '.join(sorted(options))} with two datasets. Load these with them."
        )
    return [_made(each, options) for each in (a, b)]


def _made(source, options):
    """Returns the dataset of a name, a path or an array; all else as it is."""
    if isinstance(source, (str, os.PathLike)):
        return load(source, **options)
    if hasattr(source, "__array__"):
        return from_arrays(source, **options)
    return source
