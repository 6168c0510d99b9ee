"""What models learn from and make, `model.example`, and what they may be asked for.

A modality is the home of all that depends on the kind of data: which shapes there are,
the range of the values, and how networks see them. As a condition, one of
`model.conditions`, it also says how it is drawn where nobody gives it.
"""

from kerasgan.modalities.condition import Condition
from kerasgan.modalities.image import Image
from kerasgan.modalities.label import Label
from kerasgan.modalities.modality import Modality
from kerasgan.modalities.points import Points


def of_shape(shape, data_range=None):
    """Returns the modality of examples of a shape.

    Args:
        shape: `(height, width, channels)` of images, or `(features,)` of points.
        data_range: `(low, high)` of their values; None: [-1, 1] for images, no range
            for points.

    Raises:
        ValueError: Another shape, or no range.
    """
    kind = Points if isinstance(shape, (tuple, list)) and len(shape) == 1 else Image
    return kind(shape, data_range)


__all__ = ["Condition", "Image", "Label", "Modality", "Points", "of_shape"]
