"""One code at a time."""

import numpy as np
import pytest

from kerasgan.latent import traverse
from kerasgan.models import GAN
from tests.latent.models import SHAPE, kernel, linear, linear_cgan, linear_infogan

CODES = {"kind": 3, "tilt": "uniform"}


def test_a_continuous_code_moves_and_nothing_else():
    model = linear_infogan(CODES)
    sheet = traverse(model, "tilt", [-2, 0, 1.5], n=4, seed=3)
    latents = model.latents(4, seed=3)
    assert sheet.images.shape == (4, 3, *SHAPE)
    assert (sheet.rows, sheet.columns) == (["1", "2", "3", "4"], ["-2", "0", "1.5"])
    np.testing.assert_array_equal(sheet.latents[:, :, 6], [[-2, 0, 1.5]] * 4)
    fixed = np.stack([latents[:, :6]] * 3, axis=1)
    np.testing.assert_array_equal(sheet.latents[:, :, :6], fixed)
    moved = sheet.images[:, 2] - sheet.images[:, 0]
    expected = 3.5 * kernel(7)[6].reshape(SHAPE)
    np.testing.assert_allclose(moved, np.stack([expected] * 4), atol=1e-6)
    np.testing.assert_array_equal(sheet.numbers["values"], [-2, 0, 1.5])


def test_a_categorical_code_takes_each_value():
    model = linear_infogan(CODES)
    sheet = traverse(model, "kind", range(3), n=2, seed=3)
    np.testing.assert_array_equal(sheet.latents[:, :, 3:6], [np.eye(3)] * 2)
    expected = model.generate(2, seed=3, codes={"kind": 1})
    np.testing.assert_array_equal(sheet.images[:, 1], expected)


def test_a_latent_variable_moves_and_nothing_else():
    model = linear()
    sheet = traverse(model, 2, [0.5, -0.5], n=3, seed=1)
    expected = model.latents(3, seed=1)
    expected[:, 2] = -0.5
    np.testing.assert_array_equal(sheet.latents[:, 1], expected)
    np.testing.assert_array_equal(sheet.images[:, 1], model.generate_from(expected))


def test_labels_are_drawn_or_given():
    model = linear_cgan()
    drawn = traverse(model, 0, [0], n=4, seed=1)
    labels = model.labels(4, seed=1)
    np.testing.assert_array_equal(drawn.labels[:, 0].argmax(axis=1), labels)
    given = traverse(model, 0, [0, 1], n=4, seed=1, labels=[2, 1])
    assert given.rows == ["class 2", "class 2", "class 1", "class 1"]


def test_refusals():
    model = linear_infogan(CODES)
    with pytest.raises(ValueError, match=r"no code 'slant'\. Known: kind, tilt"):
        traverse(model, "slant", [0])
    with pytest.raises(ValueError, match="'kind' takes whole numbers from 0 to 2"):
        traverse(model, "kind", [3])
    with pytest.raises(
        ValueError, match=r"no latent variable 7.* 0 to 6, or a code: k"
    ):
        traverse(model, 7, [0])
    with pytest.raises(ValueError, match=r"no latent variable -1\. .* 0 to 3\."):
        traverse(linear(), -1, [0])
    with pytest.raises(ValueError, match=r"GAN has no codes\. Received: code='c1'"):
        traverse(linear(), "c1", [0])
    for values in ([], 3, [np.nan], ["a"], [[1]]):
        with pytest.raises(ValueError, match="values must be a list of finite numbers"):
            traverse(linear(), 0, values)
    with pytest.raises(ValueError, match="GAN is unconditional"):
        traverse(linear(), 0, [0], labels=1)
    with pytest.raises(ValueError, match="n must be a positive integer"):
        traverse(linear(), 0, [0], n=0)
    points = GAN((2,), latent_dim=4, networks="mlp", width=4)
    with pytest.raises(ValueError, match="draw images, and this model makes points"):
        traverse(points, 0, [0])
