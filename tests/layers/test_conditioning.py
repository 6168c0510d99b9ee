"""Labels in layers: values by hand, and mixtures of classes."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan.layers import ConditionalBatchNormalization, LabelPlanes


def test_each_class_has_its_own_scale_and_shift():
    layer = ConditionalBatchNormalization(epsilon=0.0)
    x = np.array([[1.0, 10.0], [3.0, 30.0]], "float32")  # normalized: -1 and 1
    y = np.eye(3, dtype="float32")[[2, 0]]
    layer.build([x.shape, y.shape])
    layer.gamma.assign([[2, 3], [0, 0], [5, 7]])
    layer.beta.assign([[0.5, 0.25], [0, 0], [-1, 1]])
    found = ops.convert_to_numpy(layer([x, y], training=True))
    np.testing.assert_allclose(found, [[-6, -6], [2.5, 3.25]], rtol=1e-5)


def test_a_mixture_of_classes_gets_the_mixture_of_their_scales():
    layer = ConditionalBatchNormalization()
    x = np.random.default_rng(0).normal(size=(4, 2, 2, 3)).astype("float32")
    layer.build([x.shape, (4, 2)])
    layer.gamma.assign([[1, 2, 3], [5, 6, 7]])
    layer.beta.assign([[0, 1, 0], [2, 0, 4]])
    one, two, both = (
        ops.convert_to_numpy(layer([x, np.tile(np.float32(row), (4, 1))]))
        for row in ([1, 0], [0, 1], [0.25, 0.75])
    )
    np.testing.assert_allclose(both, 0.25 * one + 0.75 * two, rtol=1e-4, atol=1e-6)


def test_the_statistics_are_those_of_batch_normalization():
    plain = keras.layers.BatchNormalization(momentum=0.9, epsilon=1e-5)
    layer = ConditionalBatchNormalization(momentum=0.9, epsilon=1e-5)
    x = np.random.default_rng(0).normal(3, 2, (6, 4, 4, 2)).astype("float32")
    y = np.eye(2, dtype="float32")[[0, 1, 0, 1, 1, 1]]
    for training in (True, True, False):
        expected = ops.convert_to_numpy(plain(x, training=training))
        found = ops.convert_to_numpy(layer([x, y], training=training))
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


def test_labels_as_planes():
    images = np.arange(8, dtype="float32").reshape(2, 2, 2, 1)
    y = np.eye(3, dtype="float32")[[1, 2]]
    found = ops.convert_to_numpy(LabelPlanes()([images, y]))
    assert found.shape == (2, 2, 2, 4)
    np.testing.assert_array_equal(found[..., :1], images)
    np.testing.assert_array_equal(found[0, :, :, 1:], np.tile([0, 1, 0], (2, 2, 1)))
    np.testing.assert_array_equal(found[1, :, :, 1:], np.tile([0, 0, 1], (2, 2, 1)))


@pytest.mark.parametrize(
    "layer",
    [
        ConditionalBatchNormalization(
            0.8, 1e-4, keras.initializers.RandomNormal(1.0, 0.02)
        ),
        LabelPlanes(),
    ],
    ids=lambda layer: type(layer).__name__,
)
def test_configuration(layer):
    twin = type(layer).from_config(layer.get_config())
    assert twin.get_config() == layer.get_config()
    shapes = [(None, 4, 4, 2), (None, 3)]
    made = layer([keras.Input(shape[1:]) for shape in shapes])
    assert tuple(made.shape) == tuple(layer.compute_output_shape(shapes))
