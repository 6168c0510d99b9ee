"""Augmentations of images that gradients pass through, twice if need be.

Each maps images x (m, h, w, c), of fixed height and width and values in [-1, 1], to
images of the same shape, with draws of its own for each image from `noise`, a
`kerasgan.backend.Noise`. What comes out may leave [-1, 1].

Source: Zhao et al., "Differentiable Augmentation for Data-Efficient GAN Training",
2020, section 4, with the ranges of the authors' code; `flip` is the consistency
regularization's (Zhang et al., 2020). `noise` is that of Sønderby et al., "Amortised
MAP Inference for Image Super-resolution", 2017, https://arxiv.org/abs/1610.04490.
"""

from keras import ops

from kerasgan.errors import unknown

DEVIATION = 0.03  # of instance noise


def brightness(x, noise):
    """x + b, b ~ U[-0.5, 0.5]."""
    return x + _draw(x, noise, -0.5, 0.5)


def saturation(x, noise):
    """mean + s (x - mean), s ~ U[0, 2], mean of each pixel over its channels."""
    mean = ops.mean(x, axis=-1, keepdims=True)
    return mean + _draw(x, noise, 0.0, 2.0) * (x - mean)


def contrast(x, noise):
    """mean + c (x - mean), c ~ U[0.5, 1.5], mean of each image."""
    mean = ops.mean(x, axis=[1, 2, 3], keepdims=True)
    return mean + _draw(x, noise, 0.5, 1.5) * (x - mean)


def translation(x, noise):
    """Shifts down and right by whole pixels, up to 1/8 of the size; zeros move in."""
    for axis in (1, 2):
        size = x.shape[axis]
        most = int(size / 8 + 0.5)
        x = _shift(x, axis, _draw_integer(x, noise, -most, most))
    return x


def cutout(x, noise):
    """Sets a square of half the size to zero; its part outside the image is lost.

    The middle of the square is any pixel, as in the authors' code, so that corners are
    cut out as often as the middle of the image.
    """
    inside = 1
    for axis in (1, 2):
        size = x.shape[axis]
        side = int(size / 2 + 0.5)
        first = _draw_integer(x, noise, 0, size - side % 2) - side // 2
        place = _places(axis, size)
        hit = ops.logical_and(place >= first, place < first + side)
        inside = inside * ops.cast(hit, x.dtype)
    return x * (1 - inside)


def flip(x, noise):
    """Mirrors left and right with probability 1/2."""
    return ops.where(_draw(x, noise, 0.0, 1.0) < 0.5, ops.flip(x, axis=2), x)


def noise(x, noise):
    """x + n, n ~ N(0, 0.03^2) of each value: instance noise (Sønderby et al., 2017)."""
    return x + DEVIATION * noise.normal((ops.shape(x)[0], *x.shape[1:]))


def time(x, noise):
    """Rolls spectrograms along time, their first axis, by up to 1/16 of it."""
    size = x.shape[1]
    most = int(size / 16 + 0.5)
    steps = _draw_integer(x, noise, -most, most)
    source = ops.mod(_places(1, size) - steps, size)
    return ops.take_along_axis(x, ops.broadcast_to(source, ops.shape(x)), axis=1)


_POLICIES = {
    "brightness": (brightness,),
    "color": (brightness, saturation, contrast),
    "contrast": (contrast,),
    "cutout": (cutout,),
    "flip": (flip,),
    "noise": (noise,),
    "saturation": (saturation,),
    "time": (time,),
    "translation": (translation,),
}


def names():
    """Returns the names that a policy may consist of, sorted."""
    return sorted(_POLICIES)


def parse(policy):
    """Resolves what a user gave as `policy=`.

    Args:
        policy: Names out of `names()`, as a tuple, a list or a comma-separated string;
            "color" stands for brightness, saturation and contrast.

    Returns:
        Tuple of names.

    Raises:
        ValueError: A name is unknown, or there is none.
    """
    if isinstance(policy, str):
        policy = [name.strip() for name in policy.split(",") if name.strip()]
    if not isinstance(policy, (tuple, list)) or not policy:
        raise ValueError(
            f"policy must be one or more of {', '.join(names())}, such as "
            f'"color,translation,cutout". Received: policy={policy!r}.'
        )
    for name in policy:
        if not isinstance(name, str) or name not in _POLICIES:
            raise ValueError(unknown("augmentation", name, names()))
    return tuple(policy)


def apply(policy, x, noise):
    """Applies the augmentations of a policy in turn; see `parse` for `policy`."""
    for name in parse(policy):
        for augmentation in _POLICIES[name]:
            x = augmentation(x, noise)
    return x


def _draw(x, noise, low, high):
    """Draws one number for each image, (m, 1, 1, 1)."""
    return noise.uniform((ops.shape(x)[0], 1, 1, 1), low, high)


def _draw_integer(x, noise, low, high):
    """Draws one whole number for each image from low to high, both included."""
    drawn = ops.floor(_draw(x, noise, low, high + 1))
    return ops.cast(ops.minimum(drawn, high), "int32")  # rounding may reach high + 1


def _places(axis, size):
    """Returns 0, 1, ..., size - 1 along an axis of images, (1, size, 1, 1) or so."""
    shape = [size if i == axis else 1 for i in range(4)]
    return ops.reshape(ops.arange(size, dtype="int32"), shape)


def _shift(x, axis, steps):
    """Shifts each image by its own number of steps (m, 1, 1, 1) along an axis."""
    size = x.shape[axis]
    margin = [(1, 1) if i == axis else (0, 0) for i in range(4)]
    source = ops.clip(_places(axis, size) - steps + 1, 0, size + 1)
    source = ops.broadcast_to(source, ops.shape(x))  # 0 and size + 1: the margins
    return ops.take_along_axis(ops.pad(x, margin), source, axis=axis)
