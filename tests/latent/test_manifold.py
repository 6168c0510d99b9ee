"""The plane of two latents: quantiles of the normal, and images of each place."""

import numpy as np
import pytest
from scipy.stats import norm

from kerasgan import latent
from kerasgan.cli import main
from kerasgan.models import CVAE, VAE
from tests import harness


@pytest.fixture(scope="module")
def vae():
    model = VAE((8, 8, 1), 2, width=4)
    harness.seed_weights(model)
    return model


def test_each_image_stands_for_as_much_of_the_prior(vae):
    found = latent.manifold(vae, 4)
    values = norm.ppf([1 / 8, 3 / 8, 5 / 8, 7 / 8])
    np.testing.assert_allclose(found.numbers["values"], values, atol=1e-6)
    np.testing.assert_allclose(found.latents[2, 3], [values[3], values[2]], atol=1e-6)
    made = vae.generate_from(found.latents[2])
    np.testing.assert_allclose(found.images[2], made, atol=1e-6)
    assert found.columns == found.rows == ["-1.2", "-0.32", "0.32", "1.2"]


def test_other_latents_are_those_of_a_draw():
    model = VAE((8, 8, 1), 4, width=4)
    found = latent.manifold(model, 3, dimensions=(3, 1), seed=5)
    drawn = model.latents(1, 5)[0]
    np.testing.assert_array_equal(found.latents[..., 0], np.full((3, 3), drawn[0]))
    np.testing.assert_array_equal(found.latents[..., 2], np.full((3, 3), drawn[2]))
    values = found.numbers["values"]
    np.testing.assert_allclose(found.latents[1, :, 3], values, atol=1e-6)
    np.testing.assert_allclose(found.latents[:, 1, 1], values, atol=1e-6)


def test_a_class_is_asked_for():
    model = CVAE((8, 8, 1), 2, classes=3, width=4)
    found = latent.manifold(model, 2, labels=1)
    assert (found.labels == [0, 1, 0]).all()


def test_the_command_draws_it(vae, tmp_path):
    vae.save(tmp_path / "vae.keras")
    out = tmp_path / "plane.png"
    arguments = ["latent", "manifold", tmp_path / "vae.keras", "-n", 3, "--out", out]
    main.main([*map(str, arguments), "--npz", f"{out}.npz"], standalone_mode=False)
    with np.load(f"{out}.npz") as stored:
        np.testing.assert_allclose(stored["images"], latent.manifold(vae, 3).images)


@pytest.mark.parametrize("dimensions", [(0, 2), (1, 1), (0,), 0, (0.5, 1)])
def test_dimensions_are_refused(vae, dimensions):
    with pytest.raises(ValueError, match="must be two of the numbers 0 to 1"):
        latent.manifold(vae, 3, dimensions)


def test_numbers_of_rows_are_refused(vae):
    with pytest.raises(ValueError, match=r"of at least 2\. Received: n=1"):
        latent.manifold(vae, 1)
