"""How often the discriminator is right, by hand for each kind of loss."""

import keras
import numpy as np
import pytest

from kerasgan import models
from tests import harness

X = [0.75, -0.25, 0.4, 0.1]  # D(x) = 2 x: 1.5, -0.5, 0.8, 0.2
Z = [1.5, -0.5, 0.45, 0.05]  # D(G(z)) = z
RIGHT = {  # of real, and of generated examples
    "non_saturating": (3 / 4, 1 / 4),  # above 0: 1.5, 0.8, 0.2; not above: -0.5
    "least_squares": (2 / 4, 3 / 4),  # above 1/2: 1.5, 0.8; not above: the last three
    "hinge": (3 / 4, 1 / 4),
    # In their places: 1.5 and 1.5, -0.5 and -0.5, 0.8 and 0.45, 0.2 and 0.05
    "wasserstein": (2 / 4, 2 / 2),
    "relativistic": (2 / 4, 2 / 2),
}


@pytest.mark.parametrize("loss", RIGHT)
def test_accuracies_by_hand(loss):
    model = harness.linear_gan(models.GAN, 0.5, 2.0)
    rates = [keras.optimizers.SGD(0.0) for _ in range(2)]
    model.compile(*rates, loss=loss)
    z = keras.ops.convert_to_tensor(harness.column(Z))
    object.__setattr__(model, "sample_latent", lambda m, noise=None: z)
    x = harness.pixels(X)
    for logs in (
        model.train_on_batch(x, return_dict=True),
        model.evaluate(x, verbose=0, return_dict=True),
    ):
        found = (float(logs["real_accuracy"]), float(logs["fake_accuracy"]))
        assert found == RIGHT[loss]


def test_smoothed_labels_move_the_threshold():
    """The best logit of an image that may be either is log((1 - s) / (1 + s)) < 0."""
    model = harness.linear_gan(models.GAN, 0.5, 2.0)
    rates = [keras.optimizers.SGD(0.0) for _ in range(2)]
    model.compile(*rates, label_smoothing=0.5)  # log(1/3) = -1.1
    z = keras.ops.convert_to_tensor(harness.column(Z))
    object.__setattr__(model, "sample_latent", lambda m, noise=None: z)
    logs = model.train_on_batch(harness.pixels(X), return_dict=True)
    assert (float(logs["real_accuracy"]), float(logs["fake_accuracy"])) == (1, 0)


def test_who_declares_other_logs_logs_no_accuracy():
    class OnlyDiscriminator(models.GAN):
        logged = ("discriminator_loss", "generator_loss", "real_logits", "fake_logits")

    model = harness.linear_gan(OnlyDiscriminator, 0.5, 2.0)
    model.compile()
    history = model.fit(np.zeros((2, 1, 1, 1), "float32"), verbose=0).history
    assert "real_accuracy" not in history
    assert "real_logits" in history
