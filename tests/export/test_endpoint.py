import keras
import numpy as np
import pytest

from kerasgan.export import Endpoint


def test_samples_are_seeded_and_fit_the_inputs(conditional):
    latents, labels = conditional.sample(50, seed=3)
    again, _ = conditional.sample(50, seed=3)
    other, _ = conditional.sample(50, seed=4)
    assert latents.shape == (50, 16)
    assert latents.dtype == "float32"
    assert labels.shape == (50,)
    assert labels.dtype == "int32"
    assert set(labels) == {0, 1}
    assert abs(latents.std() - 1) < 0.1
    np.testing.assert_array_equal(latents, again)
    assert np.any(latents != other)


def test_call_is_inference(serving):
    (latents,) = serving.sample(4)
    images = serving(latents)
    # With training=True an image would depend on the others of its batch.
    np.testing.assert_allclose(serving(latents[:1]), images[:1], atol=1e-6)
    assert images.shape == (4, 28, 28, 1)
    assert images.std() > 0.01


def test_model_equals_the_function(conditional):
    model, (signature,) = conditional.model(batch_size=2)
    inputs = conditional.sample(2, seed=5)
    images = keras.ops.convert_to_numpy(model(inputs))
    np.testing.assert_allclose(images, conditional(*inputs), atol=1e-6)
    assert [entry.name for entry in signature] == ["latents", "labels"]
    assert [entry.shape for entry in signature] == [(2, 16), (2,)]


@pytest.mark.parametrize(
    "entry",
    [
        ("latents", (4, 16), "float32"),
        ("latents", (None, None), "float32"),
        (None, (None, 16), "float32"),
        ("latents", (None, 16), None),
        ("latents", (), "float32"),
    ],
)
def test_inputs_that_say_too_little(entry):
    with pytest.raises(ValueError, match=r"Received: name=.*Write for example"):
        Endpoint(lambda latents: latents, [entry])


@pytest.mark.parametrize("names", [(), ("latents", "latents")])
def test_names_that_do_not_differ(names):
    with pytest.raises(ValueError, match=r"names that differ. Received the names: \["):
        Endpoint(print, [(name, (None, 16), "float32") for name in names])
