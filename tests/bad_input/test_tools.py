"""Metrics, latent tools, points and pictures: the first line of what they refuse."""

import numpy as np
import pytest

from kerasgan import latent, metrics, pictures
from kerasgan.datasets import toy
from kerasgan.models import CGAN, GAN
from tests.bad_input import refusal

SHAPE = (8, 8, 1)
REFUSALS = (ValueError, TypeError, OSError)
FEATURES = np.random.default_rng(0).normal(size=(20, 3))
ODD = np.where(np.arange(60).reshape(20, 3) == 7, np.nan, FEATURES)

METRICS = {
    "a metric of nobody": (
        lambda: metrics.get("fid"),
        "Unknown sample metric. Received: 'fid'. Known: audible, birthday, "
        "class_accuracy, class_diversity, classifier_score, density_coverage, "
        "frechet, kernel, modes, ms_ssim, precision_recall, sliced_wasserstein.",
    ),
    "a metric of a list": (
        lambda: metrics.get(["frechet"]),
        "Unknown sample metric. Received: ['frechet']. Did you mean 'frechet'? "
        "Known: audible, birthday, class_accuracy, class_diversity, classifier_score, "
        "density_coverage, frechet, kernel, modes, ms_ssim, precision_recall, "
        "sliced_wasserstein.",
    ),
    "features of nobody": (
        lambda: metrics.get("frechet", "vgg"),
        "Unknown extractor of features. Received: 'vgg'. Known: classifier_digits, "
        "classifier_fashion_mnist, classifier_letters, classifier_mnist, "
        "classifier_spoken_digit, coordinates, inception_v3_fid:PATH, "
        "inception_v3_keras, random_features, text_image_matching_scenes.",
    ),
    "features of none": (
        lambda: metrics.get("frechet"),
        "FrechetDistance looks at features, and these come from a network. "
        "Received: features=None. Write features='classifier_mnist', or any of "
        "classifier_digits, classifier_fashion_mnist, classifier_letters, "
        "classifier_mnist, classifier_spoken_digit, coordinates, "
        "inception_v3_fid:PATH, inception_v3_keras, random_features, "
        "text_image_matching_scenes, or give a keras.Model.",
    ),
    "one sample": (
        lambda: metrics.get("ms_ssim", n=1),
        "n must be a whole number of at least 2, and seed one of at least 0. "
        "Received: n=1, seed=0.",
    ),
    "a seed of text": (
        lambda: metrics.get("ms_ssim", seed="1"),
        "n must be a whole number of at least 2, and seed one of at least 0. "
        "Received: n=10000, seed='1'.",
    ),
    "features of pixels": (
        lambda: metrics.MSSSIM("digits"),
        "MSSSIM looks at pixels and not at features. Received: features='digits'. "
        "Leave it out.",
    ),
    "Fréchet of one row": (
        lambda: metrics.frechet_distance(FEATURES[:1], FEATURES),
        "real must have at least 2 images for this metric. Received: 1. Draw more.",
    ),
    "Fréchet of two widths": (
        lambda: metrics.frechet_distance(FEATURES[:, :2], FEATURES),
        "fake must have the features of the other side. Received: 3 instead of 2. "
        "Use one extractor for both.",
    ),
    "Fréchet of NaN": (
        lambda: metrics.frechet_distance(ODD, FEATURES),
        "real must be finite. Received: NaN or infinity in 1 of 20 rows, the first "
        "of them row 2. A generator whose weights are NaN makes such images.",
    ),
    "Fréchet of images": (
        lambda: metrics.frechet_distance(np.zeros((4, *SHAPE)), FEATURES),
        "real must be features of the shape (n, d), numbers. Received: shape (4, "
        "8, 8, 1), dtype float64. Images become features through "
        "kerasgan.metrics.features.get(name)(images).",
    ),
    "more neighbours than points": (
        lambda: metrics.precision_recall(FEATURES, FEATURES, k=20),
        "real must have at least 21 images for this metric. Received: 20. Draw more.",
    ),
    "no neighbours": (
        lambda: metrics.density_coverage(FEATURES, FEATURES, k=0),
        "k must be a positive integer. Received: k=0.",
    ),
    "probabilities of three": (
        lambda: metrics.classifier_score(np.full((4, 2), 1.5)),
        "Class probabilities are at least 0, and each row sums to 1. Received: 4 "
        "of 4 rows that do not, the first of them row 0 of least value 1.5 and sum "
        "3. Logits need a softmax first.",
    ),
    "modes of none": (
        lambda: metrics.mode_coverage(np.zeros((0, 10))),
        "counts must be one number of at least 0 for each class. Received: "
        "array([], shape=(0, 10), dtype=float64). Count labels with "
        "np.bincount(labels, minlength=classes).",
    ),
}
POINTS = {
    "no modes": (
        lambda: toy.ring(modes=0),
        "modes must be a positive integer. Received: modes=0.",
    ),
    "a radius of NaN": (
        lambda: toy.ring(radius=np.nan),
        "radius must be a positive number. Received: radius=nan. Write 1.0, for "
        "example.",
    ),
    "a spread of zero": (
        lambda: toy.grid(std=0),
        "std must be a positive number. Received: std=0. Write 1.0, for example.",
    ),
    "centers of a line": (
        lambda: toy.GaussianMixture([1.0, 2.0], 1.0, "mine"),
        "centers must have the shape (k, d), one row for each mode. Received: "
        "shape (2,). Write [[0.0], [1.0]] for two modes on a line.",
    ),
    "centers of NaN": (
        lambda: toy.GaussianMixture([[np.nan]], 1.0, "mine"),
        "centers must be finite. Received: centers=[[nan]]. Leave out the modes "
        "that have none.",
    ),
    "density of another width": (
        lambda: toy.ring().density(np.zeros((4, 3))),
        "Points of 'ring' have the shape (n, 2). Received: shape (4, 3). Write one "
        "point a row.",
    ),
    "modes in no points": (
        lambda: toy.ring().modes(np.zeros((0, 2))),
        "modes are counted in at least one point. Received: no points. Generate "
        "some thousands.",
    ),
    "modes within zero": (
        lambda: toy.ring().modes(np.zeros((4, 2)), within=0),
        "within must be a positive number. Received: within=0. Write 1.0, for example.",
    ),
    "a grid of no pictures": (
        lambda: pictures.grid(np.zeros((0, *SHAPE))),
        "Pictures are drawn of an array of images (n, height, width, channels). "
        "Received: shape (0, 8, 8, 1). Give one image at least.",
    ),
    "a grid of points": (
        lambda: pictures.grid(np.zeros((4, 2))),
        "Pictures are drawn of an array of images (n, height, width, channels). "
        "Received: shape (4, 2). Give one image at least.",
    ),
    "no columns": (
        lambda: pictures.grid(np.zeros((4, *SHAPE)), columns=0),
        "columns must be a positive integer. Received: columns=0.",
    ),
}


