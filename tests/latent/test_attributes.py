"""Attribute vectors: a planted direction is found again."""

import numpy as np
import pytest

from kerasgan.latent import attribute_vector, edit, find_attribute
from tests.latent.models import SHAPE, kernel, linear, linear_cgan, linear_infogan

D = 20


def planted(seed=0):
    w = np.random.default_rng(seed).standard_normal(D)
    return w / np.linalg.norm(w)


def latents(n=1000, mixed=False, seed=1):
    random = np.random.default_rng(seed)
    z = random.standard_normal((n, D))
    return z @ random.standard_normal((D, D)) if mixed else z


def test_a_linear_factor_is_found_exactly():
    z, w = latents(60, mixed=True), planted()
    np.testing.assert_allclose(attribute_vector(z, 3 * z @ w + 7), w, atol=1e-9)
    np.testing.assert_allclose(attribute_vector(z + 5, -2 * z @ w), -w, atol=1e-9)


@pytest.mark.parametrize("quantile", [0.05, 0.5, 0.9])
@pytest.mark.parametrize("mixed", [False, True])
def test_a_factor_that_is_seen_as_yes_or_no(quantile, mixed):
    z, w = latents(40_000 if mixed else 4000, mixed), planted()
    amount = z @ w
    present = amount > np.quantile(amount, quantile)
    found = attribute_vector(z, present)
    assert np.linalg.norm(found) == pytest.approx(1)
    assert found @ w > 0.95
    difference = z[present].mean(axis=0) - z[~present].mean(axis=0)
    assert found @ w > difference @ w / np.linalg.norm(difference)


def test_a_known_generator():
    # The measure sees one pixel: its row of the kernel is the direction.
    model = linear(D)
    w = kernel(D)[:, 27] / np.linalg.norm(kernel(D)[:, 27])
    seen = []

    def lit(images):
        seen.append(images.shape)
        return images[:, 3, 3, 0] > 0.05

    vector, values = find_attribute(model, lit, n=2000, seed=0)
    assert seen == [(2000, *SHAPE)]
    assert vector @ w > 0.95
    np.testing.assert_array_equal(
        values, model.generate(2000, seed=0)[:, 3, 3, 0] > 0.05
    )


def test_measures_see_images_in_one_range_whatever_the_model_has():
    ranges = ((-1, 1), (0, 255))
    found = [
        find_attribute(linear(data_range=each), lambda x: x[:, 0, 0, 0], n=50, seed=0)
        for each in ranges
    ]
    np.testing.assert_allclose(found[0][0], found[1][0], atol=1e-4)
    np.testing.assert_allclose(found[0][1], found[1][1], atol=1e-5)


def test_images_without_a_measure_are_left_out():
    model = linear()

    def sometimes(images):
        values = images[:, 0, 0, 0].astype("float64")
        values[::3] = np.nan
        return values

    vector, values = find_attribute(model, sometimes, n=90, seed=0)
    assert np.isnan(values).sum() == 30
    w = kernel(4)[:, 0]
    np.testing.assert_allclose(vector, w / np.linalg.norm(w), atol=1e-5)


def test_codes_and_labels_stay_out():
    model = linear_infogan({"kind": 3, "tilt": "uniform"})
    vector, _ = find_attribute(model, lambda x: x[:, 0, 0, 0], n=200, seed=0)
    np.testing.assert_array_equal(vector[3:], 0)
    w = kernel(7)[:3, 0] / np.linalg.norm(kernel(7)[:3, 0])
    np.testing.assert_allclose(vector[:3], w, atol=1e-5)
    model = linear_cgan()
    vector, _ = find_attribute(model, lambda x: x[:, 0, 0, 0], 200, 0, labels=1)
    w = kernel(7)[:4, 0] / np.linalg.norm(kernel(7)[:4, 0])
    np.testing.assert_allclose(vector, w, atol=1e-5)


@pytest.mark.parametrize("pixel", [0, 1e-9])
def test_what_changes_with_codes_alone_has_no_direction(pixel):
    model = linear_infogan({"kind": 3, "tilt": "uniform"})
    weights = kernel(7)
    weights[:3, 0] = pixel
    model.generator.set_weights([weights])
    with pytest.raises(ValueError, match=r"changes with the codes alone.* Use trav"):
        find_attribute(model, lambda x: x[:, 0, 0, 0], n=200, seed=0)


def test_edit_adds_the_vector():
    model = linear()
    z = model.latents(3, seed=0)
    thick, thin = np.array([1.0, 0, 0, 0]), np.array([0, 0.5, 0, 0])
    sheet = edit(model, z, thick - thin, [-1, 0, 2])
    assert sheet.columns == ["-1", "0", "+2"]
    np.testing.assert_array_equal(sheet.images[:, 1], model.generate_from(z))
    np.testing.assert_allclose(sheet.latents[:, 2] - z, [[2, -1, 0, 0]] * 3, atol=1e-6)
    moved = sheet.images[:, 2] - sheet.images[:, 1]
    expected = (2 * kernel(4)[0] - kernel(4)[1]).reshape(SHAPE)
    np.testing.assert_allclose(moved, np.stack([expected] * 3), atol=1e-6)
    np.testing.assert_array_equal(sheet.numbers["strengths"], [-1, 0, 2])
    with_classes = edit(linear_cgan(), z, thick, [0, 1], labels=[0, 1, 2])
    assert with_classes.rows == ["class 0", "class 1", "class 2"]


def test_refusals_of_arrays():
    z = latents(50)
    with pytest.raises(ValueError, match=r"shapes \(50, 20\) and \(49,\)"):
        attribute_vector(z, np.ones(49))
    with pytest.raises(ValueError, match="twice as many as their 20 columns"):
        attribute_vector(z[:39], z[:39, 0])
    with pytest.raises(ValueError, match=r"20 columns\. Received: 0\."):
        attribute_vector(z[:0], z[:0, 0])
    with pytest.raises(ValueError, match=r"shapes \(50,\) and \(50,\)"):
        attribute_vector(z[:, 0], z[:, 0])
    with pytest.raises(ValueError, match="must differ between the images"):
        attribute_vector(z, np.ones(50, bool))
    with pytest.raises(ValueError, match="must be finite"):
        attribute_vector(z, np.where(z[:, 0] > 0, np.nan, 1))


def test_refusals():
    model = linear()
    with pytest.raises(ValueError, match="measure must be a function of im"):
        find_attribute(model, "slant")
    with pytest.raises(ValueError, match=r"a number for each image, \(20,\)"):
        find_attribute(model, lambda images: images, n=20)
    with pytest.raises(ValueError, match="n must be a positive integer"):
        find_attribute(model, len, n=0)
    z = model.latents(2, seed=0)
    with pytest.raises(ValueError, match=r"vector must have the shape \(4,\)"):
        edit(model, z, np.ones(3), [0])
    with pytest.raises(ValueError, match="strengths must be a list of finite numbers"):
        edit(model, z, np.ones(4), 2)
    with pytest.raises(ValueError, match=r"shape \(n, 4\)"):
        edit(model, z[0], np.ones(4), [0])
