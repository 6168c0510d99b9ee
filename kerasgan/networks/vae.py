"""Fully connected encoder and decoder (Kingma and Welling, 2014, appendix C).

The multilayer perceptrons of "Auto-Encoding Variational Bayes",
https://arxiv.org/abs/1312.6114: one hidden layer of tanh units between examples and
latents on either side, 500 for MNIST (section 5). With `depth=2` and `width=200` they
are those of Burda et al., 2016, "Importance Weighted Autoencoders",
https://arxiv.org/abs/1509.00519. Examples are images of any size and any number of
channels, or points of shape `(features,)`. Keras draws the weights as Glorot and Bengio
(2010) do.
"""

import math

from keras import Model, layers

from kerasgan.errors import check_positive
from kerasgan.layers import SharedBias, VisibleBias
from kerasgan.networks.conditions import Labels

KNOWN = ("concatenation",)


def encoder(
    image_shape,
    latent_dim,
    width=500,
    depth=1,
    classes=None,
    spread=True,
    binary=False,
):
    """Builds examples (m, *image_shape) -> [mean, log_variance], both (m, latent_dim).

    They are those of q(z|x), a normal in each latent variable (appendix C.2), any real
    values; the outputs are named "mean" and "log_variance". With `classes` it takes
    [examples, labels (m, classes)] for q(z|x, y), the labels joined to the values.
    Without `spread` it gives one code (m, latent_dim), that of an autoencoder.

    Args:
        image_shape: `(height, width, channels)`, or `(features,)` for points.
        latent_dim: Number of latent variables.
        width: Units of each hidden layer.
        depth: Number of hidden layers.
        classes: Number of classes of the labels; None for none.
        spread: Whether it gives log_variance besides.
        binary: Whether examples are binary pixels, or their probabilities: in place of
            -1 and 1 its first layer then sees 0 and 1, as in the paper.

    Raises:
        ValueError: If a number is no positive integer.
    """
    check_positive(latent_dim=latent_dim, width=width, depth=depth)
    examples = layers.Input(image_shape, name="images")
    labels = Labels(classes, classes and "concatenation", KNOWN)
    x = layers.Rescaling(0.5, 0.5)(examples) if binary else examples
    # Weights for numbers of another range are no start for these: another name.
    first = None if binary else "of_values"
    h = _hidden(labels.with_latents(layers.Flatten()(x)), width, depth, first)
    code = layers.Dense(latent_dim, dtype="float32", name="mean" if spread else "code")
    outputs = code(h)
    if spread:
        log_variance = layers.Dense(latent_dim, dtype="float32", name="log_variance")
        outputs = [outputs, log_variance(h)]
    return Model(labels.inputs(examples), outputs, name="encoder")


def decoder(
    image_shape,
    latent_dim,
    width=500,
    depth=1,
    classes=None,
    spread=False,
    binary=False,
):
    """Builds latents (m, latent_dim) -> what p(x|z) is made of, (m, *image_shape).

    Any real values: the logits of binary pixels (appendix C.1), or the means of normals
    (appendix C.2). There is no activation at the output. With `classes` it takes
    [latents, labels (m, classes)] for p(x|z, y).

    Args:
        image_shape: `(height, width, channels)`, or `(features,)` for points.
        latent_dim: Number of latent variables.
        width: Units of each hidden layer.
        depth: Number of hidden layers.
        classes: Number of classes of the labels; None for none.
        spread: Whether it gives [mean, log_variance] of normals, the latter one learned
            number for all values, which begins at 0.
        binary: Whether it gives logits, whose biases then begin at the data, see
            `kerasgan.layers.VisibleBias`.

    Raises:
        ValueError: If a number is no positive integer.
    """
    check_positive(latent_dim=latent_dim, width=width, depth=depth)
    z = layers.Input((latent_dim,), name="latents")
    labels = Labels(classes, classes and "concatenation", KNOWN)
    h = _hidden(labels.with_latents(z), width, depth)
    size = math.prod(image_shape)
    x = layers.Dense(size, use_bias=not binary, dtype="float32")(h)
    images = layers.Reshape(image_shape, dtype="float32", name="images")(x)
    if binary:
        images = VisibleBias(dtype="float32", name="logits")(images)
    if spread:
        images = [images, SharedBias(name="log_variance", dtype="float32")(images)]
    return Model(labels.inputs(z), images, name="decoder")


def _hidden(x, width, depth, first=None):
    for index in range(depth):
        name = None if index else first
        x = layers.Dense(width, activation="tanh", name=name)(x)
    return x
