"""What holds for all regularizers: saving, refusals, and a compiled step."""

import json

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan import backend, regularizers
from kerasgan.models import DCGAN, DRAGAN, R3GAN, WGANGP
from kerasgan.regularizers import (
    BCR,
    CR,
    R1,
    R2,
    ZCR,
    DiffAugment,
    DRAGANPenalty,
    GradientPenalty,
    Regularizer,
    Round,
    WeightClipping,
    checks,
)
from tests.conftest import BACKEND
from tests.regularizers.plays import Adversary

ALL = [
    BCR(1.0, 2.0, "flip,cutout"),
    CR(2.0, ("flip",)),
    DiffAugment("color"),
    DRAGANPenalty(3.0, 0.1, every=2),
    GradientPenalty(4.0, one_sided=True, every=3),
    R1(5.0, every=16),
    R2(6.0),
    WeightClipping(0.02),
    ZCR(1.0, 2.0, 0.3),
]


@pytest.mark.parametrize("regularizer", ALL, ids=lambda r: type(r).__name__)
def test_serialization(regularizer):
    config = keras.saving.serialize_keras_object(regularizer)
    config = json.loads(json.dumps(config))
    again = regularizers.get(config)
    assert type(again) is type(regularizer)
    assert vars(again) == vars(regularizer)
    assert type(regularizer)(**regularizer.get_config()).get_config() == (
        regularizer.get_config()
    )


def test_all_public_regularizers_are_here():
    public = [getattr(regularizers, name) for name in regularizers.__all__]
    kinds = {c for c in public if isinstance(c, type) and issubclass(c, Regularizer)}
    assert {type(regularizer) for regularizer in ALL} == kinds - {Regularizer}


def test_get():
    mine = type("Mine", (Regularizer,), {})()
    assert regularizers.get(mine) is mine
    with pytest.raises(ValueError, match=r"such as R1\(10\.0\)\. Received: 'r1'\.$"):
        regularizers.get("r1")
    with pytest.raises(ValueError, match=r"the class; write R1\(\) with parentheses"):
        regularizers.get(R1)
    with pytest.raises(ValueError, match=r"Received: \{'weight': 10\.0\}"):
        regularizers.get({"weight": 10.0})
    dense = keras.saving.serialize_keras_object(keras.layers.Dense(1))
    with pytest.raises(ValueError, match="Received: <Dense"):
        regularizers.get(dense)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: R1(0), r"weight of R1 must be a positive number.* weight=0"),
        (lambda: R2(every=0), "every must be a positive integer"),
        (lambda: GradientPenalty(-1), "weight of GradientPenalty"),
        (lambda: GradientPenalty(one_sided=1), "must be True or False.*one_sided=1"),
        (lambda: DRAGANPenalty(scale=0), r"scale of DRAGANPenalty .* scale=0"),
        (lambda: BCR(fake_weight=None), r"fake_weight of BCR .* fake_weight=None"),
        (lambda: ZCR(std=-1), r"std of ZCR must be a positive number"),
        (lambda: ZCR(generator_weight="1"), r"generator_weight of ZCR .*='1'"),
    ],
)
def test_refused_arguments(make, words):
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize("penalty", [GradientPenalty, R1, R2, DRAGANPenalty])
def test_penalties_on_gradients_refuse_batch_normalization(penalty):
    with pytest.raises(ValueError, match=rf"^{penalty.__name__} penalises .* layer"):
        DCGAN((16, 16, 1), 4, width=4, regularizers=[penalty()])
    for normalization in ("layer", "spectral", "none"):
        options = {"width": 4, "normalization": normalization}
        DCGAN((16, 16, 1), 4, regularizers=[penalty()], **options)


def test_models_with_such_penalties_refuse_it_too():
    for model in (DRAGAN, R3GAN, WGANGP):
        options = {"networks": "dcgan", "width": 4}
        with pytest.raises(ValueError, match="penalises the gradient of each example"):
            model((16, 16, 1), 4, normalization="batch", **options)
        found = model((16, 16, 1), 4, **options).discriminator._flatten_layers()
        assert not [b for b in found if isinstance(b, keras.layers.BatchNormalization)]


def nested(layer):
    inner = keras.Sequential([keras.Input((3,)), layer])
    return keras.Sequential([keras.Input((3,)), keras.layers.ReLU(), inner])


