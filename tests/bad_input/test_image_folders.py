"""Folders whose images cannot be: the first line of what is said."""

import os

import numpy as np
import pytest
from PIL import Image

from kerasgan import datasets
from kerasgan.datasets.layout import endings
from tests.bad_input import refusal
from tests.bad_input.files import cut, png

LONG = "é" * 120 + ".png"


def image(path, size=(8, 8), mode="L"):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size).save(path)


def images(*names, **options):
    def make(folder):
        for name in names:
            image(folder / name, **options)

    return make


def file(name, content):
    return lambda folder: (folder / name).write_bytes(content)


def truncated(folder):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), "uint8")
    for name in ("a.png", "b.png"):
        Image.fromarray(noise).save(folder / name)
    cut(folder / "b.png")


def floats(folder):
    Image.fromarray(np.ones((8, 8), "float32")).save(folder / "a.tif")


def pipe(folder):
    os.mkfifo(folder / "a.png")


def loop(folder):
    (folder / "a").mkdir()
    for name in ("b", "c"):
        (folder / "a" / name).symlink_to(folder)


def dangling(folder):
    image(folder / "a.png")
    (folder / "b.png").symlink_to(folder / "nowhere.png")


def both(*makers):
    def make(folder):
        for maker in makers:
            maker(folder)

    return make


def broken(count, of, what, kept=""):
    return (
        f"{count} of {of} images in {{folder}} cannot be read: {what}. Replace or "
        f"delete them{kept}."
    )


