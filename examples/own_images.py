"""A folder of your own images: train, look, and save.

    python examples/own_images.py path/to/images --size 64 --epochs 100

The folder may hold images of any size and format that Pillow reads, with or without a
subfolder a class. They are cropped to the middle square, resized and kept in memory.
"""

import argparse
import tempfile
from pathlib import Path

import keras
import numpy as np
from PIL import Image

from kerasgan import callbacks, datasets
from kerasgan.models import DCGAN

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("folder", nargs="?", help="folder of images")
parser.add_argument("--size", type=int, default=64)
parser.add_argument("--epochs", type=int, default=100)
parser.add_argument("--out", default="own_images")
parser.add_argument(
    "--smoke", action="store_true", help="a few steps on made-up images"
)
arguments = parser.parse_args()


def made_up_images():
    """Writes twelve discs of different colours, for a try without images."""
    folder = Path(tempfile.mkdtemp())
    y, x = np.mgrid[:32, :32] - 15.5
    for index in range(12):
        colour = np.random.default_rng(index).integers(64, 256, 3)
        disc = (x**2 + y**2 < (4 + index) ** 2)[..., None] * colour
        Image.fromarray(disc.astype("uint8")).save(folder / f"{index}.png")
    return folder


if arguments.smoke:
    arguments.folder, arguments.size, arguments.epochs = made_up_images(), 16, 2
elif arguments.folder is None:
    parser.error("name the folder of your images")

images = datasets.load(
    arguments.folder, image_size=arguments.size, batch_size=32, skip_corrupt=True
)
print(images.info)
out = Path(arguments.out)
out.mkdir(parents=True, exist_ok=True)
gan = DCGAN(images.info.image_shape, width=8 if arguments.smoke else 64)
gan.compile()
gan.fit(
    images,
    epochs=arguments.epochs,
    callbacks=[
        callbacks.ExponentialMovingAverage(0.999),
        callbacks.TerminateOnNaN(),
        callbacks.Throughput(),
        keras.callbacks.CSVLogger(out / "history.csv"),
        callbacks.SampleSnapshot(out / "samples", every=5, gif=out / "training.gif"),
        callbacks.Checkpoint(out / "checkpoints"),
    ],
)
print(f"Look at {out / 'training.gif'}")
