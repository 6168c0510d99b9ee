"""Structure of WaveGAN's networks, lengths, labels, the filter, and phase shuffle."""

import functools
import math

import keras
import numpy as np
import pytest
from keras import layers, ops

from kerasgan.layers import PhaseShuffle, SpectralNormalization
from kerasgan.networks import wavegan
from tests import harness

SHAPE = (1024, 1)


def size_of(model):
    return sum(math.prod(weight.shape) for weight in model.trainable_weights)


def numpy(x):
    return ops.convert_to_numpy(x)


def kinds(model):
    return [type(layer) for layer in model.layers]


def maps(model):
    """Returns (samples, channels) of every first map and of every convolution's."""
    wanted = (layers.Reshape, layers.Conv1D, layers.Conv1DTranspose)
    return [x.output.shape[1:] for x in model.layers if isinstance(x, wanted)]


@pytest.mark.parametrize(
    ("samples", "stages"),
    [
        (16_384, (16, 5)),
        (8_192, (32, 4)),
        (4_096, (16, 4)),
        (1_024, (16, 3)),
        (6_144, (24, 4)),
        (16_128, (63, 4)),
        (64, (16, 1)),
        (65_536, (16, 6)),
    ],
)
def test_stages(samples, stages):
    assert wavegan.stages((samples, 1)) == stages
    assert stages[0] * 4 ** stages[1] == samples


@pytest.mark.parametrize(
    ("samples", "nearest"),
    [
        (16_000, "15872 or 16128"),
        (16_383, "16128 or 16384"),
        (1_000, "992 or 1008"),
        (66, "64 or 68"),
        (63, "64"),
        (1, "64"),
    ],
)
@pytest.mark.parametrize("build", [wavegan.generator, wavegan.discriminator])
def test_other_lengths_are_refused_with_the_nearest(build, samples, nearest):
    message = rf"Received: audio_shape=\({samples}, 1\)\. Cut or pad it to {nearest} s"
    with pytest.raises(ValueError, match=message):
        build((samples, 1))
    for length in map(int, nearest.split(" or ")):
        wavegan.stages((length, 1))


@pytest.mark.parametrize("shape", [(1024,), (28, 28, 1)])
def test_other_examples_are_refused(shape):
    with pytest.raises(ValueError, match=r"take audio \(samples, channels\) of 16"):
        wavegan.generator(shape)


@pytest.mark.parametrize("d", [1, 2])
def test_the_networks_of_appendix_d(d):
    generator = wavegan.generator((16_384, 1), 100, width=d)
    assert maps(generator) == [
        *[(16, 16 * d), (64, 8 * d), (256, 4 * d), (1024, 2 * d), (4096, d)],
        (16_384, 1),
    ]
    between = 25 * d * d * (16 * 8 + 8 * 4 + 4 * 2 + 2) + (8 + 4 + 2 + 1) * d
    assert size_of(generator) == 101 * 256 * d + between + 25 * d + 1
    assert kinds(generator).count(layers.ReLU) == 5
    discriminator = wavegan.discriminator((16_384, 1), width=d)
    assert maps(discriminator) == [
        *[(4096, d), (1024, 2 * d), (256, 4 * d), (64, 8 * d), (16, 16 * d)]
    ]
    between = 25 * d * d * (2 + 2 * 4 + 4 * 8 + 8 * 16) + (2 + 4 + 8 + 16) * d
    assert size_of(discriminator) == 25 * d + d + between + 256 * d + 1
    kernels = [x.kernel_size + x.strides for x in discriminator.layers if _strided(x)]
    assert kernels == 5 * [(25, 4)]
    kernels = [x.kernel_size + x.strides for x in generator.layers if _strided(x)]
    assert kernels == 5 * [(25, 4)]


def _strided(layer):
    return isinstance(layer, (layers.Conv1D, layers.Conv1DTranspose))


def test_the_latents_of_the_paper():
    assert wavegan.generator(SHAPE, width=1).input_shape == (None, 100)


def test_phase_is_shuffled_behind_all_layers_but_the_last():
    discriminator = wavegan.discriminator(SHAPE, width=1)
    block = [layers.Conv1D, layers.LeakyReLU, PhaseShuffle]
    end = [*block[:2], layers.Flatten, layers.Dense]
    assert kinds(discriminator)[1:] == [*block, *block, *end]
    shuffles = [x for x in discriminator.layers if isinstance(x, PhaseShuffle)]
    assert [each.n for each in shuffles] == [2, 2]
    assert int(shuffles[0].state.numpy()) != int(shuffles[1].state.numpy())
    leaky = [x for x in discriminator.layers if isinstance(x, layers.LeakyReLU)]
    assert [each.negative_slope for each in leaky] == 3 * [0.2]
    without = wavegan.discriminator(SHAPE, width=1, phase_shuffle=0)
    assert PhaseShuffle not in kinds(without)
    x = harness.images(2, SHAPE)
    harness.seed_weights(without)
    for mine, other in zip(
        discriminator.trainable_weights, without.weights, strict=True
    ):
        mine.assign(other)
    inference = numpy(discriminator(x))
    np.testing.assert_allclose(inference, numpy(without(x)), rtol=1e-5)
    for each in shuffles:
        each.state.assign(1)  # 16807 modulo 5 is 2: a shift of 0
    still = numpy(discriminator(x, training=True))
    np.testing.assert_allclose(still, inference, rtol=1e-5)
    for each in shuffles:
        each.state.assign(2)  # 33614 modulo 5 is 4: a shift of 2
    assert np.abs(numpy(discriminator(x, training=True)) - inference).min() > 1e-3


