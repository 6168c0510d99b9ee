"""Ways between latents and classes: norms, ends and angles that are known."""

import numpy as np
import pytest

from kerasgan.latent import interpolate, interpolate_classes, lerp, slerp
from tests.latent.models import SHAPE, linear, linear_cgan, linear_infogan

T = np.linspace(0, 1, 7)


def normal(n=5, d=6, seed=0):
    return np.random.default_rng(seed).standard_normal((n, d))


def test_slerp_keeps_the_norm_and_turns_evenly():
    start, end = normal(), normal(seed=1)
    start /= np.linalg.norm(start, axis=1, keepdims=True)
    end /= np.linalg.norm(end, axis=1, keepdims=True)
    ways = slerp(3 * start, 3 * end, T)
    assert ways.shape == (5, 7, 6)
    np.testing.assert_allclose(np.linalg.norm(ways, axis=2), 3, rtol=1e-14)
    cosines = (ways[:, 1:] * ways[:, :-1]).sum(axis=2) / 9
    expected = np.arccos((start * end).sum(axis=1)) / 6
    np.testing.assert_allclose(np.arccos(cosines), expected[:, None] + np.zeros(6))


def test_slerp_by_hand():
    # A third of the right angle from x to y, the norm a third of the way from 2 to 5.
    way = slerp([[2.0, 0.0]], [[0.0, 5.0]], 1 / 3)
    np.testing.assert_allclose(way, [[3 * np.sqrt(3) / 2, 3 / 2]])


@pytest.mark.parametrize("method", [lerp, slerp])
def test_the_ends_are_exact(method):
    start, end = normal(), 2 * normal(seed=1)
    np.testing.assert_array_equal(method(start, end, 0), start)
    np.testing.assert_array_equal(method(start, end, 1.0), end)
    ways = method(start, end, T)
    np.testing.assert_array_equal(ways[:, [0, -1]], np.stack([start, end], axis=1))


def test_lerp_by_hand():
    np.testing.assert_allclose(lerp([[0.0, 4.0]], [[2.0, 0.0]], 0.25), [[0.5, 3.0]])


def test_where_there_is_no_arc_slerp_is_lerp():
    start = np.array([[1.0, 2.0], [0.0, 0.0], [1.0, 1.0], [0.0, 0.0]])
    end = np.array([[2.0, 4.0], [3.0, 1.0], [0.0, 0.0], [0.0, 0.0]])
    np.testing.assert_allclose(slerp(start, end, T), lerp(start, end, T), atol=1e-15)


def test_nearly_parallel_vectors_make_no_leap():
    start = np.array([[1.0, 0.0]])
    for angle in (1e-3, 1e-5, 1e-7, 1e-9):
        end = np.array([[np.cos(angle), np.sin(angle)]])
        half = slerp(start, end, 0.5)
        np.testing.assert_allclose(half[0, 1], np.sin(angle / 2), rtol=1e-6)


def test_refusals_of_vectors():
    with pytest.raises(ValueError, match="Pair 1 has opposite directions"):
        slerp([[1.0, 0.0], [1.0, 2.0]], [[0.0, 1.0], [-2.0, -4.0]], 0.5)
    with pytest.raises(ValueError, match=r"one shape .* \(1, 2\), \(2, 2\)"):
        lerp(np.zeros((1, 2)), np.zeros((2, 2)), 0.5)
    with pytest.raises(ValueError, match="must be finite"):
        slerp([[1.0, np.nan]], [[1.0, 2.0]], 0.5)


@pytest.mark.parametrize("method", ["lerp", "slerp"])
def test_images_of_the_ends_are_those_of_generate_from(method):
    model = linear()
    start, end = model.latents(3, seed=0), model.latents(3, seed=1)
    sheet = interpolate(model, start, end, steps=5, method=method)
    assert sheet.images.shape == (3, 5, *SHAPE)
    np.testing.assert_array_equal(sheet.images[:, 0], model.generate_from(start))
    np.testing.assert_array_equal(sheet.images[:, -1], model.generate_from(end))
    np.testing.assert_array_equal(sheet.numbers["t"], [0, 0.25, 0.5, 0.75, 1])
    assert sheet.columns == ["0.00", "0.25", "0.50", "0.75", "1.00"]
    assert sheet.rows == ["1", "2", "3"]
    middle = {"lerp": lerp, "slerp": slerp}[method](start, end, 0.5)
    np.testing.assert_allclose(sheet.latents[:, 2], middle, rtol=1e-6)


