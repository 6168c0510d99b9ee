"""Tables of what cannot be scored, and pictures of real images."""

import numpy as np
from PIL import Image

from kerasgan import datasets
from kerasgan.modalities import of_shape
from kerasgan.zoo import index, real

EXAMPLE = of_shape((28, 28, 1))


def test_a_classifier_without_a_test_split_is_listed():
    metadata = {"name": "mine", "evaluation": None, "minutes": 2.4}
    assert index.scored(metadata, "accuracy") is None
    row = index.classifier_table([metadata], "zoo/").splitlines()[-1]
    assert row == "| [mine](zoo/mine) | no test split | 2 |"


def test_real_images_stand_in_rows_of_their_class(tmp_path):
    real.write(tmp_path, "digits", EXAMPLE)
    (images, labels), *_ = datasets.load(
        "digits", split="test", batch_size=200, labels=True, shuffle=False
    )
    images, labels = np.asarray(images), np.asarray(labels)
    with Image.open(tmp_path / "real" / "digits.png") as picture:
        drawn = np.asarray(picture)
    for digit in (0, 7):
        for column in (0, 9):
            image = images[labels == digit][column, ..., 0]
            there = drawn[digit * 57 :, column * 57 :][1:57, 1:57]  # twice as large
            np.testing.assert_allclose(
                there[::2, ::2], (image + 1) * 127.5, atol=0.5 + 1e-3
            )
    written = (tmp_path / "real" / "digits.png").stat().st_mtime_ns
    real.write(tmp_path, "digits", EXAMPLE)  # which changes nothing
    assert (tmp_path / "real" / "digits.png").stat().st_mtime_ns == written
