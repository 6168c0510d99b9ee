"""All that a VAE of two latent variables makes, in one picture.

    python examples/vae_manifold.py                     # 1,500 small digits
    python examples/vae_manifold.py --dataset mnist --epochs 30 --width 200

Figure 4 of Kingma and Welling (2014): a linear grid in the unit square, taken to the
latents by the inverse of the normal distribution function, and decoded. Above it stand
test images, below each what the decoder makes of its latents.
"""

import argparse

import numpy as np

from kerasgan import datasets, latent
from kerasgan.models import VAE
from kerasgan.pictures import grid, labelled

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--dataset", default="digits")
parser.add_argument("--epochs", type=int, default=200)
parser.add_argument("--width", type=int, default=200)
parser.add_argument("--out", default="vae_manifold.png")
parser.add_argument("--smoke", action="store_true", help="a few steps only")
arguments = parser.parse_args()
if arguments.smoke:
    arguments.epochs, arguments.width = 1, 4

images = datasets.load(arguments.dataset, batch_size=64)
shape = images.info.image_shape
vae = VAE(shape, latent_dim=2, width=arguments.width, depth=2, seed=0)
vae.compile()
vae.fit(images, epochs=arguments.epochs, verbose=2)

test = datasets.load(arguments.dataset, split="test", batch_size=16, shuffle=False)
x = np.asarray(next(iter(test)))
pairs = grid(np.concatenate([x, vae.reconstruct(x)]), columns=len(x))
rows = 4 if arguments.smoke else 16
plane = grid(latent.manifold(vae, rows).images.reshape(-1, *shape), columns=rows)
labelled([("test images", pairs), ("latent plane", plane)]).save(arguments.out)
