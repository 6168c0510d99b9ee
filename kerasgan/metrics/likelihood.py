"""How probable a model finds images that it was not trained on, as one number.

Nats are minus log p(x), the sum over all pixels of an image, as a mean over the images:
the lower the better. They are a distance to no other model's samples, but compare
models of the same data alone: binary images with images that were made binary alike.
"""

import numpy as np


def nats(log_prob):
    """Returns minus the mean of log p(x) (n,), and the standard error of the mean."""
    log_prob = np.asarray(log_prob, "float64")
    error = log_prob.std(ddof=1) / np.sqrt(len(log_prob))
    return float(-log_prob.mean()), float(error)


def bits_per_dimension(nats, dimensions):
    """Returns nats of an image of so many pixels and channels as bits of each.

    Args:
        nats: Minus log p(x), a probability and no density.
        dimensions: Pixels times channels.
    """
    return float(nats / (dimensions * np.log(2)))


def evidence_lower_bound(log_weights):
    """Returns the mean over the draws (k, n) of log p(x, z) - log q(z | x): (n,).

    The evidence lower bound of Kingma and Welling (2014, equation 2), with its
    divergence estimated by the draws.
    """
    return np.asarray(log_weights, "float64").mean(axis=0)


def active_units(means, threshold=0.01):
    """Counts the latent variables that tell something of the images.

    Those whose mean changes with the image, Var_x(E_q(z | x)[z]) > 0.01: Burda et al.,
    2016, section 5.2, https://arxiv.org/abs/1509.00519.

    Args:
        means: Means (n, latent_dim) of q(z | x), one row for each image.
        threshold: Least variance.
    """
    return int((np.asarray(means, "float64").var(axis=0, ddof=1) > threshold).sum())


def reconstruction_error(images, reconstructions):
    """Returns the mean square of what reconstructions differ by, over all values.

    Args:
        images: Array (n, ...).
        reconstructions: Of the same shape and range.
    """
    difference = np.asarray(images, "float64") - np.asarray(reconstructions, "float64")
    return float((difference**2).mean())
