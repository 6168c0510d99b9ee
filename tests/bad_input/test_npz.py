"""Files of arrays that are none, or hold no images: the first line of what is said."""

import zipfile

import numpy as np
import pytest

from kerasgan import datasets
from tests.bad_input import files, refusal
from tests.bad_input.files import IMAGES, LABELS, archive, claim, header, npy, npz


def sound(path):
    npz(path, images=IMAGES, labels=LABELS)


def changed(change, *arguments):
    def make(path):
        sound(path)
        change(path, *arguments)

    return make


def of(**arrays):
    return lambda path: npz(path, **arrays)


def raw(content):
    return lambda path: path.write_bytes(content)


def one(content, name="images.npy", **options):
    return lambda path: archive(path, {name: content}, **options)


def damaged(reason):
    return (
        f"{{path}}: not a readable .npz file ({reason}). It may be truncated, or "
        "something else under this name. Write it anew: numpy.savez(path, "
        "images=images, labels=labels)."
    )


WITH_LABELS = {"labels": True}
ROWS = {
    "a pair of images": (
        of(x=IMAGES, y=IMAGES),
        {},
        f"{{path}}: beside the images lies 'y' of shape {IMAGES.shape}, which is no "
        "labels and would not be used. Save the images alone, or whole numbers (n,) as "
        "labels.",
    ),
    # What is no archive.
    "empty": (
        raw(b""),
        {},
        damaged("it is no zip archive"),
    ),
    "text": (
        raw(b"images"),
        {},
        damaged("it is no zip archive"),
    ),
    "an .npy file": (
        raw(npy(IMAGES)),
        {},
        damaged("it is no zip archive"),
    ),
    "a pickle": (
        raw(b"\x80\x04]\x94."),
        {},
        damaged("it is no zip archive"),
    ),
    "wrong magic": (
        changed(files.flip, 0),
        {},
        damaged("Bad magic number for file header"),
    ),
    "truncated": (
        changed(files.cut),
        {},
        damaged("it is no zip archive"),
    ),
    "only the end": (
        lambda p: p.write_bytes(b"PK\x05\x06" + bytes(18)),
        {},
        "{path}: no array of images. Received: no arrays. Name it 'images' or 'x' "
        "or 'x_train'.",
    ),
    "a damaged byte": (
        changed(files.flip, 300),
        {},
        damaged("Bad CRC-32 for file 'images.npy'"),
    ),
    "encrypted": (
        files.encrypted,
        {},
        damaged("'images' is encrypted"),
    ),
    "packed as LZMA": (
        one(npy(IMAGES), compression=zipfile.ZIP_LZMA),
        {},
        damaged("'images' is packed in a way that NumPy does not write"),
    ),
    # What its header claims.
    "no array inside": (
        one(b"images"),
        {},
        damaged("the header of 'images' makes no sense"),
    ),
    "empty entry": (
        one(b""),
        {},
        damaged("the header of 'images' makes no sense"),
    ),
    "a tail is missing": (
        one(npy(IMAGES)[:-9]),
        {},
        damaged(
            "'images' says that it has the shape (4, 8, 8, 1) of uint8, 256 bytes, and "
            "247 are there"
        ),
    ),
    "bytes too many": (
        one(npy(IMAGES) + b"0"),
        {},
        damaged(
            "'images' says that it has the shape (4, 8, 8, 1) of uint8, 256 bytes, and "
            "257 are there"
        ),
    ),
    "10**12 images": (
        one(claim((10**12, 8, 8, 1))),
        {},
        "{path}: 'images' of shape (1000000000000, 8, 8, 1) and dtype uint8 would "
        "take 59,604.6 GiB of memory; the limit is 8 GiB. Save fewer or smaller "
        "images, as uint8, or make a folder of them.",
    ),
    "10**30 bytes an image": (
        one(claim((1, 10**15, 10**15, 1))),
        {},
        "{path}: 'images' of shape (1, 1000000000000000, 1000000000000000, 1) and "
        "dtype uint8 would take 931,322,574,615,478,534,144.0 GiB of memory; the "
        "limit is 8 GiB. Save fewer or smaller images, as uint8, or make a folder "
        "of them.",
    ),
    "negative shape": (
        one(claim((-4, -8, 8, 1), data=bytes(256))),
        {},
        damaged("'images' says that it has the shape (-4, -8, 8, 1)"),
    ),
    "shape of text": (
        one(claim("4, 8, 8")),
        {},
        damaged("the header of 'images' makes no sense"),
    ),
    "unknown version": (
        one(claim((1, 8, 8), version=(9, 0))),
        {},
        damaged("the header of 'images' makes no sense"),
    ),
    "header of code": (
        one(header("__import__('os').system('true')")),
        {},
        damaged("the header of 'images' makes no sense"),
    ),
    "header without end": (
        one(header("{" * 900)),
        {},
        damaged("the header of 'images' makes no sense"),
    ),
    "header nested deeply": (
        one(header("-" * 9000)),
        {},
        damaged("the header of 'images' makes no sense"),
    ),
    "dtype that is none": (
        one(claim((1, 8, 8), "<q9")),
        {},
        damaged("the header of 'images' makes no sense"),
    ),
    "zip bomb": (
        files.bomb,
        {},
        "{path}: 'images' would grow from 130,548 bytes to 134,217,728, more than "
        "200 times as many, as no images do. Save images that are not all alike, "
        "or write them with numpy.savez.",
    ),
    "objects": (
        one(files.objects()),
        {},
        "{path}: holds pickled Python objects, which are never loaded because they "
        "can run code. Save plain numbers instead: images as one uint8 array (n, "
        "height, width, channels), labels as one integer array (n,).",
    ),
    "objects as labels": (
        lambda p: archive(
            p, {"images.npy": npy(IMAGES), "labels.npy": files.objects()}
        ),
        WITH_LABELS,
        "{path}: holds pickled Python objects, which are never loaded because they "
        "can run code. Save plain numbers instead: images as one uint8 array (n, "
        "height, width, channels), labels as one integer array (n,).",
    ),
    # Names.
    "no entries": (
        lambda p: archive(p, {}),
        {},
        "{path}: no array of images. Received: no arrays. Name it 'images' or 'x' "
        "or 'x_train'.",
    ),
    "no images": (
        of(a=IMAGES, b=IMAGES),
        {},
        "{path}: no array of images. Received: a, b. Name it 'images' or 'x' or "
        "'x_train'.",
    ),
    "a way out": (
        one(npy(IMAGES), "../images.npy"),
        {},
        "{path}: no array of images. Received: '../images'. Name it 'images' or "
        "'x' or 'x_train'.",
    ),
    "an absolute path": (
        one(npy(IMAGES), "/tmp/images.npy"),
        {},
        "{path}: no array of images. Received: '/tmp/images'. Name it 'images' or "
        "'x' or 'x_train'.",
    ),
    "a name of two lines": (
        lambda p: archive(p, {"a\nb.npy": b"", "é€\x1b.npy": b""}),
        {},
        "{path}: no array of images. Received: 'a\\nb', 'é€\\x1b'. Name it "
        "'images' or 'x' or 'x_train'.",
    ),
    "a name of 40,000 letters": (
        lambda p: archive(p, {"a" * 40_000 + ".npy": b"", "b.npy": b""}),
        {},
        "{path}: no array of images. Received: "
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaa...aaaaaaaaaaaaaaaaaaaaaaaaaaaa', b. Name it "
        "'images' or 'x' or 'x_train'.",
    ),
    "no labels": (
        of(images=IMAGES),
        WITH_LABELS,
        "{path}: labels are asked for, but there is no array of labels. Received: "
        "images. Name it 'labels' or 'y' or 'y_train', or do without labels.",
    ),
    "no labels of the test images": (
        of(x_train=IMAGES, y_train=LABELS, x_test=IMAGES),
        {"labels": True, "split": "test"},
        "{path}: labels are asked for, but there is no array of labels. Received: "
        "x_train, y_train, x_test. Name it 'y_test' or 'test_labels', or do without "
        "labels.",
    ),
    "a split that is not there": (
        of(x_train=IMAGES, x_test=IMAGES),
        {"split": "validation"},
        "'{path}' has no split 'validation'. Known: train, test, all.",
    ),
    "splits that differ": (
        of(x_train=IMAGES, x_test=IMAGES[:, 1:]),
        {"split": "all"},
        "{path}: its splits differ in shape. Read one of them.",
    ),
    "a range of words": (
        of(images=IMAGES, value_range=np.array(["black", "white"])),
        {},
        "{path}: value_range must be two numbers (low, high), low below high. "
        "Received: ('black', 'white').",
    ),
    "a range of three": (
        of(images=IMAGES, value_range=np.arange(3)),
        {},
        "{path}: value_range must be two numbers (low, high), low below high. "
        "Received: (0, 1, 2).",
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_first_lines(row, tmp_path):
    make, options, expected = ROWS[row]
    path = tmp_path / "data.npz"
    make(path)
    before = path.read_bytes()
    said = refusal(lambda: datasets.load(path, **options), ValueError)
    said = said.replace(str(path), "{path}")
    assert said == expected
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [path], "something was written"
