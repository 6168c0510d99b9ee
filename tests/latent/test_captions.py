"""Latent tools of models that are told captions, or vectors, on every backend."""

import keras
import numpy as np
import pytest

from kerasgan import latent
from kerasgan.modalities import Text, Vector
from kerasgan.models import CGAN, GANCLS, StackGAN
from tests import harness

TEXT = Text(["a", "dark", "line", "red", "star"], 4)
FIRST, SECOND = "a dark line", "a red star"
SIZES = {"width": 2, "units": 3}
STACK = {"conditioning_dim": 5, "stage_1": 8, **SIZES}
STEPS = 5


def gan_cls(**options):
    return GANCLS((8, 8, 1), 4, **{"text": TEXT, **SIZES, **options})


def stackgan(**options):
    return StackGAN((16, 16, 1), 4, **{"text": TEXT, **STACK, **options})


def identity(size):
    """Returns a text encoder that tells networks the vectors that it is given."""
    h = keras.Input((size,))
    return keras.Model(h, keras.layers.Activation("linear")(h))


def seeded(make, **options):
    """Returns a model of large weights, the average of which says the same."""
    keras.utils.set_random_seed(0)
    model = make(**options)
    harness.seed_weights(model)
    return model


def of_vectors(make):
    return seeded(make, text=Vector(3), text_encoder=identity(3))


@pytest.mark.parametrize("make", [gan_cls, stackgan])
def test_the_ends_are_what_both_captions_make(make):
    model = seeded(make)
    sheet = latent.interpolate_captions(model, FIRST, SECOND, STEPS, n=3, seed=7)
    ends = [model.generate(3, seed=7, caption=text) for text in (FIRST, SECOND)]
    np.testing.assert_allclose(sheet.images[:, 0], ends[0], atol=1e-6)
    np.testing.assert_allclose(sheet.images[:, -1], ends[1], atol=1e-6)
    for end in ends:
        assert (np.abs(sheet.images[:, 2] - end).max(axis=(1, 2, 3)) > 1e-3).all()
    latents = np.repeat(model.latents(3, seed=7)[:, None], STEPS, axis=1)
    np.testing.assert_array_equal(sheet.latents, latents)
    a, b = model.encode_text([FIRST, SECOND])
    told = [0.75 * a + 0.25 * b] * 3
    np.testing.assert_allclose(sheet.numbers["vectors"][:, 1], told, atol=1e-6)
    assert sheet.columns == [FIRST, "0.25", "0.50", "0.75", SECOND]
    assert (sheet.rows, sheet.labels) == (["1", "2", "3"], None)


@pytest.mark.parametrize("make", [gan_cls, stackgan])
def test_the_middle_is_what_the_vector_in_the_middle_makes(make):
    """The augmentation of a StackGAN sees that vector, and the same noise."""
    model = of_vectors(make)
    a, b = np.array([2.0, -1.0, 0.5]), np.array([0.0, 3.0, 1.0])
    latents = model.latents(2, seed=1)
    sheet = latent.interpolate_captions(model, a, b, 3, latents=latents)
    between = model.generate_from(latents, vector=[[1.0, 1.0, 0.75]] * 2)
    np.testing.assert_allclose(sheet.images[:, 1], between, atol=1e-6)
    assert sheet.columns == ["0.00", "0.50", "1.00"]
    several = latent.interpolate_captions(
        model, np.stack([a, b]), np.stack([b, a]), 2, latents=latents
    )
    turned = model.generate_from(latents, vector=np.stack([b, a]))
    np.testing.assert_allclose(several.images[:, 1], turned, atol=1e-6)


def test_the_average_of_the_text_encoder_speaks():
    model = seeded(gan_cls, ema_decay=0.5)
    sheet = latent.interpolate_captions(model, FIRST, SECOND, 2, n=2, seed=0)
    for weight in model.text_encoder.weights:
        weight.assign(weight * 0)
    again = latent.interpolate_captions(model, FIRST, SECOND, 2, n=2, seed=0)
    np.testing.assert_array_equal(again.images, sheet.images)


