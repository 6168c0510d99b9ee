"""RBM: its step against outer products, its likelihood against enumeration."""

import keras
import numpy as np
import pytest
from keras import ops
from scipy.special import expit

from kerasgan.metrics import ais
from kerasgan.models import RBM
from kerasgan.networks.boltzmann import layer_of
from tests import harness
from tests.metrics.test_ais import THREE_BY_TWO, machine

SHAPE = (4, 4, 1)


def made(weights, **options):
    """Returns an RBM of points with these weights W, b and c."""
    W, b, c = (np.asarray(each, "float32") for each in weights)
    options = {"visible": "binary", "data_range": (0, 1), "seed": 0} | options
    model = RBM((len(b),), len(c), **options)
    layer_of(model.machine).set_weights(
        [W, b, c, *layer_of(model.machine).get_weights()[3:]]
    )
    return model


@pytest.fixture
def model():
    return RBM(SHAPE, 3, chains=5, gibbs_steps=2, ema_decay=0.9)


@pytest.fixture(scope="module")
def x():
    return harness.images(10, SHAPE)


def test_one_by_one_by_hand():
    """p(v = 1) = (1 + e) / (3 + e)."""
    model = made(([[1.0]], [0.0], [0.0]))
    assert model.exact_log_z() == (pytest.approx(1.743668), 0)
    found = np.exp(model.log_prob(np.array([[0.0], [1.0]])))
    np.testing.assert_allclose(found, [1 - 0.650245, 0.650245], atol=1e-6)


def test_probabilities_sum_to_one():
    model = made(THREE_BY_TWO)
    assert model.exact_log_z().value == pytest.approx(4.670754, abs=1e-6)
    assert np.exp(model.log_prob(ais.states(3))).sum() == pytest.approx(1, abs=1e-6)


def test_densities_integrate_to_one():
    model = made(machine(2, 3), visible="gaussian", data_range=None)
    layer = layer_of(model.machine)
    layer.mean.assign([0.5, -2.0])
    layer.log_deviation.assign([np.log(2), np.log(0.3)])
    assert not model.endpoints().get("log_prob")
    model.exact_log_z()
    assert not model.endpoints()["log_prob"].discrete
    lines = np.linspace(-17, 18, 401), np.linspace(-5, 1, 401)
    points = np.stack(np.meshgrid(*lines), axis=-1).reshape(-1, 2)
    area = (lines[0][1] - lines[0][0]) * (lines[1][1] - lines[1][0])
    assert np.exp(model.log_prob(points)).sum() * area == pytest.approx(1, abs=1e-4)


def test_an_estimate_takes_the_place_of_the_sum():
    model = made(machine(6, 5))
    model.base_bias.assign(np.linspace(-1, 1, 6))
    exact = model.exact_log_z().value
    found = model.estimate_log_z(betas=np.linspace(0, 1, 201), chains=300, seed=1)
    assert abs(found.value - exact) < 3 * found.error < 0.2
    kept = [float(model.log_z), float(model.log_z_error)]
    np.testing.assert_allclose(kept, found, rtol=1e-6)
    assert model.endpoints()["log_prob"].kind == "estimate"


def outer(v, W, c):
    """Returns the means of v h, v and h at p(h = 1 | v)."""
    h = expit(v @ W + c)
    return [v.T @ h / len(v), v.mean(axis=0), h.mean(axis=0)]


def free_energy(v, W, b, c):
    return -(v @ b) - np.logaddexp(0, v @ W + c).sum(axis=1)


@pytest.mark.parametrize("persistent", [True, False])
def test_contrastive_divergence_equals_the_outer_products(persistent):
    W, b, c = machine(4, 3, 0.8)
    x = np.array([[1, 0, 0, 1], [0, 1, 1, 1]], "float32")
    start = np.array([[1, 1, 0, 0], [0, 1, 0, 1], [1, 1, 1, 0]]) if persistent else x
    uniforms = np.random.default_rng(3).random((len(start), 2, 3 + 4))
    v = start
    for now in uniforms.transpose(1, 0, 2):
        h = now[:, :3] < expit(v @ W + c)
        v = (now[:, 3:] < expit(h @ W.T + b)).astype(float)
    options = {"chains": 3} if persistent else {"persistent": False}
    model = made((W, b, c), cd_steps=2, weight_cost=0.01, **options)
    if persistent:
        model.particles.values.assign(start * 2 - 1)
    model.compile(keras.optimizers.SGD(0.1), run_eagerly=True)
    loss = free_energy(x, W, b, c).mean() - free_energy(v, W, b, c).mean()
    harness.run_step_golden_test(
        model,
        x,
        {"uniform": [np.full((2, 4), 0.5), uniforms]},
        {
            "machine_loss": loss + 0.005 * (W**2).sum(),
            "free_energy": free_energy(x, W, b, c).mean(),
        },
    )
    pairs = zip(outer(x, W, c), outer(v, W, c), strict=True)
    rises = [data - chains for data, chains in pairs]
    rises[0] -= 0.01 * W
    for weight, old, rise in zip(model.machine.weights, (W, b, c), rises, strict=True):
        moved = (ops.convert_to_numpy(weight) - old) / 0.1
        np.testing.assert_allclose(moved, rise, atol=2e-6)
    if persistent:
        kept = ops.convert_to_numpy(model.particles.values)
        np.testing.assert_array_equal(kept, v * 2 - 1)


