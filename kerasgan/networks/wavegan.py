"""Networks of raw audio (Donahue et al., 2019, section 3.2 and appendix D).

Those of WaveGAN in "Adversarial Audio Synthesis", https://arxiv.org/abs/1802.04208:
DCGAN's, flattened to one dimension, with kernels of 25 samples and strides of 4, and
without batch normalization. Keras draws the weights as Glorot and Bengio (2010) do, and
so does the authors' code.

The number of layers follows from the length, as `stages` says: five for the paper's
16,384 samples, four for 4,096 and 8,192, three for 1,024.
"""

from keras import Model, layers

from kerasgan.errors import check_positive
from kerasgan.layers import PhaseShuffle
from kerasgan.networks.conditions import Labels
from kerasgan.networks.normalization import check, normalized, weighted

GENERATOR = ("concatenation", "embedding")
DISCRIMINATOR = ("projection",)
STRIDE = 4
START = 16  # samples of the first feature map, at least
STRIDED = {"kernel_size": 25, "strides": STRIDE, "padding": "same"}


def stages(audio_shape):
    """Splits a length into that of the first feature map and its quadruplings.

    Args:
        audio_shape: `(samples, channels)`.

    Returns:
        `(start, layers)` with `samples == start * 4**layers`, `layers >= 1` and
        `16 <= start < 64`: 16,384 is `(16, 5)`, 8,192 is `(32, 4)`, 4,096 is `(16, 4)`,
        1,024 is `(16, 3)`.

    Raises:
        ValueError: If the length has no such form, or the examples are no audio.
    """
    if len(audio_shape) != 2:
        raise ValueError(
            "WaveGAN's networks take audio (samples, channels) of 16 to 64 times a "
            f"power of 4 samples. Received: audio_shape={tuple(audio_shape)}. Load "
            "sounds, or choose networks='mlp'."
        )
    samples, depth = audio_shape[0], 1
    while samples >= START * STRIDE ** (depth + 1):
        depth += 1
    unit = STRIDE**depth
    if samples < START * unit or samples % unit:
        below = samples // unit * unit
        near = [n for n in (below, below + unit) if n >= START * unit]
        near = near or [START * STRIDE]
        raise ValueError(
            "WaveGAN's networks take audio (samples, channels) of 16 to 64 times a "
            f"power of 4 samples. Received: audio_shape={tuple(audio_shape)}. Cut or "
            f"pad it to {' or '.join(map(str, near))} samples, with "
            f"audio_length={near[-1]} for example."
        )
    return samples // unit, depth


def generator(
    audio_shape,
    latent_dim=100,
    width=64,
    classes=None,
    conditioning=None,
    post_filter=None,
):
    """Builds latents (m, latent_dim) -> audio (m, samples, channels) in [-1, 1].

    Args:
        audio_shape: `(samples, channels)`, of a length that `stages` takes.
        latent_dim: Number of latent variables.
        width: Channels of the last hidden feature map, d in the paper; each map before
            has twice as many at a quarter of the length.
        classes: Number of classes, if labels (m, classes) are its second input.
        conditioning: How these enter: "concatenation" or "embedding".
        post_filter: Length in samples of a learned filter behind the tanh, 512 in the
            paper (appendix A.1), or None. With a filter, values may leave [-1, 1].

    Raises:
        ValueError: If no such network has that length, or that conditioning.
    """
    start, depth = stages(audio_shape)
    labels = Labels(classes, conditioning, GENERATOR)
    channels = width * 2 ** (depth - 1)
    z = layers.Input((latent_dim,), name="latents")
    x = layers.Dense(start * channels)(labels.with_latents(z))
    x = layers.ReLU()(layers.Reshape((start, channels))(x))
    for _ in range(depth - 1):
        channels //= 2
        x = layers.ReLU()(layers.Conv1DTranspose(channels, **STRIDED)(x))
    x = layers.Conv1DTranspose(audio_shape[-1], **STRIDED)(x)
    audio = layers.Activation("tanh", dtype="float32", name="audio")(x)
    if post_filter is not None:
        audio = _filtered(audio, post_filter)
    return Model(labels.inputs(z), audio, name="generator")


def discriminator(
    audio_shape,
    width=64,
    phase_shuffle=2,
    normalization="none",
    classes=None,
    conditioning=None,
):
    """Builds audio (m, samples, channels) -> logits (m, 1).

    Args:
        audio_shape: `(samples, channels)`, of a length that `stages` takes.
        width: Channels of the first feature map, d in the paper; each further one has
            twice as many.
        phase_shuffle: Largest shift in samples behind every convolution but the last, n
            in the paper (section 3.3); 0 for none. See
            `kerasgan.layers.PhaseShuffle`.
        normalization: "none" as in the paper, "batch", "layer" or "spectral".
        classes: Number of classes, if labels (m, classes) are its second input.
        conditioning: How these enter: "projection".

    Raises:
        ValueError: If no such network has that length, normalization or conditioning.
    """
    check(normalization)
    _, depth = stages(audio_shape)
    labels = Labels(classes, conditioning, DISCRIMINATOR)
    audio = layers.Input(audio_shape, name="audio")
    x = weighted(layers.Conv1D(width, **STRIDED), normalization)(audio)
    x = layers.LeakyReLU(0.2)(x)
    use_bias = normalization != "batch"
    for stage in range(1, depth):
        x = PhaseShuffle(phase_shuffle)(x) if phase_shuffle else x
        convolution = layers.Conv1D(width * 2**stage, **STRIDED, use_bias=use_bias)
        x = weighted(convolution, normalization)(x)
        x = layers.LeakyReLU(0.2)(normalized(x, normalization))
    x = layers.Flatten()(x)
    last = layers.Dense(1, dtype="float32", name="logits")
    logits = labels.with_logits(weighted(last, normalization)(x), x, normalization)
    return Model(labels.inputs(audio), logits, name="discriminator")


def _filtered(audio, length):
    check_positive(post_filter=length)
    options = {"padding": "same", "use_bias": False, "dtype": "float32"}
    channels = audio.shape[-1]
    return layers.Conv1D(channels, length, name="filtered", **options)(audio)
