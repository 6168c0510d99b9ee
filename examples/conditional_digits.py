"""A model that draws the digit that it is asked for, and a count of how often it does.

    python examples/conditional_digits.py
    python examples/conditional_digits.py --dataset mnist --model acgan --epochs 20

The picture has a row for each class. A classifier that had no part in the training says
how many of 1,000 samples show the digit that was asked for.
"""

import argparse

import numpy as np

from kerasgan import datasets, metrics, models
from kerasgan.pictures import grid

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--dataset", default="digits", help="one with a classifier")
parser.add_argument("--model", default="cgan", help="or projection_gan, acgan, cvae")
parser.add_argument("--epochs", type=int, default=60)
parser.add_argument("--width", type=int, default=24)
parser.add_argument("--out", default="conditional_digits.png")
parser.add_argument("--smoke", action="store_true", help="a few steps only")
arguments = parser.parse_args()
if arguments.smoke:
    arguments.epochs, arguments.width = 1, 4

data = datasets.load(arguments.dataset, labels=True, batch_size=32)
options = {"classes": len(data.info.classes), "width": arguments.width, "seed": 0}
gan = models.get(arguments.model)(data.info.image_shape, ema_decay=0.998, **options)
gan.compile()
gan.fit(data, epochs=arguments.epochs, verbose=2)

grid(gan.generate(8 * gan.classes, labels=range(gan.classes), seed=0), columns=8).save(
    arguments.out
)
n = 100 * gan.classes
labels = np.repeat(np.arange(gan.classes), 100)
look = metrics.features.get(f"classifier_{arguments.dataset}")
seen = look(gan.generate(n, labels=labels, seed=1))
share = metrics.class_accuracy(seen.probabilities, labels)
print(f"{share:.1%} of {n} samples show the digit that was asked for")
