"""Gated masked convolutions, as sums over what either stack may see."""

import numpy as np
import pytest
from keras import ops

from kerasgan.layers import GatedMaskedConv2D
from kerasgan.layers.masked_conv import causal_mask
from tests import harness


def gate(x):
    f, g = np.split(x, 2, axis=-1)
    return np.tanh(f) / (1 + np.exp(-g))


def expected(layer, h, v, labels):
    """Returns both stacks, pixel by pixel, of weights by name."""
    w = {weight.name: weight.numpy().astype("float64") for weight in layer.weights}
    m, height, width, _ = h.shape
    p, reach = layer.width, layer.kernel_size // 2
    middle = causal_mask(1, h.shape[-1], p, layer.mask, layer.colors)[0, 0]
    across = w["across"][0] * np.ones((reach + 1, 1, 1))
    across[reach] *= np.tile(middle, (1, 2))
    pad = (0, 0), (9, 9), (9, 9), (0, 0)
    h_around, v_around = np.pad(h, pad), np.pad(v, pad)
    made = np.zeros((2, m, height, width, p))
    for r, c in np.ndindex(height, width):
        down = w["down_bias"] + labels @ w["down_labels"]
        for i, j in np.ndindex(w["down"].shape[:2]):
            seen = v_around[:, 9 + r - reach + i, 9 + c - reach + j]
            down = down + seen @ w["down"][i, j]
        x = w["across_bias"] + labels @ w["labels"] + down @ w["link"]
        for j in range(reach + 1):
            x = x + h_around[:, 9 + r, 9 + c - reach + j] @ across[j]
        restore = w["restore"] * causal_mask(1, p, p, "B", layer.colors)[0, 0]
        x = gate(x) @ restore + w["restore_bias"]
        made[0, :, r, c] = x if layer.mask == "A" else x + h[:, r, c]
        made[1, :, r, c] = gate(down)
    return made


@pytest.mark.parametrize(("mask", "kernel_size"), [("A", 5), ("B", 3)])
def test_both_stacks_are_sums_over_what_they_may_see(mask, kernel_size):
    layer = GatedMaskedConv2D(6, kernel_size, mask, colors=3)
    labels = np.eye(2, dtype="float32")
    shape = (2, 3, 4, 3 if mask == "A" else 6)
    x, y = harness.images(2, shape[1:]), harness.images(2, shape[1:], seed=1)
    stacks = [x] if mask == "A" else [x, y]
    layer.build([*(each.shape for each in stacks), labels.shape])
    harness.seed_weights(layer)
    found = layer([*map(ops.convert_to_tensor, (*stacks, labels))])
    made = expected(layer, stacks[0], stacks[-1], labels)
    for one, other in zip(found, made, strict=True):
        np.testing.assert_allclose(ops.convert_to_numpy(one), other, atol=1e-5)
    assert layer.compute_output_shape(x.shape) == [(2, 3, 4, 6)] * 2


def test_a_configuration_makes_the_same_layer():
    layer = GatedMaskedConv2D(4, 5, "A", 3)
    config = harness.as_json(layer.get_config())
    twin = GatedMaskedConv2D.from_config(config)
    assert harness.as_json(twin.get_config()) == config
    assert (twin.width, twin.kernel_size, twin.mask, twin.colors) == (4, 5, "A", 3)
