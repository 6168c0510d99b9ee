"""Pictures that are read: of digits, whose captions say how they are drawn."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from kerasgan import datasets, metrics, modalities
from kerasgan.run import agreement
from tests.datasets.batching import bytes_of, epoch


class Drawer:
    """Gives real digits of what it is asked for, but turns every fourth around."""

    conditional = False

    def __init__(self, known, text):
        self.known, self.text = known, text
        self.example = modalities.Image((28, 28, 1))
        self.asked = []

    def generate_batches(self, n, seed, caption):
        self.asked.append(caption)
        images = self.known.images("test", n, 28) / np.float32(127.5) - 1
        images[::4] = images[::4, :, ::-1]
        yield images


@pytest.fixture
def known(monkeypatch):
    data = datasets.load("mnist_4000", batch_size=1500, shuffle=False, labels=True)
    images, labels = (np.asarray(each) for each in epoch(data)[0])
    digits = bytes_of(images).astype("uint8"), labels
    module = sys.modules["kerasgan.metrics.readable"]
    monkeypatch.setattr(module, "_digits", lambda split: digits)
    return metrics.readable("captioned_mnist")


def test_digits_are_read_at_their_own_size(known):
    drawer = Drawer(known, None)
    subject = SimpleNamespace(
        caption=("caption", None), source=drawer, image_shape=(28, 28, 1)
    )
    yardstick = SimpleNamespace(dataset="captioned_mnist", n=200, seed=3)
    scores = {each.key: each for each in agreement.scores(subject, yardstick)}
    assert drawer.asked == [list(known.captions("test", 200))]
    assert scores["slant_test"].value < 0.95 < scores["slant_test"].floor
    assert scores["digit_test"].value < 0.96 < scores["digit_test"].floor
    assert scores["caption_accuracy_test"].name == "caption_accuracy_test_200_seed3"
    subject.image_shape = (32, 32, 1)
    with pytest.raises(ValueError, match="28 pixels"):
        agreement.scores(subject, yardstick)
