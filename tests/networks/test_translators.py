"""Structure of networks that translate, patches that are judged, refusals."""

import functools
import math

import keras
import numpy as np
import pytest
from keras import layers, ops

from kerasgan import networks
from kerasgan.layers import CutLike, InstanceNormalization, ReflectionPadding2D
from kerasgan.networks import patchgan, resnet_translator, unet
from tests import harness

NORM = InstanceNormalization


def size_of(model):
    return sum(math.prod(weight.shape) for weight in model.weights)


def numpy(x):
    return ops.convert_to_numpy(x)


def kinds(model):
    return [type(layer) for layer in model.layers]


def convolutions(model):
    """Returns (kernel size, stride, channels) of each convolution."""
    wanted = (layers.Conv2D, layers.Conv2DTranspose)
    found = [each for each in model.layers if isinstance(each, wanted)]
    return [(each.kernel_size[0], each.strides[0], each.filters) for each in found]


def test_the_generator_is_the_papers():
    # c7s1-64, d128, d256, R256 twice, u128, u64, c7s1-3 for a width of 2 in place of 64
    generator = resnet_translator.generator((32, 32, 3), width=2, blocks=2)
    body = 4 * [(3, 1, 8)]
    assert convolutions(generator) == [
        *[(7, 1, 2), (3, 2, 4), (3, 2, 8)],
        *body,
        *[(3, 2, 4), (3, 2, 2), (7, 1, 3)],
    ]
    found = kinds(generator)
    assert found.count(NORM) == len(convolutions(generator)) - 1
    paddings = [x.padding for x in generator.layers if type(x) is ReflectionPadding2D]
    assert paddings == [3, 1, 1, 1, 1, 3]
    # one after each norm, but for the second of a block
    assert found.count(layers.ReLU) == 3 + 2 + 2
    last = [layers.ReLU, ReflectionPadding2D, layers.Conv2D, layers.Activation]
    assert found[-4:] == last


def test_the_generators_size():
    w = 2
    generator = resnet_translator.generator((8, 8, 3), 1, width=w, blocks=2)
    ends = 49 * 3 * w + 49 * w * 1 + 1  # a bias at the output alone
    scales = 2 * 9 * (w * 2 * w + 2 * w * 4 * w)
    assert size_of(generator) == ends + scales + 2 * 2 * 9 * (4 * w) ** 2


@pytest.mark.parametrize(("shape", "blocks"), [((252, 128, 1), 6), ((8, 256, 1), 9)])
def test_the_number_of_blocks_follows_from_the_size(shape, blocks):
    generator = resnet_translator.generator(shape, width=2)
    assert kinds(generator).count(layers.Add) == blocks


@pytest.mark.parametrize(
    ("shape", "out_channels"), [((8, 8, 1), 3), ((28, 28, 1), None), ((12, 20, 4), 2)]
)
def test_images_of_any_size_and_channels(shape, out_channels):
    generator = resnet_translator.generator(shape, out_channels, width=2, blocks=0)
    harness.seed_weights(generator)
    made = generator.predict_on_batch(harness.images(3, shape))
    assert made.shape == (3, *shape[:2], out_channels or shape[2])
    assert 0.1 < np.abs(made).max() <= 1
    assert generator.outputs[0].dtype == "float32"


@functools.cache
def small_generator(blocks=1):
    return resnet_translator.generator((16, 16, 1), width=2, blocks=blocks)


def test_each_channel_of_each_image_is_normalized():
    generator = small_generator()
    harness.seed_weights(generator)
    first = next(each for each in generator.layers if isinstance(each, NORM))
    assert not first.weights
    x = harness.images(3, (16, 16, 1))
    found = keras.Model(generator.input, first.output).predict_on_batch(x)
    np.testing.assert_allclose(found.mean(axis=(1, 2)), 0, atol=1e-5)
    np.testing.assert_allclose(found.std(axis=(1, 2)), 1, atol=1e-3)
    together = generator.predict_on_batch(x)
    alone = [generator.predict_on_batch(x[i : i + 1])[0] for i in range(3)]
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_a_block_adds_to_what_it_is_given():
    with_block, without = small_generator(1), small_generator(0)
    harness.seed_weights(with_block)
    weights = with_block.get_weights()
    weights[4] = np.zeros_like(weights[4])  # the second convolution of the block
    with_block.set_weights(weights)
    without.set_weights(weights[:3] + weights[5:])
    x = harness.images(2, (16, 16, 1))
    expected = without.predict_on_batch(x)
    np.testing.assert_allclose(with_block.predict_on_batch(x), expected, atol=1e-6)


