"""The eight lines of the README: a DCGAN on real handwritten digits.

python examples/quickstart.py
"""

import argparse

import kerasgan
from kerasgan.pictures import grid

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--smoke", action="store_true", help="a few steps only")
parser.add_argument("--out", default="quickstart.png")
arguments = parser.parse_args()

digits = kerasgan.datasets.load("digits")
gan = kerasgan.models.DCGAN(image_shape=(28, 28, 1), ema_decay=0.999)
gan.compile()
if arguments.smoke:
    gan.fit(digits, epochs=1, steps_per_epoch=2)
else:
    gan.fit(digits, epochs=30)
images = gan.generate(64, seed=0)
grid(images).save(arguments.out)
