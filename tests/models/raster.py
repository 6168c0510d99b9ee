"""What models that make images pixel by pixel are put through."""

import itertools

import numpy as np
from keras import ops

from kerasgan.backend import input_gradient, predict_on_batch
from kerasgan.engine.sampling import output
from tests import harness


def binary_images(shape):
    """Returns all binary images of a small shape, -1 or 1."""
    values = itertools.product((-1, 1), repeat=int(np.prod(shape)))
    return np.array(list(values), "float32").reshape(-1, *shape)


def total_probability(model, **given):
    """Returns the sum of p(x) over all binary images of the model's shape."""
    found = model.log_prob(binary_images(model.image_shape), **given)
    return np.exp(found).sum()


def jacobian(model, draws=6):
    """Returns how much each value of an image matters for the logits of each other.

    Returns:
        Array (values, values): row i, column j is the mean over random images of the
        absolute gradient of what the network tells of value i by value j.
    """
    count = int(np.prod(model.image_shape))
    x = harness.images(count * draws, model.image_shape)
    of_value = np.tile(np.eye(count, dtype="float32"), (draws, 1))
    weights = np.linspace(1, 2, model.pixels.outputs, dtype="float32")
    chosen = (of_value[..., None] * weights).reshape(len(x), -1)

    weighted = ops.convert_to_tensor(chosen)

    def told(x):
        flat = ops.reshape(model.network(x, training=False), (-1, chosen.shape[1]))
        return ops.sum(flat * weighted, axis=1)

    found = ops.convert_to_numpy(input_gradient(told, ops.convert_to_tensor(x)))
    return np.abs(found).reshape(draws, count, count).mean(axis=0)


def seen_from(model, row, column):
    """Returns which pixels matter for a pixel of grey images: truth values."""
    height, width, _ = model.image_shape
    return jacobian(model)[row * width + column].reshape(height, width) > 0


def run_causality_test(model):
    """Nothing depends on itself or on what comes later; all that is earlier matters."""
    found = jacobian(model)
    np.testing.assert_array_equal(np.triu(found), 0)
    assert (found[np.tril_indices(len(found), -1)] > 0).all()


def naive(model, u, labels=None, known=None):
    """Makes the images that `raster.sample` should: a full pass for each value."""
    x = np.zeros_like(u)
    for place in np.ndindex(u.shape[1:]):
        inputs = x if labels is None else [x, labels]
        logits = predict_on_batch(model.network, inputs)
        drawn = model.pixels.inverse(logits, ops.convert_to_tensor(u))
        x[:, *place] = ops.convert_to_numpy(drawn)[:, *place]
        if known is not None:
            images, mask = known
            kept = mask[:, *place[:2], 0] > 0
            x[:, *place] = np.where(kept, images[:, *place], x[:, *place])
    return x


def run_sampling_test(model, labels=None):
    """Samples made of what was kept are those of full passes, known pixels or not."""
    for weight in model.network.weights:
        if len(weight.shape) == 1:  # biases, each of which is to matter
            weight.assign(3 * weight)
    random = np.random.default_rng(0)
    u = random.random((12, *model.image_shape), dtype="float32")
    mask = (random.random((12, *model.image_shape[:2], 1)) < 0.3).astype("float32")
    labels = None if labels is None else np.resize(labels, (12, labels.shape[1]))
    given = {"uniforms": u} | ({} if labels is None else {"labels": labels})
    free = model.examples_of(given)
    np.testing.assert_allclose(free, naive(model, u, labels), atol=1e-6)
    known = {"images": -np.ones_like(u), "mask": mask}
    kept = output(model.completing(), given | known)
    expected = naive(model, u, labels, known.values())
    np.testing.assert_allclose(kept, expected, atol=1e-6)
    assert free.std() > 0.2  # not of one level alone
    assert (kept != free).any()
