"""Datasets of the TensorFlow Datasets (TFDS) catalogue."""

import dataclasses
import difflib
from pathlib import Path

import numpy as np

from kerasgan.datasets import (
    limits,
    pipeline,
    resizing,
    sounds,
    tfds_captions,
    tfds_sounds,
)
from kerasgan.datasets.info import Options, Source
from kerasgan.datasets.part import joined
from kerasgan.datasets.tfds_captions import holds
from kerasgan.errors import shown, unknown
from kerasgan.optional import installed, require

CACHE_BYTES = 2**30


def load(name, split, options):
    """Reads a TFDS dataset from `TFDS_DATA_DIR`, downloading it if need be.

    `options.part` names the feature that holds the images, where it is not `image`.

    Images up to 1 GiB in all are decoded once, into memory; larger sets are streamed.
    With `options.image_size` they are centre-cropped to its shape and resized with
    `tf.image.resize`, bicubic and antialiased.

    Args:
        name: TFDS name, `"mnist"` for example.
        split: Split as TFDS writes it, `"train[:10%]"` too.
        options: `Options`.

    Returns:
        `tf.data.Dataset` with the attribute `info`, on every Keras backend.

    Raises:
        ImportError: TensorFlow or TFDS is not installed.
        ValueError: Unknown name or split, or no images, labels or size as asked for.
        RuntimeError: The dataset is not prepared and cannot be downloaded.
    """
    purpose = f"Reading {shown(name)}, which is none of our names or paths, from TFDS"
    tf = require("tensorflow", purpose)
    catalogue = require("tensorflow_datasets", purpose, "tensorflow-datasets")
    builder = _prepared(_builder(catalogue, name))
    features = builder.info.features
    if tfds_sounds.key(features) and not _pictures(features):
        label = _label(name, features, options.labels)
        facts = {"classes": _class_names(features, label), "license": _license(builder)}
        source = tfds_sounds.read(builder, split, options, facts)
        return pipeline.of_tensors(tf, source, options)
    sounds.refuse_options(name, "images", options)
    image, label = _keys(name, features, options)
    told = options.captions is not False
    caption = tfds_captions.feature(name, features) if told else None
    shape = _shape(name, features[image].shape, options)
    count = _count(name, builder.info.splits, split)
    stream = builder.as_dataset(
        split=split, read_config=catalogue.ReadConfig(try_autocache=False)
    )
    source = Source(
        name=joined(name, options.part),
        split=split,
        images=None,
        classes=_class_names(features, label),
        license=_license(builder),
        notes=_notes(features[image].shape, shape, count),
    )
    large = count * int(np.prod(shape)) > CACHE_BYTES
    if caption is not None:
        tfds_captions.check_small(name, large, count)
        told = stream.map(lambda example: example[caption]).as_numpy_iterator()
        texts = tuple(map(tfds_captions.texts, told))
        source = dataclasses.replace(source, captions=texts)
    reader = _reader(tf, image, label if options.labels else None, shape)
    stream = stream.map(reader, num_parallel_calls=tf.data.AUTOTUNE)
    if large:
        return pipeline.of_stream(tf, stream, source, shape, count, options)
    return pipeline.of_tensors(tf, _in_memory(source, stream, shape, count), options)


def in_memory(name, split):
    """Reads a labelled dataset whole, for others that are made of it.

    Args:
        name: TFDS name.
        split: As for `load`.

    Returns:
        `(images, labels, info)`: (n, height, width, channels) uint8, (n,) int32, and
        the `DatasetInfo`.

    Raises:
        As `load`.
    """
    data = load(name, split, Options(batch_size=10_000, labels=True, shuffle=False))
    parts = [(np.asarray(images), np.asarray(labels)) for images, labels in data]
    images, labels = (np.concatenate(each) for each in zip(*parts, strict=True))
    images = np.rint((images + 1) * 127.5).astype("uint8")
    return images, labels.astype("int32"), data.info


def _license(builder):
    """Returns the licence as the catalogue or the prepared folder has it, or None.

    Of the file LICENSE in the folder it is the first paragraph.
    """
    told = builder.info.redistribution_info.license.strip()
    file = Path(builder.data_dir) / "LICENSE"
    if not told and file.is_file():
        text = file.read_text(encoding="utf-8", errors="replace").strip()
        told = " ".join(text.partition("\n\n")[0].split())
    return told or None


def catalogued(name):
    """Tells whether TFDS is installed and has a builder of this name.

    Args:
        name: TFDS name; a configuration or version after it does not count.

    Returns:
        True or False.
    """
    if not (installed("tensorflow") and installed("tensorflow_datasets")):
        return False
    builders = require("tensorflow_datasets", "Listing datasets").list_builders()
    return name.partition("/")[0].partition(":")[0] in builders


def _builder(catalogue, name):
    try:
        return catalogue.builder(name)
    # A name that does not follow TFDS' grammar is a ValueError.
    except (catalogue.core.registered.DatasetNotFoundError, ValueError):
        from kerasgan.datasets.load import names  # which imports this module

        known = [*names(), *catalogue.list_builders()]
        near = difflib.get_close_matches(name, known, n=3)
        hint = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
        raise ValueError(
            f"Unknown dataset. Received: {shown(name)}.{hint} Give an embedded name "
            f"({', '.join(names())}), a name of TensorFlow "
            "Datasets, or the path of a folder of images or of a file."
        ) from None


