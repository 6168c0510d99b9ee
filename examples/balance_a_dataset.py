"""Does a conditional GAN help a classifier where one class is rare?

    python examples/balance_a_dataset.py
    python examples/balance_a_dataset.py --dataset mnist --rare 25 --common 1000

All but a few images of one class are taken away. A cGAN learns what is left, its
generator drawing labels uniformly, and fills the rare class up. A classifier is trained
on the images as they are, on the rare images repeated, and on the filled-up set, and
tested on the test split: how often it is right about the rare class, and about all.
"""

import argparse

import keras
import numpy as np

from kerasgan import datasets
from kerasgan.classifiers import Classifier
from kerasgan.models import CGAN
from kerasgan.pictures import grid

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--dataset", default="digits")
parser.add_argument("--label", type=int, default=8, help="the class that is made rare")
parser.add_argument("--rare", type=int, default=8, help="its images that are left")
parser.add_argument("--common", type=int, default=140, help="images of the others")
parser.add_argument("--steps", type=int, default=3000, help="of the GAN")
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--out", default="balance_a_dataset.png")
parser.add_argument("--smoke", action="store_true", help="a few steps only")
arguments = parser.parse_args()
if arguments.rare < 1:
    parser.error("--rare must be at least 1")
width, steps = (4, 3) if arguments.smoke else (24, arguments.steps)
rare, label = arguments.rare, arguments.label


def arrays(split):
    """Returns images (n, height, width, channels) in [-1, 1] and labels (n,)."""
    data = datasets.load(arguments.dataset, split=split, labels=True, shuffle=False)
    return map(np.concatenate, zip(*((np.asarray(x), y) for x, y in data), strict=True))


def accuracy(x, y):
    """Trains a classifier; returns its accuracy on the rare class, and on all."""
    keras.utils.set_random_seed(arguments.seed)
    classifier = Classifier(x.shape[1:], classes, width=width)
    classifier.compile()
    batches = datasets.from_arrays(x, y, batch_size=64, seed=arguments.seed)
    classifier.fit(batches, epochs=max(1, steps * 32 // len(x)), verbose=0)
    right = classifier.probabilities(test_x).argmax(axis=1) == test_y
    return right[test_y == label].mean(), right.mean()


x, y = arrays("train")
test_x, test_y = arrays("test")
classes = int(y.max()) + 1
limits = np.where(np.arange(classes) == label, rare, arguments.common)
kept = np.concatenate([np.flatnonzero(y == c)[:k] for c, k in enumerate(limits)])
x, y = x[kept], y[kept]
missing = arguments.common - rare

gan = CGAN(x.shape[1:], classes=classes, width=width, label_sampling="uniform", seed=1)
gan.compile()
pairs = datasets.from_arrays(x, y, batch_size=32, seed=arguments.seed)
gan.fit(pairs, epochs=max(1, steps * 32 // len(x)), verbose=0)
made = gan.generate(missing, labels=label, seed=0)
repeated = x[y == label][np.arange(missing) % rare]
grid(np.concatenate([x[y == label][:8], made[:24]]), columns=8).save(arguments.out)

print(f"Test accuracy on class {label} ({rare} images of it), and on all classes:")
for name, extra in (("as it is", None), ("repeated", repeated), ("cGAN", made)):
    images = x if extra is None else np.concatenate([x, extra])
    labels = y if extra is None else np.append(y, np.full(missing, label))
    one, all_of_them = accuracy(images, labels)
    print(f"  {name:<10} {one:.1%}  {all_of_them:.1%}", flush=True)
