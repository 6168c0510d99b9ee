"""SRGAN: its losses in numpy, its content, its start, and what all models are."""

import keras
import numpy as np
import pytest

from kerasgan.models import SRGAN, SRResNet
from tests import harness
from tests.bad_input import refusal

SHAPE = (8, 8, 1)


def made(**options):
    return SRGAN(SHAPE, **{"width": 2, "blocks": 1, "seed": 0, **options})


class Repeated(keras.layers.Layer):
    """One number as the four pixels of a square."""

    def call(self, inputs):
        return keras.ops.tile(inputs, (1, 2, 2, 1))


def linear_srgan(g, v, **options):
    """Returns a model with G(small) = g small in four pixels, and D(x) = v sum(x)."""
    images = keras.Input((1, 1, 1))
    made = Repeated()(keras.layers.Conv2D(1, 1, use_bias=False)(images))
    generator = keras.Model(images, made)
    generator.set_weights([np.full((1, 1, 1, 1), g)])
    discriminator = harness.summing((2, 2, 1), v, "discriminator")
    return SRGAN(
        (2, 2, 1),
        enlarge=2,
        generator=generator,
        discriminator=discriminator,
        **options,
    )


def softplus(x):
    return np.log1p(np.exp(x))


@pytest.mark.parametrize("weights", [(1.0, 1e-3), (0.5, 0.2)])
def test_one_step(weights):
    """D is judged before it moves, and G by the D that moved (equations 2 and 3)."""
    g, v, rate = 0.5, 0.3, 0.1
    content, adversarial = weights
    model = linear_srgan(g, v, content_weight=content, adversarial_weight=adversarial)
    model.compile(*[keras.optimizers.SGD(rate) for _ in range(2)])
    x = np.array([[[0.5], [-0.25]], [[0.75], [0.0]]])[None].astype("float32")
    made = g * x.mean() * np.ones((2, 2))
    real, fake = v * x.sum(), v * made.sum()
    # of softplus(-real) + softplus(fake) with respect to each weight of D
    slopes = -x.ravel() / (1 + np.exp(real)) + made.ravel() / (1 + np.exp(-fake))
    moved = v - rate * slopes
    error = np.mean((x[..., 0] - made) ** 2)
    fooling = softplus(-(moved @ made.ravel()))
    expected = {
        "discriminator_loss": softplus(-real) + softplus(fake),
        "content_loss": error,
        "generator_loss": content * error + adversarial * fooling,
    }
    harness.run_step_golden_test(model, x, [], expected)
    found = model.discriminator.get_weights()[0].ravel()
    np.testing.assert_allclose(found, moved, rtol=1e-5)


def test_training():
    harness.run_train_test(made(), harness.images(10, SHAPE))


def test_saving(tmp_path):
    harness.run_save_load_continue_test(made(), harness.images(10, SHAPE), tmp_path)


def test_serialization():
    harness.run_serialization_test(made(content_weight=2.0, data_range=(0, 1)))


def test_backend_parity():
    """Of networks without corners: batch norm of few pixels amplifies rounding."""
    generator, discriminator = harness.smooth_enlarging()
    networks = {"generator": generator, "discriminator": discriminator}
    model = SRGAN(SHAPE, enlarge=2, adversarial_weight=0.5, **networks)
    harness.run_backend_parity_test("srgan", model, harness.images(4, SHAPE))


def test_it_begins_with_a_trained_srresnet():
    first = SRResNet(SHAPE, width=2, blocks=1)
    harness.seed_weights(first)
    model = made()
    told = model.start_from(first)
    assert "The generator starts from" in str(told)
    for old, new in zip(
        first.generator.get_weights(), model.generator.get_weights(), strict=True
    ):
        np.testing.assert_array_equal(old, new)


def test_content_in_what_a_classifier_sees():
    """Equation 5: maps of classifier_mnist, which no step moves and no file holds."""
    model = SRGAN((28, 28, 1), width=2, blocks=1, content="classifier_mnist")
    assert len(model.weights) == len(SRGAN((28, 28, 1), width=2, blocks=1).weights)
    x, y = harness.images(2, (28, 28, 1)), harness.images(2, (28, 28, 1), 1)
    model.compile()
    seen = model.seen_through()
    before = [w.copy() for w in seen.get_weights()]
    look = [keras.ops.convert_to_numpy(seen(each, training=False)) for each in (x, y)]
    expected = np.mean((look[0] - look[1]) ** 2)
    np.testing.assert_allclose(model.content_loss(x, y), expected, rtol=1e-4)
    model.train_on_batch(x)
    for old, new in zip(before, seen.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    twin = SRGAN.from_config(model.get_config())
    assert twin.content == "classifier_mnist"
    np.testing.assert_allclose(twin.content_loss(x, y), expected, rtol=1e-4)


def test_content_that_sees_other_images_is_refused():
    assert refusal(lambda: made(content="classifier_mnist")) == (
        "What is compared is seen through a classifier of images of shape (8, 8, 1). "
        "Received: 'classifier_mnist', a classifier of (28, 28, 1). Write "
        "content='pixels', or train a classifier of these."
    )