def test_halving_and_doubling_move_nothing():
    options = resnet_translator._strided()
    down = layers.Conv2D(1, 3, **options)
    up = layers.Conv2DTranspose(1, 3, **options)
    x = harness.images(1, (8, 8, 1))
    middle = np.zeros((3, 3, 1, 1))
    middle[1, 1] = 1
    for layer in (down, up):
        layer.build((None, 8, 8, 1))
        layer.set_weights([middle])
    found = numpy(up(down(x)))
    kept = found != 0
    assert kept.sum() == 16
    np.testing.assert_array_equal(found[kept], x[kept])


@pytest.mark.parametrize(
    ("shape", "depth", "rows"),
    [
        ((256, 256, 3), 3, (30, 30)),
        ((64, 64, 1), 2, (14, 14)),
        ((32, 32, 1), 1, (14, 14)),
        ((32, 32, 1), 3, (2, 2)),
        ((28, 28, 1), 3, (1, 1)),
        ((24, 48, 1), 3, (1, 4)),
        ((70, 33, 1), 1, (33, 14)),
    ],
)
def test_how_many_patches_are_judged(shape, depth, rows):
    discriminator = patchgan.discriminator(shape, 2, depth)
    assert discriminator.output_shape == (None, *rows, 1)
    assert discriminator.output_names == ["logits"]


def without_norms(model):
    """Returns a copy of 1 in all kernels, without norms, which would see all pixels."""

    def copied(layer):
        if isinstance(layer, NORM):
            return layers.Activation("linear", name=layer.name)
        return type(layer).from_config(layer.get_config())

    copy = keras.models.clone_model(model, clone_function=copied)
    sizes = [weight.shape for weight in model.weights]
    copy.set_weights([np.full(size, len(size) > 1) for size in sizes])
    return copy


