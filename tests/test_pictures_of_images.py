"""Images as files and sheets: values checked by hand, in every range."""

import numpy as np
import pytest
from PIL import Image

from kerasgan import datasets, pictures
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


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_files_of_16_bits_hold_every_value(channels, tmp_path):
    """Written and read again, each number is what it was; 8 bits if asked for."""
    images = np.random.default_rng(0).integers(0, 65536, (2, 5, 7, channels))
    images = images.astype("uint16")
    images[0, 0, 0, 0] = 65535
    pictures.save_images(images, tmp_path / "a")
    data = datasets.load(tmp_path / "a", shuffle=False, channels=channels)
    (found,) = (np.asarray(batch, "float64") for batch in data)
    np.testing.assert_array_equal(np.rint((found + 1) * 32767.5), images)
    signed = images / 32767.5 - 1
    (path, _) = pictures.save_images(signed, tmp_path / "b", (-1, 1), bits=16)
    assert path.read_bytes() == (tmp_path / "a/0001.png").read_bytes()
    (path, _) = pictures.save_images(images, tmp_path / "c", bits=8)
    with Image.open(path) as picture:
        pixels = np.asarray(picture, int).reshape(5, 7, channels)
    np.testing.assert_array_equal(pixels, np.rint(images[0] / 257))
    with pytest.raises(ValueError, match=r"bits must be 8 or 16. Received: bits=12"):
        pictures.save_images(images, tmp_path / "d", bits=12)


def test_a_sheet_of_rgba_is_laid_on_a_checkerboard():
    """Opaque red; nothing, where the board shows; and half of black on both greys."""
    clear = np.zeros((3, 32, 32, 4), "uint8")
    clear[0] = [255, 0, 0, 255]
    clear[2, ..., 3] = 51  # a fifth
    sheet = np.asarray(pictures.grid(clear, 3))
    assert sheet.shape == (34, 100, 3)
    assert sheet[1, 1].tolist() == [255, 0, 0]
    assert sheet[1, 34].tolist() == [204] * 3
    assert sheet[1, 42].tolist() == [255] * 3
    assert sheet[1, 67].tolist() == [163] * 3  # 0.8 * 204
    assert sheet[1, 75].tolist() == [204] * 3


@pytest.mark.parametrize("channels", [2, 5])
def test_a_sheet_of_other_channels_has_a_grey_picture_of_each(channels):
    images = np.zeros((4, 32, 64, channels), "uint8")
    images += np.arange(channels, dtype="uint8") * 10
    images[3] += 100
    sheet = np.asarray(pictures.grid(images, 2))
    assert sheet.shape == (2 * 33 + 1, 2 * channels * 65 + 1)
    middles = sheet[[17, 50]][:, 33::65]
    first = [10 * channel for channel in range(channels)]
    assert middles[0].tolist() == first * 2
    assert middles[1].tolist() == [*first, *(100 + each for each in first)]
    assert np.asarray(pictures.grid(images)).shape[0] >= 2 * 33 + 1


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
