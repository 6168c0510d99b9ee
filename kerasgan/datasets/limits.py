"""How much memory images may take; more is refused before it is asked for."""

LIMIT_GIB = 8


def check_size(count, size, channels, itemsize=1):
    """Refuses images of a size that would take too much memory.

    Args:
        count: Number of images.
        size: `(height, width)` of each.
        channels: Channels of each.
        itemsize: Bytes of a number.

    Raises:
        ValueError: They would take more than `LIMIT_GIB`.
    """
    needed = count * size[0] * size[1] * channels * itemsize / 2**30
    if needed > LIMIT_GIB:
        smaller = [max(1, int(side * (LIMIT_GIB / needed) ** 0.5)) for side in size]
        smaller = smaller[0] if size[0] == size[1] else tuple(smaller)
        raise ValueError(
            f"{count} images of {size[0]}x{size[1]}x{channels} would take "
            f"{needed:.1f} GiB of memory; the limit is {LIMIT_GIB} GiB. Write "
            f"image_size={smaller} or less."
        )
