"""A folder of WAV files."""

import os
import warnings

from kerasgan.datasets import kinds, layout, sounds
from kerasgan.errors import listed
from kerasgan.modalities import wav


def splits(path):
    """Returns the splits of a folder of sounds, told as those of images are."""
    return layout.splits(path, kinds.SOUNDS)


def read(path, split, options, value_range, skip_corrupt):
    """Reads the WAV files of a split below a folder into memory.

    What is a split and what a class is told by `layout.find`, as for images.

    Args:
        path: `pathlib.Path` of the folder.
        split: `"train"`, `"test"`, `"validation"` or `"all"`.
        options: `Options`. Longer sounds than `audio_length` are cut at their end,
            shorter ones padded with silence; those of another `rate` are resampled.
        value_range: None: WAV files tell what is full scale.
        skip_corrupt: Leave unreadable files out, with a warning, instead of raising.

    Returns:
        `Source` of float32 sounds in [-1, 1], in the order of the sorted file names.

    Raises:
        ValueError: There are no sounds, no common length, rate or channels, no classes
            where labels are asked for, or unreadable files.
    """
    if value_range is not None:
        raise ValueError(
            f"WAV files tell what is full scale. Received: value_range={value_range!r} "
            f"for {str(path)!r}. Leave it out."
        )
    found = layout.find(path, split, options.labels, kinds.SOUNDS)
    assembly = sounds.Assembly(str(path), len(found.files), options)
    broken, good = {}, []
    for row, file in enumerate(found.files):
        try:
            sound, rate = wav.read(file)
        except (OSError, ValueError) as error:
            broken[file] = error
            continue
        assembly.add(sound, rate)
        good.append(row)
    if broken:
        _report(path, found.files, broken, skip_corrupt and bool(good))
    passed = [f"passed over: {listed(found.passed)}"] if found.passed else []
    return sounds.source_of(
        assembly,
        str(path),
        split,
        None if found.labels is None else found.labels[good],
        found.classes,
        skipped=len(broken) + len(found.passed),
        notes=[*passed, *found.notes],
    )


def _report(path, files, broken, skip_corrupt):
    """Warns of the unreadable files, or raises."""
    shown = "; ".join(
        f"{os.path.relpath(file, path)} ({broken[file]})" for file in list(broken)[:10]
    )
    more = "; ..." if len(broken) > 10 else ""
    text = f"{len(broken)} of {len(files)} sounds in {path} cannot be read: "
    if skip_corrupt:
        warnings.warn(f"{text}{shown}{more}. They are left out.", stacklevel=4)
        return
    hint = "" if len(broken) == len(files) else ", or write skip_corrupt=True"
    raise ValueError(f"{text}{shown}{more}. Replace or delete them{hint}.")
