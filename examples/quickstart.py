"""The lines of the README: an AC-GAN that draws the digit that it is asked for.

python examples/quickstart.py
"""

import argparse

from keras.optimizers import Adam

import kerasgan
from kerasgan.pictures import grid

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--smoke", action="store_true", help="a few steps only")
parser.add_argument("--out", default="quickstart.png")
arguments = parser.parse_args()

digits = kerasgan.datasets.load("mnist_4000", labels=True)
gan = kerasgan.models.ACGAN(
    (28, 28, 1), networks="infogan", width=16, fake_class_weight=0.0, ema_decay=0.995
)
gan.compile(Adam(2e-3, beta_1=0.5), Adam(2e-3, beta_1=0.5))
if arguments.smoke:
    gan.fit(digits, epochs=1, steps_per_epoch=2)
else:
    gan.fit(digits, epochs=40)
images = gan.generate(80, labels=range(10), seed=0)
grid(images, columns=8).save(arguments.out)
