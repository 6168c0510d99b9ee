"""Files of other kinds than .npz: the first line of what is said."""

import gzip
import pickle
import struct

import numpy as np
import pytest

from kerasgan import datasets
from kerasgan.datasets.files import ADVICE, ARCHIVE, IMAGE, KNOWN, PICKLE
from tests.bad_input import files, refusal
from tests.bad_input.files import IMAGES, claim, npy


def raw(content):
    return lambda path: path.write_bytes(content)


def idx(shape, data, kind=8):
    lengths = b"".join(struct.pack(">I", length) for length in shape)
    return bytes([0, 0, kind, len(shape)]) + lengths + data


def packed(content):
    return raw(gzip.compress(content))


def no_table(reason):
    return (
        f"{{path}}: not a readable table of pixels ({reason}). Write a row of numbers "
        "for each image, and its label in a column named label."
    )


def no_array(reason):
    return (
        f"{{path}}: not a readable .npy file ({reason}). It may be truncated. Write it "
        "anew: numpy.save(path, images)."
    )


def no_idx(reason):
    return (
        f"{{path}}: not a readable IDX file ({reason}). It may be truncated. Fetch it "
        "again."
    )


NOISE = np.random.default_rng(0).bytes(40 * 8 * 8)
WITH_LABELS = {"labels": True}
ROWS = {
    # file -> how it is made, options, what is said
    "d.h5": (raw(b"\x89HDF"), {}, "'{path}' cannot be read. " + ADVICE[".h5"]),
    "d.parquet": (raw(b"PAR1"), {}, "'{path}' cannot be read. " + ADVICE[".parquet"]),
    "d.mat": (raw(b"MATLAB"), {}, "'{path}' cannot be read. " + ADVICE[".mat"]),
    "d.tar.gz": (packed(b"tar"), {}, "'{path}' cannot be read. " + ARCHIVE),
    "d.zip": (raw(b"PK"), {}, "'{path}' cannot be read. " + ARCHIVE),
    "d.pkl": (raw(b""), {}, "'{path}' cannot be read. " + PICKLE),
    "data_batch_1": (
        raw(pickle.dumps({}, 2)),
        {},
        "'{path}' cannot be read. " + PICKLE,
    ),
    "d.png": (raw(b"\x89PNG"), {}, "'{path}' cannot be read. " + IMAGE),
    "d.txt": (raw(b"hello"), {}, "'{path}' cannot be read. " + KNOWN),
    "noending": (raw(b""), {}, "'{path}' cannot be read. " + KNOWN),
    # .npy
    "empty.npy": (raw(b""), {}, no_array("the header of 'the array' makes no sense")),
    "cut.npy": (
        raw(npy(IMAGES)[:-9]),
        {},
        no_array("its shape (4, 8, 8, 1) of uint8 takes 256 bytes, and 247 are there"),
    ),
    "huge.npy": (
        raw(claim((10**12, 8, 8, 1))),
        {},
        "{path}: 'the array' of shape (1000000000000, 8, 8, 1) and dtype uint8 would "
        "take 59,604.6 GiB of memory; the limit is 8 GiB. Save fewer or smaller "
        "images, as uint8, or make a folder of them.",
    ),
    "objects.npy": (
        raw(files.objects()),
        {},
        "{path}: holds pickled Python objects, which are never loaded because they "
        "can run code. Save plain numbers instead: images as one uint8 array (n, "
        "height, width, channels), labels as one integer array (n,).",
    ),
    "labels.npy": (
        raw(npy(IMAGES)),
        WITH_LABELS,
        "{path}: labels are asked for, and an .npy file holds one array. Write "
        "numpy.savez('images.npz', images=images, labels=labels), or do without "
        "labels.",
    ),
    # IDX
    "cut-images-idx3-ubyte": (
        raw(idx((4, 8, 8), bytes(250))),
        {},
        no_idx("of 256 bytes 250 are there"),
    ),
    "cut-images-idx3-ubyte.gz": (
        packed(idx((4, 8, 8), bytes(250))),
        {},
        no_idx("of 256 bytes 250 are there"),
    ),
    "long.gz": (
        packed(idx((4, 8, 8), bytes(257))),
        {},
        no_idx("of 256 bytes more are there"),
    ),
    "torn.gz": (
        raw(
            gzip.compress(idx((40, 8, 8), np.random.default_rng(0).bytes(2560)))[:2000]
        ),
        {},
        no_idx("Compressed file ended before the end-of-stream marker was reached"),
    ),
    "header.gz": (packed(idx((4,), b"")[:6]), {}, no_idx("it ends within its header")),
    "huge.gz": (
        packed(idx((2**30, 28, 28), bytes(100))),
        {},
        "{path}: says that it has the shape (1073741824, 28, 28) of uint8, "
        "841,813,590,016 bytes, and cannot hold them. Fetch it again.",
    ),
    "bomb.gz": (
        packed(idx((2**15, 64, 64), bytes(2**27))),
        {},
        "{path}: says that it has the shape (32768, 64, 64) of uint8, 134,217,728 "
        "bytes, and cannot hold them. Fetch it again.",
    ),
    "train-images-idx3-ubyte": (
        raw(idx((4, 8, 8), bytes(256))),
        WITH_LABELS,
        "Labels are asked for, and there is no file 'train-labels-idx1-ubyte' beside "
        "{path}. Put it there, or do without labels.",
    ),
    "t10k-images-idx3-ubyte": (
        raw(idx((4, 8, 8), bytes(256))),
        {"split": "test"},
        "'{path}' is an IDX file, which has no splits. Received: split='test'. Leave "
        'split out (or write "train" or "all": both are everything), and give the '
        "test images as an IDX file of their own.",
    ),
    # Tables
    "empty.csv": (raw(b""), {}, no_table("it has no rows")),
    "header.csv": (raw(b"label,pixel0\n"), {}, no_table("it has no rows")),
    "latin.csv": (
        raw(b"\xff\xfe"),
        {},
        no_table(
            "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"
        ),
    ),
    "names.csv": (
        raw(b"id,name\n1,cat\n"),
        {},
        no_table("could not convert string 'cat' to float32 at row 0, column 2."),
    ),
    "uneven.csv": (
        raw(b"1,2,3,4\n1,2,3\n"),
        {},
        no_table(
            "the number of columns changed from 4 to 3 at row 2; use `usecols` to "
            "select a subset and avoid this error"
        ),
    ),
    "long.csv": (
        raw(b"1" * 2**22),
        {},
        no_table("a row has more than 4,194,304 bytes"),
    ),
    "oblong.csv": (
        raw(b"label,a,b,c\n1,2,3,4\n"),
        {},
        "{path}: a row must have the pixels of a square grey image, 784 for 28x28 for "
        "example, and perhaps a label. Received: 4 columns (label, a, b, c). Leave "
        "others out; of colours make an .npz file, and of file names metadata.csv. "
        "Columns x1, x2 ..., at most 63, are points.",
    ),
    "sized.csv": (
        raw(b"x1,x2\n1,2\n"),
        {"image_size": 8},
        "'{path}' has points, which have no image_size. Received: image_size=8. Leave "
        "it out.",
    ),
    "infinite.csv": (
        raw(b"x1,x2,label\n1,2,0\n1,inf,0\n"),
        {},
        "{path}: points must be finite. Received: NaN or infinity in 1 of 2, the first "
        "of them point 1. Remove those.",
    ),
    "halves.csv": (
        raw(b"label,a\n1.5,2\n"),
        WITH_LABELS,
        "{path}: labels must be whole numbers.",
    ),
    "unlabelled.csv": (
        raw(b"1,2,3,4\n"),
        WITH_LABELS,
        "{path}: labels are asked for, and no column is named label. Name it, or do "
        "without labels.",
    ),
    "bomb.csv.gz": (
        packed(b"1," * 2**17 * 300 + b"1\n"),
        {},
        no_table("it would grow to more than 67,108,864 bytes"),
    ),
    # CIFAR
    "data_batch_1.bin": (
        raw(bytes(3072)),
        {},
        "{path}: not the binary version of CIFAR, records of 3,073 or 3,074 bytes. "
        "Received: 3,072 bytes. Fetch it again, or write an .npz file.",
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_first_lines(name, tmp_path):
    make, options, expected = ROWS[name]
    path = tmp_path / name
    make(path)
    before = path.read_bytes()
    said = refusal(lambda: datasets.load(path, **options))
    assert said.replace(str(path), "{path}") == expected
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [path], "something was written"


def test_files_in_the_working_folder_are_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("d.h5", "train.csv", "x.npy", "noending"):
        (tmp_path / name).write_bytes(b"")
        assert name in refusal(lambda name=name: datasets.load(name), ValueError)
