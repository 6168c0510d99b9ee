"""Projection: known generators give their images back, on every backend."""

import numpy as np
import pytest
from PIL import Image

from kerasgan.latent import project, projection
from kerasgan.models import CGAN, GAN
from tests import harness
from tests.latent.models import SHAPE, kernel, linear, linear_cgan, linear_infogan


@pytest.fixture(scope="module")
def found():
    model = linear()
    return model, project(model, model.generate(3, seed=5), 40, restarts=2, prior=0)


def test_latents_of_a_linear_generator_are_found(found):
    model, result = found
    z = model.latents(3, seed=5)
    np.testing.assert_allclose(result.latents, z, atol=0.05)
    assert result.psnr.min() > 40
    made = model.generate_from(result.latents)
    np.testing.assert_array_equal(result.reconstructions, made)


def test_the_course_is_that_of_the_best_so_far(found):
    _, result = found
    assert result.errors.shape == (41, 3)
    assert (np.diff(result.errors, axis=0) <= 0).all()
    differences = result.images.astype("float64") - result.reconstructions
    mse = np.mean(differences**2, axis=(1, 2, 3))
    np.testing.assert_allclose(result.errors[-1], mse, rtol=1e-3)
    np.testing.assert_allclose(result.psnr, 10 * np.log10(2**2 / mse))


def test_it_starts_at_the_nearest_sample(found):
    model, result = found
    candidates = model.generate(projection.CANDIDATES, seed=0)
    distances = (candidates[:, None] - result.images) ** 2
    nearest = distances.mean(axis=(2, 3, 4)).min(axis=0)
    np.testing.assert_allclose(result.errors[0], nearest, rtol=1e-4)


def test_the_least_squares_solution_of_an_image_that_no_latent_gives():
    model = linear()
    images = np.random.default_rng(0).uniform(-0.3, 0.3, (2, *SHAPE))
    matrix, pixels = kernel(4).astype("float64"), images.reshape(2, -1)
    z = np.linalg.lstsq(matrix.T, pixels.T, rcond=None)[0].T
    result = project(model, images, 60, restarts=1, prior=0)
    expected = np.mean((z @ matrix - pixels) ** 2, axis=1)
    np.testing.assert_allclose(result.errors[-1], expected, rtol=1e-3)
    small = project(model, images, 60, restarts=1, prior=1.0)
    assert (np.linalg.norm(small.latents, axis=1) < np.linalg.norm(z, axis=1)).all()


def test_batches_change_nothing(found, monkeypatch):
    model, result = found
    monkeypatch.setattr(projection, "AT_ONCE", 4)  # 2 images, then 1
    parts = project(model, result.images, 40, restarts=2, prior=0)
    np.testing.assert_allclose(parts.latents, result.latents, atol=1e-3)
    np.testing.assert_allclose(parts.errors[:5], result.errors[:5], rtol=1e-4)
    assert parts.snapshots.shape == result.snapshots.shape


def test_classes_are_given_or_found():
    model = linear_cgan()
    model.generator.set_weights([kernel(7, scale=0.15)])
    images = model.generate_from(0.3 * model.latents(3, seed=5), [2, 0, 1])
    given = project(model, images, 30, restarts=2, labels=[2, 0, 1], prior=0)
    np.testing.assert_array_equal(given.labels, np.eye(3)[[2, 0, 1]])
    assert given.psnr.min() > 30
    np.testing.assert_array_equal(
        given.reconstructions, model.generate_from(given.latents, given.labels)
    )
    free = project(model, images, 30, restarts=3, prior=0)
    np.testing.assert_allclose(free.labels.sum(axis=1), 1, rtol=1e-5)
    assert free.labels.argmax(axis=1).tolist() == [2, 0, 1]
    assert not np.isin(free.labels, [0, 1]).all()  # mixtures
    assert free.psnr.min() > 30


def test_given_classes_stay_even_where_others_are_nearer():
    model = linear_cgan()
    images = model.generate_from(0.3 * model.latents(3, seed=5), [2, 0, 1])
    result = project(model, images, 3, restarts=2, labels=[0, 1, 1])
    np.testing.assert_array_equal(result.labels, np.eye(3)[[0, 1, 1]])
    mixed = [[0.2, 0.3, 0.5]] * 3
    result = project(model, images, 3, restarts=2, labels=mixed)
    np.testing.assert_allclose(result.labels, mixed, rtol=1e-6)


def test_mixtures_of_classes_are_found():
    model = linear_cgan()
    model.generator.set_weights([kernel(7, scale=0.15)])
    rows = np.array([[0.2, 0.3, 0.5], [0.6, 0.4, 0]], "float32")
    images = model.generate_from(0.3 * model.latents(2, seed=5), rows)
    result = project(model, images, 80, restarts=2, prior=0)
    np.testing.assert_allclose(result.labels, rows, atol=0.05)
    assert result.psnr.min() > 35


