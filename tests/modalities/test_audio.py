"""Sounds: their shapes, rates, files and spectrograms."""

import wave

import numpy as np
import pytest

from kerasgan.modalities import Audio, Image, Points, of_shape, wav
from kerasgan.pictures import sounds, spectrograms

RATE = 8000


def sine(frequency, samples=2048, amplitude=1.0):
    """Returns a sound (samples, 1)."""
    times = np.arange(samples) / RATE
    return (amplitude * np.sin(2 * np.pi * frequency * times))[:, None]


def test_a_shape_says_that_it_is_of_sounds():
    audio = of_shape([8192, 2], rate=RATE)
    assert isinstance(audio, Audio)
    assert (audio.things, audio.axes, audio.data_range) == ("sounds", 2, (-1, 1))
    assert (audio.pictured, audio.together) == (False, False)
    assert audio.size == "8,192 samples at 8,000 Hz (1.02 s), stereo"
    assert Audio((64, 3)).size == "64 samples at an unknown rate, 3 channels"
    assert audio.facts() == {"rate": 8000, "samples": 8192, "channels": 2}
    assert of_shape(audio) is audio
    integers = Audio((64, 1), (-32768, 32768))
    assert integers.to_networks(16384) == 0.5
    assert integers.from_networks(-1.0) == -32768


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: of_shape((1, 64)), r"^Sounds have their channels last, \(samples, ch"),
        (lambda: of_shape((28, 28)), r"^image_shape must be .*\(28, 28\)\.$"),
        (lambda: Audio((64, 0)), r"^image_shape must be .*\(64, 0\)\.$"),
        (lambda: Audio((64, 1), rate=0), r"^rate must be a whole .* rate=0\.$"),
        (
            lambda: Audio((64, 1), rate=1e4),
            r"^rate must be a whole .* rate=10000\.0\.$",
        ),
        (
            lambda: of_shape((8, 8, 1), rate=8),
            r"^Only sounds, .* rate=8 for images of image_shape=\(8, 8, 1\)\. Leave it",
        ),
        (lambda: of_shape((2,), rate=8), r"^Only sounds, .* rate=8 for points of imag"),
        (
            lambda: Audio((64, 1)).save(np.zeros((2, 64, 1)), "here"),
            r"^A WAV file tells its rate, and this model knows none\. .*'here'\. C",
        ),
        (
            lambda: Audio((64, 1), rate=8).save(np.zeros((2, 64, 1)), "here", 8),
            r"^WAV files are written with 16 bits\. Received: bits=8\. Leave it out\.$",
        ),
        (lambda: spectrograms(np.zeros((64, 1))), r"^Spectrograms .* \(64, 1\)\. Give"),
        (
            lambda: spectrograms(np.full((1, 64, 1), np.nan)),
            "^Spectrograms are drawn of",
        ),
    ],
)
def test_what_is_refused(make, message):
    with pytest.raises(ValueError, match=message) as caught:
        make()
    assert "\n" not in str(caught.value)


def test_files_hold_what_was_written_to_a_bit(tmp_path):
    audio = Audio((3, 2), rate=RATE)
    made = np.array([[[0.5, -0.5], [1.5, -1.5], [1 / 32768, 0]], np.zeros((3, 2))])
    paths = audio.save(made, tmp_path / "sounds")
    assert [path.name for path in paths] == ["0001.wav", "0002.wav"]
    with wave.open(str(paths[0])) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (2, 2)
        assert (file.getframerate(), file.getnframes()) == (RATE, 3)
        values = np.frombuffer(file.readframes(3), "<i2").reshape(3, 2)
    # Beyond full scale it is clipped before it is cast, and never wraps around.
    assert values.tolist() == [[16384, -16384], [32767, -32768], [1, 0]]
    sound, rate = wav.read(paths[0])
    assert rate == RATE
    np.testing.assert_array_equal(sound * 32768, values)


