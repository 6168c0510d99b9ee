"""Tiny real networks to see images through."""

import keras
import numpy as np

from kerasgan.metrics.features import seen_through
from kerasgan.networks.classifier import classifier


def linear_extractor(shape=(4, 4, 1), units=3, seed=0):
    """Returns a `keras.Model` that multiplies the pixels by a random matrix."""
    network = keras.Sequential(
        [
            keras.Input(shape),
            keras.layers.Flatten(),
            keras.layers.Dense(units, use_bias=False),
        ],
        name="linear",
    )
    kernel = np.random.default_rng(seed).standard_normal((np.prod(shape), units))
    network.set_weights([kernel.astype("float32")])
    return network


def tiny_classifier(shape=(8, 8, 1), classes=3, seed=0):
    """Returns a classifier of fixed weights, with features and logits."""
    network = classifier(shape, classes, width=2)
    random = np.random.default_rng(seed)
    network.set_weights(
        [
            np.abs(random.standard_normal(w.shape)).astype("float32")
            if w.ndim == 1
            else random.standard_normal(w.shape).astype("float32")
            for w in network.get_weights()
        ]
    )
    return seen_through(network)