@functools.cache
def filtered(post_filter=None):
    return wavegan.generator(SHAPE, 3, width=1, post_filter=post_filter)


def test_the_filter_of_appendix_a():
    plain, with_filter = filtered(), filtered(512)
    assert size_of(with_filter) == size_of(plain) + 512  # no bias
    harness.seed_weights(plain)
    kernel = np.zeros((512, 1, 1))
    kernel[255] = 3  # the middle: three times what comes out of the tanh
    with_filter.set_weights([*plain.get_weights(), kernel])
    z = harness.images(4, (3,))
    audio = numpy(plain(z))
    assert 0.1 < np.abs(audio).max() <= 1
    np.testing.assert_allclose(numpy(with_filter(z)), 3 * audio, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("channels", [1, 2])
def test_audio_of_any_channels(channels):
    generator = wavegan.generator((64, channels), 3, width=2, post_filter=4)
    audio = generator(harness.images(2, (3,)))
    assert tuple(audio.shape) == (2, 64, channels)
    assert generator.outputs[0].dtype == "float32"
    discriminator = wavegan.discriminator((64, channels), width=2)
    assert tuple(discriminator(audio).shape) == (2, 1)
    assert discriminator.output_names == ["logits"]


NORMALIZED = [
    ("batch", layers.BatchNormalization, 1),
    ("layer", layers.LayerNormalization, 1),
    ("spectral", SpectralNormalization, 3),
    ("none", None, 0),
]


@pytest.mark.parametrize(("normalization", "kind", "count"), NORMALIZED)
def test_the_normalization_asked_for(normalization, kind, count):
    discriminator = wavegan.discriminator((256, 1), 2, 2, normalization)
    found = kinds(discriminator)
    assert found.count(kind) == count
    assert (layers.Conv1D in found) == (normalization != "spectral")
    if count == 1:
        first = [layers.Conv1D, layers.LeakyReLU, PhaseShuffle]
        assert found[1:7] == [*first, layers.Conv1D, kind, layers.LeakyReLU]


def test_the_default_is_no_normalization():
    assert not set(kinds(wavegan.discriminator(SHAPE, width=1))) & {
        each for _, each, _ in NORMALIZED
    }


LABELS = np.array([[1, 0, 0], [0, 1, 0], [0.25, 0.75, 0]], "float32")


@pytest.mark.parametrize("kind", wavegan.GENERATOR)
def test_the_generator_is_told_the_label(kind):
    generator = wavegan.generator((64, 1), 3, 2, classes=3, conditioning=kind)
    harness.seed_weights(generator)
    z = np.tile(harness.images(1, (3,)), (3, 1))
    one, two, both = numpy(generator([z, LABELS]))
    assert min(np.abs(a - b).max() for a, b in ((one, two), (two, both))) > 1e-3


def test_the_discriminators_logit_is_linear_in_the_label():
    build = functools.partial(wavegan.discriminator, (64, 1), 2, classes=3)
    discriminator = build(conditioning="projection")
    harness.seed_weights(discriminator)
    x = np.tile(harness.images(1, (64, 1)), (3, 1, 1))
    one, two, both = numpy(discriminator([x, LABELS]))[:, 0]
    assert abs(one - two) > 1e-3
    assert both == pytest.approx(0.25 * one + 0.75 * two, rel=1e-4)


def test_what_is_not_offered_is_refused():
    message = r"conditioning of this network\. Received: '{}'.*Known: {}"
    with pytest.raises(ValueError, match=message.format("batch_norm", "concat")):
        wavegan.generator(SHAPE, classes=3, conditioning="batch_norm")
    with pytest.raises(ValueError, match=message.format("embedding", "projection")):
        wavegan.discriminator(SHAPE, classes=3, conditioning="embedding")
    with pytest.raises(ValueError, match=r"Unknown normalization\. Received: 'batc'"):
        wavegan.discriminator(SHAPE, normalization="batc")
    with pytest.raises(ValueError, match=r"n must be a positive integer"):
        wavegan.discriminator(SHAPE, phase_shuffle=-1)
    with pytest.raises(ValueError, match=r"post_filter must be a positive integer"):
        wavegan.generator((64, 1), 3, width=1, post_filter=0)


def test_files_keep_the_shifts(tmp_path):
    network = wavegan.discriminator((256, 1), 2)
    x = harness.images(2, (256, 1))
    network(x, training=True)
    network.save(tmp_path / "network.keras")
    loaded = keras.models.load_model(tmp_path / "network.keras")
    for _ in range(3):
        expected = numpy(network(x, training=True))
        np.testing.assert_allclose(numpy(loaded(x, training=True)), expected, rtol=1e-6)
