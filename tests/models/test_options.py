"""Every option of a constructor does something, and its default is the paper's."""

import functools

import keras
import numpy as np
import pytest

from kerasgan import models
from kerasgan.classifiers import Classifier
from kerasgan.modalities import Text
from kerasgan.networks import Conditions
from kerasgan.regularizers import R1
from tests import harness

OWN = [n for n, c in models.registered() if c.__module__.startswith("kerasgan.")]
ADVERSARIES = harness.adversaries_of_images()
# The others are sentences: what their options do is GAN's doing.
ACTING = [n for n in OWN if {"__init__", "train_step"} & set(vars(models.get(n)))]


def twin(player, size="width"):
    """Returns a network for that player, of another size than the model's own."""
    return lambda cls: getattr(construct(cls, {size: 3} if size else {}), player)


# Of every option a value that is nobody's default, or a function that makes one for a
# model's class. An option that is missing here fails the test.
VALUES = {
    "augmentation": False,
    "augmentation_1": twin("augmentation_1", "conditioning_dim"),
    "augmentation_2": twin("augmentation_2", "conditioning_dim"),
    "adversarial_weight": 0.5,
    "alternate": {"discriminator": 8, "generator": 4},
    "augment": "time,noise",
    "beta": 2.0,
    "blocks": 2,
    "content": "classifier_mnist",
    "content_weight": 0.5,
    "decay": [1, 2],
    "dropout": 0.0,
    "hole": (2, 5),
    "jitter": 2,
    "l1_weight": 5.0,
    "mirror": True,
    "overlap": 1,
    "reconstruction_weight": 0.5,
    "capacity": 3.0,
    "cd_steps": 2,
    "chains": 4,
    "cell": "diagonal_bilstm",
    "class_weight": 2.0,
    "classes": 4,
    "clip_value": 0.02,
    "codes": {"c1": 3},
    "conditioning": "embedding",
    "conditioning_dim": 7,
    "conditions": Conditions(recognised=2),
    "cycle_weight": 5.0,
    "data_range": (0, 255),
    "decoder": twin("decoder"),
    "depth": lambda cls: 3 if cls.registered_as == "pix2pix" else 2,
    "deviation": 0.5,
    "discriminator": twin("discriminator"),
    "discriminator_1": twin("discriminator_1"),
    "discriminator_2": twin("discriminator_2"),
    "discriminator_a": twin("discriminator_a"),
    "discriminator_b": twin("discriminator_b"),
    "discriminator_conditioning": "embedding",
    "discriminator_steps": 2,
    "ema_decay": 0.1,
    "encoder": twin("encoder"),
    "enlarge": lambda cls: 4 if cls.registered_as == "stackgan" else 2,
    "fake_class_weight": 0.5,
    "frame": 64,
    "free_bits": 50.0,
    "gamma": 2.0,
    "generator": twin("generator"),
    "generator_1": twin("generator_1"),
    "generator_2": twin("generator_2"),
    "generator_ab": twin("generator_ab"),
    "generator_ba": twin("generator_ba"),
    "generator_steps": 2,
    "gibbs_steps": 2,
    "hop": 8,
    "hidden_units": lambda cls: (5, 4) if cls.registered_as == "dbm" else 4,
    "identity_weight": 0.5,
    "image_shape": (3,),
    "information_weight": 0.5,
    "iterations": 3,
    "kernel_size": 5,
    "kl_weight": 0.5,
    "label_sampling": "uniform",
    "latent_dim": 15,
    "layers": 2,
    "levels": 3,
    "lower": twin("lower", size=None),
    "machine": twin("machine", "hidden_units"),
    "masked": 0.5,
    "mean_field_steps": 1,
    "mels": 8,
    "momentum": 0.9,
    "mismatch": 0.0,
    "name": "other",
    "network": twin("network"),
    "networks": lambda cls: "mlp" if cls.default_networks != "mlp" else "dcgan",
    "noise": 0.5,
    "normalization": lambda cls: {
        "context_encoder": "spectral",
        "srresnet": "none",
    }.get(cls.registered_as, "layer"),
    "observation": "bernoulli",
    "one_sided": True,
    "particle_steps": 1,
    "penalty_weight": 1.0,
    "persistent": False,
    "pool_size": 1,
    "post_filter": 8,
    "pretraining": 8,
    "rate": 8000,
    "reader": "set",
    "reads_again": False,
    "regularizers": [R1(10.0)],
    "seed": 1,
    "shape_b": (8, 8, 3),
    "stage_1": 4,
    "text": Text(["a", "b"], 2),
    "text_encoder": twin("text_encoder", "units"),
    "units": 5,
    "upper": twin("upper", size=None),
    "visible": "binary",
    "warm_up": 1000,
    "weight_cost": 0.1,
    "width": 3,
}
# What a class refuses, since it says itself what it is.
KNOWN = {models.get(name): models.options(models.get(name)) for name in OWN}
REFUSED = {
    **{
        (name, "conditions"): (TypeError, "multiple values for keyword.*'conditions'")
        for name in ("cgan", "infogan", "gan_cls")
    },
    ("specgan", "image_shape"): (ValueError, "SpecGAN makes mono sounds"),
    ("specgan", "mels"): (ValueError, "Mel filters are made for a rate"),
    ("stackgan", "image_shape"): (ValueError, "image_shape must be"),
    **{
        ("stackgan", f"augmentation_{stage}"): (
            ValueError,
            f"augmentation_{stage} makes 3 conditioning variables. Received: .*=5",
        )
        for stage in (1, 2)
    },
    ("stackgan", "enlarge"): (ValueError, "of an even height and width of at least 8"),
    **{
        (name, "conditions"): (ValueError, "is to be a generator of .latents, labels.")
        for name in ("acgan", "projection_gan", "specgan", "wavegan")
    },
    **{
        (name, "rate"): (ValueError, "Only sounds, .* have a rate")
        for name in ACTING
        if name not in ("specgan", "wavegan")
    },
    **{
        (name, "image_shape"): (ValueError, "image_shape must be")
        for name in ("context_encoder", "cyclegan", "pix2pix", "srgan", "srresnet")
    },
    **{
        (name, "layers"): (ValueError, "at least 12 pixels")
        for name in ("cyclegan", "pix2pix")
    },
    ("context_encoder", "depth"): (ValueError, "and 1 such halvings"),
    ("srresnet", "generator"): (ValueError, "width is for the networks that are"),
    ("srgan", "content"): (ValueError, "a classifier of images of shape .8, 8, 1."),
    ("dbm", "image_shape"): (ValueError, "needs values with a range"),
    ("dbm", "lower"): (ValueError, "lower and upper are given together"),
    ("dbm", "upper"): (ValueError, "lower and upper are given together"),
    ("rbm", "machine"): (ValueError, "is for the machine that is built here"),
    ("rbm", "visible"): (ValueError, "needs values with a range"),
    ("gated_pixelcnn", "image_shape"): (ValueError, "image_shape must be"),
    ("gated_pixelcnn", "network"): (ValueError, "width is for the network"),
    ("pixelrnn", "image_shape"): (ValueError, "image_shape must be"),
    ("pixelrnn", "network"): (ValueError, "width is for the network"),
    ("pixelcnn", "image_shape"): (ValueError, "image_shape must be"),
    ("pixelcnn", "network"): (ValueError, "width is for the network that is built"),
    ("sngan", "normalization"): (ValueError, "An SNGAN needs"),
    ("autoencoder", "observation"): (ValueError, "needs values with a range"),
    ("cvae", "observation"): (ValueError, "needs values with a range"),
    ("vae", "observation"): (ValueError, "needs values with a range"),
}
CLASSIFIER = {
    "classes": 4,
    "distort": False,
    "flip": True,
    "image_shape": (9, 9, 1),
    "name": "other",
    "width": 3,
}


