"""Short-time spectra and back: against NumPy's FFT, by convergence, as a layer."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan.layers import LogSpectra
from kerasgan.layers.fourier import SEED, ShortTimeFourier, griffin_lim
from kerasgan.layers.spectra import FLOOR
from tests import harness

RATE = 8000


def numpy(x):
    return ops.convert_to_numpy(x)


def chirp(samples=1024, rate=RATE):
    """Returns one sound that rises from 100 to 3,100 Hz, (1, samples)."""
    t = np.arange(samples) / rate
    rising = 100 * t + 3000 * t**2 / (2 * samples / rate)
    return np.sin(2 * np.pi * rising)[None].astype("float32")


def by_fft(waves, frame, hop):
    """Returns spectra (m, samples / hop, frame / 2 + 1) of NumPy's FFT, complex."""
    margin = (frame - hop) // 2
    behind = frame - hop - margin
    padded = np.pad(waves.astype("float64"), ((0, 0), (margin, behind)))
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(frame) / frame)  # Hann's
    firsts = range(0, waves.shape[1], hop)
    frames = [padded[:, first : first + frame] * window for first in firsts]
    return np.fft.rfft(np.stack(frames, axis=1))


def convergence(transform, waves, magnitudes):
    """Returns by how much of their length the magnitudes of waves are wrong."""
    real, imaginary = map(numpy, transform(waves))
    wrong = np.hypot(real, imaginary) - magnitudes
    sizes = [np.linalg.norm(each, axis=(1, 2)) for each in (wrong, magnitudes)]
    return (sizes[0] / sizes[1]).mean()


