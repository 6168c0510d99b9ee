"""Folders of images."""

import numpy as np
import pytest
from PIL import Image

from kerasgan import datasets
from kerasgan.datasets import limits
from tests.datasets.batching import bytes_of, epoch, write


def pixels(path, **options):
    """The bytes of all images of a folder."""
    return bytes_of(
        np.concatenate(epoch(datasets.load(path, shuffle=False, **options)))
    )


def test_subfolders_are_the_classes(tmp_path):
    names = ("dog/a.png", "cat/b.PNG", "cat/c.bmp", "Zebra/d.webp", "cat/in/e.tif")
    for i, name in enumerate(names):
        write(tmp_path / name, 10 * i)
    (tmp_path / "cat/.hidden.png").write_bytes(b"")
    (tmp_path / "cat/notes.txt").write_text("")
    write(tmp_path / ".cache/f.png")
    dataset = datasets.load(tmp_path, labels=True, shuffle=False)
    assert dataset.info.classes == ("Zebra", "cat", "dog")
    assert dataset.info.image_shape == (6, 6, 3)
    ((images, labels),) = epoch(dataset)
    assert np.abs(bytes_of(images)[:, 3, 3, 0] - [30, 10, 20, 40, 0]).max() <= 1
    np.testing.assert_array_equal(labels, [0, 1, 1, 1, 2])


def test_images_without_subfolders(tmp_path):
    for i in (2, 0, 1):
        write(tmp_path / f"{i}.png", i)
    assert pixels(tmp_path)[:, 0, 0, 0].tolist() == [0, 1, 2]
    assert datasets.load(tmp_path).info.classes is None
    write(tmp_path / "cat/a.png")
    with pytest.raises(ValueError, match=r"3 of 4 images in .* one subfolder a cl"):
        datasets.load(tmp_path, labels=True)


def test_grey_stays_grey_only_if_all_are(tmp_path):
    write(tmp_path / "a.png", 7, mode="L")
    wide = (np.arange(220, 256).reshape(6, 6) * 257).astype("uint16")
    Image.fromarray(wide).save(tmp_path / "b.png")
    images = pixels(tmp_path)
    assert images.shape == (2, 6, 6, 1)
    np.testing.assert_array_equal(images[1, ..., 0], wide // 257)
    assert pixels(tmp_path, channels=3).shape == (2, 6, 6, 3)
    write(tmp_path / "c.png", 9)
    assert pixels(tmp_path).shape == (3, 6, 6, 3)
    assert pixels(tmp_path, channels=1)[:, 0, 0, 0].tolist() == [7, 220, 9]


def test_the_middle_square_is_resized(tmp_path):
    image = np.zeros((8, 12), "uint8")
    image[:, 2:10] = 200
    Image.fromarray(image).save(tmp_path / "a.png")
    np.testing.assert_array_equal(pixels(tmp_path, image_size=4), 200)


def test_photos_are_turned_upright(tmp_path):
    image = Image.new("RGB", (6, 4))
    image.paste((255, 0, 0), (0, 0, 3, 4))  # red on the left
    exif = image.getexif()
    exif[0x0112] = 6  # to be turned clockwise: red above
    image.save(tmp_path / "a.png", exif=exif)
    images = pixels(tmp_path, image_size=4)
    assert images[0, :, 0, 0].tolist() == [255, 255, 0, 0]


def test_transparency_is_laid_on_white(tmp_path):
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(tmp_path / "a.png")
    np.testing.assert_array_equal(pixels(tmp_path), 255)


def test_the_first_frame_of_an_animation(tmp_path):
    frames = [Image.new("RGB", (4, 4), (value,) * 3) for value in (255, 0)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    np.testing.assert_array_equal(pixels(tmp_path), 255)


def test_unreadable_files_are_named_or_skipped(tmp_path):
    for i, name in enumerate(("a/a.png", "b/b.png", "b/c.png")):
        write(tmp_path / name, 10 * i, size=(64, 64))
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), "uint8")
    Image.fromarray(noise).save(tmp_path / "a/half.png")
    whole = (tmp_path / "a/half.png").read_bytes()
    (tmp_path / "a/half.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "b/also.jpg").write_text("no image")
    with pytest.raises(
        ValueError, match=r"2 of 5 .*half\.png .*also\.jpg .*Replace"
    ) as e:
        datasets.load(tmp_path)
    assert "skip_corrupt=True" in str(e.value)
    assert "\n" not in str(e.value)
    with pytest.warns(UserWarning, match=r"2 of 5 images .*left out") as warned:
        dataset = datasets.load(tmp_path, skip_corrupt=True, labels=True, shuffle=False)
    assert len(warned) == 1
    assert (dataset.info.size, dataset.info.skipped) == (3, 2)
    ((images, labels),) = epoch(dataset)
    assert bytes_of(images)[:, 0, 0, 0].tolist() == [0, 10, 20]
    assert labels.tolist() == [0, 1, 1]


def test_at_most_ten_unreadable_files_are_named(tmp_path):
    for i in range(12):
        (tmp_path / f"{i:02}.png").write_bytes(b"")
    with pytest.raises(ValueError, match=r"12 of 12 .*09\.png \(.*\); \.\.\.") as e:
        datasets.load(tmp_path, skip_corrupt=True)
    assert "10.png" not in str(e.value)
    assert "skip_corrupt" not in str(e.value)


def test_refused_folders(tmp_path, monkeypatch):
    with pytest.raises(ValueError, match=r"No images or sounds in .* Looked for \.png"):
        datasets.load(tmp_path)
    write(tmp_path / "a.png", size=(6, 6))
    write(tmp_path / "b.png", size=(8, 6))
    with pytest.raises(ValueError, match=r"2 sizes, 6x6, 6x8\. Write image_size=64"):
        datasets.load(tmp_path)
    with pytest.raises(ValueError, match="is a folder without splits"):
        datasets.load(tmp_path, split="test", image_size=6)
    monkeypatch.setattr(limits, "LIMIT_GIB", 2 * 3 * 64 * 64 / 2**30)
    assert datasets.load(tmp_path, image_size=64).info.size == 2
    with pytest.raises(ValueError, match=r"128x128x3 would take .* image_size=64 or"):
        datasets.load(tmp_path, image_size=128)
