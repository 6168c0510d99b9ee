"""Arrays and .npz files: ranges, pairs, refusals."""

import numpy as np
import pytest

from kerasgan import datasets
from tests.datasets.batching import bytes_of, epoch, numbered


@pytest.mark.parametrize(
    ("stored", "value_range", "expected", "told"),
    [
        (np.array([0, 255], "uint8"), None, [-1, 1], (0, 255)),
        (np.array([0, 1], "uint8"), (0, 1), [-1, 1], (0, 1)),
        (np.array([-0.5, 0.5], "float32"), None, [-0.5, 0.5], (-1, 1)),
        (np.array([0, 0.5], "float64"), None, [-1, 0], (0, 1)),
        (np.array([0, 16], "int64"), (0, 16), [-1, 1], (0, 16)),
        (np.array([100.0, 400.0]), (0, 400), [-0.5, 1], (0, 400)),
    ],
)
def test_values_are_mapped_to_minus_one_to_one(stored, value_range, expected, told):
    images = np.tile(stored[:, None, None], (1, 2, 2))
    dataset = datasets.from_arrays(images, value_range=value_range, shuffle=False)
    assert dataset.info.value_range == told
    (batch,) = epoch(dataset)
    assert batch.shape == (2, 2, 2, 1)
    assert batch.dtype == np.float32
    np.testing.assert_allclose(batch[:, 0, 0, 0], expected, atol=1e-6)


@pytest.mark.parametrize("keys", [("images", "labels"), ("x", "y")])
def test_labels_stay_with_their_images(tmp_path, keys):
    arrays = {keys[0]: numbered(), keys[1]: np.arange(10)}
    np.savez(tmp_path / "x.npz", **arrays)
    dataset = datasets.load(tmp_path / "x.npz", labels=True, batch_size=3)
    seen = []
    for images, labels in epoch(dataset):
        assert labels.dtype == np.int32
        np.testing.assert_array_equal(bytes_of(images)[:, 0, 0, 0], labels)
        seen += labels.tolist()
    assert sorted(seen) == list(range(10))
    assert seen != list(range(10))
    (alone,) = epoch(datasets.load(tmp_path / "x.npz"))
    assert alone.shape == (10, 4, 4, 1)


def test_the_only_array_of_a_file_is_the_images(tmp_path):
    np.savez_compressed(tmp_path / "x.npz", numbered())
    assert datasets.load(tmp_path / "x.npz").info.size == 10


@pytest.mark.parametrize("kind", ["uint8", "float32"])
def test_resizing_crops_and_keeps_the_range(kind):
    images = np.zeros((2, 8, 12, 1), kind)
    images[:, :, 2:10] = 200 if kind == "uint8" else 0.5  # the middle square
    images[:, :, :2] = 9 if kind == "uint8" else 0.9
    (batch,) = epoch(datasets.from_arrays(images, image_size=4))
    expected = 200 / 127.5 - 1 if kind == "uint8" else 0
    np.testing.assert_allclose(batch, np.full((2, 4, 4, 1), expected), atol=1e-6)
    edge = np.zeros((1, 8, 8, 3), kind)
    edge[:, 4:] = 255 if kind == "uint8" else 1
    (batch,) = epoch(datasets.from_arrays(edge, image_size=16))
    assert (batch.min(), batch.max()) == (-1, 1)


def test_channels_convert_as_pillow_does():
    from PIL import Image

    colours = np.random.default_rng(0).integers(0, 256, (1, 8, 8, 3), "uint8")
    (grey,) = epoch(datasets.from_arrays(colours, channels=1))
    expected = np.asarray(Image.fromarray(colours[0]).convert("L"), int)
    assert np.abs(bytes_of(grey)[0, ..., 0] - expected).max() <= 1
    with pytest.raises(ValueError, match="2 channels cannot be made into channels=3"):
        datasets.from_arrays(colours[..., :2], channels=3)


def test_class_names():
    labels = np.arange(10) % 2
    dataset = datasets.from_arrays(numbered(), labels, classes=["cat", "dog"])
    assert dataset.info.classes == ("cat", "dog")
    with pytest.raises(ValueError, match=r"lie in 0\.\.0, .* Received: 0 to 1"):
        datasets.from_arrays(numbered(), labels, classes=["cat"])


