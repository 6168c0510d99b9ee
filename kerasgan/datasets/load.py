"""From a name, a path or arrays to batches."""

import os
from pathlib import Path

from kerasgan.datasets import (
    captioned_digits,
    edges,
    embedded,
    files,
    folder,
    letters,
    part,
    photographs,
    pipeline,
    scenes,
    sound_folder,
    sounds,
    tfds,
    toy,
)
from kerasgan.datasets.info import Options, check_truth
from kerasgan.errors import shown
from kerasgan.modalities import of_shape
from kerasgan.optional import require

# What needs neither network nor preparation, by name; the others need MNIST ...
READERS = {**embedded.LOADERS, **toy.LOADERS, **scenes.LOADERS, **letters.LOADERS}
PREPARED = {**captioned_digits.LOADERS, **edges.LOADERS}
READERS |= {**PREPARED, **photographs.LOADERS}


def names():
    """Lists the datasets that need neither network nor preparation.

    Returns:
        Sorted list of names.
    """
    return sorted({*READERS} - {*PREPARED})


def splits(name_or_path):
    """Lists the splits of a folder or file.

    Args:
        name_or_path: As for `load`.

    Returns:
        Tuple of `"train"`, `"validation"` and `"test"`, as far as there are such ones;
        empty where all is one. None where it is no path but a name.

    Raises:
        FileNotFoundError, ValueError: As for `load`.
    """
    name = part.whole(_name(name_or_path))
    path = _existing_path(name)
    if path is None:
        return None
    path, reader = files.reader(path, name)
    return reader.splits(path)


