"""What numbers in image files mean: masks, 12 bits of 16, endings, notes."""

import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from kerasgan import datasets
from tests.datasets.batching import bytes_of, epoch, write

MASK = np.eye(8, dtype="uint8")


def pixels(path, **options):
    return bytes_of(
        np.concatenate(epoch(datasets.load(path, shuffle=False, **options)))
    )


def png16(values):
    """The bytes of a PNG of (height, width, channels) with 16 bits a channel."""

    def chunk(name, content):
        sum_ = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + sum_

    height, width, channels = values.shape
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    size = struct.pack(">IIBBBBB", width, height, 16, kind, 0, 0, 0)
    parts = chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + parts + chunk(b"IEND", b"")


def mask(mode):
    grey = Image.fromarray(MASK)
    if mode == "1":
        return Image.fromarray(MASK * 255).convert("1")
    if mode == "I;16":
        return Image.fromarray(MASK.astype("uint16"))
    if mode == "ink":
        return Image.merge("CMYK", [Image.fromarray(1 - MASK)] * 4)
    return grey.convert("P").convert("PA") if mode == "PA" else grey.convert(mode)


@pytest.mark.parametrize(
    "mode", ["1", "L", "P", "LA", "PA", "RGB", "RGBA", "I", "I;16", "CMYK", "ink"]
)
def test_masks_of_0_and_1_are_black_and_white(tmp_path, mode):
    mask(mode).save(tmp_path / "a.tif")
    (tmp_path / "b.tif").write_bytes((tmp_path / "a.tif").read_bytes())
    expected = np.broadcast_to(255 * MASK, (2, 8, 8))
    np.testing.assert_array_equal(pixels(tmp_path, channels=1)[..., 0], expected)
    info = datasets.load(tmp_path).info
    assert info.value_range == ((0, 255) if mode == "1" else (0, 1))
    assert ("read as black and white" in str(info)) == (mode != "1")


def test_images_that_are_dark_stay_so(tmp_path):
    write(tmp_path / "a.png", 1, mode="L")
    write(tmp_path / "b.png", 2, mode="L")
    assert pixels(tmp_path)[:, 0, 0, 0].tolist() == [1, 2]
    said = str(datasets.load(tmp_path).info)
    assert "L images are nearly black, at most 2 of 255" in said
    assert pixels(tmp_path, value_range=(0, 2))[:, 0, 0, 0].tolist() == [127, 255]
    write(tmp_path / "c.png", 200, mode="L")
    assert pixels(tmp_path)[:, 0, 0, 0].tolist() == [1, 2, 200]
    assert "nearly black" not in str(datasets.load(tmp_path).info)


