"""What every model is put through; the verbs, for which the tests give the nouns."""

import json
import os
from pathlib import Path

import keras
import numpy as np

GOLDENS = Path(__file__).parent / "goldens"
STEPS = 5


def images(n, shape, seed=0):
    """Returns random images (n, *shape), float32 in [-1, 1], the same everywhere."""
    random = np.random.default_rng(seed)
    return random.uniform(-1, 1, (n, *shape)).astype("float32")


def fix_weights(model, seed=0):
    """Sets all weights to values that do not depend on the backend."""
    random = np.random.default_rng(seed)
    for weight in model.weights:
        values = 0.1 * random.standard_normal(weight.shape)
        if weight.name in ("gamma", "moving_variance"):
            values = 1 + 0.1 * np.abs(values)
        if weight.dtype != "int32":
            weight.assign(values.astype("float32"))


def fix_noise(model, seed=0):
    """Makes `sample_latent` return noise that does not depend on the backend."""
    random = np.random.default_rng(seed)

    def sample_latent(m, noise=None):
        z = random.standard_normal((int(m), model.latent_dim)).astype("float32")
        return keras.ops.convert_to_tensor(z)

    object.__setattr__(model, "sample_latent", sample_latent)


def trainable(model):
    """Returns copies of each player's trainable weights."""
    return {
        player: [w.numpy() for w in model.weights_of(player)]
        for player in model.players
    }


def as_json(config):
    """Returns a configuration as it comes back from a file: tuples become lists."""
    return json.loads(json.dumps(config))


def run_train_test(model, x, batch_size=4, **options):
    """Two epochs move every weight of every player, and log every loss each epoch."""
    model.compile(**options)
    before = trainable(model)
    history = model.fit(x, batch_size=batch_size, epochs=2, verbose=0).history
    assert sorted(history) == sorted(model.logged)
    assert all(len(values) == 2 for values in history.values())
    assert int(model.images_seen) == 2 * len(x)
    for player, weights in trainable(model).items():
        for old, new in zip(before[player], weights, strict=True):
            assert np.abs(old - new).max() > 0, f"a weight of {player} did not move"
    steps = 2 * -(-len(x) // batch_size)
    for player in model.players:
        assert int(model.optimizer.of(player).iterations) == steps


def run_save_load_continue_test(model, x, folder):
    """A loaded model takes the very next step: same noise, slots, averages."""
    model.compile()
    model.fit(x, batch_size=4, epochs=1, verbose=0)
    path = folder / "model.keras"
    model.save(path)
    loaded = keras.models.load_model(path)
    assert type(loaded) is type(model)
    assert as_json(loaded.get_config()) == as_json(model.get_config())
    for step in range(3):
        batch = x[step : step + 4]
        expected = model.train_on_batch(batch, return_dict=True)
        assert loaded.train_on_batch(batch, return_dict=True) == expected
    for old, new in zip(model.variables, loaded.variables, strict=True):
        np.testing.assert_array_equal(old.numpy(), new.numpy())
    mine, theirs = model.optimizer.variables, loaded.optimizer.variables
    for old, new in zip(mine, theirs, strict=True):
        np.testing.assert_array_equal(old.numpy(), new.numpy())


def run_serialization_test(model):
    """The configuration survives JSON and makes a model of the same function."""
    config = as_json(model.get_config())
    twin = type(model).from_config(config)
    assert as_json(twin.get_config()) == config
    twin.set_weights(model.get_weights())
    z = np.random.default_rng(0).standard_normal((3, model.latent_dim))
    np.testing.assert_array_equal(
        keras.ops.convert_to_numpy(twin(z)), keras.ops.convert_to_numpy(model(z))
    )


def run_step_golden_test(model, x, noise, expected):
    """One step gives losses that were worked out by hand."""
    latents = iter(noise)
    object.__setattr__(
        model,
        "sample_latent",
        lambda m, noise=None: keras.ops.convert_to_tensor(next(latents)),
    )
    logs = model.train_on_batch(x, return_dict=True)
    for name, value in expected.items():
        np.testing.assert_allclose(logs[name], value, rtol=1e-5, err_msg=name)


def run_backend_parity_test(name, model, x, **options):
    """Five SGD steps agree with the ones another backend took, to 1e-4 relative.

    The golden file holds what TensorFlow gave; KERASGAN_WRITE_GOLDENS=1 writes it anew.
    """
    model.compile(
        **{f"{p}_optimizer": keras.optimizers.SGD(0.05) for p in model.players},
        run_eagerly=True,  # the noise is drawn in Python
        **options,
    )
    fix_weights(model)
    fix_noise(model)
    logs = [model.train_on_batch(x, return_dict=True) for _ in range(STEPS)]
    norms = [float(np.linalg.norm(weight)) for weight in model.get_weights()]
    result = {log: [float(step[log]) for step in logs] for log in model.logged}
    result["weight_norms"] = norms
    path = GOLDENS / f"{name}.json"
    if os.environ.get("KERASGAN_WRITE_GOLDENS"):
        path.write_text(json.dumps(result, indent=1) + "\n")
    golden = json.loads(path.read_text())
    assert sorted(golden) == sorted(result)
    for key, values in golden.items():
        # Half of the tolerance, since the other backends are compared with it as well.
        np.testing.assert_allclose(result[key], values, rtol=5e-5, err_msg=key)


def run_export_test(model, folder):
    """SavedModel and LiteRT files give the images that the model gives."""
    import tensorflow as tf
    from ai_edge_litert.interpreter import Interpreter

    z = np.random.default_rng(5).standard_normal((3, model.latent_dim), "float32")
    expected = keras.ops.convert_to_numpy(model(z))

    report = model.export(folder / "saved_model")
    loaded = tf.saved_model.load(folder / "saved_model")
    (images,) = loaded.signatures["serving_default"](latents=tf.constant(z)).values()
    np.testing.assert_allclose(images.numpy(), expected, atol=1e-5)
    (logits,) = loaded.signatures["discriminate"](images=images).values()
    low, high = model.data_range
    scaled = (expected - low) * (2 / (high - low)) - 1
    np.testing.assert_allclose(
        logits.numpy(),
        keras.ops.convert_to_numpy(model.discriminator(scaled, training=False)),
        rtol=1e-4,
        atol=1e-4,
    )
    assert set(loaded.signatures) == {"serving_default", "discriminate"}

    sizes = {}
    for precision, tolerance in (("float32", 1e-5), ("float16", 2e-2)):
        path = folder / f"{precision}.tflite"
        report = model.export(path, format="litert", precision=precision)
        assert report.size_bytes == path.stat().st_size
        assert report.max_difference < tolerance * (high - low) / 2
        interpreter = Interpreter(str(path), num_threads=1)
        run = interpreter.get_signature_runner()
        for latents, image in zip(z, expected, strict=True):
            (output,) = run(latents=latents[None]).values()
            assert np.abs(output[0] - image).max() < tolerance * (high - low) / 2
        sizes[precision] = path.stat().st_size
    assert sizes["float16"] < 0.6 * sizes["float32"]
