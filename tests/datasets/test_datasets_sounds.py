"""Sounds: folders of WAV files, arrays with a rate, spoken digits of TFDS."""

import numpy as np
import pytest

from kerasgan import datasets
from kerasgan.modalities import wav


def tone(samples, channels=1, value=0.5):
    return np.full((samples, channels), value)


@pytest.fixture
def folder(tmp_path):
    """Two classes, three sounds of 4, 6 and 8 samples at 8,000 a second."""
    for name, samples in (("a/1", 4), ("a/2", 6), ("b/1", 8)):
        path = tmp_path / "sounds" / f"{name}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        wav.write(path, tone(samples), 8000)
    return tmp_path / "sounds"


def batch(data):
    """Returns the arrays of a dataset of one batch."""
    (found,) = data
    pair = isinstance(found, tuple)
    return [np.asarray(each) for each in found] if pair else np.asarray(found)


def test_a_folder_is_cut_and_padded(folder):
    data = datasets.load(
        folder, labels=True, shuffle=False, audio_length=6, normalize=False
    )
    x, y = batch(data)
    assert x.dtype == np.float32
    assert x[..., 0].tolist() == [[0.5] * 4 + [0] * 2, [0.5] * 6, [0.5] * 6]
    assert y.tolist() == [0, 0, 1]
    assert (data.info.rate, data.info.image_shape) == (8000, (6, 1))
    assert repr(data.info.example) == "Audio((6, 1), (-1.0, 1.0), rate=8000)"
    assert str(data.info).endswith(
        "3 sounds of 6 samples at 8,000 Hz (0.00075 s), mono; classes a, b; 1 cut at "
        "their end; 1 padded with silence"
    )


def test_the_order_is_that_of_images(folder):
    first, again = (
        datasets.load(folder, audio_length=6, batch_size=1, seed=3) for _ in range(2)
    )
    for x, y in zip(first, again, strict=True):
        np.testing.assert_array_equal(x, y)
    assert first.info.content == again.info.content


def test_splits_are_told_as_those_of_images(folder, tmp_path):
    (tmp_path / "all").mkdir()
    for name in ("train", "test"):
        (tmp_path / "all" / name).symlink_to(folder)
    assert datasets.splits(tmp_path / "all") == ("train", "test")
    data = datasets.load(tmp_path / "all", split="test", audio_length=4)
    assert data.info.size == 3


def test_stereo_is_mixed_and_other_rates_are_resampled_when_asked(folder):
    mixed = np.stack([np.full(8, 0.5), np.full(8, 0.25)], axis=1)
    wav.write(folder / "b" / "2.wav", mixed, 8000)
    slow = np.sin(2 * np.pi * 100 * np.arange(1600) / 16_000)[:, None]
    wav.write(folder / "b" / "3.wav", slow, 16_000)
    options = {"channels": 1, "rate": 8000, "audio_length": 800, "shuffle": False}
    options["normalize"] = False
    data = datasets.load(folder, **options)
    x = batch(data)[..., 0]
    assert x[3, :9].tolist() == [0.375] * 8 + [0]
    expected = np.sin(2 * np.pi * 100 * np.arange(800) / 8000)
    np.testing.assert_allclose(x[4, 50:-50], expected[50:-50], atol=2e-3)
    assert data.info.notes == (
        "1 resampled from 16,000 Hz",
        "1 mixed to mono",
        "4 padded with silence",
    )