@pytest.mark.parametrize("ending", ["png", "tif", "pgm"])
@pytest.mark.parametrize(("bits", "white"), [(10, 1023), (12, 4095), (14, 16383)])
def test_grey_images_of_fewer_bits_than_16(tmp_path, ending, bits, white):
    values = np.array([[0, white // 3], [white // 5, white]], "uint16")
    path = tmp_path / f"a.{ending}"
    if ending == "pgm":
        path.write_bytes(b"P5 2 2 65535\n" + values.astype(">u2").tobytes())
    else:
        Image.fromarray(values).save(path)
    with pytest.warns(UserWarning, match=f"above {white:,}.* read as {bits} bits"):
        found = pixels(tmp_path)[0, ..., 0]
    np.testing.assert_array_equal(found, np.rint(values / white * 255))
    dark = pixels(tmp_path, value_range=(0, 65535))[0, ..., 0]
    np.testing.assert_array_equal(dark, np.rint(values / 257))


def test_what_a_pgm_says_of_its_white_counts(tmp_path):
    values = np.array([0, 300, 1500, 3000], ">u2")
    (tmp_path / "a.pgm").write_bytes(b"P5 2 2 4095\n" + values.tobytes())
    expected = values.astype(int) * 255 / 4095
    np.testing.assert_allclose(pixels(tmp_path).ravel(), expected, atol=1)


def numbers(path, **options):
    """The numbers 0..65535 that the images of a folder are read as."""
    batches = epoch(datasets.load(path, shuffle=False, **options))
    found = (np.concatenate(batches).astype("float64") + 1) * 32767.5
    np.testing.assert_allclose(found, np.rint(found), atol=0.01)
    return np.rint(found).astype(int)


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_png_files_of_16_bits_are_read_in_full(tmp_path, channels):
    """Each number comes back, of 5x7 pixels as well; alpha is kept if asked for."""
    values = np.random.default_rng(0).integers(0, 65536, (5, 7, channels))
    (tmp_path / "a.png").write_bytes(png16(values))
    info = datasets.load(tmp_path).info
    assert info.value_range == (0, 65535)
    colours = values[..., :1] if channels < 3 else values[..., :3]
    assert info.image_shape == colours.shape
    if channels in (1, 3):
        np.testing.assert_array_equal(numbers(tmp_path)[0], values)
        return
    assert "transparency of 1 laid on white: channels=4, --channels 4" in str(info)
    kept = numbers(tmp_path, channels=4)[0]
    np.testing.assert_array_equal(kept[..., :3] - colours, 0)
    np.testing.assert_array_equal(kept[..., 3:], values[..., -1:])
    opaque = values[..., -1:] / 65535
    laid = np.concatenate(epoch(datasets.load(tmp_path)))[0]
    expected = 2 * (colours / 65535 * opaque + 1 - opaque) - 1
    np.testing.assert_allclose(laid, expected, atol=1e-6)


def test_files_of_8_and_of_16_bits_side_by_side(tmp_path):
    (tmp_path / "a.png").write_bytes(png16(np.full((6, 6, 3), 257 * 100)))
    write(tmp_path / "b.png", 100)
    np.testing.assert_array_equal(pixels(tmp_path), 100)


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("white", [1, 4095, 16383])
def test_colours_of_fewer_bits_than_16(tmp_path, channels, white):
    values = np.full((4, 4, channels), white)
    values[..., 3:] = 65535
    values[0, 0, :3] = 0
    (tmp_path / "a.png").write_bytes(png16(values))
    if white == 1:
        found = pixels(tmp_path)
    else:
        with pytest.warns(UserWarning, match=f"above {white:,}, so that they are read"):
            found = pixels(tmp_path)
    expected = np.where(values[..., :3] > 0, 255, 0)
    np.testing.assert_array_equal(found[0], expected)


def test_files_of_16_bits_of_which_pillow_reads_8_are_refused(tmp_path):
    (tmp_path / "a.ppm").write_bytes(b"P6 2 2 65535\n" + 12 * b"\x0f\xff")
    with pytest.raises(
        ValueError, match=r"reads the upper 8 alone in this PPM file\. S"
    ):
        datasets.load(tmp_path)


def test_transparency_is_kept_if_asked_for(tmp_path):
    Image.new("RGBA", (6, 4), (255, 0, 51, 102)).save(tmp_path / "a.png")
    write(tmp_path / "b.png", 7, size=(6, 4))
    found = pixels(tmp_path, channels=4)
    assert found.shape == (2, 4, 6, 4)
    assert found[0, 0, 0].tolist() == [255, 0, 51, 102]
    assert found[1, 0, 0].tolist() == [7, 7, 7, 255]
    said = str(datasets.load(tmp_path).info)
    assert "4x6x3" in said
    assert "transparency of 1 laid on white: channels=4" in said
    assert "on white" not in str(datasets.load(tmp_path, channels=4).info)


def test_a_size_of_another_shape(tmp_path):
    """Of 100x640 the middle part of 1:2 is 100x200."""
    image = np.zeros((100, 640), "uint8")
    image[:, 220:420] = 200
    Image.fromarray(image).save(tmp_path / "a.png")
    found = pixels(tmp_path, image_size=(32, 64))
    np.testing.assert_array_equal(found, np.full((1, 32, 64, 1), 200))
    said = str(datasets.load(tmp_path, image_size=(32, 64)).info)
    assert said.endswith("cropped to the middle 32:64, which keeps 31% of the pixels")


def test_every_ending_that_pillow_reads_is_taken(tmp_path):
    kinds = dict.fromkeys(("jfif", "jpe"), "JPEG") | {"tif": "TIFF", "avif": "AVIF"}
    kinds |= dict.fromkeys(("ppm", "pgm", "PNM"), "PPM") | {"jp2": "JPEG2000"}
    kinds |= {"tga": "TGA", "ico": "ICO", "qoi": "QOI"}
    Image.init()
    kinds = {ending: kind for ending, kind in kinds.items() if kind in Image.SAVE}
    for ending, kind in kinds.items():
        Image.new("RGB", (32, 32), (200,) * 3).save(tmp_path / f"a.{ending}", kind)
    for other in ("noending", "a.xyz", "b.npy"):
        (tmp_path / other).write_text("")
    assert np.abs(pixels(tmp_path) - 200).max() <= 3
    info = datasets.load(tmp_path).info
    assert (info.size, info.skipped) == (len(kinds), 3)
    assert str(info).endswith("passed over 3 files: a.xyz, b.npy, noending")


def test_what_is_cropped_and_enlarged_is_said(tmp_path):
    write(tmp_path / "cat/a.png", 200, size=(640, 100))
    write(tmp_path / "dog/b.png", 200, size=(8, 8))
    info = datasets.load(tmp_path, image_size=64).info
    assert str(info) == (
        f"{tmp_path} (train): 2 images of 64x64x3; classes cat, dog; stored as 8x8 "
        "100x640; cropped to the middle square, which keeps 16% of the pixels; 1 "
        "enlarged"
    )