@pytest.mark.parametrize(("depth", "size"), [(1, 16), (2, 34), (3, 70)])
def test_a_logit_judges_a_patch(depth, size):
    height, width = 96, 88
    model = without_norms(patchgan.discriminator((height, width, 1), 2, depth))
    spots = np.zeros((height + width, height, width, 1), "float32")
    spots[range(height), range(height), width // 2] = 1  # down the middle
    spots[range(height, height + width), height // 2, range(width)] = 1  # across it
    logits = model.predict_on_batch(spots)
    seen = logits[:, logits.shape[1] // 2, logits.shape[2] // 2, 0] != 0
    for line in (seen[:height], seen[height:]):
        assert line.sum() == np.ptp(np.flatnonzero(line)) + 1 == size
    assert patchgan.receptive_field(depth) == size


def test_the_discriminator_is_the_papers():
    w = 2
    discriminator = patchgan.discriminator((32, 32, 3), width=w)
    assert convolutions(discriminator) == [
        *[(4, 2, w), (4, 2, 2 * w), (4, 2, 4 * w)],
        *[(4, 1, 8 * w), (4, 1, 1)],
    ]
    found = kinds(discriminator)
    assert found[1:4] == [layers.ZeroPadding2D, layers.Conv2D, layers.LeakyReLU]
    assert found.count(NORM) == 3
    leaky = [x for x in discriminator.layers if isinstance(x, layers.LeakyReLU)]
    assert [each.negative_slope for each in leaky] == 4 * [0.2]
    kernels = 16 * (3 * w + 2 * w**2 + 8 * w**2 + 32 * w**2 + 8 * w)
    assert size_of(discriminator) == kernels + w + 1


def test_no_map_is_wider_than_eight_times():
    discriminator = patchgan.discriminator((96, 96, 1), width=2, layers=5)
    widths = [channels for _, _, channels in convolutions(discriminator)]
    assert widths == [2, 4, 8, 16, 16, 16, 1]


@pytest.mark.parametrize("shape", [(30, 32, 1), (32, 30, 1), (4, 4, 1), (2,), (32, 32)])
def test_other_images_are_refused_by_the_generator(shape):
    message = r"multiples of 4, at least 8.*Received: image_shape=.*Resize the images"
    with pytest.raises(ValueError, match=message):
        resnet_translator.generator(shape)


@pytest.mark.parametrize(("shape", "depth"), [((23, 64, 1), 3), ((5, 5, 1), 1)])
def test_other_images_are_refused_by_the_discriminator(shape, depth):
    message = rf"at least {3 * 2**depth} pixels a side\. Received: .*layers={depth}\."
    with pytest.raises(ValueError, match=message):
        patchgan.discriminator(shape, layers=depth)


@pytest.mark.parametrize("depth", [0, 2.0])
def test_other_numbers_of_layers_are_refused(depth):
    with pytest.raises(ValueError, match=r"layers must be a positive integer\. Rec"):
        patchgan.discriminator((32, 32, 1), layers=depth)


def test_a_discriminator_that_is_told_sees_both():
    discriminator = patchgan.discriminator((16, 16, 3), 2, 1, told=1)
    assert [tuple(each.shape) for each in discriminator.inputs] == [
        (None, 16, 16, 1),
        (None, 16, 16, 3),
    ]
    first = next(x for x in discriminator.layers if isinstance(x, layers.Conv2D))
    assert first.kernel.shape == (4, 4, 4, 2)


def test_the_u_net_is_the_papers():
    """C64-C128-C256-C512-C512-C512-C512-C512 and back, of width 2 in place of 64."""
    generator = unet.generator((256, 256, 3), width=2)
    down = [2, 4, 8, *[16] * 5]
    assert convolutions(generator) == [
        (4, 2, channels) for channels in [*down, *[16] * 4, 8, 4, 2, 3]
    ]
    found = kinds(generator)
    assert found.count(NORM) == 6 + 7  # none in the first and the innermost step down
    assert found.count(layers.Concatenate) == 7
    assert [tuple(each.shape[1:]) for each in generator.inputs] == [
        (256, 256, 3),
        *[(2, 2, 16), (4, 4, 16), (8, 8, 16)],
    ]


def test_the_size_of_the_u_net():
    w = 2
    generator = unet.generator((8, 8, 1), 3, width=w, depth=3, dropout=0.0)
    down = 16 * (w + 2 * w * w + 8 * w * w) + w + 4 * w  # biases of the ends
    up = 16 * (4 * w * 2 * w + 4 * w * w + 2 * w * 3) + 3
    assert size_of(generator) == down + up


@pytest.mark.parametrize(
    ("shape", "halves"),
    [
        ((28, 28, 1), [(14, 14), (7, 7), (4, 4), (2, 2), (1, 1)]),
        ((64, 32, 3), [(32, 16), (16, 8), (8, 4), (4, 2), (2, 1)]),
        ((12, 20, 1), [(6, 10), (3, 5), (2, 3), (1, 2)]),
    ],
)
def test_how_often_images_are_halved(shape, halves):
    """Down to one pixel; there and back the maps of a step have one size."""
    generator = unet.generator(shape, width=2, dropout=0.0)
    down = [each for each in generator.layers if each.name.startswith("down")]
    assert [each.output.shape[1:3] for each in down] == halves
    joined = [each for each in generator.layers if isinstance(each, layers.Concatenate)]
    assert [each.output.shape[1:3] for each in joined] == halves[-2::-1]
    harness.seed_weights(generator)
    made = generator.predict_on_batch(harness.images(2, shape))
    assert made.shape == (2, *shape)
    assert 0.1 < np.abs(made).max() <= 1


def test_what_was_seen_on_the_way_down_comes_back():
    """Without what the innermost maps say, the outermost step sees the image still."""
    generator = unet.generator((8, 8, 1), width=2, depth=2, dropout=0.0)
    harness.seed_weights(generator)
    x = harness.images(2, (8, 8, 1))
    inner = generator.get_layer("up_1")
    inner.set_weights([np.zeros_like(each) for each in inner.get_weights()])
    made = generator.predict_on_batch(x)
    assert np.abs(made[0] - made[1]).max() > 1e-3


def test_a_step_back_lies_where_the_step_down_saw():
    """Of an odd map the last row and column are cut, and no pixel moves."""
    x = np.arange(32, dtype="float32").reshape(1, 4, 4, 2)
    found = ops.convert_to_numpy(CutLike()([x, np.zeros((1, 3, 2, 5), "float32")]))
    np.testing.assert_array_equal(found, x[:, :3, :2])
    generator = unet.generator((12, 12, 1), width=2, depth=3, dropout=0.0)
    up = generator.get_layer("up_2")
    cut = next(each for each in generator.layers if isinstance(each, CutLike))
    assert up.output.shape[1:3] == (4, 4)
    assert cut.input[0] is up.output
    assert cut.output.shape[1:3] == (3, 3)


@pytest.mark.parametrize(
    ("shape", "depth", "advice"),
    [
        ((8, 8, 1), 4, "Write a depth from 2 to 3."),
        ((8, 8, 1), 1, "Write a depth from 2 to 3."),
        ((30, 28, 1), None, "Resize the images (image_size=32 in {})."),
        ((28, 28), 2, "Resize the images (image_size=4 in {})."),
        ((0, 8, 1), None, "Resize the images (image_size=4 in {})."),
    ],
)
def test_images_that_cannot_be_halved_are_refused(shape, depth, advice):
    with pytest.raises(ValueError, match="multiples of 4") as error:
        unet.generator(shape, depth=depth)
    assert str(error.value) == (
        "A U-Net takes images whose height and width are multiples of 4, and halves "
        "them at least twice and until a single pixel is left at most. Received: "
        f"image_shape={shape}, depth={depth}. "
        + advice.format("kerasgan.datasets.load")
    )


def test_names_of_an_earlier_version():
    with pytest.warns(FutureWarning, match="resnet_translator.generator now"):
        old = networks.cyclegan.generator
    assert old is resnet_translator.generator
