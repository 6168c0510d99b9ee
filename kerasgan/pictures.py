"""Pictures of samples and of a training's course."""

import math

import numpy as np
from PIL import Image


def to_uint8(images, data_range=(-1.0, 1.0)):
    """Maps images from `data_range` to whole numbers from 0 to 255.

    Args:
        images: Array (n, height, width, channels); values outside are clipped.
        data_range: `(low, high)` of the pixel values.

    Returns:
        Array of the same shape, uint8.
    """
    low, high = data_range
    scaled = (np.asarray(images, "float32") - low) * (255 / (high - low))
    return np.clip(np.rint(scaled), 0, 255).astype("uint8")


def grid(images, columns=None, data_range=(-1.0, 1.0), smallest=32):
    """Lays images out in rows, in reading order.

    Args:
        images: Array (n, height, width, channels). With neither 1 nor 3 channels, the
            channels of an image stand beside each other in grey.
        columns: Images a row; by default about as many as rows.
        data_range: `(low, high)` of the pixel values.
        smallest: Images below this height are enlarged by a whole factor.

    Returns:
        A `PIL.Image`, one pixel of grey between the images.
    """
    pixels = to_uint8(images, data_range)
    if pixels.shape[-1] not in (1, 3):
        n, height, width, channels = pixels.shape
        pixels = pixels.transpose(0, 1, 3, 2).reshape(n, height, channels * width, 1)
    zoom = max(1, math.ceil(smallest / pixels.shape[1]))
    pixels = pixels.repeat(zoom, axis=1).repeat(zoom, axis=2)
    n, height, width, channels = pixels.shape
    columns = columns or math.ceil(math.sqrt(n))
    rows = math.ceil(n / columns)
    sheet = np.full((rows * (height + 1) + 1, columns * (width + 1) + 1, channels), 128)
    for index, image in enumerate(pixels):
        top = index // columns * (height + 1) + 1
        left = index % columns * (width + 1) + 1
        sheet[top : top + height, left : left + width] = image
    sheet = sheet.astype("uint8")
    return Image.fromarray(sheet[..., 0] if channels == 1 else sheet)


def save_gif(frames, path, milliseconds=200):
    """Writes pictures as an endless animation that rests on the last one.

    Args:
        frames: List of `PIL.Image`s of one size.
        path: File to write.
        milliseconds: Time that each picture stays; the last stays for 2 seconds.
    """
    durations = [milliseconds] * (len(frames) - 1) + [2000]
    frames[0].save(
        path, save_all=True, append_images=frames[1:], duration=durations, loop=0
    )


def plot_losses(history, path):
    """Draws every loss over the epochs.

    Args:
        history: Dict of name -> list of values, one an epoch; names that end in
            "loss" are drawn.
        path: PNG file to write.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for name, values in history.items():
        if name.endswith("loss"):
            epochs = range(1, len(values) + 1)
            marker = "o" if len(values) == 1 else None
            axes.plot(epochs, values, marker=marker, label=name.replace("_", " "))
    axes.set_xlabel("epoch")
    axes.set_ylabel("mean loss over the epoch")
    axes.legend(frameon=False)
    axes.grid(alpha=0.3)
    figure.savefig(path, dpi=120)
