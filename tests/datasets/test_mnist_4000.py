"""The images of the demo: a part of MNIST that says so."""

from pathlib import Path

import numpy as np
import pytest

from kerasgan import datasets, metrics, run
from tests.datasets.batching import bytes_of, epoch
from tests.datasets.test_datasets_tfds import needs_tensorflow


def whole(name, split, **options):
    data = datasets.load(
        name, split=split, batch_size=5000, shuffle=False, labels=True, **options
    )
    return data.info, *(np.asarray(each) for each in epoch(data)[0])


def test_what_it_holds():
    train, images, labels = whole("mnist_4000", "train")
    test, held_out, _ = whole("mnist_4000", "test")
    assert (train.size, test.size) == (4000, 1000)
    assert train.image_shape == (28, 28, 1)
    assert train.classes == tuple("0123456789")
    assert train.value_range == (0, 255)
    assert train.name == "mnist_4000"
    assert labels[:12].tolist() == [4, 1, 0, 7, 8, 1, 2, 7, 1, 6, 6, 4]
    counts = [399, 445, 401, 397, 365, 357, 414, 417, 412, 393]
    assert np.bincount(labels).tolist() == counts
    assert (images.min(), images.max()) == (-1, 1)
    _, everything, _ = whole("mnist_4000", "all")
    np.testing.assert_array_equal(everything, np.concatenate([images, held_out]))


def test_its_licence_lies_beside_it():
    folder = Path(datasets.__file__).parent / "data"
    text = (folder / "README.md").read_text() + (folder / "LICENSE").read_text()
    assert "Yann LeCun and Corinna Cortes" in text
    assert "https://creativecommons.org/licenses/by-sa/3.0/" in text
    assert whole("mnist_4000", "test")[0].license.startswith("CC BY-SA 3.0")
    assert sum(path.stat().st_size for path in folder.iterdir()) < 1e6


@needs_tensorflow
@pytest.mark.shared_data("mnist")
@pytest.mark.parametrize(("split", "n"), [("train", 4000), ("test", 1000)])
def test_each_split_is_of_that_split_of_mnist(split, n):
    data = datasets.load("mnist", split=split, batch_size=n, shuffle=False, labels=True)
    images, labels = next(iter(data))
    _, mine, my_labels = whole("mnist_4000", split)
    np.testing.assert_array_equal(bytes_of(mine), bytes_of(np.asarray(images)))
    np.testing.assert_array_equal(my_labels, labels)


def test_the_digits_of_8x8_keep_their_name():
    assert datasets.load("digits").info.size == 1500
    assert {"digits", "mnist_4000"} < set(datasets.names())


def test_mnists_classifier_sees_it():
    assert metrics.features.of_dataset("mnist_4000") == "classifier_mnist"
    assert metrics.features.of_dataset("digits") == "classifier_digits"


def test_the_demo_learns_from_it():
    assert run.Recipe().dataset == "mnist_4000"
    assert (run.DEMO.model, run.DEMO.dataset) == ("acgan", "mnist_4000")
    assert run.default_end("mnist_4000")["minutes"] == 3.0
    assert run.default_end("digits") == {"epochs": 100, "minutes": 3.0}
    assert run.default_end("photos/") == {"epochs": 20}
