"""Diversity within a caption: 0 of a single picture, 1 of real ones, more of others."""

import math

import keras
import numpy as np
import pytest

from kerasgan import modalities, models
from kerasgan.datasets import scenes
from kerasgan.run.evaluation import evaluate
from tests.metrics.networks import linear_extractor
from tests.run import captioned

SHAPE = (16, 16, 3)
SPLITS = {
    "train": (120, 0, False, False),
    "test": (120, 1, False, True),
    "held_out": (120, 2, True, True),
}
OPTIONS = {"metrics": ["frechet"], "n": 120}


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(scenes, "SPLITS", SPLITS)


class Drawing:
    """Draws the scene of a caption, and says so as a model would.

    Args:
        noise: Whether each sample is another picture, or the first of its caption.
        wrong: Whether each sample shows some scene, whatever the caption says.
    """

    name, data_range = "drawing", (-1.0, 1.0)
    example = modalities.Image(SHAPE)

    def __init__(self, noise=True, wrong=False):
        self.noise, self.wrong = noise, wrong
        self.scenes = {}
        for split in ("test", "held_out"):
            said = scenes.captions_of_split(split, "scenes")
            self.scenes |= zip(said, scenes.of_split(split, "scenes"), strict=True)
        self.text = modalities.Text.of(list(self.scenes))
        self.conditions = {"caption": self.text}

    def get_weights(self):
        return [np.zeros(1)]

    def generate_batches(self, n, seed, batch_size=50, caption=None):
        random = np.random.default_rng(seed)
        rows = np.zeros((n, self.text.length), "int32") if caption is None else caption
        rows = self.text.rows(rows, n)
        texts = self.text.outside(rows)
        everything = list(self.scenes.values())
        for first in range(0, n, batch_size):
            part = []
            for i, text in enumerate(texts[first : first + batch_size], first):
                scene = self.scenes.get(text, everything[0])
                if self.wrong:
                    scene = everything[i % len(everything)]
                number = random if self.noise else 0
                part.append(scenes.draw(scene, SHAPE[0], number))
            yield np.stack(part).astype("float32") / np.float32(127.5) - 1


def found(model, **options):
    """Returns dict of split -> score."""
    options = {"features": linear_extractor(SHAPE, units=64), **OPTIONS, **options}
    scores = evaluate(model, dataset="scenes", **options).scores
    key = "caption_diversity_"
    return {s.key.removeprefix(key): s for s in scores if s.key.startswith(key)}


def test_real_pictures_are_as_diverse_as_real_ones():
    scores = found(Drawing(), seed=3)
    assert set(scores) == {"test", "held_out"}
    for split, count in (("test", 50), ("held_out", 50)):
        score = scores[split]
        assert score.name == f"caption_diversity_linear_{split}_{count}x20_seed3"
        assert score.better == "real"
        assert score.value == pytest.approx(1, abs=0.05)
        assert score.floor == pytest.approx(1, abs=0.05)
        assert len({score.value, score.floor, 1.0}) == 3


def test_a_sampler_without_noise_has_none():
    for score in found(Drawing(noise=False)).values():
        assert score.value == pytest.approx(0, abs=1e-4)
        assert score.floor == pytest.approx(1, abs=0.05)


def test_pictures_of_other_captions_are_more_diverse():
    assert found(Drawing(wrong=True))["test"].value > 2


def test_a_generator_that_ignores_its_latents():
    text = modalities.Text.of(scenes.captions_of_split("test", "scenes"))
    latents, vectors = keras.Input((4,)), keras.Input((4,))
    pixels = keras.layers.Dense(math.prod(SHAPE), activation="tanh")(vectors)
    images = keras.layers.Reshape(SHAPE)(pixels)
    deaf = keras.Model([latents, vectors], images, name="generator")
    options = {"units": 4, "width": 2, "reader": "set", "seed": 0}
    model = models.GANCLS(SHAPE, 4, text=text, generator=deaf, **options)
    score = found(model, given="scenes")["test"]
    assert score.value == pytest.approx(0, abs=1e-5)
    assert score.floor == pytest.approx(1, abs=0.05)


def test_only_drawn_data_have_it(tmp_path):
    place = str(captioned.folder(tmp_path / "pixels"))
    options = {"metrics": ["frechet"], "n": 100, "given": place, "dataset": place}
    options["features"] = linear_extractor((16, 16, 1))
    scores = evaluate(captioned.painter(), **options).scores
    assert "caption_diversity_test" not in {score.key for score in scores}


def test_features_that_see_nothing():
    blind = linear_extractor(SHAPE)
    blind.set_weights([0 * blind.get_weights()[0]])
    options = {**OPTIONS, "dataset": "scenes", "features": blind}
    evaluation = evaluate(Drawing(), **options)
    assert "caption_diversity_test" not in {s.key for s in evaluation.scores}
    said = evaluation.left_out["caption_diversity"]
    assert said == "linear sees the same in all real pictures of a caption"