def _prepared(builder):
    if builder.is_prepared():
        return builder
    # The network, the disk, a missing package: TFDS lets them all through as they are.
    try:
        builder.download_and_prepare()
    except Exception as error:
        reason = " ".join(str(error).split())[:200]
        raise RuntimeError(
            f"{builder.name!r} is not prepared in {builder.data_dir}, and downloading "
            f"it failed: {type(error).__name__}: {reason}. Set TFDS_DATA_DIR to the "
            "folder that has it, or try again with a network."
        ) from error
    return builder


def _pictures(features):
    return [key for key in features if holds(features[key], 3, np.uint8)]


def _class_names(features, label):
    names = getattr(features[label], "names", None) if label else None
    return tuple(names) if names else None


def _keys(name, features, options):
    """Returns the names of the features that are the image and the label, or None."""
    pictures = _pictures(features)
    if options.part is not None:
        if options.part not in pictures:
            raise ValueError(unknown(f"image of {name!r}", options.part, pictures))
        return options.part, _label(name, features, options.labels)
    if "image" not in pictures and len(pictures) != 1:
        raise ValueError(
            f"{name!r} has no feature 'image' of 8 bits. Received: features "
            f"{', '.join(features)}. Give a dataset of images or sounds."
        )
    image = "image" if "image" in pictures else pictures[0]
    return image, _label(name, features, options.labels)


def _label(name, features, labels_wanted):
    if "label" in features and holds(features["label"], 0, np.integer):
        return "label"
    if labels_wanted:
        raise ValueError(
            f"Labels are asked for, but {name!r} has no feature 'label' of whole "
            f"numbers. Received: features {', '.join(features)}. Do without labels."
        )
    return None


def _shape(name, stored, options):
    """Returns `(height, width, channels)` of the images to make."""
    height, width, channels = stored
    if options.size is not None:
        height, width = options.size
    if None in (height, width):
        raise ValueError(
            f"The images of {name!r} have no one size. Received: shape {stored}. Write "
            "image_size=64, for example."
        )
    if options.channels == 4 != channels:
        raise ValueError(
            f"The images of {name!r} have {channels or 3} channels and no alpha. "
            "Received: channels=4. Leave channels out."
        )
    channels = options.channels or channels or 3
    limits.check_size(1, (height, width), channels, itemsize=4)
    return height, width, channels


def _notes(stored, shape, count):
    """Says what becomes of images that are stored in another size."""
    height, width, _ = stored
    if None in (height, width):
        what = "squares" if shape[0] == shape[1] else f"{shape[0]}:{shape[1]}"
        return (f"of many sizes, cropped to their middle {what}",)
    if (height, width) == shape[:2]:
        return ()
    return tuple(resizing.notes({(height, width): count}, shape[:2]))


def _count(name, splits, split):
    try:
        count = splits[split].num_examples
    except (KeyError, ValueError) as error:
        raise ValueError(
            f"Unknown split of {name!r}. Received: {split!r}. Known: "
            f"{', '.join(splits)}, and slices of them: '{next(iter(splits))}[:10%]'. "
            f"({' '.join(str(error).split())})"
        ) from None
    if not count:
        raise ValueError(f"{name!r} has no images in the split. Received: {split!r}.")
    return count


def _reader(tf, image_key, label_key, shape):
    """Makes the function from an example to a tuple of uint8 image and label."""
    height, width, channels = shape

    def read(example):
        image = example[image_key]
        if channels == 3:
            depth = tf.shape(image)[-1]
            image = tf.cond(
                depth == 1, lambda: tf.repeat(image, 3, axis=-1), lambda: image
            )
        elif image.shape[-1] == 3:
            image = tf.image.rgb_to_grayscale(image)
        if image.shape[:2] != (height, width):
            image = _fit(tf, image, (height, width))
        image = tf.ensure_shape(image, shape)
        return (image, example[label_key]) if label_key else (image,)

    return read


def _fit(tf, image, size):
    shape = tf.shape(image)
    # As `resizing.middle` has it.
    tall = tf.cast(tf.round(shape[1] * size[0] / size[1]), tf.int32)
    wide = tf.cast(tf.round(shape[0] * size[1] / size[0]), tf.int32)
    height, width = tf.minimum(shape[0], tall), tf.minimum(shape[1], wide)
    top, left = (shape[0] - height) // 2, (shape[1] - width) // 2
    image = image[top : top + height, left : left + width]
    image = tf.image.resize(image, size, "bicubic", antialias=True)
    # Bicubic overshoots at edges.
    return tf.cast(tf.clip_by_value(tf.round(image), 0, 255), tf.uint8)


def _in_memory(source, stream, shape, count):
    """Decodes everything, once: the cache."""
    images = np.empty((count, *shape), "uint8")
    labels = np.empty(count, "int32")
    first = 0
    for batch, *rest in stream.batch(512).as_numpy_iterator():
        images[first : first + len(batch)] = batch
        if rest:
            labels[first : first + len(batch)] = rest[0]
        first += len(batch)
    return dataclasses.replace(source, images=images, labels=labels)
