"""Where labels enter the networks, and what discriminators recognise."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan import networks
from kerasgan.layers import ConditionalBatchNormalization, LabelPlanes
from kerasgan.networks.conditions import recognising
from tests import harness

SHAPE = (8, 8, 1)
EVERY = [
    (name, player, kind)
    for name in networks.names("images")
    for player in ("generator", "discriminator")
    for kind in getattr(networks.get(name), player.upper())
]


def build(name, player, shape=SHAPE, **options):
    size = (5,) if player == "generator" else ()
    network = getattr(networks.get(name), player)(shape, *size, width=4, **options)
    random = np.random.default_rng(0)  # some weights begin with 0, and tell nothing
    network.set_weights(
        [w + 0.05 * random.standard_normal(w.shape) for w in network.get_weights()]
    )
    return network


@pytest.mark.parametrize(("name", "player", "kind"), EVERY)
@pytest.mark.parametrize("shape", [SHAPE, (2,)])
def test_every_kind_tells_the_label_and_mixes_classes(name, player, kind, shape):
    if shape == (2,) and name != "mlp":
        pytest.skip("only mlp takes points")
    network = build(name, player, shape, classes=3, conditioning=kind)
    size = (5,) if player == "generator" else shape
    inputs = np.tile(harness.images(1, size), (4, *[1] * len(size)))
    y = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.5, 0.5, 0]], "float32")
    made = ops.convert_to_numpy(network([inputs, y])).reshape(4, -1)
    distances = np.abs(made[:, None] - made[None]).max(axis=-1)
    assert distances[np.triu_indices(4, 1)].min() > 1e-6
    assert [tuple(each.shape) for each in network.inputs] == [(None, *size), (None, 3)]


@pytest.mark.parametrize("name", networks.names("images"))
@pytest.mark.parametrize("player", ["generator", "discriminator"])
def test_without_labels_the_networks_are_what_they_were(name, player):
    network = build(name, player)
    assert len(network.inputs) == 1
    kinds = {type(layer) for layer in network.layers}
    assert not kinds & {ConditionalBatchNormalization, LabelPlanes}


@pytest.mark.parametrize("name", ["mlp", "r3gan"])
def test_batch_norm_is_refused_where_there_is_none(name):
    message = "conditioning of this network. Received: 'batch_norm'.*Known: concat"
    with pytest.raises(ValueError, match=message):
        build(name, "generator", classes=3, conditioning="batch_norm")


def test_projection_is_linear_in_the_label():
    network = build("dcgan", "discriminator", classes=3, conditioning="projection")
    x = np.tile(harness.images(1, SHAPE), (3, 1, 1, 1))
    y = np.array([[1, 0, 0], [0, 1, 0], [0.25, 0.75, 0]], "float32")
    one, two, both = ops.convert_to_numpy(network([x, y]))[:, 0]
    assert one != two
    assert both == pytest.approx(0.25 * one + 0.75 * two, rel=1e-4)


@pytest.mark.parametrize("hidden", [0, 6])
def test_a_recogniser_shares_the_body(hidden):
    network = build("dcgan", "discriminator")
    both = recognising(network, 7, hidden)
    x = harness.images(2, SHAPE)
    logits, values = both(x)
    assert tuple(values.shape) == (2, 7)
    np.testing.assert_array_equal(
        ops.convert_to_numpy(logits), ops.convert_to_numpy(network(x))
    )
    added = len(both.trainable_variables) - len(network.trainable_variables)
    # The body has batch normalization only from 16 pixels on.
    assert added == (4 if hidden else 2)
    assert recognising(network, 0) is network


def test_a_recogniser_normalizes_as_its_body_does():
    infogan = networks.get("infogan").discriminator(SHAPE, width=2)
    norms = [
        layer.get_config()
        for layer in recognising(infogan, 3, 5).layers
        if isinstance(layer, keras.layers.BatchNormalization)
    ]
    assert [(each["momentum"], each["epsilon"]) for each in norms] == [(0.9, 1e-5)] * 2
