"""Encoders as files: what a reader needs to call them."""

import json

import keras
import numpy as np
import pytest

from kerasgan.encoders import TextImageMatching
from kerasgan.export.graph import load
from kerasgan.modalities import Text
from tests import harness

if keras.backend.backend() != "tensorflow":
    pytest.skip("writes with the tensorflow backend", allow_module_level=True)


def test_the_vocabulary_lies_beside(tmp_path):
    text = Text(["circle", "red", "star"], 4)
    model = TextImageMatching((8, 8, 3), text=text, units=4, width=2, reader="set")
    model.export(tmp_path / "m.tflite", format="litert")
    model.export(tmp_path / "saved")
    places = "vocabulary.json", "saved/assets.extra/vocabulary.json"
    told = [json.loads((tmp_path / each).read_text()) for each in places]
    assert told == [text.get_config()] * 2
    images = harness.images(1, (8, 8, 3))
    rows = np.zeros((1, 4), "int32")
    rows[0, :2] = [told[0]["vocabulary"].index(each) + 1 for each in ("red", "star")]
    _, run = load(tmp_path / "m.tflite")
    expected = model.similarity(images, ["red star"])
    np.testing.assert_allclose(run(images=images, rows=rows), expected[0], atol=1e-5)
