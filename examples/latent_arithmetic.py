"""Directions in a latent space: "thick" - "thin" as a vector to add to any latents.

    python examples/latent_arithmetic.py                       # trains on small digits
    python examples/latent_arithmetic.py --model runs/cgan_mnist

Samples are measured, and the direction in which their latents differ is added to other
latents (Radford et al., 2016, section 6.3.2, find theirs by means of three samples).
Adding "thick" and "slanted" gives thick, slanted digits: the third block.
"""

import argparse

import numpy as np

from kerasgan import datasets, latent, run
from kerasgan.latent import measures
from kerasgan.models import CGAN
from kerasgan.pictures import labelled

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--model", help="run folder, .keras file or preset; trains if none")
parser.add_argument("--epochs", type=int, default=60)
parser.add_argument("--out", default="latent_arithmetic.png")
parser.add_argument("--smoke", action="store_true", help="a few steps only")
arguments = parser.parse_args()

if arguments.model:
    gan = run.load(arguments.model)
else:
    data = datasets.load("digits", labels=True, batch_size=32)
    width = 4 if arguments.smoke else 24
    gan = CGAN(data.info.image_shape, width=width, ema_decay=0.998, seed=0)
    gan.compile()
    gan.fit(data, epochs=1 if arguments.smoke else arguments.epochs, verbose=2)

n = 200 if arguments.smoke else 4000
labels = None if not gan.conditional else gan.labels(n, seed=0)
thick, widths = latent.find_attribute(gan, measures.stroke_width, n, 0, labels)
slanted, slants = latent.find_attribute(gan, measures.slant, n, 0, labels)
print(f"Stroke widths {np.nanmean(widths):.2f} +- {np.nanstd(widths):.2f} pixels")
print(f"Slants {np.nanmean(slants):.1f} +- {np.nanstd(slants):.1f}")
print(f"Cosine of the two directions: {thick @ slanted:.2f}")

rows = range(5)  # five latents, of five classes where the model has classes
z = gan.latents(len(rows), seed=1)
labels = list(rows) if gan.conditional else None
strengths = np.linspace(-5, 5, 9)
blocks = {"thick": thick, "slanted": slanted, "both": thick + slanted}
sheets = [
    (name, latent.edit(gan, z, vector, strengths, labels).picture())
    for name, vector in blocks.items()
]
labelled(sheets).save(arguments.out)
