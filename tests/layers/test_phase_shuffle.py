"""Shifts of phase shuffle: by hand, as drawn, saved, compiled and differentiated."""

import keras
import numpy as np
import pytest
from keras import ops

from kerasgan.backend import input_gradient, value_and_gradients
from kerasgan.layers import PhaseShuffle
from tests import harness

RAMP = np.arange(6, dtype="float32").reshape(1, 6, 1)
# What every backend draws from seed 3, in shifts of at most 2.
DRAWN = [2, 1, 0, 2, -1, -2, -2, -2, 0, 1, -1, 0]


def built(n=2, seed=3, shape=(1, 16, 1)):
    layer = PhaseShuffle(n, seed=seed)
    layer.build(shape)
    return layer


def numpy(x):
    return ops.convert_to_numpy(x)


def shift_of(layer):
    """Returns the shift of the layer's next call."""
    ramp = np.arange(16, dtype="float32").reshape(1, 16, 1)
    return 8 - int(numpy(layer(ramp, training=True))[0, 8, 0])


@pytest.mark.parametrize(
    ("shift", "expected"),
    [
        (2, [2, 1, 0, 1, 2, 3]),
        (1, [1, 0, 1, 2, 3, 4]),
        (0, [0, 1, 2, 3, 4, 5]),
        (-1, [1, 2, 3, 4, 5, 4]),
        (-2, [2, 3, 4, 5, 4, 3]),
    ],
)
def test_shifts_by_hand(shift, expected):
    layer = built()
    np.testing.assert_array_equal(numpy(layer.shifted(RAMP, shift))[0, :, 0], expected)
    drawn = ops.convert_to_tensor(shift, dtype="int32")
    np.testing.assert_array_equal(numpy(layer.shifted(RAMP, drawn))[0, :, 0], expected)


def test_the_generator_is_park_and_millers():
    # The check of an implementation, also of C++'s minstd_rand0: the 10,000th number
    # from 1 is 1043618065. Python computes the first 9,990, and the layer the rest.
    state = 1
    for _ in range(9_990):
        state = 16_807 * state % (2**31 - 1)
    layer = built()
    layer.state.assign(state)
    for _ in range(10):
        layer._next_shift()
    assert int(numpy(layer.state)) == 1_043_618_065


@pytest.mark.parametrize("state", [1, 2, 127_773, 2**31 - 2])
def test_no_product_overflows(state):
    layer = built()
    layer.state.assign(state)
    shift = int(numpy(layer._next_shift()))
    expected = 16_807 * state % (2**31 - 1)
    assert int(numpy(layer.state)) == expected
    assert shift == expected % 5 - 2


def test_every_backend_draws_the_same():
    layer = built()
    assert [shift_of(layer) for _ in DRAWN] == DRAWN


def test_all_shifts_are_equally_likely():
    layer, counts = built(n=1), np.zeros(3)
    for _ in range(300):
        counts[int(numpy(layer._next_shift())) + 1] += 1
    assert np.abs(counts - 100).max() < 30  # more than three deviations


def test_all_of_a_batch_and_all_channels_are_shifted_alike():
    x = harness.images(3, (16, 2))
    layer = built(shape=x.shape)
    for _ in range(4):
        shift = int(numpy(built_like(layer)._next_shift()))
        shifted = numpy(layer(x, training=True))
        kept = slice(2, -2)
        np.testing.assert_array_equal(shifted[:, kept], np.roll(x, shift, 1)[:, kept])


def built_like(layer):
    twin = built(layer.n)
    twin.state.assign(layer.state)
    return twin


def test_nothing_is_shifted_or_drawn_in_inference():
    layer = built()
    state = int(numpy(layer.state))
    for options in ({}, {"training": False}):
        np.testing.assert_array_equal(numpy(layer(RAMP, **options)), RAMP)
    assert int(numpy(layer.state)) == state


def test_seeds():
    assert int(numpy(built(seed=3).state)) == int(numpy(built(seed=3).state))
    assert int(numpy(built(seed=3).state)) != int(numpy(built(seed=4).state))
    states = []
    for _ in range(2):
        keras.utils.set_random_seed(7)
        states.append([int(numpy(built(seed=None).state)) for _ in range(3)])
    assert states[0] == states[1]
    assert len(set(states[0])) == 3


def test_configuration():
    layer = PhaseShuffle(3, seed=5, name="shuffle")
    twin = PhaseShuffle.from_config(layer.get_config())
    assert (twin.n, twin.seed, twin.name) == (3, 5, "shuffle")
    assert tuple(layer(keras.Input((None, 4))).shape) == (None, None, 4)


def network():
    audio = keras.Input((8, 1))
    x = keras.layers.Conv1D(2, 3, padding="same")(audio)
    x = PhaseShuffle(2, seed=3)(x)
    x = keras.layers.Dense(1)(keras.layers.Flatten()(x))
    return keras.Model(audio, x)


def test_compiled_steps_draw_on_and_files_keep_the_state(tmp_path):
    model = network()
    model.compile(keras.optimizers.SGD(0.01), "mse")
    x, y = harness.images(5, (8, 1)), harness.images(5, (1,))
    model.fit(x, y, batch_size=2, epochs=2, verbose=0)  # the last batch has one row
    layer, twin = model.layers[2], built()
    for _ in range(6):
        twin._next_shift()
    assert int(numpy(layer.state)) == int(numpy(twin.state))
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert int(numpy(loaded.layers[2].state)) == int(numpy(twin.state))
    np.testing.assert_allclose(
        numpy(loaded(x, training=True)), numpy(model(x, training=True)), rtol=1e-6
    )


def test_the_penalty_on_gradients_has_gradients():
    model, x = network(), ops.convert_to_tensor(harness.images(3, (8, 1)))
    harness.seed_weights(model)
    layer = model.layers[2]
    start = int(numpy(layer.state))

    def penalty():
        layer.state.assign(start)
        slope = input_gradient(lambda x: ops.tanh(model(x, training=True)), x)
        return ops.mean(ops.sum(ops.square(slope), axis=(1, 2)))

    variables = model.trainable_variables
    value, gradients = value_and_gradients(penalty, variables)
    assert int(numpy(layer.state)) == 16_807 * start % (2**31 - 1)
    norm = np.sqrt(sum(float(ops.sum(ops.square(g))) for g in gradients))
    step, values = 1e-2 / norm, []  # against finite differences along the gradient
    for shift in (-step, 2 * step):
        for variable, gradient in zip(variables, gradients, strict=True):
            variable.assign(variable + shift * gradient)
        values.append(float(value_and_gradients(penalty, variables)[0]))
    assert (values[1] - values[0]) / (2 * step) == pytest.approx(norm**2, rel=0.01)
    assert float(value) > 0


@pytest.mark.parametrize("shape", [(1, 2, 1), (1, 16), (1, 16, 16, 1)])
def test_other_inputs_are_refused(shape):
    message = r"\(m, samples, channels\) of more than 2 samples\. Received: .*smaller n"
    with pytest.raises(ValueError, match=message):
        PhaseShuffle(2)(np.zeros(shape, "float32"))


@pytest.mark.parametrize("n", [0, -2, 2.0, True])
def test_other_shifts_are_refused(n):
    with pytest.raises(ValueError, match=r"n must be a positive integer\. Received: n"):
        PhaseShuffle(n)
