"""From arrays to batches."""

import dataclasses

from kerasgan.datasets import arrays, beside, pipeline, sounds
from kerasgan.datasets.info import Options


def from_arrays(
    images,
    labels=None,
    *,
    captions=None,
    text=None,
    batch_size=64,
    batches_per_step=1,
    image_size=None,
    channels=None,
    shuffle=True,
    seed=0,
    initial_epoch=0,
    value_range=None,
    classes=None,
    drop_remainder=False,
    audio_length=None,
    rate=None,
    normalize=None,
):
    """Makes the same of arrays as `load` does of names and paths.

    Args:
        images: (n, height, width) or (n, height, width, channels); with a `rate`,
            sounds (n, samples) or (n, samples, channels): int16, or floats in [-1, 1].
            Bytes are 0..255;
            uint16 with numbers from 16384 on 0..65535; floats are [-1, 1] if any is
            negative and else [0, 1]; all else needs `value_range`.
        labels: Whole numbers (n,) from 0, or None. Where given, batches are pairs.
        captions: List of n strings, or of n lists of several; or None. Where given,
            batches are pairs of images and rows of whole numbers, see `load`.
        text: The `kerasgan.modalities.Text` that reads them, that of a model for
            example; made of all their words by default.
        batch_size: As for `load`.
        batches_per_step: As for `load`.
        image_size: As for `load`.
        channels: As for `load`.
        shuffle: As for `load`.
        seed: As for `load`.
        initial_epoch: As for `load`.
        value_range: `(low, high)`: the values of black and white.
        classes: Names of the labels 0, 1, ...; the numbers up to the largest label by
            default.
        drop_remainder: As for `load`.
        audio_length: As for `load`.
        rate: Samples a second of sounds; None for images.
        normalize: As for `load`.

    Returns:
        As for `load`.

    Raises:
        ValueError: Wrong shape or type, values that are not finite, an unclear range,
            or labels that do not fit.
    """
    if text is not None and captions is None:
        raise ValueError(
            "text numbers the words of captions. Received: text without captions. Give "
            "captions=[...] too, or leave text out."
        )
    options = Options(
        batch_size=batch_size,
        batches_per_step=batches_per_step,
        image_size=image_size,
        channels=channels,
        labels=labels is not None,
        captions=captions is not None and (True if text is None else text),
        shuffle=shuffle,
        seed=seed,
        initial_epoch=initial_epoch,
        drop_remainder=drop_remainder,
        audio_length=audio_length,
        rate=rate,
        normalize=normalize,
    )
    given = options, value_range, classes, "arrays"
    if rate is None:
        sounds.refuse_options("arrays", "images", options)
        source = arrays.read(images, labels, *given)
    else:
        source = sounds.of_arrays(images, labels, rate, *given)
    if captions is not None:
        source = dataclasses.replace(source, captions=beside.listed(captions))
    return pipeline.of_source(source, options)