def test_codes_move_too():
    model = linear_infogan({"kind": 3, "tilt": "uniform"})
    images = model.generate(2, seed=1, codes={"tilt": 2.5})
    result = project(model, images, 40, restarts=2, prior=0)
    assert result.psnr.min() > 35
    assert (result.latents[:, -1] > 1).all()


def test_a_range_of_pixels_changes_no_latent(found):
    model, result = found
    scaled = linear(data_range=(0, 255))
    images = (result.images + 1) * 127.5
    expected = project(model, result.images, 5, restarts=2, prior=0)
    other = project(scaled, images, 5, restarts=2, prior=0)
    np.testing.assert_allclose(other.errors, expected.errors, rtol=1e-2)
    assert other.data_range == (0.0, 255.0)
    mse = np.mean((images - other.reconstructions) ** 2, axis=(1, 2, 3))
    np.testing.assert_allclose(other.psnr, 10 * np.log10(255**2 / mse), rtol=1e-4)


def test_convolutions_and_batch_norm_stay_as_they_are():
    model = CGAN((8, 8, 1), latent_dim=4, classes=3, width=4)
    before = [weight.copy() for weight in model.generator.get_weights()]
    result = project(model, model.generate(2, seed=3), 2, restarts=1)
    for weight, old in zip(model.generator.get_weights(), before, strict=True):
        np.testing.assert_array_equal(weight, old)
    assert (result.errors[-1] <= result.errors[0]).all()
    assert result.steps == [0, 1, 2]


@pytest.mark.parametrize("name", ["vae", "cvae", "autoencoder"])
def test_images_are_searched_among_those_that_a_decoder_makes(name):
    model = harness.small(name)
    harness.seed_weights(model)
    images, options = harness.images(2, SHAPE), {"prior": 0, "learning_rate": 1e-3}
    result = project(model, images, 5, restarts=1, **options)
    assert (result.errors[-1] < result.errors[0]).all()
    made = model.generate_from(result.latents, result.labels)
    np.testing.assert_allclose(result.reconstructions, made, atol=1e-5)


def test_pictures(found, tmp_path, monkeypatch):
    _, result = found
    sheet = result.sheet()
    assert (sheet.rows, sheet.columns) == (["given", "found"], ["1", "2", "3"])
    np.testing.assert_array_equal(sheet.images[0], result.images)
    np.testing.assert_array_equal(sheet.images[1], result.reconstructions)
    assert result.picture().size == sheet.picture().size
    assert len(result.steps) == len(result.snapshots) == 21
    result.save_gif(tmp_path / "course.gif")
    with Image.open(tmp_path / "course.gif") as animation:
        assert 5 < animation.n_frames <= 21
        assert animation.size == (3 * 49 + 1, 2 * 49 + 1)
    result.plot_errors(tmp_path / "errors.png")
    with Image.open(tmp_path / "errors.png") as plot:
        assert plot.size == (840, 480)
    monkeypatch.setattr("kerasgan.latent.projected.COLUMNS", 2)
    assert result.picture().height == 2 * sheet.picture().height
    result.save_gif(tmp_path / "bands.gif")
    with Image.open(tmp_path / "bands.gif") as animation:
        assert animation.size == (2 * 49 + 1, 4 * 49 + 1)
    np.savez(tmp_path / "all.npz", **result.arrays())
    assert "labels" not in result.arrays()


def test_refusals():
    model, images = linear(), np.zeros((1, *SHAPE))
    with pytest.raises(ValueError, match="steps must be a positive integer"):
        project(model, images, steps=0)
    with pytest.raises(ValueError, match="restarts must be a positive integer"):
        project(model, images, restarts=0)
    with pytest.raises(ValueError, match="learning_rate must be a number"):
        project(model, images, learning_rate=0)
    with pytest.raises(ValueError, match="prior must be a number of at least 0"):
        project(model, images, prior=-1)
    with pytest.raises(ValueError, match=r"the model's shape \(8, 8, 1\)"):
        project(model, np.zeros((1, 6, 6, 1)))
    with pytest.raises(ValueError, match="leave the data range"):
        project(model, images + 200)
    points = GAN((2,), latent_dim=4, networks="mlp", width=4)
    with pytest.raises(ValueError, match="draw images, and this model makes points"):
        project(points, np.zeros((3, 2)))
    with pytest.raises(ValueError, match="GAN is unconditional"):
        project(model, images, labels=0)
    with pytest.raises(ValueError, match="seed must be"):
        project(model, images, seed=-1)