def test_all_that_wav_files_hold_is_read(tmp_path):
    from scipy.io import wavfile

    path = tmp_path / "a.wav"
    for dtype, full in (("uint8", 128), ("int16", 2**15), ("int32", 2**31)):
        values = np.array([0, full // 2, -full], "int64") + 128 * (dtype == "uint8")
        wavfile.write(path, 16_000, values.astype(dtype))
        sound, rate = wav.read(path)
        assert (rate, sound.shape, sound.dtype) == (16_000, (3, 1), np.float32)
        assert sound[:, 0].tolist() == [0, 0.5, -1]
    for dtype in ("float32", "float64"):
        wavfile.write(path, 8000, np.array([[0, 0.5], [-1, 1]], dtype))
        assert wav.read(path)[0].tolist() == [[0, 0.5], [-1, 1]]
    with wave.open(str(path), "wb") as file:  # 24 bits, which numpy has not
        file.setnchannels(1), file.setsampwidth(3), file.setframerate(8000)
        file.writeframes(
            b"".join(n.to_bytes(3, "little", signed=True) for n in (2**22, -(2**23)))
        )
    assert wav.read(path)[0][:, 0].tolist() == [0.5, -1]


def test_what_is_no_wav_file_is_refused(tmp_path):
    from scipy.io import wavfile

    path = tmp_path / "a.wav"
    wavfile.write(path, 8000, np.arange(100, dtype="int16"))
    whole = path.read_bytes()
    for content in (
        b"",
        b"RIFF",
        whole[:100],
        b"ID3" + whole,
        whole[:20] + b"\xff\xff" + whole[22:],
    ):
        path.write_bytes(content)
        with pytest.raises(
            ValueError, match=r"^(no WAV file that can be read|it is (empty|no WAV))"
        ):
            wav.read(path)
    wavfile.write(path, 8000, np.zeros(0, "int16"))
    with pytest.raises(ValueError, match=r"no WAV file that can be|holds 0 samples"):
        wav.read(path)
    wavfile.write(path, 8000, np.array([0, 20_000], "float32"))
    with pytest.raises(ValueError, match=r"floats must lie in \[-1, 1\]\. .* 20000\.0"):
        wav.read(path)
    with pytest.raises(OSError, match="no regular file"):
        wav.read(tmp_path)


def test_decibels_of_sines():
    # Bin k of 256 samples at 8,000 a second is of k * 31.25 Hz.
    loud = sounds.decibels(
        np.stack([sine(1000)[:, 0], sine(2000, amplitude=0.1)[:, 0]])
    )
    assert loud.shape == (2, 129, sounds.WIDTH)
    middle = loud[:, :, sounds.WIDTH // 2]
    assert middle.argmax(axis=1).tolist() == [32, 64]
    assert middle.max(axis=1) == pytest.approx([0, -20], abs=0.01)
    assert sounds.decibels(np.zeros((1, 64))).max() == sounds.FLOOR


def test_a_sheet_shows_time_and_frequency():
    silence = np.zeros((2048, 1))
    sheet = np.asarray(Audio((2048, 1)).sheet(np.stack([sine(1000), silence]), 2))
    height = sounds.WAVE + sounds.HEIGHT
    assert sheet.shape == (height + 2, 2 * (sounds.WIDTH + 1) + 1, 3)
    below = slice(1 + sounds.WAVE, -1)
    tone = sheet[below, 1 : 1 + sounds.WIDTH].astype(int).sum(axis=-1)
    black = sheet[below, -1 - sounds.WIDTH : -1]
    assert (black == sounds.COLORS[0]).all()
    # 1,000 of 4,000 Hz, the lowest row being 0 Hz
    assert abs(tone.sum(axis=1).argmax() - 0.75 * sounds.HEIGHT) <= 1
    stereo = np.concatenate([sine(1000), silence], axis=1)[None]
    assert np.asarray(Audio((2048, 2)).sheet(stereo)).shape[1] == 2 * sounds.WIDTH + 2


def test_a_sheet_shows_the_wave():
    # It falls from 1 to -1 over the whole width.
    falling = np.linspace(1, -1, 2048)[None, :, None]
    cell = Audio((2048, 1)).cells(falling)[0][0, : sounds.WAVE]
    drawn = (cell == sounds.COLORS[2]).all(axis=-1)
    rows = drawn.argmax(axis=0)
    expected = np.arange(sounds.WIDTH) / sounds.WIDTH * (sounds.WAVE - 1)
    assert np.abs(rows - expected).max() <= 0.5
    assert drawn.sum(axis=0).max() <= 2
    silent = Audio((2048, 1)).cells(np.zeros((1, 2048, 1)))[0][0, : sounds.WAVE]
    assert (silent == sounds.COLORS[2]).all(axis=-1).sum(axis=0).tolist() == [1] * 96


def test_several_sounds_in_one_file(tmp_path):
    made = np.array([[[16384.0]] * 4, [[-32768.0]] * 4])
    example = Audio((4, 1), (-32768, 32767), rate=20)
    (path,) = example.accompany(tmp_path / "sheet.png", made)
    assert path == tmp_path / "sheet.wav"
    read, rate = wav.read(path)
    assert rate == 20
    np.testing.assert_allclose(
        read[:, 0], [0.5] * 4 + [0] * 2 + [-1] * 4 + [0] * 2, atol=1e-4
    )
    assert Audio((4, 1)).accompany(tmp_path / "none.png", made) == []
    with pytest.raises(ValueError, match="this model knows none"):
        Audio((4, 1)).join(made, tmp_path / "none.wav")
    assert Image((4, 4, 1)).accompany(tmp_path / "none.png", made) == []
    assert len(list(tmp_path.iterdir())) == 1


def test_what_files_of_arrays_hold_and_datasets_are_asked_for():
    made = np.zeros((2, 64, 1))
    known, unknown = Audio((64, 1), rate=RATE), Audio((64, 2))
    assert set(known.arrays(made)) == {"sounds", "value_range", "rate"}
    assert set(unknown.arrays(made)) == {"sounds", "value_range"}
    assert known.reading() == {"audio_length": 64, "channels": 1, "rate": RATE}
    assert unknown.reading() == {"audio_length": 64, "channels": None, "rate": None}
    assert Image((8, 6, 3)).reading() == {"image_size": (8, 6), "channels": 3}
    assert Points((2,)).reading() == {}


def test_other_rates_are_told():
    model, data = Audio((64, 1), rate=8000), Audio((64, 1), rate=16_000)
    assert model.unlike(model) == model.unlike(Audio((64, 1))) == ""
    assert model.unlike(data).endswith(
        "Received: data of rate=16000. Construct the model with rate=16000, or load "
        "the data with rate=8000."
    )
    assert Audio((64, 1)).unlike(data).endswith("Construct the model with rate=16000.")
