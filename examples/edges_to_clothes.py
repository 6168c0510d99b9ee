"""Clothes out of their edges: pix2pix on pairs of images.

    python examples/edges_to_clothes.py                # Fashion-MNIST, 10 epochs
    python examples/edges_to_clothes.py --adversarial-weight 0  # the L1 distance alone

Pix2pix (Isola et al., 2017) learns from pairs: the edges of an image, and the image. It
is then given edges of test images. The picture has them in rows of three: edges, what
the model makes of them, and what they are the edges of. With the L1 distance alone the
clothes come out blurred.
"""

import argparse

import keras
import numpy as np

from kerasgan import datasets
from kerasgan.datasets.edges import edges_of
from kerasgan.metrics.reconstruction import l1, psnr
from kerasgan.models import Pix2Pix

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--dataset", default="fashion_mnist")
parser.add_argument("--epochs", type=int, default=10)
parser.add_argument("--width", type=int, default=32)
parser.add_argument("--adversarial-weight", type=float, default=1.0)
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--out", default="edges_to_clothes.png")
parser.add_argument("--smoke", action="store_true", help="a few steps only")
arguments = parser.parse_args()
if arguments.smoke:
    arguments.dataset, arguments.epochs, arguments.width = "digits", 1, 2


def pairs(split):
    """Returns edges and images of a split, both bytes (n, 28, 28, 1)."""
    data = datasets.load(arguments.dataset, split=split, shuffle=False, batch_size=500)
    images = np.concatenate([np.asarray(batch) for batch in data])
    images = np.rint((images + 1) * 127.5).astype("uint8")
    return edges_of(images), images


keras.utils.set_random_seed(arguments.seed)
edges, images = pairs("train")
data = datasets.paired(edges, images, batch_size=64, seed=arguments.seed)
model = Pix2Pix(
    (28, 28, 1),
    width=arguments.width,
    adversarial_weight=arguments.adversarial_weight,
    ema_decay=0.999,
    seed=arguments.seed,
)
model.compile()
steps = 3 if arguments.smoke else None
model.fit(data, epochs=arguments.epochs, steps_per_epoch=steps, verbose=2)

edges, images = (each.astype("float32") / 127.5 - 1 for each in pairs("test"))
made = model.generate(images=edges, seed=arguments.seed)
distance, decibels = l1(made, images).mean(), psnr(made, images).mean()
print(f"{len(made):,} test images: L1 {distance:.4f}, PSNR {decibels:.2f} dB (grey)")
shown = slice(0, 16)
sheet = model.sheet_of({"images": edges[shown]}, made[shown], 8, truth=images[shown])
sheet.save(arguments.out)
print(f"Wrote {arguments.out}")
