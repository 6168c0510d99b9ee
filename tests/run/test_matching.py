"""R-precision of samples: 1 where the caption is painted, 1 in 100 by chance."""

import json

import pytest

from kerasgan import models, presets, run
from kerasgan.datasets import scenes
from kerasgan.encoders import TextImageMatching
from kerasgan.modalities import Text
from kerasgan.run import evaluation as evaluations
from kerasgan.run.encoder import retrieval
from kerasgan.run.evaluation import evaluate
from kerasgan.run.subject import find
from tests.metrics.networks import linear_extractor
from tests.run import captioned

SHAPE = (captioned.SIDE, captioned.SIDE, 1)
OPTIONS = {"metrics": ["frechet"], "n": 120, "features": linear_extractor(SHAPE)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return str(captioned.folder(tmp_path_factory.mktemp("pixels") / "pixels"))


@pytest.fixture(scope="module")
def encoders(tmp_path_factory):
    path = tmp_path_factory.mktemp("presets") / "text_image_matching_pixels"
    captioned.matching().save_to_preset(path)
    return path


def found(model, folder, encoders):
    """Returns the score of a model."""
    options = {"dataset": folder, "given": folder, "matching": encoders, **OPTIONS}
    evaluation = evaluate(model, **options)
    return next(s for s in evaluation.scores if s.key == "r_precision"), evaluation


def test_painted_captions_are_found(folder, encoders, tmp_path):
    score, evaluation = found(captioned.painter(), folder, encoders)
    assert (score.value, score.floor, score.better) == (1.0, 1.0, "higher")
    assert score.name == "r_precision_text_image_matching_pixels_test_120_seed0"
    evaluations.save_evaluation(evaluation, tmp_path / "out")
    content = json.loads((tmp_path / "out/evaluation.json").read_text())
    assert content["matching"]["path"] == str(encoders)
    assert len(content["matching"]["sha256"]) == 64
    assert f"--matching {encoders}" in content["command"]
    assert "r_precision" not in content["left_out"]


def test_captions_of_others_are_not_found(folder, encoders):
    """Each sample shows the caption of the next one."""
    score, _ = found(captioned.painter(shift=1), folder, encoders)
    assert (score.value, score.floor) == (0.0, 1.0)


def test_noise_is_found_by_chance(folder, encoders):
    score, _ = found(captioned.painter(noise=1.0), folder, encoders)
    assert score.value <= 0.05
    assert score.floor == 1.0


def test_without_encoders_it_is_said_how_to_get_them(folder):
    options = {"dataset": folder, "given": folder, **OPTIONS}
    evaluation = evaluate(captioned.painter(), **options)
    assert "r_precision" not in {score.key for score in evaluation.scores}
    said = evaluation.left_out["r_precision"]
    assert "kerasgan train text_image_matching --dataset" in said
    assert "matching" not in evaluation.yardstick.facts()


def test_published_encoders_are_found(tmp_path, monkeypatch):
    monkeypatch.setattr(presets.folder, "PUBLISHED", (tmp_path,))
    splits = {"train": (110, 0, False, False), "test": (110, 1, False, True)}
    monkeypatch.setattr(scenes, "SPLITS", splits)
    text = Text.of(scenes.captions_of_split("test", "scenes"))
    shape = (16, 16, 3)
    model = TextImageMatching(shape, text=text, units=4, width=2, reader="set")
    model.save_to_preset(tmp_path / "text_image_matching_scenes")
    gan = models.GANCLS(shape, 4, text=text, units=4, width=2, reader="set")
    options = {**OPTIONS, "n": 110, "features": None}
    evaluation = evaluate(gan, "scenes", dataset="scenes", **options)
    names = {score.key: score.name for score in evaluation.scores}
    name = "text_image_matching_scenes"
    assert names["r_precision"] == f"r_precision_{name}_test_110_seed0"
    assert names["frechet"] == f"frechet_{name}_110_seed0"
    assert evaluation.yardstick.words().count(name) == 2
    # The encoders' own number, of the same images, is the floor.
    recipe = run.Recipe("text_image_matching", "scenes", image_size=16)
    told = retrieval(evaluation.yardstick.encoders.model, recipe)
    (floor,) = (s.floor for s in evaluation.scores if s.key == "r_precision")
    assert told == {
        "split": "test",
        "images": 110,
        "key": "r_precision",
        "value": floor,
    }


def test_refusals(folder, encoders):
    options = {"dataset": folder, "matching": encoders, **OPTIONS}
    with pytest.raises(ValueError, match=r"^Encoders of captions measure models .* dc"):
        evaluate(models.DCGAN(SHAPE, 4, width=2, name="dc"), **options)
    text = Text.of(captioned.CAPTIONS)
    other = models.GANCLS((8, 8, 1), 4, text=text, units=4, width=2)
    with pytest.raises(ValueError, match=r"look at images of shape \(16, 16, 1\)"):
        evaluate(other, folder, **options)
    with pytest.raises(ValueError, match="There is no model at"):
        evaluate(captioned.painter(), folder, **{**options, "matching": "nowhere"})


def test_a_model_that_is_no_run_is_asked_for_the_captions_of_the_dataset(folder):
    found = find(captioned.painter(), dataset=folder)
    assert found.size == captioned.COUNT  # its test split
    with pytest.raises(ValueError, match="Add --given caption=PATH"):
        find(captioned.painter())