@pytest.mark.parametrize("visible", ["binary", "gaussian"])
def test_gibbs_sampling_leaves_the_distribution_alone(visible):
    """Of exact draws of h, the next v has the moments of p(v), and so on."""
    W, b, c = machine(3, 2, 1.0, seed=2)
    layer = layer_of(made((W, b, c), visible=visible, data_range=(0, 1)).machine)
    n, random = 20_000, np.random.default_rng(0)
    sums = ais.UNITS[visible].log_sum(ais.states(2) @ W.T + b).sum(axis=1)
    p = np.exp(ais.states(2) @ c + sums)
    h = ais.states(2)[random.choice(4, n, p=p / p.sum())]
    v = layer.sample_visible(h.astype("float32"), uniform(random, n, 3 * layer.drawn))
    again = layer.gibbs(v, uniform(random, n, 3, layer.draws))
    for moment in (np.mean, np.cov):
        options = {"axis": 0} if moment is np.mean else {"rowvar": False}
        first, last = (moment(ops.convert_to_numpy(e), **options) for e in (v, again))
        np.testing.assert_allclose(
            first, last, atol=0.1 if visible != "binary" else 0.02
        )
    means = ops.convert_to_numpy(layer.visible_given_hidden(ais.states(2).astype("f4")))
    expected = (p[:, None] * means).sum(axis=0) / p.sum()
    np.testing.assert_allclose(
        ops.convert_to_numpy(v).mean(axis=0), expected, atol=0.05
    )


def uniform(random, *shape):
    return random.random(shape, dtype="float32")


def test_normal_numbers_of_uniform_ones():
    from kerasgan.layers.boltzmann import normal

    made = ops.convert_to_numpy(normal(uniform(np.random.default_rng(1), 100_000, 2)))
    moments = [made.mean(), made.var(), (made**3).mean(), (made**4).mean()]
    np.testing.assert_allclose(moments, [0, 1, 0, 3], atol=0.05)


@pytest.mark.parametrize("persistent", [True, False])
def test_samples_begin_at_particles(persistent):
    W, b, c = machine(4, 3)
    options = {"chains": 2} if persistent else {"persistent": False}
    model = made((W, b, c), gibbs_steps=2, **options)
    particles = np.array([[1, 0, 1, 1], [0, 1, 1, 0]])
    v = np.tile(expit(b), (5, 1))
    draws, _ = model.draw_inputs(5, seed=3)
    u = draws["uniforms"]
    assert u.shape == (5, 1 + 3 + (3 + 4))
    if persistent:
        model.particles.values.assign(particles * 2 - 1)
        v = particles[(u[:, 0] * 2).astype(int)]
    h = u[:, 4:7] < expit(v @ W + c)
    v = u[:, 7:] < expit(h @ W.T + b)
    h = u[:, 1:4] < expit(v @ W + c)
    np.testing.assert_allclose(model.generate(5, seed=3), expit(h @ W.T + b), atol=1e-5)


def test_biases_begin_at_the_means_of_the_data():
    model = RBM((3,), 2, visible="binary", data_range=(0, 1), chains=2)
    model.compile("sgd")
    x = np.array([[0, 1, 0.25], [0, 0, 0.75], [0, 1, 0.5]], "float32")
    model.prepare([x[:2], x[2:]])
    means = expit(ops.convert_to_numpy(model.base_bias))
    np.testing.assert_allclose(means, [0.001, 2 / 3, 0.5], rtol=1e-5)
    bias = layer_of(model.machine).visible_bias
    np.testing.assert_array_equal(ops.convert_to_numpy(bias), model.base_bias)