def load(
    name_or_path,
    *,
    split="train",
    batch_size=64,
    batches_per_step=1,
    image_size=None,
    channels=None,
    labels=False,
    captions=False,
    shuffle=True,
    seed=0,
    initial_epoch=0,
    value_range=None,
    skip_corrupt=False,
    drop_remainder=False,
    audio_length=None,
    rate=None,
    normalize=None,
):
    """Loads images or sounds in [-1, 1], or points, shuffled and batched for `fit`.

    Args:
        name_or_path: What has a path separator or an ending, and any folder that
            exists, is a path: a folder of images, or of WAV files (subfolders are the
            splits if they are named train and test, and else the classes); an `.npz`
            file with the array `images`, or `sounds` and their `rate`, or `points` (and
            `labels`), or with splits as Keras' own `mnist.npz`; an `.npy` file; a
            `.csv` of pixels, or of points in columns x1, x2 ...; an IDX file, packed or
            not, with that of its labels beside it; the binary version of CIFAR. Then
            come the `names()`: `"mnist_4000"`, the first 4,000 training images of
            MNIST, `"digits"`, 1,797 real handwritten digits of 8x8 pixels, and the
            points of `kerasgan.datasets.toy`: `"gaussian"`, `"grid"` and `"ring"`;
            drawn `"scenes"` of one object and `"scene_pairs"` of two, with captions,
            and `"captioned_mnist"`, which says of MNIST how digits are drawn;
            `"letters_sans"` and `"letters_serif"`, or both as `"letters"`; and
            `"fashion_edges"`, those of Fashion-MNIST image by image; parts of
            `"photographs"`, which scikit-image and scikit-learn ship. All else
            is a name of TensorFlow Datasets (TFDS): `"mnist"` ... A part of each
            example may stand behind: `"facades#left"` and `"facades#right"` are the
            halves of the images of a folder, `"fxemoji#outline"` is that feature of a
            TFDS dataset.
        split: Both sorts of digits have `"train"`, `"test"` and `"all"`, points
            `"train"` (50,000) and `"test"` (10,000), scenes `"train"` (16,000),
            `"test"` and `"held_out"` (4,000 each, the latter of combinations that
            training never shows), TFDS its own, folders those of
            `splits`; where there are none, `"train"` is everything. Of `"spoken_digit"`
            the recordings 0 to 4 of each digit and speaker are `"test"`, as its authors
            have it, and the others `"train"`.
        batch_size: Images in a batch; the last of an epoch may hold fewer.
        batches_per_step: k batches for each step of `fit`, as k steps of a critic want
            fresh images (Arjovsky et al., 2017, Algorithm 1): images then have the
            shape (m, k, height, width, channels), and an epoch k times fewer steps.
        image_size: Height and width to reach, a number or `(height, width)`: the
            middle square, or the largest part of that shape, is resized, bicubic and
            antialiased. None leaves images as they are (digits: 28); those in a folder
            must then be of one size.
        channels: 1 (grey), 3 (RGB), 4 (RGBA, of a folder) or None: as the source has
            them (a folder: RGB unless all images are grey, transparency laid on white).
            Of sounds 1 mixes to mono, and None leaves them as they are.
        labels: Whether to yield pairs `(images, labels)`; a point's label is the index
            of its mode.
        captions: Whether to yield pairs `(images, captions)`, rows of whole numbers as
            `info.text` reads them. True makes that `kerasgan.modalities.Text` of all
            words of the split; or give one, that of a model for example, and words that
            it does not know are left out with a warning. Of several captions an image
            each pass draws one by the seed, and takes the first without `shuffle`. A
            folder has them in `metadata.jsonl`, `metadata.csv` or `captions.csv`, in
            the columns `file_name` and `caption`, a row or a list for several.
        shuffle: Whether to shuffle. The order is a function of the seed and the epoch
            alone.
        seed: Seed of the order, a whole number from 0.
        initial_epoch: Number of the first epoch: a run that goes on after epoch k
            writes k and gets the order it would have had. Every pass through the
            dataset counts as an epoch.
        value_range: `(low, high)` of the values of files, of black and white; needed
            where they are neither of 8 nor of 16 bits, nor floats in [0, 1] or [-1, 1].
            Images of nothing but 0 and 1 are masks. White is 65535 of 16 bits; image
            files of 16 bits that use 12 of them, or 14 or 10, are read so, with a
            warning, and arrays of such need a range.
        skip_corrupt: Leave unreadable files of a folder out, with a warning and their
            number in `info.skipped`, instead of refusing the folder.
        drop_remainder: Leave out a last batch of fewer than `batch_size` images.
        audio_length: Samples of each sound: longer ones are cut at their end, shorter
            ones padded with silence there. None leaves them as they are, and all must
            then be of one length. The networks `wavegan` take 64, 128, 256 ... samples.
        rate: Samples a second to resample sounds to, with a polyphase filter; and the
            rate of arrays in files that do not tell it. None leaves them as they are,
            and all must then have one rate.
        normalize: Whether each sound is made as loud as it can be, its largest
            amplitude 1; silence, below 0.001, stays silence. Speakers differ far more
            in loudness than in what they say, and models would learn that first. So
            recordings are by default, WAV files and those of TFDS; arrays are left as
            they are.

    Returns:
        Dataset with the attribute `info`, a `DatasetInfo`, of batches: float32 images
        (m, height, width, channels) or sounds (m, samples, channels) in [-1, 1], or
        points (m, d) as they are; or pairs of them and int32 labels (m,), or of images
        and int32 captions (m, `info.text.length`).
        A `tf.data.Dataset` on the TensorFlow backend and for TFDS names, else a
        `keras.utils.PyDataset`, which needs no TensorFlow.

    Raises:
        FileNotFoundError: There is no such path.
        ImportError: The package that reads this source is not installed.
        RuntimeError: A TFDS dataset is not prepared and cannot be downloaded.
        ValueError: The name is unknown, or the data is not what it should be.
    """
    name, which = part.split_name(_name(name_or_path))
    options = Options(
        batch_size=batch_size,
        batches_per_step=batches_per_step,
        image_size=image_size,
        channels=channels,
        labels=labels,
        captions=captions,
        shuffle=shuffle,
        seed=seed,
        initial_epoch=initial_epoch,
        drop_remainder=drop_remainder,
        audio_length=audio_length,
        rate=rate,
        normalize=normalize,
        part=which,
    )
    check_truth("skip_corrupt", skip_corrupt)
    path = _existing_path(name)
    if value_range is not None and path is None:
        raise ValueError(
            f"value_range is for files; that of {name!r} is known. "
            f"Received: value_range={value_range!r}. Leave it out."
        )
    if path is None and name not in READERS:
        return tfds.load(name, split, options)
    if path is None:
        part.refuse(name, which)
        source = READERS[name](split, options)
    else:
        path, reader = files.reader(path, name)
        check = part.check_half if reader is folder else part.refuse
        check(name, which)
        more = (skip_corrupt,) if reader in (folder, sound_folder) else ()
        source = reader.read(path, split, options, value_range, *more)
    if source.rate is None:
        things = of_shape(source.images.shape[1:]).things
        sounds.refuse_options(name, things, options)
    if name in PREPARED:  # of a dataset of TFDS, and batched as such
        tensorflow = require("tensorflow", f"Reading {name!r} from TFDS")
        return pipeline.of_tensors(tensorflow, source, options)
    return pipeline.of_source(source, options)


def _name(name_or_path):
    """Returns what the user gave, as text."""
    text = isinstance(name_or_path, (str, os.PathLike)) and os.fspath(name_or_path)
    if not isinstance(text, str) or not text:
        raise ValueError(
            "The name or path of a dataset must be a text. Received: "
            f"{shown(name_or_path)}. Write 'digits', 'mnist', or the path of a folder."
        )
    return text


def _existing_path(name):
    """Returns the `Path` if this is one, else None."""
    # os.path, unlike pathlib, answers for names too long and unknown users as well.
    path = Path(os.path.expanduser(name))
    if os.path.isdir(path):
        return path
    separated = any(each in name for each in {os.sep, os.altsep} - {None})
    named = separated or files.names_a_file(name)
    if os.path.exists(path) and (named or not _is_known(name)):
        return path
    # TFDS writes configurations with a slash too: "cycle_gan/horse2zebra".
    plain = separated and not name.startswith((".", "~", os.sep))
    if not named or (plain and tfds.catalogued(name)):
        return None
    raise FileNotFoundError(
        f"There is no file or folder {shown(name, 300)} (looked from {Path.cwd()}). "
        "Check the path; names of datasets have no separator and no ending."
    )


def _is_known(name):
    return name in READERS or tfds.catalogued(name)
