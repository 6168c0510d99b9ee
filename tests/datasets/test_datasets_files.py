"""Well-known files: Keras' mnist.npz, IDX, .npy, tables of pixels, CIFAR."""

import gzip
import struct

import numpy as np
import pytest

from kerasgan import datasets
from tests.datasets.batching import bytes_of, epoch

IMAGES = np.random.default_rng(0).integers(0, 256, (12, 6, 6), "uint8")
IMAGES[0, 0, :2] = 0, 255
LABELS = np.arange(12) % 3


def read(path, **options):
    """The pixels and labels of a file, and what is told of it."""
    dataset = datasets.load(path, labels=True, shuffle=False, **options)
    ((images, labels),) = epoch(dataset)
    images = bytes_of(np.asarray(images))
    return images[..., 0] if images.shape[-1] == 1 else images, labels, dataset.info


def check(found, rows=slice(None)):
    images, labels, info = found
    np.testing.assert_array_equal(images, IMAGES[rows])
    np.testing.assert_array_equal(labels, LABELS[rows])
    assert info.value_range == (0, 255)


@pytest.mark.parametrize(
    "keys",
    [
        ("x_train", "y_train", "x_test", "y_test"),
        ("train_images", "train_labels", "test_images", "test_labels"),
    ],
)
def test_archives_with_splits(tmp_path, keys):
    arrays = (IMAGES[:8], LABELS[:8], IMAGES[8:], LABELS[8:])
    path = tmp_path / "mnist.npz"
    np.savez(path, **dict(zip(keys, arrays, strict=True)))
    check(read(path), slice(8))
    check(read(path, split="test"), slice(8, None))
    check(read(path, split="all"))
    assert datasets.splits(path) == ("train", "test")
    assert read(path, split="test")[2].split == "test"


def test_an_archive_tells_the_range_of_its_values(tmp_path):
    path = tmp_path / "x.npz"
    bright = IMAGES[1:3].clip(128)  # would else be taken for a range of its own
    arrays = {"images": bright.astype("float32"), "labels": LABELS[1:3]}
    np.savez(path, value_range=(0, 255), **arrays)
    found = datasets.load(path, shuffle=False)
    np.testing.assert_array_equal(bytes_of(epoch(found)[0])[..., 0], bright)
    assert found.info.value_range == (0, 255)
    assert datasets.load(path, value_range=(-9, 300)).info.value_range == (-9, 300)


def idx(array):
    head = bytes([0, 0, 8, array.ndim])
    shape = b"".join(struct.pack(">I", length) for length in array.shape)
    return head + shape + array.astype("uint8").tobytes()


@pytest.mark.parametrize("packed", [False, True])
def test_idx(tmp_path, packed):
    end = ".gz" if packed else ""
    for name, content in {
        "train-images-idx3-ubyte": IMAGES[:8],
        "train-labels-idx1-ubyte": LABELS[:8],
        "t10k-images-idx3-ubyte": IMAGES[8:],
        "t10k-labels-idx1-ubyte": LABELS[8:],
    }.items():
        content = gzip.compress(idx(content)) if packed else idx(content)
        (tmp_path / f"{name}{end}").write_bytes(content)
    for path in (tmp_path, tmp_path / f"train-images-idx3-ubyte{end}"):
        check(read(path), slice(8))
        check(read(path, split="test"), slice(8, None))
        check(read(path, split="all"))
        assert datasets.splits(path) == ("train", "test")
    check(read(tmp_path / f"t10k-images-idx3-ubyte{end}"), slice(8, None))


def test_idx_of_wide_numbers(tmp_path):
    values = np.array([[[0, 4095], [300, 2]]], ">i2")
    head = bytes([0, 0, 11, 3]) + struct.pack(">III", 1, 2, 2)
    (tmp_path / "a.idx3").write_bytes(head + values.tobytes())
    with pytest.raises(ValueError, match=r"for example value_range=\(0, 4095\)"):
        datasets.load(tmp_path / "a.idx3")
    found = epoch(datasets.load(tmp_path / "a.idx3", value_range=(0, 4095)))[0]
    np.testing.assert_allclose(found[..., 0], values / 2047.5 - 1, rtol=1e-6)


def test_npy(tmp_path):
    np.save(tmp_path / "x.npy", IMAGES)
    found = epoch(datasets.load(tmp_path / "x.npy", shuffle=False))[0]
    np.testing.assert_array_equal(bytes_of(found)[..., 0], IMAGES)


def test_an_idx_file_tells_which_of_its_axes_counts(tmp_path):
    images = np.arange(6 * 6 * 9, dtype="uint16").astype("uint8").reshape(6, 6, 9)
    head = bytes((0, 0, 8, 3)) + struct.pack(">3I", *images.shape)
    (tmp_path / "x-idx3-ubyte").write_bytes(head + images.tobytes())
    found = epoch(datasets.load(tmp_path / "x-idx3-ubyte", shuffle=False))[0]
    np.testing.assert_array_equal(bytes_of(np.asarray(found))[..., 0], images)


