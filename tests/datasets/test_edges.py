"""Edges of images: by hand, and those of Fashion-MNIST in their order."""

import numpy as np
import pytest

from kerasgan import datasets
from kerasgan.datasets.edges import edges_of
from tests.datasets.batching import bytes_of, epoch


def test_a_step_has_one_line_of_edge():
    images = np.zeros((2, 6, 8, 1), "uint8")
    images[0, :, 4:] = 200  # 100 levels a pixel on both sides of the step
    images[1, :, 4:] = 40  # 20 levels a pixel, below 32
    found = edges_of(images)
    assert found.dtype == np.uint8
    assert [np.flatnonzero(row[:, 0]).tolist() for row in found[0]] == [[4]] * 6
    assert not found[1].any()


def test_images_do_not_see_each_other():
    """Each image has the edges that it has alone."""
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (4, 9, 7, 1)).astype("uint8")
    alone = [edges_of(images[i : i + 1]) for i in range(4)]
    np.testing.assert_array_equal(edges_of(images), np.concatenate(alone))


def test_lying_and_standing_are_alike():
    random = np.random.default_rng(1)
    images = random.integers(0, 256, (3, 8, 8, 1)).astype("uint8")
    turned = edges_of(images.transpose(0, 2, 1, 3)).transpose(0, 2, 1, 3)
    # but for pixels that change as much along either axis
    assert (turned == edges_of(images)).mean() > 0.95


@pytest.mark.shared_data("fashion_mnist")
def test_fashion_edges_are_those_of_the_clothes():
    options = {"split": "test", "shuffle": False, "batch_size": 500}
    data = datasets.paired("fashion_edges", "fashion_mnist", **options)
    edges, clothes = epoch(data)[0]
    np.testing.assert_array_equal(
        bytes_of(edges), edges_of(bytes_of(clothes).astype("uint8"))
    )
    assert 0.1 < (edges > 0).mean() < 0.16