def saving(**arrays):
    return lambda path: np.savez(path, **arrays)


def truncated(path):
    np.savez(path, images=numbered())
    path.write_bytes(path.read_bytes()[:-80])


def flipped(path):
    np.savez(path, images=numbered(100))
    content = bytearray(path.read_bytes())
    content[900] ^= 255
    path.write_bytes(content)


def bare_array(path):
    with open(path, "wb") as file:
        np.save(file, numbered())


with_nan = np.where(numbered() >= 4, np.nan, 0.0)
REFUSED = {
    "truncated": (truncated, r"not a readable \.npz file .* numpy\.savez"),
    "flipped byte": (flipped, r"not a readable \.npz file \(Bad CRC"),
    "text": (lambda path: path.write_text("hello"), r"not a readable \.npz file"),
    "empty": (lambda path: path.write_bytes(b""), r"not a readable \.npz file"),
    "bare .npy": (bare_array, "it is no zip archive"),
    "objects": (saving(images=np.array([{}, []], object)), "pickled Python objects"),
    "other names": (saving(a=numbered(), b=numbered()), "Received: a, b. Name it 'im"),
    "no arrays": (saving(), "Received: no arrays"),
    "flat": (
        saving(images=np.zeros((5, 784)), y=[0]),
        r"shape \(n, height.*: \(5, 784\)",
    ),
    "no images": (saving(images=numbered(0), y=[]), r"one image.*\(0, 4, 4, 1\)"),
    "images last": (
        saving(images=np.zeros((8, 8, 20)), y=[0]),
        r"moveaxis\(x, -1, 0\) .* Write x\[\.\.\., None\] if 8 images of 8x20 are",
    ),
    "strings": (saving(images=np.full((2, 4, 4), "a"), y=[0, 1]), "dtype <U1"),
    "NaN": (
        saving(images=with_nan, labels=np.arange(10)),
        "Received: 96 NaN or infinite values in 6 of 10 images, .* image 4",
    ),
    "range": (
        saving(images=2.0 * numbered(), labels=np.arange(10)),
        r"float64 values from 0\.0 to 18\.0 is not clear\. Write value_range=\(low, hi",
    ),
    "label count": (saving(images=numbered(), labels=np.arange(9)), r"shape \(9,\)"),
    "label type": (saving(images=numbered(), y=np.arange(10) / 2), "dtype float64"),
    "label sign": (saving(images=numbered(), y=np.arange(10) - 1), "-1 to 8"),
    "no labels": (
        saving(images=numbered()),
        "but there is no .* Received: images",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_files(case, tmp_path):
    write, message = REFUSED[case]
    write(tmp_path / "x.npz")
    with pytest.raises(ValueError, match=message) as refusal:
        datasets.load(tmp_path / "x.npz", labels=True)
    assert "\n" not in str(refusal.value)
    assert "x.npz" in str(refusal.value)


@pytest.mark.parametrize(
    ("value_range", "message"),
    [
        ((1, 0), "two numbers .* low below high. Received"),
        ("wide", "two numbers"),
        ((0, 5), r"outside value_range. Received: values from 0 to 9"),
    ],
)
def test_refused_ranges(value_range, message):
    with pytest.raises(ValueError, match=message):
        datasets.from_arrays(numbered(), value_range=value_range)


def test_files_have_no_splits(tmp_path):
    np.savez(tmp_path / "x.npz", images=numbered())
    assert datasets.load(tmp_path / "x.npz", split="all").info.size == 10
    with pytest.raises(ValueError, match=r"has no splits\. Received: split='test'"):
        datasets.load(tmp_path / "x.npz", split="test")


def test_labels_in_a_column_are_those_in_a_line(tmp_path):
    column = (np.arange(10) % 3).astype("uint8")[:, None]  # as Keras' cifar10 has them
    np.savez(tmp_path / "x.npz", x_train=numbered(), y_train=column)
    for dataset in (
        datasets.from_arrays(numbered(), column, shuffle=False),
        datasets.load(tmp_path / "x.npz", labels=True, shuffle=False),
    ):
        assert dataset.info.classes == ("0", "1", "2")
        ((_, labels),) = epoch(dataset)
        np.testing.assert_array_equal(labels, column[:, 0])
