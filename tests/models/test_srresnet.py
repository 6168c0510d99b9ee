"""SRResNet: its loss in numpy, what it makes small, and what all models are."""

import keras
import numpy as np
import pytest
from PIL import Image

from kerasgan import datasets
from kerasgan.models import SRResNet
from tests import harness

SHAPE = (8, 8, 1)


def made(**options):
    return SRResNet(SHAPE, **{"width": 2, "blocks": 1, "seed": 0, **options})


class Repeated(keras.layers.Layer):
    """One number as the four pixels of a square."""

    def call(self, inputs):
        return keras.ops.tile(inputs, (1, 2, 2, 1))


def test_one_step():
    """G(small) = g small in all four pixels; the loss is the mean squared error."""
    g, rate = 0.5, 0.1
    images = keras.Input((1, 1, 1))
    layer = keras.layers.Conv2D(1, 1, use_bias=False)
    network = keras.Model(images, Repeated()(layer(images)))
    network.set_weights([np.full((1, 1, 1, 1), g)])
    model = SRResNet((2, 2, 1), enlarge=2, generator=network)
    model.compile(keras.optimizers.SGD(rate))
    x = np.array([[[0.5], [-0.25]], [[0.75], [0.0]]])[None].astype("float32")
    small = x.mean()  # bicubic of a square of four, by symmetry
    error = np.mean((x - g * small) ** 2)
    expected = {"generator_loss": error, "psnr": -10 * np.log10(error / 4)}
    harness.run_step_golden_test(model, x, [], expected)
    moved = g - rate * np.mean(2 * (g * small - x) * small)
    np.testing.assert_allclose(network.get_weights()[0].item(), moved, rtol=1e-5)


def test_training():
    harness.run_train_test(made(), harness.images(10, SHAPE))


def test_saving(tmp_path):
    harness.run_save_load_continue_test(made(), harness.images(10, SHAPE), tmp_path)


def test_serialization():
    harness.run_serialization_test(made(enlarge=2, data_range=(0, 1)))


def test_backend_parity():
    harness.run_backend_parity_test("srresnet", made(), harness.images(4, SHAPE))


def test_it_learns_of_what_pillow_makes_small():
    """The small images are Pillow's, in the range of the data."""
    model = SRResNet((8, 12, 1), width=2, blocks=1, data_range=(0, 255))
    x = np.random.default_rng(0).uniform(0, 255, (3, 8, 12, 1)).astype("float32")
    found = keras.ops.convert_to_numpy(model.given_in(x)["images"])
    for image, small in zip(x, found, strict=True):
        picture = Image.fromarray(image[..., 0])
        expected = np.asarray(picture.resize((3, 2), Image.Resampling.BICUBIC))
        np.testing.assert_allclose(
            small[..., 0], np.clip(expected, 0, 255), rtol=1e-4, atol=1e-3
        )


def test_samples_stay_within_the_range():
    model = made(data_range=(0, 1))
    model.generator.set_weights([9 * w for w in model.generator.get_weights()])
    found = model.generate(images=np.random.default_rng(0).random((4, 2, 2, 1)))
    assert found.shape == (4, 8, 8, 1)
    assert 0 <= found.min() < found.max() <= 1


def test_labels_beside_images_are_left_aside():
    model = made()
    model.compile(run_eagerly=True)
    x = harness.images(6, SHAPE)
    data = datasets.from_arrays(
        x, [0, 1, 2, 0, 1, 2], value_range=(-1, 1), batch_size=3
    )
    model.fit(data, verbose=0)
    source = model.sampling_from_data()
    assert source.generate(4, seed=0).shape == (4, *SHAPE)
    assert source.truth(4).shape == (4, *SHAPE)


def test_what_it_has_to_beat_is_the_filter():
    model = made(enlarge=2)
    flat = np.full((1, 4, 4, 1), 0.25, "float32")
    np.testing.assert_allclose(model.untouched(flat), 0.25, atol=1e-6)
    x = harness.images(2, SHAPE)
    np.testing.assert_allclose(
        model.given_again(x),
        keras.ops.convert_to_numpy(model.given_in(x)["images"]),
        atol=1e-6,
    )


def test_without_normalization():
    plain, model = (
        SRResNet((8, 8, 1), width=2, blocks=1, normalization=each)
        for each in ("batch", "none")
    )
    kinds = [
        {type(layer).__name__ for layer in each.generator.layers}
        for each in (plain, model)
    ]
    assert "BatchNormalization" in kinds[0]
    assert "BatchNormalization" not in kinds[1]
    with pytest.raises(ValueError, match="Known: batch, none"):
        SRResNet((8, 8, 1), width=2, blocks=1, normalization="layer")
    with pytest.raises(ValueError, match="normalization is for the network that is bu"):
        SRResNet((8, 8, 1), generator=model.generator, normalization="none")
