"""Encoders of captions and images: what they learn, files, and where GANs start."""

import keras
import numpy as np
import pytest

import kerasgan
from kerasgan.encoders import TextImageMatching
from kerasgan.metrics import r_precision
from kerasgan.modalities import Text
from kerasgan.models import GANCLS

CAPTIONS = ["a dark left", "a dark right", "a bright left", "a bright right"]
TEXT = Text.of(CAPTIONS)


def pictures():
    """Returns an 8x8 image of each caption: one half dark or bright, grey the other."""
    x = np.zeros((4, 8, 8, 1), "float32")
    for image, caption in zip(x, CAPTIONS, strict=True):
        side = slice(0, 4) if "left" in caption else slice(4, 8)
        image[:, side] = -0.9 if "dark" in caption else 0.9
    return x


@pytest.fixture(scope="module")
def taught():
    keras.utils.set_random_seed(0)
    model = TextImageMatching((8, 8, 1), text=TEXT, units=8, width=4)
    model.compile(keras.optimizers.Adam(0.01))
    rows = TEXT.rows(CAPTIONS, 4)
    history = model.fit(pictures(), rows, epochs=30, verbose=0).history
    assert history["loss"][-1] < history["loss"][0] / 4
    return model


def test_captions_find_their_images(taught):
    found = taught.similarity(pictures(), CAPTIONS)
    assert (found.argmax(axis=0) == np.arange(4)).all()
    assert (found.argmax(axis=1) == np.arange(4)).all()
    vectors = taught.image_vectors(pictures()), taught.text_vectors(CAPTIONS)
    assert r_precision(*vectors, CAPTIONS, others=3) == 1.0


def test_files(taught, tmp_path):
    expected = taught.similarity(pictures(), CAPTIONS)
    taught.save(tmp_path / "matching.keras")
    again = kerasgan.load(tmp_path / "matching.keras", TextImageMatching)
    np.testing.assert_array_equal(again.similarity(pictures(), CAPTIONS), expected)
    taught.save_to_preset(tmp_path / "preset")
    again = TextImageMatching.from_preset(tmp_path / "preset")
    np.testing.assert_allclose(
        again.similarity(pictures(), CAPTIONS), expected, atol=1e-5
    )
    gan = GANCLS((8, 8, 1), 4, text=TEXT, units=8, width=2)
    told = gan.start_from(again, ["text_encoder"])
    assert list(told.left_out["text_encoder"]) == []
    mine = gan.encode_text("a dark left")
    np.testing.assert_allclose(mine, again.text_vectors(["a dark left"]), atol=1e-6)
