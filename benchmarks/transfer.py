"""Does a training on few images gain from the weights of a published entry.

    TFDS_DATA_DIR=... python benchmarks/transfer.py

Trains the model of an entry, with its networks and the default optimizers of its class,
on the first 1,000 training images of Fashion-MNIST: from nothing, and with
`start_from` that entry, by turns, with the same seeds, order of images and number of
steps. Prints the Fréchet distance of 5,000 samples, averages of the generator, to the
10,000 training images after those 1,000, in the features of
`classifier_fashion_mnist`, and exits with 1 if any seed gains nothing. TensorFlow
backend, a few minutes of one core.
"""

import argparse
import sys

import keras
import numpy as np

import kerasgan
from kerasgan import datasets, metrics, run

IMAGES, HELD_OUT, SAMPLES, BATCH = 1_000, 10_000, 5_000, 64


def images(extractor, first, last):
    """Returns features of training images from one number to another."""
    split = f"train[{first}:{last}]"
    data = datasets.load("fashion_mnist", split=split, batch_size=500, shuffle=False)
    return extractor(np.concatenate([np.asarray(each) for each in data])).features


def trained(entry, start, seed, epochs):
    """Trains on few images.

    Args:
        entry: What the networks are as those of, and the weights from.
        start: Whether these weights are copied.
        seed: Of weights, noise and the order of the images.
        epochs: Passes through the images.

    Returns:
        The model.
    """
    keras.utils.set_random_seed(seed)
    split = f"train[:{IMAGES}]"
    data = datasets.load("fashion_mnist", split=split, batch_size=BATCH, seed=seed)
    like = run.building(entry)
    model = kerasgan.models.get(like["model"])(
        data.info.image_shape, ema_decay=0.999, seed=seed, **like["options"]
    )
    if start:
        print(model.start_from(entry), flush=True)
    model.compile()
    model.fit(data, epochs=epochs, verbose=0)
    return model


def main():
    """Trains, measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entry", default="zoo/dcgan_mnist")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    extractor = metrics.features.get("classifier_fashion_mnist")
    real = images(extractor, IMAGES, IMAGES + HELD_OUT)
    steps = arguments.epochs * -(-IMAGES // BATCH)
    print(f"{IMAGES} images, {steps} steps of {BATCH}, {SAMPLES} samples", flush=True)
    found = []
    for seed in range(arguments.seeds):
        row = []
        for start in (False, True):
            model = trained(arguments.entry, start, seed, arguments.epochs)
            samples = extractor(model.generate(SAMPLES, seed=0)).features
            row.append(metrics.frechet_distance(real, samples))
        print(f"seed {seed}: from nothing {row[0]:.1f}, transfer {row[1]:.1f}")
        found.append(row)
    nothing, transfer = np.mean(found, axis=0)
    floor = metrics.frechet_distance(real, images(extractor, 0, IMAGES))
    print(
        f"mean: from nothing {nothing:.1f}, {arguments.entry} {transfer:.1f}; ", end=""
    )
    print(f"the {IMAGES} images themselves {floor:.2f}")
    return int(any(row[0] <= row[1] for row in found))


if __name__ == "__main__":
    sys.exit(main())
