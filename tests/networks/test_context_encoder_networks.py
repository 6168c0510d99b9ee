"""The networks that fill a hole: structure and refusals."""

import pytest
from keras import layers

from kerasgan.layers import ChannelwiseDense
from kerasgan.networks import context_encoder


def test_the_generator_joins_all_places_in_the_middle():
    generator = context_encoder.generator((32, 64, 3), width=2)
    kinds = [type(each) for each in generator.layers]
    assert kinds.count(layers.Conv2D) == 3 + 1  # down to 4 x 8, and of one pixel
    assert kinds.count(layers.Conv2DTranspose) == 3
    middle = next(x for x in generator.layers if isinstance(x, ChannelwiseDense))
    assert middle.output.shape[1:] == (4, 8, 8)
    assert generator.output_shape == (None, 32, 64, 3)


def test_the_discriminator_sees_a_hole_of_any_size():
    for shape in [(12, 12, 1), (5, 9, 3), (1, 1, 1), (64, 64, 3)]:
        discriminator = context_encoder.discriminator(shape, width=2)
        assert discriminator.output_shape == (None, 1)


@pytest.mark.parametrize(
    ("shape", "depth", "most"), [((16, 16, 1), 3, 2), ((27, 28, 1), None, 0)]
)
def test_images_that_cannot_be_halved_are_refused(shape, depth, most):
    with pytest.raises(ValueError, match="context encoder halves") as error:
        context_encoder.generator(shape, depth=depth)
    assert f"image_shape={shape}, depth={depth}, and {most} such" in str(error.value)