def test_it_is_animated(tmp_path):
    model = seeded(gan_cls)
    sheet = latent.interpolate_captions(model, FIRST, SECOND, STEPS, n=1, seed=7)
    sheet.save(tmp_path / "way.png")
    sheet.save_gif(tmp_path / "way.gif")
    assert {"vectors", "t"} < {*sheet.arrays()}


def test_walks_keep_the_caption():
    model = seeded(gan_cls)
    z = model.latents(2, seed=0)
    made = {
        "interpolate": latent.interpolate(model, z, z[::-1], 2, caption=FIRST),
        "traverse": latent.traverse(model, 1, [0.0, 1.0], 2, 0, caption=FIRST),
        "truncate": latent.truncate(model, [0.5, None], 2, 0, caption=FIRST),
        "manifold": latent.manifold(model, 2, seed=0, caption=FIRST),
        "edit": latent.edit(model, z, np.ones(4), [0, 1], caption=FIRST),
    }
    for name, sheet in made.items():
        for column in range(2):
            expected = model.generate_from(sheet.latents[:, column], caption=FIRST)
            np.testing.assert_array_equal(sheet.images[:, column], expected, name)
        assert sheet.numbers["caption"].tolist() == [FIRST, FIRST]
    assert made["edit"].rows == [FIRST, FIRST]
    each = latent.interpolate(model, z, z, 2, caption=[FIRST, SECOND])
    assert each.rows == [FIRST, SECOND]
    one, other = (model.generate_from(z, caption=text) for text in (FIRST, SECOND))
    np.testing.assert_allclose(each.images[0, 0], one[0], atol=1e-6)
    np.testing.assert_allclose(each.images[1, 0], other[1], atol=1e-6)


def test_vectors_are_given_by_their_name():
    model = of_vectors(gan_cls)
    h = np.array([1.0, 0.0, 2.0])
    sheet = latent.truncate(model, [None], 2, 0, vector=h)
    np.testing.assert_allclose(
        sheet.images[:, 0], model.generate(2, seed=0, vector=h), atol=1e-6
    )
    np.testing.assert_array_equal(sheet.numbers["vector"], [h, h])


def test_an_attribute_is_measured_of_pictures_of_captions():
    model = seeded(gan_cls)
    given = {"caption": [FIRST, SECOND]}
    vector, values = latent.find_attribute(
        model, lambda x: x.mean(axis=(1, 2, 3)), 40, 0, **given
    )
    images = model.generate(40, seed=0, **given)
    np.testing.assert_allclose(values, images.mean(axis=(1, 2, 3)), atol=1e-6)
    assert np.linalg.norm(vector) == pytest.approx(1)


@pytest.mark.parametrize("make", [gan_cls, stackgan])
def test_pictures_of_known_captions_are_projected(make):
    model = seeded(make)
    images = model.generate(2, seed=5, caption=[FIRST, SECOND])
    found = latent.project(
        model, images, 3, restarts=1, prior=0, caption=[FIRST, SECOND]
    )
    made = model.generate_from(found.latents, caption=[FIRST, SECOND])
    np.testing.assert_allclose(found.reconstructions, made, atol=1e-5)
    mse = np.mean((images - made) ** 2, axis=(1, 2, 3))
    np.testing.assert_allclose(found.errors[-1], mse, rtol=1e-3, atol=1e-7)
    assert found.labels is None


def test_words_that_networks_are_told_as_numbers_have_no_middle(monkeypatch):
    model = seeded(gan_cls)
    monkeypatch.setattr(GANCLS, "embedded", lambda self, networks, given: given)
    with pytest.raises(ValueError, match=r"told caption in whole numbers, .* embedded"):
        latent.interpolate_captions(model, FIRST, SECOND)


def test_a_model_of_classes_is_embedded_as_it_is():
    model = CGAN((8, 8, 1), 4, classes=3, width=2)
    rows = model.asked([2, 0], 2)
    np.testing.assert_array_equal(model.embed(rows)["labels"], np.eye(3)[[2, 0]])
    z = model.latents(2, seed=0)
    np.testing.assert_array_equal(
        model.generate_embedded(z, **rows), model.generate_from(z, [2, 0])
    )
