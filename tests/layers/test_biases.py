import numpy as np
from keras import ops

from kerasgan.layers import SharedBias, VisibleBias


def told(layer, x):
    return ops.convert_to_numpy(layer(ops.convert_to_tensor(x, "float32")))


def test_one_number_for_all_values():
    layer = SharedBias()
    np.testing.assert_array_equal(told(layer, np.ones((2, 3))), np.zeros((2, 3)))
    layer.bias.assign(1.5)
    np.testing.assert_array_equal(told(layer, np.ones((2, 3))), np.full((2, 3), 1.5))


def test_a_number_for_each_value():
    layer = VisibleBias()
    layer.build((None, 2, 1))
    assert not layer.adapted
    layer.bias.assign([[1.0], [-2.0]])
    assert layer.adapted
    x = np.array([[[5.0], [7.0]], [[0.0], [1.0]]], "float32")
    np.testing.assert_array_equal(told(layer, x), [[[6], [5]], [[1], [-1]]])


def test_it_begins_at_the_logits_of_the_means():
    layer = VisibleBias()
    layer.build((None, 3))
    layer.adapt(np.array([-1.0, 0.0, 0.5]), np.ones(3))  # 0, 1/2 and 3/4 of white
    expected = [np.log(0.001 / 0.999), 0, np.log(3)]
    np.testing.assert_allclose(ops.convert_to_numpy(layer.bias), expected, rtol=1e-4)
