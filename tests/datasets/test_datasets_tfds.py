"""Names of TensorFlow Datasets."""

import numpy as np
import pytest
from PIL import Image

from kerasgan import datasets
from kerasgan.datasets import tfds
from kerasgan.optional import installed
from tests.datasets.batching import bytes_of, epoch

needs_tensorflow = pytest.mark.skipif(
    not (installed("tensorflow") and installed("tensorflow_datasets")),
    reason="TensorFlow Datasets is not installed here",
)


@pytest.fixture
def stored():
    """Reads the first images and labels of mnist with TFDS alone."""
    import tensorflow_datasets

    whole = tensorflow_datasets.load("mnist", split="train[:200]")
    examples = list(whole.as_numpy_iterator())
    return [np.stack([each[key] for each in examples]) for key in ("image", "label")]


@needs_tensorflow
@pytest.mark.shared_data("mnist", "fashion_mnist", "fxemoji")
def test_a_dataset_of_the_catalogue(stored):
    dataset = datasets.load("mnist", labels=True, shuffle=False, batch_size=200)
    assert dataset.info.image_shape == (28, 28, 1)
    assert dataset.info.classes == tuple("0123456789")
    assert dataset.info.size == 60_000
    assert dataset.info.steps_per_epoch == len(dataset) == 300
    images, labels = next(dataset.as_numpy_iterator())
    np.testing.assert_array_equal(bytes_of(images), stored[0])
    np.testing.assert_array_equal(labels, stored[1])


@needs_tensorflow
@pytest.mark.shared_data("mnist", "fashion_mnist", "fxemoji")
def test_resizing_equals_pillows(stored):
    dataset = datasets.load("mnist", split="train[:9]", image_size=16, shuffle=False)
    (images,) = epoch(dataset)
    for image, original in zip(bytes_of(images), stored[0], strict=False):
        # On bytes Pillow rounds and clips between its two passes as well.
        plane = Image.fromarray(original[..., 0].astype("float32"))
        expected = np.asarray(plane.resize((16, 16), Image.Resampling.BICUBIC))
        expected = np.rint(np.clip(expected, 0, 255)).astype(int)
        np.testing.assert_allclose(image[..., 0], expected, atol=1)


@needs_tensorflow
@pytest.mark.shared_data("mnist", "fashion_mnist", "fxemoji")
@pytest.mark.parametrize("cached", [True, False])
def test_the_order_of_cached_and_streamed_sets(monkeypatch, cached):
    import keras

    if not cached:
        monkeypatch.setattr(tfds, "CACHE_BYTES", 0)
    options = {"split": "train[:200]", "labels": True, "batch_size": 64, "seed": 1}
    plain = epoch(datasets.load("mnist", shuffle=False, **options))
    whole = datasets.load("mnist", **options)
    passes = [epoch(whole) for _ in range(3)]
    keras.utils.set_random_seed(0)
    resumed = datasets.load("mnist", initial_epoch=2, **options)
    assert len(whole) == len(passes[0]) == 4

    def rows(batches):
        # The label rides along as one more pixel, so that pairs are compared.
        flat = [np.c_[bytes_of(x).reshape(len(x), -1), y] for x, y in batches]
        return np.concatenate(flat)

    first, _, third = map(rows, passes)
    np.testing.assert_array_equal(rows(epoch(resumed)), third)
    assert (first != third).any()
    assert sorted(map(tuple, first)) == sorted(map(tuple, rows(plain)))


@needs_tensorflow
@pytest.mark.shared_data("mnist", "fashion_mnist", "fxemoji")
def test_a_set_without_labels_in_other_channels():
    dataset = datasets.load("fxemoji", split="test", channels=1, image_size=8)
    assert dataset.info.image_shape == (8, 8, 1)
    assert dataset.info.license.startswith("CC BY 4.0")
    assert epoch(dataset)[0].shape == (64, 8, 8, 1)
    colours = datasets.load("mnist", split="test[:5]", channels=3)
    assert colours.info.license.startswith("MNIST: Yann LeCun and Corinna Cortes")
    (images,) = epoch(colours)
    np.testing.assert_array_equal(images[..., 0], images[..., 2])
    with pytest.raises(ValueError, match=r"no feature 'label' .* Do without labels"):
        datasets.load("fxemoji", labels=True)


@needs_tensorflow
@pytest.mark.shared_data("mnist", "fashion_mnist", "fxemoji")
def test_refused_names_and_splits():
    with pytest.raises(
        ValueError,
        match=r"'mnits'. Did you mean 'mnist'.*\(digits, gaussian, grid, ",
    ):
        datasets.load("mnits")
    with pytest.raises(ValueError, match="Did you mean 'digits'"):
        datasets.load("digit")
    with pytest.raises(ValueError, match=r"'dev'\. Known: train, test, and slices"):
        datasets.load("mnist", split="dev")
    with pytest.raises(ValueError, match="no images in the split"):
        datasets.load("mnist", split="train[:0]")
    with pytest.raises(FileNotFoundError, match="no file or folder 'mnits/a'"):
        datasets.load("mnits/a")


@needs_tensorflow
def test_a_failed_download_names_the_variable(monkeypatch, tmp_path):
    import tensorflow_datasets

    builder = tensorflow_datasets.builder("mnist", data_dir=tmp_path)

    def refuse():
        raise ConnectionError("no\nnetwork")

    monkeypatch.setattr(builder, "download_and_prepare", refuse)
    monkeypatch.setattr(tensorflow_datasets, "builder", lambda name: builder)
    with pytest.raises(RuntimeError, match=r"Error: no network\. Set TFDS_DATA_DIR"):
        datasets.load("mnist")


def test_images_of_many_sizes_need_a_size():
    from kerasgan.datasets.info import Options

    with pytest.raises(ValueError, match=r"\(None, None, 3\). Write image_size=64"):
        tfds._shape("flowers", (None, None, 3), Options())
    assert tfds._shape("x", (None, None, 3), Options(image_size=8)) == (8, 8, 3)


@pytest.mark.skipif(installed("tensorflow"), reason="TensorFlow is installed here")
def test_without_tensorflow_the_error_says_what_to_install():
    with pytest.raises(ImportError, match=r"'mnist'.* Install it: pip install tensorf"):
        datasets.load("mnist")