def test_labels_stay_along_a_row():
    model = linear_cgan()
    start, end = model.latents(3, seed=0), model.latents(3, seed=1)
    sheet = interpolate(model, start, end, 3, labels=[2, 0, 1])
    assert sheet.rows == ["class 2", "class 0", "class 1"]
    expected = model.generate_from(end, [2, 0, 1])
    np.testing.assert_array_equal(sheet.images[:, 2], expected)
    with pytest.raises(ValueError, match="no labels"):
        interpolate(model, start, end)


def test_codes_move_linearly():
    model = linear_infogan({"kind": 3, "tilt": "uniform"})
    start = model.with_codes(model.latents(2, seed=0), {"kind": 0, "tilt": -1.0})
    end = model.with_codes(model.latents(2, seed=1), {"kind": 2, "tilt": 0.5})
    latents = interpolate(model, start, end, 3).latents
    np.testing.assert_allclose(latents[:, 1, 3:], [[0.5, 0, 0.5, -0.25]] * 2)
    noise = slerp(start[:, :3], end[:, :3], 0.5)
    np.testing.assert_allclose(latents[:, 1, :3], noise, rtol=1e-6)


def test_classes_mix_at_fixed_latents():
    model = linear_cgan()
    latents = model.latents(2, seed=4)
    sheet = interpolate_classes(model, 0, 2, steps=5, n=2, seed=4)
    assert sheet.columns == ["0", "0.25", "0.50", "0.75", "2"]
    np.testing.assert_array_equal(sheet.latents, np.stack([latents] * 5, axis=1))
    np.testing.assert_array_equal(sheet.labels[:, 1], [[0.75, 0, 0.25]] * 2)
    for column, label in ((0, 0), (-1, 2)):
        expected = model.generate_from(latents, label)
        np.testing.assert_array_equal(sheet.images[:, column], expected)
    # The generator is linear: a quarter of the way is a quarter of the change.
    first, last = sheet.images[:, 0], sheet.images[:, -1]
    np.testing.assert_allclose(
        sheet.images[:, 1], 0.75 * first + 0.25 * last, atol=1e-6
    )
    given = interpolate_classes(model, [0, 1], [1, 2], latents=latents)
    assert given.columns[0] == "0.00"
    np.testing.assert_array_equal(
        given.images[:, -1], model.generate_from(latents, [1, 2])
    )


@pytest.mark.parametrize("steps", [1, 2.5, None, True])
def test_too_few_steps(steps):
    model = linear_cgan()
    latents = model.latents(2, seed=0)
    with pytest.raises(ValueError, match="steps must be a whole number of at least 2"):
        interpolate(model, latents, latents, steps, labels=0)
    with pytest.raises(ValueError, match="steps must be a whole number of at least 2"):
        interpolate_classes(model, 0, 1, steps)


def test_refusals():
    model = linear()
    latents = model.latents(2, seed=0)
    with pytest.raises(ValueError, match=r"'slurp'\. Did you mean 'slerp'"):
        interpolate(model, latents, latents, method="slurp")
    with pytest.raises(ValueError, match=r"shape \(n, 4\)\. Received: shape \(2, 3\)"):
        interpolate(model, latents, latents[:, :3])
    with pytest.raises(ValueError, match="one shape"):
        interpolate(model, latents, latents[:1])
    with pytest.raises(ValueError, match="finite"):
        interpolate(model, latents, latents * np.nan)
    with pytest.raises(ValueError, match="GAN is unconditional"):
        interpolate(model, latents, latents, labels=1)
    with pytest.raises(ValueError, match="GAN is unconditional"):
        interpolate_classes(model, 0, 1)
    with pytest.raises(ValueError, match="3 classes"):
        interpolate_classes(linear_cgan(), 0, 3)