NAMES = [f"pixel{i}" for i in range(36)]
TEXTS = ["label", *NAMES]


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        (TEXTS, [*range(37)]),
        (None, [*range(37)]),
        (None, [*range(1, 37), 0]),
        ([*NAMES, '"Class"'], [*range(1, 37), 0]),
        (sorted(TEXTS), sorted(range(37), key=TEXTS.__getitem__)),
        (["label", *(f"{i}x{j}" for i in range(6) for j in range(6))], [*range(37)]),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_tables_of_pixels(tmp_path, names, columns, packed):
    rows = np.c_[LABELS, IMAGES.reshape(12, -1)][:, columns]
    lines = [",".join(map(str, row)) for row in rows]
    content = "\r\n".join([",".join(names), *lines] if names else lines).encode()
    path = tmp_path / ("train.csv.gz" if packed else "train.csv")
    path.write_bytes(gzip.compress(content) if packed else content)
    check(read(path))


def test_tables_without_labels_and_of_floats(tmp_path):
    path = tmp_path / "test.csv"
    np.savetxt(path, IMAGES.reshape(12, -1), "%d", ",")
    found = epoch(datasets.load(path, shuffle=False))[0]
    np.testing.assert_array_equal(bytes_of(found)[..., 0], IMAGES)
    np.savetxt(path, IMAGES.reshape(12, -1) / 255, "%.6f", ",")
    found = datasets.load(path, shuffle=False)
    assert found.info.value_range == (0, 1)
    np.testing.assert_array_equal(bytes_of(epoch(found)[0])[..., 0], IMAGES)


def no_header(path, first, last):
    """Writes 40 images of 8x8 pixels of 0..16, and a column on either side but one."""
    inner = np.random.default_rng(0).integers(0, 17, (40, 63))
    np.savetxt(path, np.c_[first, inner, last], "%d", ",")


def test_the_label_of_a_table_without_a_header_is_told_by_its_numbers(tmp_path):
    classes, black = np.arange(40) % 10, np.zeros(40)
    for name, columns in (("optdigits", (black, classes)), ("mnist", (classes, black))):
        path = tmp_path / f"{name}.csv"
        no_header(path, *columns)
        found = datasets.load(path, labels=True, shuffle=False)
        ((images, labels),) = epoch(found)
        np.testing.assert_array_equal(labels, classes)
        corner = (0, 0) if name == "optdigits" else (-1, -1)
        assert (np.asarray(images)[:, *corner] == -1).all()
        assert not (np.asarray(images)[:, 0] == -1).all()


@pytest.mark.parametrize("several", [True, False])
def test_a_label_that_may_be_either_column_wants_a_header(tmp_path, several):
    column = np.arange(40) % 3 if several else np.zeros(40)
    no_header(tmp_path / "x.csv", column, column)
    with pytest.raises(ValueError, match=r"first or the last is not clear .* header"):
        datasets.load(tmp_path / "x.csv")


@pytest.mark.parametrize("labels", [1, 2])
def test_the_binary_version_of_cifar(tmp_path, labels):
    random = np.random.default_rng(1)
    images = random.integers(0, 256, (3, 32, 32, 3), "uint8")
    planes = images.transpose(0, 3, 1, 2).reshape(3, -1)
    classes = np.array([[9, 2], [8, 0], [7, 1]])[:, -labels:]
    records = np.c_[classes, planes].astype("uint8")
    names = ("data_batch_1", "test_batch") if labels == 1 else ("train", "test")
    records[:2].tofile(tmp_path / f"{names[0]}.bin")
    records[2:].tofile(tmp_path / f"{names[1]}.bin")
    meta = "batches.meta.txt" if labels == 1 else "fine_label_names.txt"
    (tmp_path / meta).write_text("cat\ndog\nfrog\n\n")
    for path, options, rows in (
        (tmp_path, {}, slice(2)),
        (tmp_path, {"split": "test"}, slice(2, None)),
        (tmp_path / f"{names[1]}.bin", {}, slice(2, None)),
    ):
        found, given, info = read(path, **options)
        np.testing.assert_array_equal(found, images[rows])
        np.testing.assert_array_equal(given, classes[rows, -1])
        assert info.classes == ("cat", "dog", "frog")
    assert datasets.splits(tmp_path) == ("train", "test")


@pytest.mark.parametrize("kind", ["bool", "uint8", "int64", "uint16"])
def test_masks_of_0_and_1_are_black_and_white(tmp_path, kind):
    mask = (IMAGES > 99).astype(kind)
    np.savez(tmp_path / "x.npz", mask)
    for found in (datasets.from_arrays(mask), datasets.load(tmp_path / "x.npz")):
        assert found.info.value_range == (0, 1)
        assert found.info.notes == ("0 and 1 read as black and white",)
        assert set(np.unique(epoch(found)[0])) == {-1, 1}


def test_dark_arrays_are_told(tmp_path):
    info = datasets.from_arrays(IMAGES // 16).info
    assert info.notes == (
        "nearly black, at most 15 of 255: if 15 is white, say value_range=(0, 15), "
        "--value-range 0,15",
    )
    assert datasets.from_arrays(IMAGES // 16, value_range=(0, 16)).info.notes == ()


def test_what_is_cropped_and_enlarged_is_said():
    info = datasets.from_arrays(np.ones((4, 640, 100)), image_size=128).info
    assert str(info) == (
        "arrays (train): 4 images of 128x128x1; stored as 640x100; cropped to the "
        "middle square, which keeps 16% of the pixels; all enlarged"
    )