def test_gaussian_units_are_standardised():
    model = RBM((3,), 2, chains=2)
    x = np.random.default_rng(0).normal((1, -5, 2), (2, 0.1, 0), (50, 3))
    model.prepare([x[:20], x[20:]])
    layer = layer_of(model.machine)
    v = ops.convert_to_numpy(layer.units_of(ops.convert_to_tensor(x, "float32")))
    np.testing.assert_allclose(v.mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(v.std(axis=0), [1, 1, 0], atol=1e-4)
    back = layer.examples_of(ops.convert_to_tensor(v))
    np.testing.assert_allclose(ops.convert_to_numpy(back), x, atol=1e-4)


def test_filters_are_columns():
    model = made(machine(4, 3))
    W = model.machine.get_weights()[0]
    expected = 0.5 + 0.5 * W.T / np.abs(W).max()
    np.testing.assert_allclose(model.filters(), expected, atol=1e-6)


def test_what_the_machine_tells(model, x):
    harness.seed_weights(model.average)
    W, b, c = model.average.get_weights()
    v = (x.reshape(10, 16) + 1) / 2
    h = expit(v @ W + c)
    np.testing.assert_allclose(model.hidden_given_visible(x), h, atol=1e-5)
    np.testing.assert_allclose(model.free_energy(x), free_energy(v, W, b, c), rtol=1e-4)
    means = expit(h @ W.T + b).reshape(10, *SHAPE)
    np.testing.assert_allclose(model.reconstruct(x), means * 2 - 1, atol=1e-5)


def test_log_z_is_of_the_weights_there_are(model, x):
    model.compile("sgd", run_eagerly=True)
    binary = model.example.binarised(x, seed=0)
    with pytest.raises(ValueError, match="a model whose log Z nobody estimated"):
        model.log_prob(binary)
    model.train_on_batch(x)
    model.exact_log_z()
    assert np.isfinite(model.log_prob(binary)).all()
    model.train_on_batch(x)
    with pytest.raises(ValueError, match="weights after 10 examples, 10 before"):
        model.log_prob(binary)
    assert "log_prob" not in model.endpoints()


def test_log_z_is_estimated_once(monkeypatch, model, x):
    estimates = []
    found = ais.LogZ(1.5, 0.25)
    monkeypatch.setattr(
        ais, "annealed_log_z", lambda *_, **__: estimates.append(0) or found
    )
    for anew, count in ((False, 1), (False, 1), (True, 2)):
        model.prepare_log_prob(anew)
        assert len(estimates) == count
    assert float(model.log_z) == 1.5
    model.compile("sgd", run_eagerly=True)
    model.train_on_batch(x)
    model.prepare_log_prob()
    assert len(estimates) == 3


def test_the_optimizer(model):
    model.compile()
    sgd = model.optimizer.of("machine")
    assert sgd.momentum == 0.5
    rates = [float(sgd._learning_rate(step)) for step in (0, 10_000, 90_000)]
    np.testing.assert_allclose(rates, [0.05, 0.025, 0.005])


def test_a_machine_of_ones_own(model):
    twin = RBM(machine=model.machine, data_range=(0, 1))
    assert (twin.image_shape, twin.example.binary) == (SHAPE, True)


def test_training(model, x):
    harness.run_train_test(model, x)


def test_saving(model, x, tmp_path):
    harness.run_save_load_continue_test(model, x, tmp_path)


def test_chains_and_log_z_survive_a_preset(model, x, tmp_path):
    model.compile("sgd", run_eagerly=True)
    model.train_on_batch(x)
    model.exact_log_z()
    model.save_to_preset(tmp_path / "rbm")
    twin = RBM.from_preset(str(tmp_path / "rbm"))
    kept = ops.convert_to_numpy(twin.particles.values)
    assert set(np.unique(kept)) == {-1, 1}
    np.testing.assert_array_equal(kept, model.particles.values)
    binary = model.example.binarised(x, seed=0)
    np.testing.assert_array_equal(twin.log_prob(binary), model.log_prob(binary))
    found, expected = (each.generate(4, seed=0) for each in (twin, model))
    np.testing.assert_array_equal(found, expected)


def test_serialization(model):
    harness.run_serialization_test(model)


def test_settings_survive_serialization():
    options = {"cd_steps": 2, "gibbs_steps": 3, "weight_cost": 0.1, "persistent": False}
    model = RBM((3,), 2, **options)
    twin = RBM.from_config(model.get_config())
    assert {name: getattr(twin, name) for name in options} == options
    assert layer_of(twin.machine).visible == "gaussian"


@pytest.mark.parametrize("visible", ["binary", "gaussian"])
def test_backend_parity(visible, x):
    persistent = visible == "binary"
    model = RBM(SHAPE, 3, visible=visible, persistent=persistent, cd_steps=2)
    harness.run_backend_parity_test(f"rbm_{visible}", model, x[:6])


def test_a_trained_machine_keeps_its_biases():
    machine = RBM((2, 2, 1), 3).machine
    bias = machine.layers[-1].visible_bias
    bias.assign([1.0, -2.0, 3.0, 0.5])
    model = RBM(machine=machine, chains=4)
    model.prepare([np.ones((4, 2, 2, 1), "float32")])
    np.testing.assert_array_equal(ops.convert_to_numpy(bias), [1, -2, 3, 0.5])
    np.testing.assert_array_equal(
        ops.convert_to_numpy(model.base_bias), [1, -2, 3, 0.5]
    )


def test_sounds():
    assert RBM((64, 1), 4, rate=8000).example.rate == 8000
