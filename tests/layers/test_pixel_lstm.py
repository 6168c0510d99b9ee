"""The LSTM layers of PixelRNN, held against loops over pixels."""

import numpy as np
import pytest
from keras import ops

from kerasgan.layers import DiagonalBiLSTM, RowLSTM
from kerasgan.layers.masked_conv import causal_mask
from kerasgan.layers.pixel_lstm import skewed, straight
from tests import harness


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm(gates, c):
    o, f, i, g = np.split(gates, 4, axis=-1)
    c = sigmoid(f + 1) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def built(layer, x):
    layer.build(x.shape)
    harness.seed_weights(layer)
    w = {weight.name: weight.numpy().astype("float64") for weight in layer.weights}
    h = layer.width
    mask = np.tile(causal_mask(1, 2 * h, h, "B", layer.colors)[0, 0], (1, 4))
    restore = layer.restore.get_weights()
    allowed = causal_mask(1, h, 2 * h, "B", layer.colors)
    return w, mask, lambda h: h @ (restore[0] * allowed)[0, 0] + restore[1]


def states(x, h):
    """Returns room for h and c of every pixel, with zeros around the image."""
    m, height, width, _ = x.shape
    return np.zeros((2, m, height + 1, width + 2, h))


def test_a_row_lstm_goes_down_the_rows():
    x = harness.images(2, (3, 4, 6))
    layer = RowLSTM(3, colors=3)
    w, mask, restore = built(layer, x)
    h, c = states(x, 3)  # row r of the image is row r + 1 here
    for r, k in np.ndindex(3, 4):
        gates = layer.bias.numpy() + x[:, r, k] @ (w["from_input"][1] * mask)
        if k:
            gates = gates + x[:, r, k - 1] @ w["from_input"][0]
        for j in range(3):
            gates = gates + h[:, r, k + j] @ w["from_state"][j]
        at = slice(None), r + 1, k + 1
        h[at], c[at] = lstm(gates, c[:, r, k + 1])
    found = ops.convert_to_numpy(layer(ops.convert_to_tensor(x)))
    np.testing.assert_allclose(found, x + restore(h[:, 1:, 1:-1]), atol=1e-5)


def test_a_diagonal_bilstm_adds_the_right_to_left_map_one_row_down():
    x = harness.images(2, (4, 3, 6))
    layer = DiagonalBiLSTM(3, colors=3)
    w, mask, restore = built(layer, x)
    maps = {}
    for way, side in (("left", -1), ("right", 1)):
        h, c = states(x, 3)
        columns = range(3)[::-side]
        for r in range(4):
            for k in columns:
                gates = x[:, r, k] @ (w[f"{way}_input"] * mask) + w[f"{way}_bias"]
                gates = gates + h[:, r, k + 1] @ w[f"{way}_above"]
                gates = gates + h[:, r + 1, k + 1 + side] @ w[f"{way}_side"]
                at = slice(None), r + 1, k + 1
                h[at], c[at] = lstm(gates, c[:, r + 1, k + 1 + side])
        maps[way] = h[:, :, 1:-1]
    both = maps["left"][:, 1:] + maps["right"][:, :-1]  # zeros above the first row
    found = ops.convert_to_numpy(layer(ops.convert_to_tensor(x)))
    np.testing.assert_allclose(found, x + restore(both), atol=1e-5)


def test_skewing_by_hand():
    x = np.arange(1, 7, dtype="float32").reshape(1, 2, 3, 1)
    found = skewed(ops.convert_to_tensor(x))
    expected = [[1, 2, 3, 0], [0, 4, 5, 6]]
    np.testing.assert_array_equal(ops.convert_to_numpy(found)[0, ..., 0], expected)
    np.testing.assert_array_equal(ops.convert_to_numpy(straight(found, 3)), x)


@pytest.mark.parametrize("layer", [RowLSTM(4, 5, 3), DiagonalBiLSTM(4, 3)])
def test_a_configuration_makes_the_same_layer(layer):
    config = harness.as_json(layer.get_config())
    twin = type(layer).from_config(config)
    assert harness.as_json(twin.get_config()) == config
    assert (twin.width, twin.colors) == (4, 3)
