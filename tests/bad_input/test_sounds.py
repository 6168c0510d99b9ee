"""Sounds that cannot be read or learned from: the whole line that is said."""

import numpy as np
import pytest

from kerasgan import datasets
from kerasgan.modalities import wav
from kerasgan.models import DCGAN, WaveGAN
from tests.bad_input import refusal

X = np.linspace(-1, 1, 4 * 64, dtype="float32").reshape(4, 64, 1)


def fitted(x, **options):
    model = WaveGAN((64, 1), 4, width=2, rate=8000, **options)
    model.compile()
    return lambda: model.fit(x() if callable(x) else x, verbose=0)


def stereo_files(folder):
    wav.write(folder / "1.wav", X[0], 8000)
    wav.write(folder / "2.wav", np.repeat(X[0], 2, axis=1), 8000)


def of_rates(folder):
    wav.write(folder / "1.wav", X[0], 8000)
    wav.write(folder / "2.wav", X[0], 16_000)
    wav.write(folder / "3.wav", X[0], 8000)


def of_lengths(folder):
    wav.write(folder / "1.wav", X[0], 8000)
    wav.write(folder / "2.wav", X[0, :33], 8000)


def music(folder):
    (folder / "a.mp3").write_bytes(b"ID3")


GIVEN = {
    "waves of 16 bits as floats": (
        fitted(X * 32767),
        "The sounds leave the data range (-1.0, 1.0). Received: values from -32767 to "
        "32767. Construct the model with the range of your data, data_range=(-32768, "
        "32768) for example, or scale the sounds.",
    ),
    "waves of 16 bits": (
        fitted((X * 32767).astype("int16")),
        "Sounds of type int16 cannot lie in the data range (-1, 1). Construct the "
        "model with data_range=(-32768, 32768), or scale them: x / 32768.",
    ),
    "channels first": (
        fitted(X.transpose(0, 2, 1)),
        "Sounds of shape (1, 64) do not fit networks for sounds of shape (64, 1). The "
        "channels seem to come first: numpy.moveaxis(x, 1, -1) moves them.",
    ),
    "no channels": (
        fitted(X[..., 0]),
        "Sounds of shape (64,) do not fit networks for sounds of shape (64, 1). Add "
        "the channel axis: x[..., None].",
    ),
    "stereo": (
        fitted(np.repeat(X, 2, axis=2)),
        "Sounds of shape (64, 2) do not fit networks for sounds of shape (64, 1). "
        "These seem to be stereo, and the model is for mono: x.mean(axis=-1, "
        "keepdims=True) makes them mono.",
    ),
    "another length": (
        fitted(X[:, :60]),
        "Sounds of shape (60, 1) do not fit networks for sounds of shape (64, 1). "
        "Construct the model with image_shape=(60, 1), or load the sounds with "
        "audio_length=64.",
    ),
    "another rate": (
        fitted(lambda: datasets.from_arrays(X, rate=16_000)),
        "The sounds have 16000 samples a second, and the model rate=8000. Received: "
        "data of rate=16000. Construct the model with rate=16000, or load the data "
        "with rate=8000.",
    ),
    "networks of images": (
        lambda: DCGAN((64, 1), 4, width=2, networks="dcgan"),
        "The convolutional networks take images of an even height and width of at "
        "least 8 (8, 16, 28, 32, 64 ...). Received: image_shape=(64, 1). Resize the "
        "images, with image_size=8 for example, or choose networks='mlp'.",
    ),
    "floats of which full scale is not clear": (
        lambda: datasets.from_arrays(X * 20_000, rate=8000),
        "arrays: sounds that are floats must lie in [-1, 1]. Received: values up to "
        "20000.0 in size. Write value_range=(-32768, 32768) for 16 bits, or scale "
        "them: x / 32768.",
    ),
    "int32 of 16 bits": (
        lambda: datasets.from_arrays((X * 20_000).astype("int32"), rate=8000),
        "arrays: what is full scale of int32 is not clear where no value is beyond "
        "that of 16 bits. Received: values up to 20000. Write value_range=(-32768, "
        "32768) for 16 bits, or scale them: x / 32768.",
    ),
    "arrays of channels first": (
        lambda: datasets.from_arrays(X.transpose(0, 2, 1), rate=8000),
        "arrays: sounds have at most 8 channels, and these last. Received: shape (4, "
        "1, 64). If the channels come first, numpy.moveaxis(x, 1, -1) moves them.",
    ),
    "a length of images": (
        lambda: datasets.load("mnist_4000", audio_length=64),
        "'mnist_4000' has images, which have no audio_length. Received: "
        "audio_length=64. Leave it out.",
    ),
    "a size of sounds": (
        lambda: datasets.from_arrays(X, rate=8000, image_size=8),
        "'arrays' has sounds, which have no image_size. Received: image_size=8. Write "
        "audio_length=8192, for example.",
    ),
    "colours of sounds": (
        lambda: datasets.from_arrays(X, rate=8000, channels=3),
        "'arrays' has sounds, which are mixed to mono or left as they are. Received: "
        "channels=3. Write channels=1, or leave it out.",
    ),
    "loudness of images": (
        lambda: datasets.load("mnist_4000", normalize=True),
        "'mnist_4000' has images, which have no loudness. Received: normalize=True. "
        "Leave it out.",
    ),
    "a loudness": (
        lambda: datasets.from_arrays(X, rate=8000, normalize=0.5),
        "normalize must be True or False. Received: 0.5.",
    ),
}
FOLDERS = {
    "mono and stereo": (
        stereo_files,
        {},
        "{path}: the sounds do not all have as many channels. Received: mono, stereo. "
        "Write channels=1 to mix them to mono.",
    ),
    "several rates": (
        of_rates,
        {},
        "{path}: the sounds do not all have one rate. Received: 8,000 Hz, 16,000 Hz. "
        "Write rate=8000 to resample the others.",
    ),
    "several lengths": (
        of_lengths,
        {},
        "{path}: the sounds do not all have one length. Received: 33 to 64 samples. "
        "Write audio_length=64, for example: longer ones are cut, shorter ones padded "
        "with silence.",
    ),
    "no classes": (
        of_lengths,
        {"labels": True},
        "Labels are asked for, but 2 of 2 sounds in {path} have no class of the "
        "training sounds: 1.wav, 2.wav. Put them into one subfolder a class, or do "
        "without labels.",
    ),
    "a range of WAV files": (
        of_lengths,
        {"value_range": (0, 1)},
        "WAV files tell what is full scale. Received: value_range=(0, 1) for '{path}'. "
        "Leave it out.",
    ),
}


@pytest.mark.parametrize("row", GIVEN)
def test_what_is_given(row):
    call, expected = GIVEN[row]
    assert refusal(call) == expected


@pytest.mark.parametrize("row", FOLDERS)
def test_folders(row, tmp_path):
    make, options, expected = FOLDERS[row]
    make(tmp_path)
    said = refusal(lambda: datasets.load(tmp_path, **options))
    assert said == expected.format(path=tmp_path)


def test_other_sounds_are_to_be_converted(tmp_path):
    music(tmp_path)
    said = refusal(lambda: datasets.load(tmp_path))
    assert said.endswith("convert them, ffmpeg -i sound.mp3 sound.wav for example.")


def test_integers_in_a_model_of_floats_are_doubted():
    with pytest.warns(
        UserWarning, match=r"sounds lie between -1 and 1, in the thousan"
    ):
        fitted(X, data_range=(-32768, 32768))()
