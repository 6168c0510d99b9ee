"""Silence and single tones are found, and speech is neither."""

import numpy as np
import pytest

from kerasgan import datasets, metrics
from kerasgan.metrics.audible import AudibleSounds, audible
from kerasgan.modalities import Audio, Image

N = 4096


def tone(frequency, amplitude=1.0, samples=N):
    return amplitude * np.sin(2 * np.pi * frequency * np.arange(samples) / N)


NOISE = np.random.default_rng(0).uniform(-1, 1, N)
ROWS = {  # sound -> (silent, single tone)
    "nothing": (np.zeros(N), True, False),
    "a constant": (np.full(N, 0.5), False, True),  # a tone of 0 Hz
    "noise": (NOISE, False, False),
    "faint noise": (0.01 * NOISE, True, False),  # its root mean square is 0.0058
    "noise that is heard": (0.02 * NOISE, False, False),
    "a tone": (tone(300), False, True),
    "a tone between two frequencies": (tone(300.5), False, True),
    "the highest tone": (tone(2047), False, True),
    "a faint tone": (tone(300, 0.0141), True, False),  # 0.01 times the root of 2
    "a faint tone that is heard": (tone(300, 0.0142), False, True),
    "two tones": (tone(300) / 2 + tone(900) / 2, False, False),
    "a tone over a fainter one": (tone(300, 0.9) + tone(900, 0.1), False, True),
    # 0.25^2 is 1/10 of 0.75^2 + 0.25^2: a little more, and a little less
    "a tone over more than 1/10": (tone(9, 0.74) + tone(99, 0.26), False, False),
    "a tone over less than 1/10": (tone(9, 0.76) + tone(99, 0.24), False, True),
}


@pytest.mark.parametrize("row", ROWS)
def test_by_hand(row):
    sound, silent, pure = ROWS[row]
    found = audible(sound[None, :, None])
    assert (found.silent.tolist(), found.single_tone.tolist()) == ([silent], [pure])


@pytest.mark.parametrize(
    ("sounds", "message"),
    [
        (np.zeros((2, N)), r"Sounds must have the shape \(n, samples, channels\)"),
        (np.full((1, N, 1), np.nan), "Sounds must be finite"),
        (np.full((1, N, 1), 9.0), r"Sounds leave the data range \(-1, 1\)"),
    ],
)
def test_what_are_no_sounds_is_refused(sounds, message):
    with pytest.raises(ValueError, match=message):
        audible(sounds)


def test_channels_are_heard_together():
    stereo = np.stack([tone(300), -tone(300)], axis=-1)
    assert audible(stereo[None]).silent.tolist() == [True]


def test_shares_of_batches(monkeypatch):
    sounds = np.stack([row[0] for row in ROWS.values()])[..., None].astype("float32")
    metric = AudibleSounds()
    gathered = metric.gather()
    monkeypatch.setitem(audible.__globals__, "BLOCK", 3 * N)
    for first in range(0, len(sounds), 4):
        gathered.add(sounds[first : first + 4])
    found = metric.compute(gathered)
    assert found == {
        name: pytest.approx(np.mean([row[k] for row in ROWS.values()]))
        for k, name in ((1, "silent"), (2, "single_tone"))
    }
    with pytest.raises(ValueError, match="at least 1 sound"):
        metric.compute(metric.gather())


def test_it_is_of_sounds_alone():
    assert metrics.looks_at("audible", Audio((N, 1)))
    assert not metrics.looks_at("audible", Image((8, 8, 1)))
    assert not metrics.looks_at("ms_ssim", Audio((N, 1)))
    assert metrics.looks_at("frechet", Audio((N, 1)))
    metric = metrics.get("audible", "classifier_mnist", n=100)
    assert (metric.axes, metric.features) == (2, None)
    assert metric.full_names()["silent"] == "silent_100_seed0"
    with pytest.raises(ValueError, match="at images, at sounds and at points do not"):
        metrics.Evaluator([metric, metrics.MSSSIM(n=100)], np.zeros((4, 8, 8, 1)))


@pytest.mark.shared_data("spoken_digit")
def test_speech_is_neither():
    for split, size in (("test", 250), ("train", 2250)):
        data = datasets.load(
            "spoken_digit", split=split, audio_length=4096, batch_size=size
        )
        found = audible(np.asarray(next(iter(data))))
        assert len(found.silent) == size
        assert not found.silent.any()
        assert not found.single_tone.any()
