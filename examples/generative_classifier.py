"""A generative model classifies: p(y | x) from p(x | y) and p(y), by Bayes' rule.

    python examples/generative_classifier.py            # 1,500 small digits
    python examples/generative_classifier.py --dataset mnist --epochs 3

A conditional Gated PixelCNN learns p(x | y), a convolutional classifier learns p(y | x)
itself, both on the same binary images. The script prints how often each is right about
test images, their calibration error (the distance of confidence and accuracy, as a mean
over ten bins that counts their images), and the nats of the true class. The picture
sets confidence beside accuracy: where a model knows how sure it may be, they are equal.
"""

import argparse

import keras
import numpy as np
from matplotlib.figure import Figure
from scipy.special import log_softmax

from kerasgan import datasets
from kerasgan.classifiers import Classifier
from kerasgan.models import GatedPixelCNN

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--dataset", default="digits")
parser.add_argument("--epochs", type=int, default=40)
parser.add_argument("--width", type=int, default=16)
parser.add_argument("--test", type=int, default=1000, help="test images, at most")
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--out", default="generative_classifier.png")
parser.add_argument("--smoke", action="store_true", help="a few steps only")
arguments = parser.parse_args()
if arguments.smoke:
    arguments.epochs, arguments.width, arguments.test = 1, 4, 20


def arrays(split):
    """Returns binary images (n, height, width, channels) and their labels (n,)."""
    data = datasets.load(arguments.dataset, split=split, labels=True, shuffle=False)
    parts = zip(*((np.asarray(x), y) for x, y in data), strict=True)
    x, y = map(np.concatenate, parts)
    return (2.0 * (x > 0) - 1).astype("float32"), y


def calibration(probabilities, labels, bins=10):
    """Returns confidence, accuracy and share of the images of each bin that has some.

    Guo et al., 2017, "On Calibration of Modern Neural Networks", equation 3: the
    calibration error is the mean of |confidence - accuracy|, weighed by the shares.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    found = [places == k for k in range(bins) if (places == k).any()]
    told = [(confidence[b].mean(), right[b].mean(), b.mean()) for b in found]
    return np.array(told).T


x, y = arrays("train")
test_x, test_y = (each[: arguments.test] for each in arrays("test"))
classes = int(y.max()) + 1
batches = datasets.from_arrays(x, y, batch_size=50, seed=arguments.seed)

model = GatedPixelCNN(
    x.shape[1:],
    classes=classes,
    width=arguments.width,
    ema_decay=0.99,
    seed=arguments.seed,
)
model.compile()
model.fit(batches, epochs=arguments.epochs, verbose=2)

keras.utils.set_random_seed(arguments.seed)
classifier = Classifier(x.shape[1:], classes, width=arguments.width, distort=False)
classifier.compile()
classifier.fit(batches, epochs=arguments.epochs, shuffle=False, verbose=2)

told = [model.log_prob(test_x, labels=[c] * len(test_x)) for c in range(classes)]
joint = np.stack(told, axis=1) + np.log(np.bincount(y) / len(y))  # log p(x | y) p(y)
logits = classifier.predict(test_x, verbose=0)
found = {"generative, p(x | y) p(y)": joint, "discriminative, p(y | x)": logits}

figure = Figure(figsize=(9, 4.5), dpi=100, layout="constrained")
print(f"{len(test_x)} test images: accuracy, calibration error, nats of the true class")
for place, (name, scores) in enumerate(found.items(), start=1):
    log_p = log_softmax(np.asarray(scores, "float64"), axis=1)
    confidence, accuracy, share = calibration(np.exp(log_p), test_y)
    right = (log_p.argmax(axis=1) == test_y).mean()
    error = (share * abs(confidence - accuracy)).sum()
    nats = -log_p[np.arange(len(test_y)), test_y].mean()
    print(f"  {name:<26} {right:.1%}  {error:.3f}  {nats:.3f}")
    axes = figure.add_subplot(1, 2, place, xlabel="confidence", ylabel="accuracy")
    axes.set_title(f"{name}\n{right:.1%} right, calibration error {error:.3f}")
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.scatter(confidence, accuracy, s=10 + 300 * share)
figure.savefig(arguments.out)