@pytest.mark.parametrize("row", METRICS)
def test_metrics(row):
    do, expected = METRICS[row]
    said = refusal(do, REFUSALS)
    assert said == expected


@pytest.mark.parametrize("row", POINTS)
def test_points_and_pictures(row):
    do, expected = POINTS[row]
    said = refusal(do, REFUSALS)
    assert said == expected


@pytest.fixture(scope="module")
def both():
    """A GAN and a CGAN of images."""
    return GAN(SHAPE, 4, width=2), CGAN(SHAPE, 4, width=2, classes=3)


Z = np.zeros((2, 4), "float32")
LATENT = {
    "one step": (
        lambda g, c: latent.interpolate(g, Z, Z, steps=1),
        "steps must be a whole number of at least 2. Received: steps=1.",
    ),
    "a method of nobody": (
        lambda g, c: latent.interpolate(g, Z, Z, 3, "cubic"),
        "Unknown method of interpolation. Received: 'cubic'. Known: lerp, slerp.",
    ),
    "ends of two sizes": (
        lambda g, c: latent.interpolate(g, Z, Z[:1], 3),
        "start and end must be finite, of one shape (n, d), and t a number or some "
        "(s,). Received: shapes (2, 4), (1, 4) and (3,).",
    ),
    "latents of another width": (
        lambda g, c: latent.interpolate(g, Z[:, :3], Z[:, :3], 3),
        "latents must be numbers of the shape (n, 4). Received: shape (2, 3). "
        "model.latents(n, seed) draws them.",
    ),
    "a class of no model": (
        lambda g, c: latent.interpolate_classes(g, 0, 1),
        "GAN is unconditional: it cannot be asked for a class. Received: labels=0. "
        "Leave labels out, or train a conditional model.",
    ),
    "a class out of range": (
        lambda g, c: latent.interpolate_classes(c, 0, 3),
        "The model has 3 classes, the labels 0 to 2. Received: labels=3.",
    ),
    "a code of no model": (
        lambda g, c: latent.traverse(g, "c1", [0, 1]),
        "GAN has no codes. Received: code='c1'. Give the number of a latent "
        "variable, 0 to 3, or an InfoGAN.",
    ),
    "a latent out of range": (
        lambda g, c: latent.traverse(g, 9, [0, 1]),
        "There is no latent variable 9. Give a number from 0 to 3.",
    ),
    "values of none": (
        lambda g, c: latent.traverse(g, 0, []),
        "values must be a list of finite numbers. Received: []. Write [-2, -1, 0, "
        "1, 2], for example.",
    ),
    "values of NaN": (
        lambda g, c: latent.traverse(g, 0, [0, np.nan]),
        "values must be a list of finite numbers. Received: [0, nan]. Write [-2, "
        "-1, 0, 1, 2], for example.",
    ),
    "no truncations": (
        lambda g, c: latent.truncate(g, []),
        "values must be a list of truncations, each a number or None. Received: "
        "values=[]. Write [0.5, 1, 2, None], for example.",
    ),
    "a truncation below zero": (
        lambda g, c: latent.truncate(g, [-1]),
        "truncation must be at least 0.02, or None; 0.5 to 2 are usual. Received: "
        "truncation=-1.",
    ),
    "an attribute of one kind": (
        lambda g, c: latent.attribute_vector(Z, np.ones(2)),
        "latents must be at least twice as many as their 4 columns. Received: 2. "
        "Label more samples.",
    ),
    "an attribute of other rows": (
        lambda g, c: latent.attribute_vector(Z, np.ones(3)),
        "latents must have the shape (n, d), and present a boolean or number for "
        "each, (n,). Received: shapes (2, 4) and (3,).",
    ),
    "a direction of another width": (
        lambda g, c: latent.edit(g, Z, np.ones(3), [0, 1]),
        "vector must have the shape (4,). Received: (3,). find_attribute makes one "
        "for this model.",
    ),
    "a measure of nobody": (
        lambda g, c: latent.measures.by_name("age"),
        "Unknown measure. Received: 'age'. Known: slant, stroke_width.",
    ),
    "a projection of NaN": (
        lambda g, c: latent.project(g, np.full((1, *SHAPE), np.nan), 2),
        "Images must be finite. Received: NaN or infinity in 1 of 1, the first of "
        "them image 0. A generator whose weights are NaN makes such images.",
    ),
    "a projection of another size": (
        lambda g, c: latent.project(g, np.zeros((1, 9, 9, 1)), 2),
        "images must have the model's shape (8, 8, 1). Received: (9, 9, 1). Load "
        "them as the model saw them.",
    ),
    "a projection of no steps": (
        lambda g, c: latent.project(g, np.zeros((1, *SHAPE)), 0),
        "steps must be a positive integer. Received: steps=0.",
    ),
    "no nearest images": (
        lambda g, c: latent.nearest_training_images(
            np.zeros((2, *SHAPE)), np.zeros((3, *SHAPE)), None, k=0
        ),
        "k must be a whole number from 1 to the number of training images. "
        "Received: k=0, 3 images. Ask for fewer neighbours.",
    ),
    "points": (
        lambda g, c: latent.truncate(GAN((2,), 2, width=2), [1.0]),
        "The latent tools draw images, and this model makes points. Received: "
        "image_shape=(2,). Call model.generate_from(latents).",
    ),
}


@pytest.mark.parametrize("row", LATENT)
def test_latent_tools(row, both):
    do, expected = LATENT[row]
    said = refusal(lambda: do(*both), REFUSALS)
    assert said == expected
