"""Beginning with weights of another model; layers that stay as they are."""

import keras
import numpy as np
import pytest
from keras import layers

from kerasgan.engine.starting import weighted_layers
from kerasgan.models import DCGAN, GAN, SNGAN
from tests import harness
from tests.bad_input import refusal

SHAPE = (8, 8, 1)
X = harness.images(8, SHAPE)


def made(cls=DCGAN, seed=1, **options):
    keras.utils.set_random_seed(seed)
    return cls(SHAPE, **{"latent_dim": 4, "width": 2, **options}, seed=seed)


def weights(network):
    return [np.array(each) for each in network.get_weights()]


def same(one, other):
    return [np.array_equal(x, y) for x, y in zip(one, other, strict=True)]


@pytest.fixture(scope="module")
def source():
    """A trained model whose average is not its generator."""
    gan = made(seed=2, ema_decay=0.9)
    gan.compile()
    gan.fit(X, batch_size=4, epochs=2, verbose=0)
    assert not all(same(weights(gan.generator), weights(gan.average)))
    return gan


def test_all_layers_of_a_like_model_are_copied(source):
    """The average of the source is, which is what samples."""
    gan = made(ema_decay=0.9)
    gan.compile()
    told = gan.start_from(source)
    assert all(same(weights(gan.generator), weights(source.average)))
    assert all(same(weights(gan.discriminator), weights(source.discriminator)))
    assert all(same(weights(gan.average), weights(gan.generator)))
    assert (gan.generate(3, seed=5) == source.generate(3, seed=5)).all()
    assert told.left_out == {"generator": {}, "discriminator": {}}
    assert str(told) == (
        f"The generator starts from 3 layers of {source.name}.\n"
        f"The discriminator starts from 2 layers of {source.name}."
    )
    assert int(gan.images_seen.numpy()) == 0 != int(source.images_seen.numpy())
    for player in gan.players:
        count, *slots = gan.optimizer.of(player).variables
        assert int(count) == 0
        slots = [each for each in slots if each.name != "learning_rate"]
        assert slots
        assert not any(np.array(each).any() for each in slots)


def test_a_model_without_an_average_gives_and_takes_its_weights(source):
    gan = made()
    gan.start_from(source)
    other = made(seed=3, ema_decay=0.9)
    other.start_from(gan)
    assert all(same(weights(other.average), weights(source.average)))


def test_other_latents_leave_the_first_layer_out(source):
    gan = made(latent_dim=6, ema_decay=0.9)
    (begun, *_) = weights(gan.generator)
    told = gan.start_from(source)
    expected = [begun, *weights(source.average)[1:]]
    assert all(same(weights(gan.generator), expected))
    assert all(same(weights(gan.average), expected))
    assert told.left_out["generator"] == {
        "dense": "kernel (6, 32) here, kernel (4, 32) there"
    }
    assert "; left out:\n  dense: kernel (6, 32) here, kernel (4, 32) there" in str(
        told
    )


def test_the_networks_that_are_asked_for(source):
    gan = made()
    begun = weights(gan.discriminator)
    told = gan.start_from(source, networks=["generator"])
    assert list(told.copied) == ["generator"]
    assert all(same(weights(gan.generator), weights(source.average)))
    assert all(same(weights(gan.discriminator), begun))
    other = made(seed=4)
    other.start_from({"discriminator": source, "generator": gan})
    assert all(same(weights(other.discriminator), weights(source.discriminator)))
    assert all(same(weights(other.generator), weights(source.average)))


def test_names_that_keras_counted_are_not_compared(source):
    """The layers of a process's second model bear higher numbers than the first's."""
    gan = made()
    assert {x.name for x in gan.generator.layers} != {
        x.name for x in source.generator.layers
    }
    one, other = made(SNGAN), made(SNGAN, seed=2)
    paths = list(weighted_layers(one.discriminator))
    assert paths == list(weighted_layers(other.discriminator)) == ["conv2d", "logits"]
    told = made(SNGAN).start_from(source).left_out
    assert told["discriminator"]["logits"] == (
        "u (1,), kernel (32, 1), bias (1,) here, kernel (32, 1), bias (1,) there"
    )


def nested(units, names=("first", "second")):
    """Returns a network with a network in it, whose layers have names."""
    inner = keras.Sequential(
        [layers.Dense(3, name=names[0]), layers.Dense(units, name=names[1])]
    )
    x = keras.Input((4,))
    y = layers.Dense(2, name="dense_1")(inner(layers.Dense(4)(x)))
    return keras.Model(x, layers.Dense(4, name="last")(y))


class Scaled(keras.Model):
    """A network with a variable of its own beside a layer."""

    def __init__(self, value):
        super().__init__()
        self.scale = self.add_weight(shape=(4,), initializer=value, name="scale")
        self.layer = layers.Dense(4)
        self(np.zeros((1, 4)))

    def call(self, x):
        return self.layer(x) * self.scale


def pair(generator):
    judge = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
    return GAN(latent_dim=4, generator=generator, discriminator=judge)


def test_networks_within_networks():
    gan, other = pair(nested(3)), pair(nested(5, ("first", "other")))
    told = gan.start_from(other, "generator")
    assert told.copied["generator"] == ["dense", "sequential/first", "last"]
    assert told.left_out["generator"] == {
        "sequential/second": "kernel (3, 3), bias (3,) here alone",
        "dense_1": "kernel (3, 2), bias (2,) here, kernel (5, 2), bias (2,) there",
        "sequential/other": "kernel (3, 5), bias (5,) there alone",
    }


