"""The networks of super-resolution: structure, reach, refusals."""

import numpy as np
import pytest
from keras import layers

from kerasgan.layers import PixelShuffle
from kerasgan.networks import srresnet
from kerasgan.networks.resized import resized
from tests import harness
from tests.bad_input import refusal


def convolutions(model):
    found = [each for each in model.layers if isinstance(each, layers.Conv2D)]
    return [(each.kernel_size[0], each.filters, each.strides[0]) for each in found]


def test_the_generator_is_the_papers():
    """k9n64, 16 blocks of two k3n64, k3n64, two k3n256, k9n3; of width 2 for 64."""
    generator = srresnet.generator((6, 8, 3), width=2)
    assert convolutions(generator) == [
        *[(9, 2, 1), *[(3, 2, 1)] * 32, (3, 2, 1)],
        *[(3, 8, 1), (3, 8, 1), (9, 3, 1)],
    ]
    kinds = [type(each) for each in generator.layers]
    assert kinds.count(layers.Add) == 17
    assert kinds.count(layers.BatchNormalization) == 33
    assert kinds.count(layers.PReLU) == 1 + 16 + 2
    assert kinds.count(PixelShuffle) == 2
    assert generator.output_shape == (None, 24, 32, 3)


def test_the_discriminator_is_the_papers():
    discriminator = srresnet.discriminator((96, 96, 3), width=2)
    assert convolutions(discriminator) == [
        *[(3, 2, 1), (3, 2, 2), (3, 4, 1), (3, 4, 2)],
        *[(3, 8, 1), (3, 8, 2), (3, 16, 1), (3, 16, 2)],
    ]
    dense = [x.units for x in discriminator.layers if isinstance(x, layers.Dense)]
    assert dense == [32, 1]
    kinds = [type(each) for each in discriminator.layers]
    assert kinds.count(layers.BatchNormalization) == 7
    assert kinds.count(layers.LeakyReLU) == 9


@pytest.mark.parametrize("enlarge", [2, 4, 8])
def test_the_reach_is_enough(enlarge):
    """A spot beyond it moves nothing, at any of the pixels of the middle one."""
    network = srresnet.generator((5, 5, 1), 2, 2, enlarge)
    reach = srresnet.reach(network)
    side = 2 * reach + 5
    network = resized(network, (side, side, 1))
    harness.seed_weights(network)
    spots = np.zeros((3, side, side, 1), "float32")
    middle = side // 2
    spots[1, middle - reach - 1, middle] = spots[1, middle, middle + reach + 1] = 1
    spots[2, middle, middle] = 1
    made = network.predict_on_batch(spots)
    here = slice(enlarge * middle, enlarge * (middle + 1))
    made = made[:, here, here]
    np.testing.assert_allclose(made[1], made[0], atol=1e-6)
    assert np.abs(made[2] - made[0]).max() > 1e-3


def test_another_enlargement_is_refused():
    assert refusal(lambda: srresnet.generator((4, 4, 1), enlarge=3)) == (
        "Images are enlarged 2, 4 or 8 times. Received: enlarge=3."
    )
