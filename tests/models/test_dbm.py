"""DBM: its steps against numpy, its bound against enumeration, and its phases."""

import keras
import numpy as np
import pytest
from keras import ops
from scipy.special import expit, logsumexp, xlogy

from kerasgan.metrics import ais
from kerasgan.models import DBM, RBM
from tests import harness
from tests.metrics.test_ais import machine

SHAPE = (2, 2, 1)
V = ais.states(4)


def weights(scale=0.8, seed=0):
    """Returns W, b, c of v and h (4 and 3), and U, c', d of h and g (3 and 2)."""
    return [*machine(4, 3, scale, seed), *machine(3, 2, scale, seed + 1)]


def made(all_weights, **options):
    """Returns a DBM of 2x2 pixels in [0, 1] with these weights, without pretraining."""
    options = {"pretraining": 0, "chains": 3, "data_range": (0, 1)} | options
    sizes = len(all_weights[2]), len(all_weights[5])
    model = DBM(SHAPE, sizes, **options)
    model.lower.set_weights(all_weights[:3])
    model.upper.set_weights(all_weights[3:])
    return model


def images(v):
    return np.reshape(v, (-1, *SHAPE)).astype("float32")


def energies(W, b, c, U, c2, d):
    """Returns E of all states, an array by number of v, h and g."""
    v, h, g = V[:, None, None], ais.states(3)[None, :, None], ais.states(2)[None, None]
    below = v @ b + ((v @ W) * h).sum(-1) + h @ (c + c2)
    return -(below + ((h @ U) * g).sum(-1) + g @ d)


def mean_field(v, all_weights, steps):
    W, _, c, U, c2, d = all_weights
    h = expit(v @ W + c)
    g = expit(h @ U + d)
    for _ in range(steps):
        h = expit(v @ W + g @ U.T + c + c2)
        g = expit(h @ U + d)
    return expit(v @ W + g @ U.T + c + c2), g


@pytest.fixture
def model():
    return DBM(SHAPE, (3, 2), pretraining=8, chains=5, gibbs_steps=2, ema_decay=0.9)


@pytest.fixture(scope="module")
def x():
    return harness.images(12, SHAPE)


def test_log_z_is_the_sum_over_all_states():
    model = made(weights())
    expected = logsumexp(-energies(*weights()))
    assert model.exact_log_z().value == pytest.approx(expected, abs=1e-5)
    model.base_bias.assign([0.5, -0.5, 1, 0])
    found = model.estimate_log_z(betas=np.linspace(0, 1, 201), chains=300, seed=1)
    assert abs(found.value - expected) < 3 * found.error < 0.2


def test_the_bound_is_below_the_likelihood():
    """By the closed form of what is missing: KL(q(h, g | v) || p(h, g | v))."""
    model = made(weights(1.5), mean_field_steps=200)
    log_z = model.exact_log_z().value
    bound = model.log_prob(images(V))
    joint = -energies(*weights(1.5)) - log_z
    exact = logsumexp(joint, axis=(1, 2))
    assert (bound < exact).all()
    assert (exact - bound).max() > 0.01
    h, g = mean_field(V, weights(1.5), 200)
    q = [
        np.where(s == 1, m[:, None], 1 - m[:, None]).prod(-1)
        for s, m in ((ais.states(3), h), (ais.states(2), g))
    ]
    q = q[0][:, :, None] * q[1][:, None]
    terms = (q * joint).sum(axis=(1, 2)) - xlogy(q, q).sum(axis=(1, 2))
    np.testing.assert_allclose(bound, terms, atol=2e-5)
    assert model.endpoints()["log_prob"].kind == "estimated_bound"


def test_without_its_second_layer_it_is_the_rbm():
    all_weights = weights()
    all_weights[3:5] = np.zeros((3, 2)), np.zeros(3)
    model = made(all_weights)
    rbm = RBM(machine=model.lower, data_range=(0, 1))
    model.exact_log_z()
    rbm.exact_log_z()
    found, expected = (each.log_prob(images(V)) for each in (model, rbm))
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert np.exp(found).sum() == pytest.approx(1, abs=1e-5)


