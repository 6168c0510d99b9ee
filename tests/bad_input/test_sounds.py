"""Sounds that cannot be read or learned from: the whole line that is said."""

import numpy as np
import pytest

from kerasgan import datasets
from kerasgan.datasets.layout import endings
from kerasgan.modalities import wav
from kerasgan.models import DCGAN, SpecGAN, WaveGAN
from tests.bad_input import refusal

X = np.linspace(-1, 1, 4 * 64, dtype="float32").reshape(4, 64, 1)


def fitted(x, **options):
    model = WaveGAN((64, 1), 4, width=2, rate=8000, **options)
    model.compile()
    return lambda: model.fit(x() if callable(x) else x, verbose=0)


def fitted_with(labels):
    model = WaveGAN((64, 1), 4, width=2, classes=3, rate=8000)
    model.compile()
    return lambda: model.fit(X, labels, verbose=0)


def text_named_wav(folder):
    wav.write(folder / "1.wav", X[0], 8000)
    (folder / "2.wav").write_text("hello")


def empty_wav(folder):
    (folder / "1.wav").write_bytes(b"")


def without_samples(folder):
    wav.write(folder / "1.wav", X[0, :0], 8000)


def of_rate_0(folder):
    wav.write(folder / "1.wav", X[0], 8000)
    content = bytearray((folder / "1.wav").read_bytes())
    content[24:32] = bytes(8)  # the rate in the header, and bytes a second
    (folder / "1.wav").write_bytes(bytes(content))


def nothing(folder):
    (folder / "notes").mkdir()


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
    "sounds of NaN": (
        lambda: datasets.from_arrays(X * np.nan, rate=8000),
        "arrays: sounds must be finite. Received: NaN or infinity in 4 of 4, the first "
        "of them sound 0. Leave them out.",
    ),
    "sounds of NaN for fit": (
        fitted(np.where(np.arange(4)[:, None, None] == 2, np.nan, X)),
        "The sounds contain NaN or infinite values. Received: 64 of them in 1 of 4 "
        "sounds, the first in sound 2. Remove or repair these sounds.",
    ),
    "a rate of 0": (
        lambda: datasets.from_arrays(X, rate=0),
        "rate must be a whole number of at least 1. Received: 0.",
    ),
    "3 samples": (
        lambda: WaveGAN((3, 1), 4, width=2),
        "WaveGAN's networks take audio (samples, channels) of 16 to 64 times a power "
        "of 4 samples. Received: audio_shape=(3, 1). Cut or pad it to 64 samples, with "
        "audio_length=64 for example.",
    ),
    "3 samples of a SpecGAN": (
        lambda: SpecGAN((3, 1), 4, width=2),
        "Sounds are a multiple of the hop long. Received: samples=3, hop=128. Write "
        "1024 samples, for example: audio_length cuts and pads what is loaded.",
    ),
    "a label out of range": (
        lambda: WaveGAN((64, 1), 4, width=2, classes=3, rate=8000).generate(
            2, labels=[0, 3]
        ),
        "The model has 3 classes, the labels 0 to 2. Received: labels=[0, 3].",
    ),
    "labels out of range": (
        lambda: fitted_with(np.array([0, 1, 2, 3]))(),
        "WaveGAN has 3 classes, the labels 0 to 2. Received: labels from 0 to 3. "
        "Construct it with as many classes as the data have, or renumber the labels "
        "from 0.",
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
    "an empty file": (
        empty_wav,
        {},
        "1 of 1 sounds in {path} cannot be read: 1.wav (it is empty). "
        "Replace or delete them.",
    ),
    "no samples": (
        without_samples,
        {},
        "1 of 1 sounds in {path} cannot be read: 1.wav (it "
        "holds 0 samples at 8000 a second). "
        "Replace or delete them.",
    ),
    "a text": (
        text_named_wav,
        {},
        "1 of 2 sounds in {path} cannot be read: 2.wav (it is no WAV file). "
        "Replace or delete them, or write skip_corrupt=True.",
    ),
    "a file of rate 0": (
        of_rate_0,
        {},
        "1 of 1 sounds in {path} cannot be read: 1.wav (it "
        "holds 64 samples at 0 a second). "
        "Replace or delete them.",
    ),
    "no audio": (
        nothing,
        {},
        f"No images or sounds in the folder {{path}}. Looked for .png, .jpg, .wav "
        f"and {len(endings()) - 2} more endings, in subfolders too. "
        "Give the folder that holds them.",
    ),
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
