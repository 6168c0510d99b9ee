"""Inception v3 as published FIDs use it, the TensorFlow graph of 2015-12-05.

The architecture is that of Szegedy et al. (2015, https://arxiv.org/abs/1512.00567)
with what sets the graph of the FID (Heusel et al., 2017) apart from later ones: average
pools that leave the padding out, a max pool in the last block, and 1008 logits.

A layer is named after the module of pytorch-fid and torch-fidelity that it stands for,
with `-` for `.`, which layers cannot have in their names: `Mixed_5b-branch1x1-conv`.
"""

import functools

from keras import Model, layers, ops

SIZE = 299


def fid_inception():
    """Builds images (m, 299, 299, 3) in [-1, 1] -> features and logits.

    All kernels are zero until `kerasgan.metrics.inception.load_fid_weights` reads them.

    Returns:
        `keras.Model` whose outputs are a dict of `"features"` (m, 2048), the last
        average pool; `"logits"` (m, 1008); and `"logits_unbiased"`, those without the
        bias of the last layer, which the Inception score is computed from.
    """
    images = layers.Input((SIZE, SIZE, 3), name="images")
    x = _conv(images, "Conv2d_1a_3x3", 32, 3, strides=2, padding="valid")
    x = _conv(x, "Conv2d_2a_3x3", 32, 3, padding="valid")
    x = _conv(x, "Conv2d_2b_3x3", 64, 3)
    x = layers.MaxPooling2D(3, 2)(x)
    x = _conv(x, "Conv2d_3b_1x1", 80, 1)
    x = _conv(x, "Conv2d_4a_3x3", 192, 3, padding="valid")
    x = layers.MaxPooling2D(3, 2)(x)
    x = _block_a(x, "Mixed_5b", pooled=32)
    x = _block_a(x, "Mixed_5c", pooled=64)
    x = _block_a(x, "Mixed_5d", pooled=64)
    x = _block_b(x, "Mixed_6a")
    x = _block_c(x, "Mixed_6b", width=128)
    x = _block_c(x, "Mixed_6c", width=160)
    x = _block_c(x, "Mixed_6d", width=160)
    x = _block_c(x, "Mixed_6e", width=192)
    x = _block_d(x, "Mixed_7a")
    x = _block_e(x, "Mixed_7b", layers.AveragePooling2D)
    x = _block_e(x, "Mixed_7c", layers.MaxPooling2D)
    features = layers.GlobalAveragePooling2D(name="features")(x)
    fc = layers.Dense(1008, kernel_initializer="zeros", name="fc")
    logits = fc(features)
    outputs = {
        "features": features,
        "logits": logits,
        "logits_unbiased": logits - fc(ops.zeros_like(features)),  # fc(0) is the bias
    }
    return Model(images, outputs, name="inception_v3_fid", trainable=False)


class TensorFlow1Resizing(layers.Layer):
    """Resizes images of any size to 299x299 in colour, bilinearly as TensorFlow 1 did.

    Pixel i of the output lies at i * old / new in the input, with no shift by half a
    pixel, no smoothing where it shrinks, and the last pixel repeated beyond itself:
    `tf.image.resize_bilinear(images, (299, 299), align_corners=False)`. Grey images
    (m, height, width, 1) become grey in three channels.
    """

    def call(self, images):
        """Returns (m, 299, 299, 3) of images (m, height, width, 1 or 3).

        Raises:
            ValueError: The images have another number of channels.
        """
        if images.shape[-1] not in (None, 1, 3):
            raise ValueError(
                "Inception looks at images with 1 or 3 channels. Received: shape "
                f"{tuple(images.shape)}. Give images[..., :3], for example."
            )
        height, width = ops.shape(images)[1:3]
        x = ops.einsum("ih,mhwc->miwc", _bilinear(height), images)
        x = ops.einsum("jw,miwc->mijc", _bilinear(width), x)
        return x * ops.ones((1, 1, 1, 3), x.dtype)

    def compute_output_shape(self, input_shape):
        """Returns (m, 299, 299, 3)."""
        return (input_shape[0], SIZE, SIZE, 3)


