"""Captions of the TensorFlow Datasets catalogue."""

import numpy as np

CAPTIONS = ("caption", "captions", "text", "description")


def holds(feature, rank, kind):
    """Tells whether a feature holds arrays of so many axes and of this type."""
    # Features made of features have dicts in place of both.
    shape, dtype = feature.shape, feature.np_dtype
    if not isinstance(shape, tuple) or isinstance(dtype, dict):
        return False
    return len(shape) == rank and np.issubdtype(dtype, kind)


def feature(name, features):
    """Returns the name of the feature that holds captions: a text, or several."""
    for key in CAPTIONS:
        if key in features and any(holds(features[key], n, np.object_) for n in (0, 1)):
            return key
    raise ValueError(
        f"Captions are asked for, but {name!r} has no feature 'caption' of texts. "
        f"Received: features {', '.join(features)}. Do without captions."
    )


def check_small(name, large, count):
    """Refuses captions of images that do not fit into memory."""
    if large:
        raise ValueError(
            f"Captions go with images that fit into memory. Received: {count:,} images "
            f"of {name!r}, more than 1 GiB. Write split='train[:10%]', or a smaller "
            "image_size."
        )


def texts(told):
    """Returns the captions of one example, bytes or several, as strings."""
    several = np.atleast_1d(np.asarray(told, object))
    return tuple(each.decode("utf-8", errors="replace") for each in several)