def test_variables_of_a_network_itself():
    gan, other = pair(Scaled("ones")), pair(Scaled("zeros"))
    assert gan.start_from(other).copied["generator"] == ["dense", "(no layer)"]
    assert (gan.generator.scale.numpy() == 0).all()
    gan.freeze("generator")
    assert gan.generator.trainable_variables == []


REFUSALS = {
    "nothing that agrees": (
        lambda gan, source: made(networks="mlp").start_from(source),
        "No layer of 'dcgan' has the path and the shapes of one here. Received: "
        "generator/dense: kernel (4, 2), bias (2,) here, kernel (4, 32) there, and so "
        "on. Make networks of the same kind and width as those, or give another model.",
    ),
    "a second source of which nothing agrees": (
        lambda gan, source: gan.start_from(
            {"generator": source, "discriminator": made(networks="mlp")}
        ),
        "No layer of 'dcgan' has the path and the shapes of one here. Received: "
        "discriminator/conv2d: kernel (4, 4, 1, 2), bias (2,) here alone, and so on. "
        "Make networks of the same kind and width as those, or give another model.",
    ),
    "a network that this model has not": (
        lambda gan, source: gan.start_from(source, networks=["generator", "critic"]),
        "Unknown network. Received: 'critic'. Known: discriminator, generator.",
    ),
    "a source for a network that this model has not": (
        lambda gan, source: gan.start_from({"generator": source, "critic": source}),
        "Unknown network. Received: 'critic'. Known: discriminator, generator.",
    ),
    "a source without such networks": (
        lambda gan, source: gan.start_from(source.generator),
        "'generator' has no network generator, discriminator to start from. It has: "
        "none. Give another model.",
    ),
    "no networks": (
        lambda gan, source: gan.start_from(source, networks=[]),
        "networks names those of one source that are copied. Received: networks=[]. "
        "Leave it out.",
    ),
    "networks beside a dict": (
        lambda gan, source: gan.start_from({"generator": source}, ["generator"]),
        "networks names those of one source that are copied. Received: networks="
        "['generator'] beside a dict of sources. Leave it out.",
    ),
    "no sources": (
        lambda gan, source: gan.start_from({}),
        "start_from takes a model, or what one is loaded from. Received: {}. Give a "
        "path, a name, or a dict of network -> such.",
    ),
    "a number": (
        lambda gan, source: gan.start_from(3),
        "A model is loaded from a path, a name or an address. Received: 3. Write "
        "load('runs/dcgan_digits'), for example.",
    ),
    "a name of nobody": (
        lambda gan, source: gan.start_from("dcgan_mnst"),
        "There is no model at 'dcgan_mnst'. Did you mean 'dcgan_mnist'? Give the "
        "folder of a run that `kerasgan train` made, a .keras file, a preset folder, "
        "or the name of a published one.",
    ),
    "layers of a network that this model has not": (
        lambda gan, source: gan.freeze("critic", 1),
        "Unknown network. Received: 'critic'. Known: discriminator, generator.",
    ),
    "more layers than there are": (
        lambda gan, source: gan.freeze("discriminator", 3),
        "The discriminator has 2 layers with weights. Received: 3 of them to freeze. "
        "Write a number from 1 to 2, or none for all.",
    ),
    "no layers": (
        lambda gan, source: gan.freeze("discriminator", 0),
        "The discriminator has 2 layers with weights. Received: 0 of them to freeze. "
        "Write a number from 1 to 2, or none for all.",
    ),
}


@pytest.mark.parametrize("row", REFUSALS)
def test_what_is_refused_leaves_all_as_it_is(row, source):
    gan = made()
    begun = weights(gan)
    call, expected = REFUSALS[row]
    assert refusal(lambda: call(gan, source)) == expected
    assert all(same(weights(gan), begun))
    assert all(each.trainable for each in gan.trainable_weights)


@pytest.mark.parametrize("cls", [DCGAN, SNGAN])
def test_frozen_layers_stay_and_the_others_move(cls):
    gan = made(cls, ema_decay=0.9)
    assert gan.freeze("discriminator", 1) == ["conv2d"]
    assert gan.freeze("generator", 2) == ["dense", "batch_normalization"]
    gan.compile()
    begun = {
        name: [[np.array(v) for v in x.weights] for x in weighted_layers(net).values()]
        for name, net in (
            ("generator", gan.generator),
            ("discriminator", gan.discriminator),
        )
    }
    gan.fit(X, batch_size=4, epochs=1, verbose=0)
    for name, before in begun.items():
        now = weighted_layers(getattr(gan, name)).values()
        moved = [
            not all(same(old, [np.array(v) for v in x.weights]))
            for old, x in zip(before, now, strict=True)
        ]
        assert moved == [*[False] * (len(before) - 1), True], name


def test_a_whole_network_stays_and_nobody_is_warned(tmp_path):
    """Warnings are errors here; a loaded model knows that it was frozen."""
    gan = made(ema_decay=0.9)
    gan.freeze("generator")
    gan.compile()
    begun, judged = weights(gan.generator), weights(gan.discriminator)
    gan.fit(X, batch_size=4, epochs=1, verbose=0)
    gan.save(tmp_path / "gan.keras")
    other = keras.models.load_model(tmp_path / "gan.keras")
    other.freeze("generator")
    rest = {"batch_size": 4, "shuffle": False, "epochs": 2, "initial_epoch": 1}
    for each in (gan, other):
        each.fit(X, verbose=0, **rest)
        assert all(same(weights(each.generator), begun))
        assert all(same(weights(each.average), begun))
        assert not any(same(weights(each.discriminator), judged))
    assert all(same(weights(gan), weights(other)))
