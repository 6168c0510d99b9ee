"""Images as files and sheets: values checked by hand, in every range."""

import numpy as np
import pytest
from PIL import Image

from kerasgan import pictures
from kerasgan.models import GAN

SHADES = np.array([0.0, 0.2, 1.0]).reshape(1, 1, 3, 1)  # of black and white
BYTES = [[0, 51, 255]]
RANGES = {
    "signed": (SHADES * 2 - 1, (-1, 1)),
    "unit": (SHADES, (0, 1)),
    "bytes as floats": (SHADES * 255, (0, 255)),
    "bytes": ((SHADES * 255).astype("uint8"), (0, 255)),
}


@pytest.mark.parametrize("row", RANGES)
def test_the_usual_ranges_are_seen_by_their_values(row):
    images, data_range = RANGES[row]
    for found in (pictures.to_uint8(images), pictures.to_uint8(images, data_range)):
        assert found.dtype == np.uint8
        assert found[0, ..., 0].tolist() == BYTES


def test_a_range_that_is_said_is_taken():
    found = pictures.to_uint8(SHADES * 10, (0, 10))
    assert found[0, ..., 0].tolist() == BYTES
    beyond = pictures.to_uint8(np.array([-3.0, 3.0]).reshape(1, 1, 2, 1), (-1, 1))
    assert beyond.ravel().tolist() == [0, 255]


@pytest.mark.parametrize(("high", "white"), [(65535, 65535), (4000, 4095), (1e6, "1e")])
def test_values_above_bytes_want_a_range(high, white):
    with pytest.raises(ValueError, match=rf"data_range=\(0, {white}.*for example\.$"):
        pictures.to_uint8(SHADES * high)
    assert pictures.to_uint8(SHADES * high, (0, high))[0, ..., 0].tolist() == BYTES
    assert pictures.to_uint8(SHADES * 255.01)[0, ..., 0].tolist() == BYTES


@pytest.mark.parametrize("data_range", [None, (0, 1), (0, 255)])
def test_sheets_of_a_model_are_the_same_in_every_range(data_range):
    same = GAN((8, 8, 1), 4, width=4, seed=0)
    model = GAN((8, 8, 1), 4, width=4, data_range=data_range)
    model.set_weights(same.get_weights())
    sheet = np.asarray(pictures.grid(model.generate(9, seed=1)), int)
    expected = np.asarray(pictures.grid(same.generate(9, seed=1)), int)
    assert np.abs(sheet - expected).max() <= 1  # rounded on other sides


@pytest.mark.parametrize(("channels", "mode"), [(1, "L"), (3, "RGB"), (4, "RGBA")])
def test_save_images_writes_a_file_an_image(channels, mode, tmp_path):
    images = np.random.default_rng(0).integers(0, 256, (11, 5, 6, channels))
    images = images.astype("uint8")
    paths = pictures.save_images(images, tmp_path / "new" / "folder")
    assert [path.name for path in paths[:2]] == ["0001.png", "0002.png"]
    assert sorted((tmp_path / "new/folder").iterdir()) == paths
    for path, image in zip(paths, images, strict=True):
        with Image.open(path) as picture:
            assert picture.mode == mode
            np.testing.assert_array_equal(
                np.asarray(picture).reshape(image.shape), image
            )


def test_save_images_refuses_what_png_files_do_not_hold(tmp_path):
    with pytest.raises(ValueError, match="hold images of 1, 3 or 4 channels"):
        pictures.save_images(np.zeros((2, 8, 8, 2)), tmp_path)


@pytest.mark.parametrize(
    ("shape", "advice"),
    [
        ((2, 3, 32, 32), r"channels seem to come first: numpy\.moveaxis\(x, 1, -1\)"),
        ((32, 32, 3, 9), r"images seem to come last: numpy\.moveaxis\(x, -1, 0\)"),
        ((28, 28, 3), r"seems to be one image: x\[None\]"),
        ((28, 28), "Give one image at least"),
    ],
)
def test_axes_in_another_order_are_refused(shape, advice):
    with pytest.raises(ValueError, match=rf"Received: shape .*{advice}"):
        pictures.grid(np.zeros(shape))