def test_mean_field_is_where_neither_layer_moves():
    model = made(weights(), mean_field_steps=100)
    W, _, c, U, c2, d = weights()
    h, g = np.split(model.hidden_given_visible(images(V)), [3], axis=1)
    np.testing.assert_allclose(h, expit(V @ W + g @ U.T + c + c2), atol=1e-5)
    np.testing.assert_allclose(g, expit(h @ U + d), atol=1e-5)
    made_again = expit(h @ W.T + weights()[1]).reshape(-1, *SHAPE)
    np.testing.assert_allclose(model.reconstruct(images(V)), made_again, atol=1e-5)


def test_gibbs_sampling_leaves_the_distribution_alone():
    all_weights, random, n = weights(1.0), np.random.default_rng(0), 20_000
    deep = made(all_weights)
    deep = deep.deep(deep.lower, deep.upper)
    p = np.exp(-energies(*all_weights)).sum(axis=(0, 2))
    p = p / p.sum()
    h = ais.states(3)[random.choice(8, n, p=p)].astype("float32")
    uniforms = random.random((n, 3, deep.draws), dtype="float32")
    after = ops.convert_to_numpy(deep.gibbs(ops.convert_to_tensor(h), uniforms))
    found = np.bincount((after @ [1, 2, 4]).astype(int), minlength=8) / n
    np.testing.assert_allclose(found, p, atol=0.012)
    free = ops.convert_to_numpy(
        deep.free_energy_of_middle(ais.states(3).astype("float32"))
    )
    np.testing.assert_allclose(np.exp(-free - logsumexp(-free)), p, atol=1e-5)


def step_of(player, seed=3):
    """Returns the weights after one step of SGD(0.1) minus those before, over 0.1."""
    all_weights, x = weights(), np.array([[1, 0, 0, 1], [0, 1, 1, 1]], "float32")
    order = ("lower", "upper", "machine")
    model = made(all_weights, pretraining=2, particle_steps=2, weight_cost=0.01)
    model.images_seen.assign(2 * order.index(player))
    random = np.random.default_rng(seed)
    noise = [random.random(size) for size in ((2, 7), (2, 8), (3, 2, 9))]
    options = {f"{each}_optimizer": keras.optimizers.SGD(0.1) for each in order}
    model.compile(**options, run_eagerly=True)
    start = np.array([[1, 0, 1], [0, 1, 1], [1, 1, 0]], "float32")
    model.particles.values.assign(start)
    rest = {f"{each}_loss": 0 for each in order if each != player}
    drawn = {"uniform": [np.full((2, *SHAPE), 0.5), *noise]}
    harness.run_step_golden_test(model, images(x), drawn, rest)
    after = model.lower.get_weights() + model.upper.get_weights()
    moved = [(new - old) / 0.1 for new, old in zip(after, all_weights, strict=True)]
    return all_weights, x, start, noise, moved, model


def outer(v, h):
    return [v.T @ h / len(v), v.mean(axis=0), h.mean(axis=0)]


def compare(found, data, chains, kernel):
    rises = [a - b for a, b in zip(data, chains, strict=True)]
    rises[0] = rises[0] - 0.01 * kernel
    for one, rise in zip(found, rises, strict=True):
        np.testing.assert_allclose(one, rise, atol=5e-6)


def test_the_first_pretraining_sees_examples_twice():
    (W, b, c, *_), x, _, noise, moved, _ = step_of("lower")
    h = noise[0][:, 4:] < expit(2 * (x @ W + c))
    v = (noise[0][:, :4] < expit(h @ W.T + b)).astype(float)
    data, chains = (outer(each, expit(2 * (each @ W + c))) for each in (x, v))
    compare(moved[:3], data, chains, W)
    assert max(np.abs(each).max() for each in moved[3:]) < 1e-6