def test_layers_are_refused_wherever_they_are_nested():
    batch = nested(keras.layers.BatchNormalization(name="bn"))
    with pytest.raises(ValueError, match=r"^WGANGP .* layer 'bn'.*normalization=\"la"):
        checks.refuse_batch_normalization(batch, "WGANGP")
    checks.refuse_spectral_normalization(batch, "WGAN")
    call = {"call": lambda self, inputs: self.layer(inputs)}
    own = type("SpectralNormalization", (keras.layers.Wrapper,), call)
    for wrapper in (
        own,
        type("Derived", (own,), {}),
        keras.layers.SpectralNormalization,
    ):
        spectral = nested(wrapper(keras.layers.Dense(3), name="sn"))
        with pytest.raises(ValueError, match=r"^WGAN has no use .* layer 'sn'"):
            checks.refuse_spectral_normalization(spectral, "WGAN")
        checks.refuse_batch_normalization(spectral, "WGANGP")
    plain = nested(keras.layers.LayerNormalization())
    checks.refuse_batch_normalization(plain, "WGANGP")
    checks.refuse_spectral_normalization(plain, "WGAN")


class Regularized(backend.StatefulTrainStep, keras.Model):
    """Both players' terms of some regularizers, minimised in a compiled step."""

    def __init__(self, shape, used):
        super().__init__()
        size = int(np.prod(shape))
        self.G = keras.Sequential(
            [keras.Input((2,)), keras.layers.Dense(size), keras.layers.Reshape(shape)]
        )
        self.D = keras.Sequential(
            [
                keras.Input(shape),
                keras.layers.Flatten(),
                keras.layers.Dense(3, activation="tanh"),
                keras.layers.Dense(1),
            ]
        )
        self.noise = backend.Noise(1)
        self.used = used
        for regularizer in used:
            regularizer.attach(Adversary(self.D))

    def see(self, x):
        for regularizer in self.used:
            x = regularizer.seen(x, self.noise)
        return self.D(x, training=True)

    def play(self, x, z, player):
        samples = self.G(z, training=True)
        if player == "discriminator":
            samples = ops.stop_gradient(samples)
        real, fake = self.see(x), self.see(samples)
        return Round(self.G, self.see, x, z, samples, real, fake, self.noise)

    def train_step(self, data):
        x = keras.utils.unpack_x_y_sample_weight(data)[0]
        z = self.noise.normal((ops.shape(x)[0], 2))
        logs = {}
        networks = {"discriminator": self.D, "generator": self.G}
        everything, gradients = [], []
        for player, network in networks.items():

            def loss(player=player):
                play = self.play(x, z, player)
                terms = [getattr(r, f"{player}_term")(play) for r in self.used]
                return ops.mean(play.fake) + sum(t for t in terms if t is not None)

            variables = network.trainable_variables
            logs[player], slopes = backend.value_and_gradients(loss, variables)
            everything += variables
            gradients += slopes
        with backend.without_gradients():
            self.optimizer.apply(gradients, everything)
        return logs


@pytest.mark.parametrize(
    ("shape", "used"),
    [
        ((8, 8, 2), [BCR(), DiffAugment(), GradientPenalty(), WeightClipping(0.02)]),
        ((2,), [DRAGANPenalty(), GradientPenalty(one_sided=True), R1(), R2(), ZCR()]),
    ],
    ids=["images", "points"],
)
def test_a_compiled_step_with_a_last_batch_of_another_size(shape, used):
    model = Regularized(shape, used)
    model.compile(optimizer=keras.optimizers.SGD(0.01))
    model.optimizer.build(model.trainable_variables)
    model.built = True
    before = [weight.copy() for weight in model.G.get_weights()]
    examples = 4 if BACKEND == "jax" else 6  # JAX compiles each batch size apart
    x = np.random.default_rng(0).uniform(-1, 1, (examples, *shape)).astype("float32")
    history = model.fit(x, batch_size=4, epochs=2, verbose=0).history
    assert set(history) == {"discriminator", "generator"}
    assert np.isfinite(list(history.values())).all()
    for weight, start in zip(model.G.get_weights(), before, strict=True):
        assert np.isfinite(weight).all()
        assert (weight != start).any()
    if any(isinstance(r, WeightClipping) for r in used):
        assert max(abs(w).max() for w in model.D.get_weights()) <= np.float32(0.02)


def test_a_name_of_before_works_and_says_the_new_one(monkeypatch):
    monkeypatch.delitem(vars(regularizers), "Play", raising=False)
    new = r"regularizers\.Play is kerasgan\.regularizers\.Round now\. Write that\."
    with pytest.warns(FutureWarning, match=new):
        assert regularizers.Play is Round
    assert regularizers.Play is Round  # said once