def construct(cls, changes):
    """Returns a small model with the same weights and noise each time."""
    keras.utils.set_random_seed(0)
    options = {"latent_dim": 14, "seed": 0, "discriminator_steps": 1}
    options["image_shape"] = harness.SMALLEST.get(cls.registered_as, (2,))
    if "networks" in changes:
        options["image_shape"] = harness.smallest(cls)
    options = {name: value for name, value in options.items() if name in KNOWN[cls]}
    model = harness.small(cls.registered_as, **options | changes)
    harness.seed_weights(model)
    return model


def samples(model):
    """Returns what a model makes of the same seed, flat."""
    return model.generate(3, seed=0, **harness.asked(model, 3)).ravel()


def structure(model):
    """Returns what a model is before its first step: names, shapes, noise, samples.

    Besides, what GAN's own step reads, whose obedience is tested with GAN.
    """
    weights = [(w.name, tuple(w.shape)) for w in model.weights]
    noise = model.training_noise
    drawn = [each.tensor(2, noise) for each in model.draws.values()]
    drawn = [keras.ops.convert_to_numpy(z) for z in drawn or [noise.normal((2, 1))]]
    inherited = []
    if "train_step" not in vars(type(model)) and hasattr(model, "regularizers"):
        inherited += [model.discriminator_steps, model.generator_steps]
        inherited += [type(each) for each in model.regularizers]
    values = map(float, [*np.concatenate([z.ravel() for z in drawn]), *samples(model)])
    phases = [each.images for each in model.phases]
    phases += [str(model.default_optimizer(p).get_config()) for p in model.players]
    return [model.name, repr(model.example), *weights, *inherited, *phases, *values]


def step(model):
    """Returns what a model is after a step: losses, weights, samples."""
    optimizers = {f"{p}_optimizer": keras.optimizers.SGD(0.1) for p in model.players}
    model.compile(**optimizers, run_eagerly=True)
    x = harness.images(4, next(iter(model.fields.values())).shape)
    logs = model.train_on_batch(*harness.examples(model, x), return_dict=True)
    values = [np.ravel(logs[name]) for name in sorted(logs)]
    values += [w.ravel() for w in model.get_weights()]
    return np.concatenate([*values, samples(model)])