SKIP = ", or write skip_corrupt=True"
NO_IMAGES = (
    f"No images or sounds in the folder {{{{folder}}}}. Looked for .png, .jpg, .wav "
    f"and {len(endings()) - 2} more endings, in subfolders too.{{others}} Give the "
    "folder that holds them."
)
ROWS = {
    "empty": (
        lambda folder: None,
        {},
        NO_IMAGES.format(others=""),
    ),
    "other files": (
        both(file("a.txt", b"a"), file("b", b"")),
        {},
        NO_IMAGES.format(others=" Received: a.txt, b."),
    ),
    "no endings": (
        both(file("a", b"a"), file("b", b"")),
        {},
        NO_IMAGES.format(others=" Received: a, b.").replace(
            "Give the",
            "Images are known by their endings alone: rename them, a.png for example, "
            "or give the",
        ),
    ),
    "hidden images": (
        images(".a.png", ".cache/b.png"),
        {},
        NO_IMAGES.format(others=""),
    ),
    "links that go round": (
        loop,
        {},
        NO_IMAGES.format(others=""),
    ),
    "zero bytes": (
        file("a.png", b""),
        {},
        "1 of 1 images in {folder} cannot be read: a.png (cannot identify image "
        "file '{folder}/a.png'). Replace or delete them.",
    ),
    "text": (
        file("a.jpg", b"no image"),
        {},
        "1 of 1 images in {folder} cannot be read: a.jpg (cannot identify image "
        "file '{folder}/a.jpg'). Replace or delete them.",
    ),
    "an archive": (
        file("a.png", b"PK\x05\x06" + bytes(18)),
        {},
        "1 of 1 images in {folder} cannot be read: a.png (cannot identify image "
        "file '{folder}/a.png'). Replace or delete them.",
    ),
    "truncated": (
        truncated,
        {},
        "1 of 2 images in {folder} cannot be read: b.png (image file is "
        "truncated). Replace or delete them, or write skip_corrupt=True.",
    ),
    "all broken, to be skipped": (
        file("a.gif", b"GIF89a"),
        {"skip_corrupt": True},
        "1 of 1 images in {folder} cannot be read: a.gif (cannot identify image "
        "file '{folder}/a.gif'). Replace or delete them.",
    ),
    "a link to nothing": (
        dangling,
        {},
        "1 of 2 images in {folder} cannot be read: b.png ([Errno 2] No such file "
        "or directory: '{folder}/b.png'). Replace or delete them, or write "
        "skip_corrupt=True.",
    ),
    "a pipe": (
        pipe,
        {},
        "1 of 1 images in {folder} cannot be read: a.png (it is no regular file). "
        "Replace or delete them.",
    ),
    "a folder named as an image": (
        lambda f: (f / "a.png").mkdir(),
        {},
        NO_IMAGES.format(others=""),
    ),
    "floats": (
        floats,
        {},
        "1 of 1 images in {folder} cannot be read: a.tif (pixels of 32 bits, "
        "Pillow's mode 'F'). Replace or delete them.",
    ),
    "a name of two lines": (
        file("a\nb.png", b""),
        {},
        "1 of 1 images in {folder} cannot be read: a b.png (cannot identify image "
        "file '{folder}/a\\nb.png'). Replace or delete them.",
    ),
    "a name of a long word": (
        file(LONG, b""),
        {},
        "1 of 1 images in {folder} cannot be read: {long} (cannot identify image "
        "file '{folder}/{long}'). Replace or delete them.",
    ),
    "a bomb of pixels": (
        file("a.png", png(40_000, 40_000)),
        {},
        "1 of 1 images in {folder} cannot be read: a.png (Image size (1600000000 "
        "pixels) exceeds limit of 178956970 pixels, could be decompression bomb "
        "DOS attack.). Replace or delete them.",
    ),
    "dimensions beyond all": (
        file("a.png", png(2**31 - 1, 2**31 - 1)),
        {},
        "1 of 1 images in {folder} cannot be read: a.png (Image size "
        "(4611686014132420609 pixels) exceeds limit of 178956970 pixels, could be "
        "decompression bomb DOS attack.). Replace or delete them.",
    ),
    "no dimensions": (
        file("a.png", png(0, 0)),
        {},
        "1 of 1 images in {folder} cannot be read: a.png (cannot identify image "
        "file '{folder}/a.png'). Replace or delete them.",
    ),
    "bytes of the wrong kind": (
        file("a.png", png(8, 8, b"\xff" * 64, kind=7)),
        {},
        "1 of 1 images in {folder} cannot be read: a.png (cannot identify image "
        "file '{folder}/a.png'). Replace or delete them.",
    ),
    "two sizes": (
        both(images("a.png"), images("b.png", size=(9, 9))),
        {},
        "The images in {folder} do not all have one size. Received: 2 sizes, 8x8, 9x9. "
        "Write image_size=64, for example.",
    ),
    "huge image_size": (
        images("a.png"),
        {"image_size": 10**6},
        "1 images of 1000000x1000000x1 would take 931.3 GiB of memory; the limit "
        "is 8 GiB. Write image_size=92681 or less.",
    ),
    "no classes": (
        images("a.png"),
        {"labels": True},
        "Labels are asked for, but 1 of 1 images in {folder} have no class of the "
        "training images: a.png. Put them into one subfolder a class, or do without "
        "labels.",
    ),
    "one image beside the classes": (
        images("a.png", "cat/b.png", "dog/c.png"),
        {"labels": True},
        "Labels are asked for, but 1 of 3 images in {folder} have no class of the "
        "training images: a.png. Put them into one subfolder a class, or do without "
        "labels.",
    ),
    "a split": (
        images("a.png"),
        {"split": "test"},
        "'{folder}' is a folder without splits. Received: split='test'. Leave split "
        'out ("train" and "all" are everything), put the images into subfolders train '
        "and test, or give the test images as a folder of their own.",
    ),
    "another split": (
        images("train/a.png", "test/a.png"),
        {"split": "val"},
        "'{folder}' has no split 'val'. Known: train, test, all. Name one of them, or "
        "give that subfolder itself.",
    ),
    "a split of no training": (
        images("test/a.png"),
        {},
        "'{folder}' has no split 'train'. Known: test, all. Name one of them, or give "
        "that subfolder itself.",
    ),
    "a class that is not trained on": (
        images("train/cat/a.png", "test/dog/b.png"),
        {"split": "test", "labels": True},
        "Labels are asked for, but 1 of 1 images in {folder} have no class of the "
        "training images: test/dog/b.png. Put them into one subfolder a class, or do "
        "without labels.",
    ),
    "a range": (
        images("a.png"),
        {"value_range": (0, 0.5)},
        "{folder}: value_range of image files must be two whole numbers, low below "
        "high. Received: (0, 0.5). Write (0, 4095) for 12 bits, for example.",
    ),
    "a narrow range": (
        lambda folder: Image.new("L", (8, 8), 9).save(folder / "a.png"),
        {"value_range": (0, 8)},
        "1 of 1 images in {folder} cannot be read: a.png (values from 9 to 9, outside "
        "value_range=(0, 8)). Replace or delete them.",
    ),
    "pixels of more than 16 bits": (
        lambda folder: Image.new("I", (8, 8), 2**20).save(folder / "a.tif"),
        {},
        "1 of 1 images in {folder} cannot be read: a.tif (pixels from 1048576 to "
        "1048576, which are not of 16 bits). Replace or delete them.",
    ),
    "colours of 12 bits": (
        file("a.ppm", b"P6 1 1 65535\n" + 3 * b"\x0f\xff"),
        {},
        "1 of 1 images in {folder} cannot be read: a.ppm (16 bits a channel, of which "
        "Pillow reads the upper 8 alone in this PPM file. Save them as PNG or with "
        "numpy.savez('images.npz', images=images, value_range=(0, 65535)), which are "
        "read in full, or convert them to 8 bits). Replace or delete them.",
    ),
    "metadata of no image": (
        both(images("a.png"), file("metadata.csv", b"file_name,label\n../b.png,1\n")),
        {},
        "{folder}/metadata.csv, row 1: there is no image '../b.png' below {folder}. "
        "Correct the file_name, or delete the row.",
    ),
    "metadata of no class": (
        both(
            images("a.png"),
            file("metadata.jsonl", b'{"file_name": "a.png", "label": [1, 2]}\n'),
        ),
        {},
        "{folder}/metadata.jsonl, row 1: label must be a name or a whole number. "
        "Received: [1, 2]. Give each image one class.",
    ),
    "metadata of no JSON": (
        both(images("a.png"), file("metadata.jsonl", b'{"file_name": "a.png"}\n[1]')),
        {},
        "{folder}/metadata.jsonl: not a readable table (line 2 is no object). Write a "
        '.csv with a header, or one {"file_name": "a.png", "label": "cat"} a line in a '
        ".jsonl.",
    ),
    "metadata of bytes": (
        both(images("a.png"), file("metadata.csv", b"file_name\n\xff\n")),
        {},
        "{folder}/metadata.csv: not a readable table ('utf-8' codec can't decode byte "
        "0xff in position 10: invalid start byte). Write a .csv with a header, or one "
        '{"file_name": "a.png", "label": "cat"} a line in a .jsonl.',
    ),
    "nothing left of it": (
        images("a.png"),
        {"batches_per_step": 2},
        "batch_size=64 with batches_per_step=2 and drop_remainder=False leaves "
        "nothing of 1 images. Write smaller ones.",
    ),
}


@pytest.mark.filterwarnings("ignore:Image size:PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("row", ROWS)
def test_first_lines(row, tmp_path):
    make, options, expected = ROWS[row]
    make(tmp_path)
    before = sorted(os.walk(tmp_path))
    said = refusal(lambda: datasets.load(tmp_path, **options), ValueError)
    said = said.replace(str(tmp_path), "{folder}").replace(LONG, "{long}")
    assert said == expected
    assert sorted(os.walk(tmp_path)) == before