def _bilinear(old):
    # (299, old): w_ij = max(0, 1 - |x_i - j|) at x_i = i old / 299, at most old - 1
    j = ops.cast(ops.arange(old), "float32")
    x = ops.arange(SIZE, dtype="float32") * (ops.cast(old, "float32") / SIZE)
    return ops.relu(1 - ops.abs(ops.minimum(x, j[-1])[:, None] - j))


def _conv(x, name, filters, kernel, strides=1, padding="same"):
    options = {"kernel_initializer": "zeros", "use_bias": False, "name": f"{name}-conv"}
    x = layers.Conv2D(filters, kernel, strides, padding, **options)(x)
    x = layers.BatchNormalization(epsilon=1e-3, name=f"{name}-bn")(x)
    return layers.ReLU()(x)


_halve = functools.partial(_conv, strides=2, padding="valid")


def _chain(x, name, *convolutions):
    # name_1, name_2, ...: pairs of filters and kernel
    for number, (filters, kernel) in enumerate(convolutions, 1):
        x = _conv(x, f"{name}_{number}", filters, kernel)
    return x


def _block_a(x, name, pooled):
    pool = layers.AveragePooling2D(3, 1, "same")(x)
    branches = [
        _conv(x, f"{name}-branch1x1", 64, 1),
        _chain(x, f"{name}-branch5x5", (48, 1), (64, 5)),
        _chain(x, f"{name}-branch3x3dbl", (64, 1), (96, 3), (96, 3)),
        _conv(pool, f"{name}-branch_pool", pooled, 1),
    ]
    return layers.Concatenate()(branches)


def _block_b(x, name):
    double = _chain(x, f"{name}-branch3x3dbl", (64, 1), (96, 3))
    branches = [
        _halve(x, f"{name}-branch3x3", 384, 3),
        _halve(double, f"{name}-branch3x3dbl_3", 96, 3),
        layers.MaxPooling2D(3, 2)(x),
    ]
    return layers.Concatenate()(branches)


def _block_c(x, name, width):
    wide, tall = (1, 7), (7, 1)
    double = [(width, 1), (width, tall), (width, wide), (width, tall), (192, wide)]
    pool = layers.AveragePooling2D(3, 1, "same")(x)
    branches = [
        _conv(x, f"{name}-branch1x1", 192, 1),
        _chain(x, f"{name}-branch7x7", (width, 1), (width, wide), (192, tall)),
        _chain(x, f"{name}-branch7x7dbl", *double),
        _conv(pool, f"{name}-branch_pool", 192, 1),
    ]
    return layers.Concatenate()(branches)


def _block_d(x, name):
    narrow = _chain(x, f"{name}-branch3x3", (192, 1))
    long = _chain(x, f"{name}-branch7x7x3", (192, 1), (192, (1, 7)), (192, (7, 1)))
    branches = [
        _halve(narrow, f"{name}-branch3x3_2", 320, 3),
        _halve(long, f"{name}-branch7x7x3_4", 192, 3),
        layers.MaxPooling2D(3, 2)(x),
    ]
    return layers.Concatenate()(branches)


def _block_e(x, name, pooling):
    single = _chain(x, f"{name}-branch3x3", (384, 1))
    double = _chain(x, f"{name}-branch3x3dbl", (448, 1), (384, 3))
    branches = [
        _conv(x, f"{name}-branch1x1", 320, 1),
        _conv(single, f"{name}-branch3x3_2a", 384, (1, 3)),
        _conv(single, f"{name}-branch3x3_2b", 384, (3, 1)),
        _conv(double, f"{name}-branch3x3dbl_3a", 384, (1, 3)),
        _conv(double, f"{name}-branch3x3dbl_3b", 384, (3, 1)),
        _conv(pooling(3, 1, "same")(x), f"{name}-branch_pool", 192, 1),
    ]
    return layers.Concatenate()(branches)