@functools.cache
def plain(name):
    return structure(construct(models.get(name), {}))


@functools.cache
def plain_step(name):
    model = construct(models.get(name), {})
    structure(model)  # it draws noise
    return step(model)


@pytest.mark.parametrize(
    "name", [n for n in ACTING if "train_step" in vars(models.get(n))]
)
def test_the_same_options_give_the_same_step(name):
    model = construct(models.get(name), {})
    assert structure(model) == plain(name)
    np.testing.assert_array_equal(step(model), plain_step(name))


@pytest.mark.parametrize(
    ("name", "option"),
    [(name, option) for name in ACTING for option in models.options(models.get(name))],
)
def test_every_option_changes_a_step_or_the_samples(name, option):
    cls = models.get(name)
    value = VALUES[option]
    changes = {option: value(cls) if callable(value) else value}
    if (name, option) in REFUSED:
        error, message = REFUSED[name, option]
        with pytest.raises(error, match=message):
            construct(cls, changes)
        return
    model = construct(cls, changes)
    if structure(model) == plain(name):
        assert not np.array_equal(step(model), plain_step(name))


HEARD = {"rate"}  # what is of sounds alone, see tests/classifiers


@pytest.mark.parametrize("option", sorted({*models.options(Classifier)} - HEARD))
def test_every_option_of_the_classifier_changes_it(option):
    def layers(**changes):
        model = Classifier(**{"image_shape": (8, 8, 1), "width": 2} | changes)
        kinds = [(type(each).__name__, each.output.shape) for each in model.layers]
        return [model.name, *kinds]

    assert layers(**{option: CLASSIFIER[option]}) != layers()


COMMON = {
    "alternate": None,
    "latent_dim": 100,
    "data_range": (-1.0, 1.0),
    "ema_decay": None,
    "seed": None,
    "discriminator_steps": 1,
    "generator_steps": 1,
    "rate": None,
    "regularizers": [],
    "loss": "non_saturating",
    "label_smoothing": 0.0,
    "networks": "dcgan",
    "normalization": "batch",
}
LABELLED = {"classes": 10, "label_sampling": "data"}
# Where a model's defaults differ from those of DCGAN.
OF_SOUNDS = {
    **LABELLED,
    "classes": None,
    "normalization": "none",
    "loss": "wasserstein",
    "discriminator_steps": 5,
    "penalty_weight": 10.0,
}
SHAPES = {"specgan": (1024, 1), "wavegan": (256, 1)}
DEFAULTS = {
    "acgan": {**LABELLED, "class_weight": 1.0, "fake_class_weight": 1.0},
    "cgan": LABELLED,
    "dragan": {"normalization": "none", "penalty_weight": 10.0},
    "gan": {"networks": "mlp", "normalization": "none"},
    "hinge_gan": {"loss": "hinge"},
    "infogan": {
        "networks": "infogan",
        "latent_dim": 74,
        "codes": {"c1": 10, "c2": "uniform", "c3": "uniform"},
        "information_weight": 1.0,
    },
    "lsgan": {"loss": "least_squares"},
    "projection_gan": {
        **LABELLED,
        "loss": "hinge",
        "normalization": "spectral",
        "discriminator_steps": 5,
    },
    "r3gan": {
        "networks": "r3gan",
        "normalization": "none",
        "loss": "relativistic",
        "ema_decay": 0.999,
        "gamma": 1.0,
    },
    "ragan": {"loss": "relativistic_average"},
    "rgan": {"loss": "relativistic"},
    "sngan": {"loss": "hinge", "normalization": "spectral"},
    "specgan": {
        **OF_SOUNDS,
        "networks": "dcgan",
        "image_shape": (1024, 1),
        "frame": 256,
        "hop": 128,
        "mels": None,
        "iterations": 16,
        "momentum": 0.0,
    },
    "wavegan": {**OF_SOUNDS, "networks": "wavegan"},
    "wgan": {"loss": "wasserstein", "discriminator_steps": 5, "clip_value": 0.01},
    "wgan_gp": {
        "loss": "wasserstein",
        "normalization": "none",
        "discriminator_steps": 5,
        "penalty_weight": 10.0,
        "one_sided": False,
    },
}


@pytest.mark.parametrize("name", [*ADVERSARIES, *SHAPES])
def test_defaults(name):
    cls, expected = models.get(name), COMMON | DEFAULTS.get(name, {})
    shape = SHAPES.get(name, (16, 16, 1))
    networks = {key: expected.pop(key) for key in ("networks", "normalization")}
    model = cls(shape, width=2)
    model.compile()
    config = model.get_config()
    for key in (*cls.players, "name"):
        del config[key]
    loss, smoothing = (model.compile_options[k] for k in ("loss", "label_smoothing"))
    assert {**config, "loss": loss, "label_smoothing": smoothing} == expected
    built = cls(shape, width=2, **networks)
    for player in cls.players:
        mine, named = (
            [(type(each), each.output.shape) for each in getattr(one, player).layers]
            for one in (model, built)
        )
        assert mine == named