@pytest.mark.parametrize(("frame", "hop"), [(256, 128), (128, 32), (96, 32), (12, 3)])
def test_spectra_are_those_of_an_fft(frame, hop):
    waves = harness.images(3, (384,))
    transform = ShortTimeFourier(384, frame, hop)
    assert (transform.frames, transform.bins) == (384 // hop, frame // 2 + 1)
    real, imaginary = map(numpy, transform(waves))
    expected = by_fft(waves, frame, hop)
    np.testing.assert_allclose(real, expected.real, atol=2e-5)
    np.testing.assert_allclose(imaginary, expected.imag, atol=2e-5)


def test_a_tone_is_where_it_should_be():
    tone = np.cos(2 * np.pi * 1000 * np.arange(1024) / RATE)[None].astype("float32")
    real, imaginary = map(numpy, ShortTimeFourier(1024)(tone))
    magnitudes = np.hypot(real, imaginary)[0, 3]
    assert magnitudes.argmax() == 1000 * 256 // RATE
    # Hann's window sums to 128, of which a cosine has half at its own frequency and a
    # quarter at both neighbours.
    np.testing.assert_allclose(magnitudes[31:34], [32, 64, 32], rtol=1e-4)


@pytest.mark.parametrize(("frame", "hop"), [(256, 128), (512, 128), (96, 32), (12, 3)])
def test_the_round_trip(frame, hop):
    waves = harness.images(3, (384 * 4,))
    transform = ShortTimeFourier(384 * 4, frame, hop)
    np.testing.assert_allclose(
        numpy(transform.inverse(*transform(waves))), waves, atol=3e-6
    )


def test_the_inverse_is_the_nearest_by_least_squares():
    # Of spectra that no sound has: a change of the sound in any direction is no nearer.
    transform = ShortTimeFourier(64, 16, 4)
    real, imaginary = harness.images(1, (2, 16, 9))[0]

    def distance(wave):
        found = by_fft(wave, 16, 4)
        counts = np.r_[1, np.full(7, 2), 1]  # a frequency and its negative
        return (counts * np.abs(found[0] - real - 1j * imaginary) ** 2).sum()

    imaginary[:, [0, -1]] = 0  # as those of real frames
    best = numpy(transform.inverse(real[None], imaginary[None]))
    least = distance(best)
    for change in harness.images(20, (1, 64)):
        assert distance(best + 0.05 * change) > least


def by_hand(magnitudes, angles, frame, hop, iterations, momentum):
    """Griffin and Lim's algorithm with momentum, of NumPy's FFT alone."""
    margin, window = (frame - hop) // 2, np.hanning(frame + 1)[:-1]
    samples = magnitudes.shape[1] * hop

    def wave(spectra):
        summed, squares = np.zeros((2, samples + 2 * margin))
        for n, each in enumerate(np.fft.irfft(spectra, frame)):
            summed[n * hop : n * hop + frame] += each * window
            squares[n * hop : n * hop + frame] += window**2
        return (summed / np.maximum(squares, 1e-9))[margin : margin + samples]

    made = []
    for each in magnitudes.astype("float64"):
        c, before = each * np.exp(1j * angles), None
        for _ in range(iterations):
            t = by_fft(wave(c)[None], frame, hop)[0]
            ahead = t if before is None else t + momentum * (t - before)
            before, c = t, each * ahead / np.abs(ahead)
        made.append(wave(c))
    return np.stack(made)


@pytest.mark.parametrize("momentum", [0.0, 0.99])
def test_iterations_by_hand(momentum):
    transform, waves = ShortTimeFourier(256, 32, 16), harness.images(2, (256,))
    magnitudes = np.abs(by_fft(waves, 32, 16)).astype("float32")
    angles = np.random.default_rng(SEED).uniform(-np.pi, np.pi, (16, 17))
    for iterations in (0, 1, 2, 5):
        made = numpy(griffin_lim(transform, magnitudes, iterations, momentum))
        expected = by_hand(magnitudes, angles, 32, 16, iterations, momentum)
        np.testing.assert_allclose(made, expected, atol=2e-4)


@pytest.mark.parametrize(
    ("momentum", "iterations", "expected"),
    [
        (0, 1, 0.312),
        (0, 16, 0.0859),
        (0, 60, 0.0343),
        (0.99, 16, 0.0554),
        (0.99, 60, 0.0197),
    ],
)
def test_griffin_lim_converges(momentum, iterations, expected):
    transform, waves = ShortTimeFourier(1024), chirp()
    magnitudes = np.abs(by_fft(waves, 256, 128)).astype("float32")
    made = griffin_lim(transform, magnitudes, iterations, momentum)
    assert made.shape == waves.shape
    found = convergence(transform, made, magnitudes)
    assert found == pytest.approx(expected, rel=0.01)


def test_silence_has_no_phases():
    transform = ShortTimeFourier(256, 32, 16)
    silence = np.zeros((1, 16, 17), "float32")
    np.testing.assert_array_equal(numpy(griffin_lim(transform, silence, 4)), 0)


def test_the_layer_takes_logarithms_without_the_last_frequency():
    waves = harness.images(2, (256, 1))
    layer = LogSpectra(256, 64, 32)
    assert layer.shape == (8, 32)
    found = numpy(layer(waves))
    expected = np.log(np.abs(by_fft(waves[..., 0], 64, 32))[..., :-1] + 1e-6)
    np.testing.assert_allclose(found, expected, atol=1e-4)
    np.testing.assert_allclose(  # of silence, that of the floor
        numpy(layer(np.zeros((1, 256, 1), "float32"))), np.log(FLOOR), rtol=1e-3
    )
    back = numpy(layer.magnitudes(found))
    np.testing.assert_allclose(back[..., :-1], np.exp(expected), rtol=1e-3, atol=1e-5)
    np.testing.assert_array_equal(back[..., -1], 0)
    assert tuple(layer(keras.Input((256, 1))).shape) == (None, 8, 32)


def test_mel_filters_are_those_of_keras():
    waves = harness.images(2, (1024, 1))
    layer = LogSpectra(1024, 256, 128, mels=20, rate=RATE)
    made = numpy(layer(waves))
    assert made.shape == (2, 8, 20)
    seen = np.abs(by_fft(waves[..., 0], 256, 128)).astype("float32")
    # Keras' filters: triangles that are equally wide in mels, from 20 Hz to half the
    # rate (here after their formula).
    mel = lambda f: 1127 * np.log1p(f / 700)  # noqa: E731
    edges = np.linspace(mel(20), mel(RATE / 2), 22)
    bins = mel(np.arange(129) * RATE / 256)[:, None]
    up = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    down = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    filters = np.maximum(0, np.minimum(up, down))
    filters[0] = 0
    np.testing.assert_allclose(made, np.log(seen @ filters + FLOOR), atol=1e-3)


def test_magnitudes_of_mels_have_these_mels():
    layer = LogSpectra(1024, 256, 128, mels=20, rate=RATE)
    logs = numpy(layer(chirp()[..., None]))
    magnitudes = numpy(layer.magnitudes(logs))
    assert magnitudes.min() >= 0
    wrong = np.abs(magnitudes @ layer.filters - np.exp(logs))
    assert wrong.sum() / np.exp(logs).sum() < 0.03
    quiet = np.full((1, 8, 20), np.log(FLOOR), "float32")
    np.testing.assert_allclose(numpy(layer.magnitudes(quiet)), 0, atol=1e-6)


def test_the_inverse_sounds_alike():
    layer = LogSpectra(1024, 256, 128, iterations=32)
    waves = chirp()[..., None]
    made = numpy(layer.inverse(layer(waves)))
    assert made.shape == waves.shape
    loud = numpy(layer(waves)) > np.log(4.0)
    difference = numpy(layer(made)) - numpy(layer(waves))
    assert np.abs(difference[loud]).mean() < 0.1


def test_configuration():
    layer = LogSpectra(1024, 512, 128, 20, RATE, 7, 0.5, name="spectra")
    twin = LogSpectra.from_config(layer.get_config())
    assert harness.as_json(twin.get_config()) == harness.as_json(layer.get_config())
    assert (twin.shape, twin.iterations, twin.rate) == ((8, 20), 7, RATE)
    assert twin.momentum == 0.5


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ((1000, 256, 128), r"samples=1000, hop=128\. Write 1024 samples"),
        ((3, 256, 128), r"samples=3, hop=128\. Write 1024 samples"),
        ((1024, 200, 128), r"frame=200, hop=128\. Write frame=256"),
        ((1024, 128, 128), "Frames are twice as long as the hop"),
        ((0, 128, 128), "samples must be"),
    ],
)
def test_sizes_that_do_not_fit_are_refused(sizes, message):
    with pytest.raises(ValueError, match=message):
        LogSpectra(*sizes)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"mels": 20}, "rate=None. Write rate=8000"),
        ({"mels": 0, "rate": RATE}, "mels must be"),
        ({"mels": 128, "rate": RATE}, r"of 128 mel filters see no .*or frame=512\."),
        ({"momentum": 1.0}, "momentum must be a number from 0 to 1, 1 excluded"),
        ({"iterations": -1}, "iterations must be a whole number of at least 0"),
    ],
)
def test_other_options_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        LogSpectra(1024, **options)
