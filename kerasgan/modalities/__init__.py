"""What models learn from and make, `model.example`, and what they may be asked for.

A modality is the home of all that depends on the kind of data: which shapes there are,
the range of the values, how networks see them, and how files and sheets show them. As a
condition, one of `model.conditions`, it also says how it is drawn where nobody gives
it.
"""

from kerasgan.modalities.audio import Audio
from kerasgan.modalities.condition import Condition
from kerasgan.modalities.image import Image
from kerasgan.modalities.known import Known
from kerasgan.modalities.label import Label
from kerasgan.modalities.modality import Modality
from kerasgan.modalities.points import Points
from kerasgan.modalities.text import Text
from kerasgan.modalities.vector import Vector

KINDS = {1: Points, 2: Audio}  # by the number of axes; all else is an image


def of_shape(shape, data_range=None, rate=None):
    """Returns the modality of examples of a shape.

    Args:
        shape: `(height, width, channels)` of images, `(samples, channels)` of sounds,
            or `(features,)` of points. A `Modality` is returned as it is.
        data_range: `(low, high)` of their values; None: [-1, 1] for images and sounds,
            no range for points.
        rate: Samples a second of sounds, or None.

    Raises:
        ValueError: Another shape, no range, or the rate of what is no sound.
    """
    if isinstance(shape, Modality):
        return shape
    axes = len(shape) if isinstance(shape, (tuple, list)) else None
    kind = KINDS.get(axes, Image)
    if kind is Audio:
        return Audio(shape, data_range, rate)
    if rate is not None:
        raise ValueError(
            f"Only sounds, (samples, channels), have a rate. Received: rate={rate!r} "
            f"for {kind.things} of image_shape={shape!r}. Leave it out."
        )
    return kind(shape, data_range)


__all__ = [
    "Audio",
    "Condition",
    "Image",
    "Known",
    "Label",
    "Modality",
    "Points",
    "Text",
    "Vector",
    "of_shape",
]
