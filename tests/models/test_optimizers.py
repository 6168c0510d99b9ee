"""What moves every player of every model, to the last setting."""

import pytest

from kerasgan import models
from tests import harness

# What no default uses; a setting that differs stands in EXPECTED.
UNUSED = {
    "weight_decay": None,
    "clipnorm": None,
    "global_clipnorm": None,
    "clipvalue": None,
    "use_ema": False,
    "ema_momentum": 0.99,
    "ema_overwrite_frequency": None,
    "loss_scale_factor": None,
    "gradient_accumulation_steps": None,
}
OWN = [n for n, c in models.registered() if c.__module__.startswith("kerasgan.")]


def adam(rate, beta_1, beta_2, epsilon=1e-8):
    own = {"beta_1": beta_1, "beta_2": beta_2, "epsilon": epsilon, "amsgrad": False}
    return {"class": "Adam", "learning_rate": rate, **UNUSED, **own}


def rmsprop(rate, rho, epsilon):
    own = {"rho": rho, "momentum": 0.0, "epsilon": epsilon, "centered": False}
    return {"class": "RMSprop", "learning_rate": rate, **UNUSED, **own}


def falling_sgd(rate):
    falls = {"decay_steps": 10_000, "decay_rate": 1.0, "staircase": False}
    falls = {"initial_learning_rate": rate, **falls, "name": "InverseTimeDecay"}
    falls = {"class": "InverseTimeDecay", **falls}
    own = {"momentum": 0.5, "nesterov": False}
    return {"class": "SGD", "learning_rate": falls, **UNUSED, **own}


# Adam's epsilon is the paper's; WGAN's is that of its code, inside of the root.
DCGAN = adam(2e-4, 0.5, 0.999)
# Models that are not named here have DCGAN's for both of their players.
EXPECTED = {
    "classifier": {"optimizer": adam(1e-3, 0.9, 0.999, 1e-7)},
    "gan_cls": {
        "generator": adam(2e-4, 0.0, 0.9),
        "discriminator": adam(4e-4, 0.0, 0.9),
    },
    "context_encoder": {"generator": adam(2e-3, 0.5, 0.999), "discriminator": DCGAN},
    **dict.fromkeys(
        ("esrgan", "srgan"),
        dict.fromkeys(("generator", "discriminator"), adam(1e-4, 0.9, 0.999)),
    ),
    "srresnet": {"generator": adam(1e-4, 0.9, 0.999)},
    "gated_pixelcnn": {"network": adam(1e-3, 0.9, 0.999)},
    "infogan": {"generator": adam(1e-3, 0.5, 0.999), "discriminator": DCGAN},
    "pixelrnn": {"network": adam(1e-3, 0.9, 0.999)},
    "pixelcnn": {"network": adam(1e-3, 0.9, 0.999)},
    "projection_gan": dict.fromkeys(
        ("generator", "discriminator"), adam(2e-4, 0.0, 0.9)
    ),
    "r3gan": dict.fromkeys(("generator", "discriminator"), adam(2e-4, 0.0, 0.99)),
    "dbm": {
        "lower": falling_sgd(0.05),
        "upper": falling_sgd(0.05),
        "machine": falling_sgd(0.005),
    },
    "rbm": {"machine": falling_sgd(0.05)},
    "stackgan": {
        f"stage_{stage}_{player}": adam(rate, 0.0, 0.9)
        for stage in (1, 2)
        for player, rate in (("generator", 2e-4), ("discriminator", 4e-4))
    },
    **dict.fromkeys(
        ("specgan", "wavegan"),
        dict.fromkeys(("generator", "discriminator"), adam(1e-4, 0.5, 0.9)),
    ),
    "autoencoder": {"autoencoder": adam(1e-3, 0.9, 0.999)},
    "cvae": {"autoencoder": adam(1e-3, 0.9, 0.999)},
    "vae": {"autoencoder": adam(1e-3, 0.9, 0.999)},
    "wgan": dict.fromkeys(("generator", "discriminator"), rmsprop(5e-5, 0.99, 1e-16)),
    "wgan_gp": dict.fromkeys(("generator", "discriminator"), adam(1e-4, 0.0, 0.9)),
}


def settings(optimizer):
    """Returns the whole configuration of an optimizer, without its name."""
    config = optimizer.get_config()
    del config["name"]
    rate = config["learning_rate"]
    if isinstance(rate, dict):
        rate = {"class": rate["class_name"], **rate["config"]}
    # A float32 variable holds the learning rate.
    config["learning_rate"] = rate if isinstance(rate, dict) else float(f"{rate:.6g}")
    return {"class": type(optimizer).__name__, **config}


@pytest.mark.parametrize("name", OWN)
def test_default_optimizers(name):
    cls = models.get(name)
    if hasattr(cls, "players"):
        model = harness.small(name)
        model.compile()
        found = {player: settings(model.optimizer.of(player)) for player in cls.players}
    else:
        model = cls((8, 8, 1), width=2)
        model.compile()
        found = {"optimizer": settings(model.optimizer)}
    assert found == EXPECTED.get(name, dict.fromkeys(found, DCGAN))
