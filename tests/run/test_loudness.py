"""Whether runs made their sounds loud: what older ones did, and which compare."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from kerasgan import run
from kerasgan.modalities import Audio, Image, wav
from kerasgan.run import real
from kerasgan.run.recipe import Recipe


def told(folder, **settings):
    """Returns what the recipe of a run says that was told these settings."""
    folder.mkdir()
    (folder / "run.json").write_text(json.dumps({"model": "gan", **settings}))
    return run.RunFolder(folder).recipe().normalize


def test_earlier_versions_left_sounds_and_images_have_no_loudness(tmp_path):
    assert told(tmp_path / "images", dataset="mnist") is None
    assert told(tmp_path / "sounds", dataset="s", audio_length=64) is False
    assert told(tmp_path / "at_a_rate", dataset="s", rate=8000) is False
    said = {"audio_length": 64, "normalize": None}
    assert told(tmp_path / "of_today", dataset="s", **said) is None
    assert told(tmp_path / "loud", dataset="s", audio_length=64, normalize=True) is True


def subjects(example, *normalize):
    return [
        SimpleNamespace(
            path="a",
            example=example,
            image_shape=example.shape,
            recipe=Recipe(model="gan", dataset="digits", normalize=each),
        )
        for each in normalize
    ]


def test_sounds_are_compared_as_their_runs_heard_them(tmp_path):
    for name in ("train", "test"):
        (tmp_path / name).mkdir()
        wav.write(tmp_path / name / "1.wav", np.array([[0.5], [0.0]] * 4), 8000)
    example = Audio((8, 1), rate=8000)

    def peak(*normalize):
        given = subjects(example, *normalize)
        data = real.load(str(tmp_path), "test", given, False, None)
        return float(np.abs(next(iter(data))).max())

    assert (peak(None), peak(False), peak(False, False)) == (1, 0.5, 0.5)
    with pytest.raises(ValueError, match="with and without normalize"):
        peak(None, False)


def test_images_compare_whatever_their_runs_say():
    given = subjects(Image((8, 8, 1)), None, False)
    assert real.load("digits", "test", given, False, None).info.image_shape == (8, 8, 1)