def test_the_second_pretraining_doubles_what_comes_from_above():
    (W, _, c, U, c2, d), x, _, noise, moved, _ = step_of("upper")
    h = (noise[1][:, :3] < expit(2 * (x @ W + c))).astype(float)
    g = noise[1][:, 6:] < expit(h @ U + d)
    again = (noise[1][:, 3:6] < expit(2 * (g @ U.T + c2))).astype(float)
    data, chains = (outer(each, expit(each @ U + d)) for each in (h, again))
    compare(moved[3:], data, chains, U)
    assert max(np.abs(each).max() for each in moved[:3]) < 1e-6


def test_both_together_equal_the_outer_products():
    all_weights, x, h, noise, moved, model = step_of("machine")
    W, b, c, U, c2, d = all_weights
    for now in noise[2].transpose(1, 0, 2):
        v = now[:, :4] < expit(h @ W.T + b)
        g = now[:, 7:] < expit(h @ U + d)
        h = (now[:, 4:7] < expit(v @ W + g @ U.T + c + c2)).astype(float)
    kept = ops.convert_to_numpy(model.particles.values)
    np.testing.assert_array_equal(kept, h)
    means = mean_field(x, all_weights, 10)
    compare(moved[:3], outer(x, means[0]), outer(expit(h @ W.T + b), h), W)
    compare(moved[3:], outer(*means), outer(h, expit(h @ U + d)), U)


def test_samples_begin_at_particles():
    all_weights = weights()
    W, b, c, U, c2, d = all_weights
    model = made(all_weights, gibbs_steps=2)
    particles = np.array([[1, 0, 1], [0, 1, 1], [1, 1, 0]])
    model.particles.values.assign(particles)
    draws, _ = model.draw_inputs(5, seed=3)
    u = draws["uniforms"]
    assert u.shape == (5, 1 + 9)
    h = particles[(u[:, 0] * 3).astype(int)]
    v = u[:, 1:5] < expit(h @ W.T + b)
    g = u[:, 8:] < expit(h @ U + d)
    h = u[:, 5:8] < expit(v @ W + g @ U.T + c + c2)
    expected = expit(h @ W.T + b).reshape(5, *SHAPE)
    np.testing.assert_allclose(model.generate(5, seed=3), expected, atol=1e-5)


def test_the_optimizers(model):
    model.compile()
    rates = {
        each: float(model.optimizer.of(each).learning_rate) for each in DBM.players
    }
    assert rates == pytest.approx({"lower": 0.05, "upper": 0.05, "machine": 0.005})


def test_training(model, x):
    """Of six steps, two belong to each phase."""
    taken = dict.fromkeys(model.players, 2)
    harness.run_train_test(model, x, taken=taken)
    logs = model.evaluate(x, verbose=0, return_dict=True)
    assert np.isfinite(list(logs.values())).all()


def test_saving(model, x, tmp_path):
    harness.run_save_load_continue_test(model, x, tmp_path)


def test_chains_survive_a_preset(x, tmp_path):
    model = DBM(SHAPE, (3, 2), pretraining=0, chains=5)
    model.compile(run_eagerly=True)
    model.train_on_batch(x)
    model.exact_log_z()
    model.save_to_preset(tmp_path / "dbm")
    twin = DBM.from_preset(str(tmp_path / "dbm"))
    kept, told = (ops.convert_to_numpy(e.particles.values) for e in (model, twin))
    np.testing.assert_array_equal(kept, told)
    assert set(np.unique(kept)) == {0, 1}
    binary = model.example.binarised(x, seed=0)
    np.testing.assert_array_equal(twin.log_prob(binary), model.log_prob(binary))


def test_serialization(model):
    harness.run_serialization_test(model)


def test_backend_parity(x):
    model = DBM(SHAPE, (3, 2), pretraining=6, chains=4, particle_steps=2)
    harness.run_backend_parity_test("dbm", model, x[:6])