def test_recordings_are_made_as_loud_as_they_can_be(folder):
    wav.write(folder / "b" / "2.wav", np.zeros((6, 1)), 8000)
    wav.write(folder / "b" / "3.wav", np.full((6, 1), -1.0), 8000)
    late = np.array([[0.25], [0], [-0.125], [0], [0], [0], [1.0]])  # loud where cut
    wav.write(folder / "b" / "4.wav", late, 8000)
    wav.write(folder / "b" / "5.wav", np.full((6, 1), -1 / 128), 8000)
    options = {"shuffle": False, "audio_length": 6}
    data = datasets.load(folder, **options)
    x = batch(data)[..., 0]
    assert x[0].tolist() == [1] * 4 + [0] * 2
    assert x[3].tolist() == [0] * 6  # silence stays silence
    assert np.abs(x[6]).max() == np.float32(1 / 128)  # also that of 8 bits
    assert x[4].tolist() == [-1] * 6
    assert x[5].tolist() == [1, 0, -0.5, 0, 0, 0]
    faint = np.array([[0.0], [0.0019]] * 3)
    wav.write(folder / "b" / "6.wav", faint, 8000)
    assert datasets.load(folder, **options).info.notes[-1] == "6 silent"
    wav.write(folder / "b" / "6.wav", 2 * faint, 8000)
    assert datasets.load(folder, **options).info.notes[-1] == "5 silent"
    assert data.info.notes[-2:] == ("2 made louder, to amplitudes of 1", "5 silent")
    as_they_are = batch(datasets.load(folder, normalize=False, **options))[..., 0]
    assert as_they_are[5].tolist() == [0.25, 0, -0.125, 0, 0, 0]


def test_arrays_are_as_loud_as_they_are_unless_asked():
    sounds = np.array([[0.5, -0.25], [0.1, 0.2]])
    kept, made = (
        datasets.from_arrays(sounds, rate=8, shuffle=False, normalize=each)
        for each in (None, True)
    )
    np.testing.assert_allclose(batch(kept)[..., 0], sounds, rtol=1e-6)
    np.testing.assert_allclose(batch(made)[..., 0], [[1, -0.5], [0.5, 1]], rtol=1e-6)
    assert (kept.info.notes, made.info.notes[-1][:15]) == ((), "2 made louder, ")


@pytest.mark.parametrize(
    ("dtype", "factor"), [("float32", 1), ("int16", 32768), ("float64", 1)]
)
def test_arrays_with_a_rate(dtype, factor):
    made = (np.array([[0.5, -0.5, 0, 0.25]]) * factor).astype(dtype)
    for sounds in (made, made[..., None]):
        data = datasets.from_arrays(sounds, rate=8000)
        assert batch(data)[0, :, 0].tolist() == [0.5, -0.5, 0, 0.25]
        assert data.info.rate == 8000
    wide = datasets.from_arrays(made * 2.0**10, rate=8, value_range=(-(2**25), 2**25))
    np.testing.assert_allclose(batch(wide)[0, :, 0] * 2**15, made[0] * 1.0)


def test_arrays_in_files_tell_their_rate(tmp_path):
    path, sounds = tmp_path / "a.npz", np.array([[0.5, -0.5], [0.25, 0]])
    np.savez(path, sounds=sounds, labels=[1, 0], rate=8000)
    data = datasets.load(path, labels=True, shuffle=False)
    x, y = batch(data)
    assert (x[..., 0].tolist(), y.tolist()) == (sounds.tolist(), [1, 0])
    assert data.info.rate == 8000
    assert datasets.load(path, rate=4000).info.image_shape == (1, 1)
    np.savez(path, x=sounds)
    assert datasets.load(path, rate=4000).info.rate == 4000
    np.save(tmp_path / "a.npy", sounds)
    assert datasets.load(tmp_path / "a.npy", rate=4000).info.rate == 4000


def test_unreadable_files_are_refused_or_left_out(folder):
    (folder / "a" / "1.wav").write_bytes(b"RIFF")
    with pytest.raises(ValueError, match=r"1 of 3 sounds in .* a/1\.wav \(no WAV file"):
        datasets.load(folder, audio_length=4)
    with pytest.warns(UserWarning, match="They are left out"):
        data = datasets.load(folder, audio_length=4, labels=True, skip_corrupt=True)
    assert (data.info.size, data.info.skipped) == (2, 1)


@pytest.mark.shared_data("spoken_digit")
def test_spoken_digits_as_their_authors_divide_them():
    sizes = {}
    for split in ("train", "test", "all"):
        data = datasets.load("spoken_digit", split=split, audio_length=1024)
        sizes[split] = data.info.size
    assert sizes == {"train": 2250, "test": 250, "all": 2500}
    assert (data.info.rate, data.info.classes) == (8000, tuple("0123456789"))
    x, y = next(iter(datasets.load("spoken_digit", audio_length=4096, labels=True)))
    assert x.shape == (64, 4096, 1)
    assert 0.3 < float(np.abs(x).max()) <= 1
    assert set(np.asarray(y)) <= set(range(10))
