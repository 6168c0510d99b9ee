"""What is no shape of images or points is refused in one line."""

import pytest

from kerasgan.modalities import Image, Points, of_shape


@pytest.mark.parametrize("kind", [Image, Points])
@pytest.mark.parametrize("shape", [2, None, (), (0,), (2.5,), (28, 28), "28"])
def test_no_shape(kind, shape):
    with pytest.raises(ValueError, match=r"^image_shape must be .* Received: image_"):
        kind(shape)


def test_a_shape_says_what_it_is_of():
    image, points = of_shape((8, 6, 3), (0, 255)), of_shape([2])
    assert (image.pictured, image.axes, image.things) == (True, 3, "images")
    assert (points.pictured, points.axes, points.things) == (False, 1, "points")
    assert image.to_networks(127.5) == 0
    assert image.from_networks(1.0) == 255
    assert points.data_range is None
    assert points.from_networks(7.0) == points.to_networks(7.0) == 7
    assert Image((8, 8, 1)).data_range == (-1, 1)
