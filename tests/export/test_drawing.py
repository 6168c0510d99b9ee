"""What a SavedModel draws by itself."""

import keras
import numpy as np
import pytest
from scipy import stats

from kerasgan.draws import Normal
from kerasgan.export import Endpoint, saved_model

if keras.backend.backend() != "tensorflow":
    pytest.skip("writes with the tensorflow backend", allow_module_level=True)
tensorflow = pytest.importorskip("tensorflow")


@pytest.fixture(scope="module")
def identity(tmp_path_factory):
    """A "generator" that shows its latents."""
    serving = Endpoint(
        lambda latents: latents * 1.0, [("latents", (None, 50), "float32")]
    )
    path = tmp_path_factory.mktemp("drawing") / "saved_model"
    draws = {"latents": Normal((50,))}
    report = saved_model.write(path, {"serving_default": serving}, draws=draws)
    assert report.endpoints == ("serving_default", "generate")
    return tensorflow.saved_model.load(path)


@pytest.fixture(scope="module")
def asked(tmp_path_factory, conditional):
    path = tmp_path_factory.mktemp("drawing") / "saved_model"
    draws = {"latents": Normal((16,))}
    saved_model.write(path, {"serving_default": conditional}, draws=draws)
    return tensorflow.saved_model.load(path)


def drawn(loaded, n, seed, truncation, **conditions):
    given = {"n": n, "seed": seed, "truncation": truncation, **conditions}
    constants = {name: tensorflow.constant(value) for name, value in given.items()}
    (output,) = loaded.signatures["generate"](**constants).values()
    return output.numpy()


def test_latents_are_normal_and_belong_to_their_seed(identity):
    z = drawn(identity, 400, 7, 0.0)
    assert stats.kstest(z.ravel(), "norm").pvalue > 0.01
    np.testing.assert_array_equal(z, drawn(identity, 400, 7, 0.0))
    assert np.abs(z - drawn(identity, 400, 8, 0.0)).mean() > 1
    np.testing.assert_array_equal(z, identity.generate(400, 7, 0.0))


@pytest.mark.parametrize("truncation", [0.3, 1.0, 2.5])
def test_truncated_latents_are_a_normal_cut_off_there(identity, truncation):
    z = drawn(identity, 400, 7, truncation)
    assert 0.99 * truncation < np.abs(z).max() <= truncation
    cut = stats.truncnorm(-truncation, truncation)
    assert stats.kstest(z.ravel(), cut.cdf).pvalue > 0.01


def test_conditions_keep_their_names_and_one_stands_for_all(asked):
    each = drawn(asked, 3, 5, 0.0, labels=[1, 0, 1])
    assert each.shape == (3, 28, 28, 1)
    assert (each[1] == 0).all()
    assert (each[::2] != 0).any()
    np.testing.assert_array_equal(
        drawn(asked, 3, 5, 0.0, labels=[1]), drawn(asked, 3, 5, 0.0, labels=[1, 1, 1])
    )
    z = drawn(asked, 3, 5, 0.0, labels=[1])
    np.testing.assert_array_equal(each[::2], z[::2])  # the label draws nothing


def test_a_number_of_labels_that_does_not_fit_is_refused(asked):
    with pytest.raises(tensorflow.errors.InvalidArgumentError):
        drawn(asked, 3, 5, 0.0, labels=[1, 0])


def test_each_draw_has_numbers_of_its_own(tmp_path):
    both = Endpoint(
        lambda a, b, shift: keras.ops.concatenate([a, b], axis=1) + shift,
        [(name, (None, 50), "float32") for name in "ab"]
        + [("shift", (None, 1), "float32")],
    )
    draws = {"a": Normal((50,)), "b": Normal((50,))}
    saved_model.write(tmp_path / "two", {"serving_default": both}, draws=draws)
    loaded = tensorflow.saved_model.load(tmp_path / "two")
    a, b = np.split(drawn(loaded, 200, 3, 0.0, shift=[[0.0]]), 2, axis=1)
    for z in (a, b):
        assert stats.kstest(z.ravel(), "norm").pvalue > 0.01
    assert abs(np.corrcoef(a.ravel(), b.ravel())[0, 1]) < 0.05
    cut = drawn(loaded, 200, 3, 0.5, shift=[[0.0]])
    assert 0.49 < np.abs(cut).max() <= 0.5
