"""What every model is put through; the verbs, for which the tests give the nouns."""

import json
import os
from pathlib import Path

import keras
import numpy as np

from kerasgan import models
from kerasgan.draws import Codes
from kerasgan.engine import registry
from kerasgan.engine.checks import second_of
from kerasgan.modalities import Condition, Text

GOLDENS = Path(__file__).parent / "goldens"
STEPS = 5
SIZES = {"latent_dim": 16, "width": 2, "depth": 1, "classes": 3, "blocks": 1}
SIZES |= {"text": Text(["a", "dark", "line", "red"], 3), "units": 6}
SIZES_OF = {  # of models that have others
    "dbm": {"hidden_units": (24, 12), "pretraining": 0},
    "rbm": {"hidden_units": 24},
    "stackgan": {"stage_1": 12, "conditioning_dim": 5},
    "pix2pix": {"depth": 2},
    "specgan": {"frame": 32, "hop": 16, "iterations": 2},
}
SMALLEST = {
    **dict.fromkeys(("context_encoder", "esrgan", "srgan", "srresnet"), (8, 8, 1)),
    **dict.fromkeys(("cyclegan", "pix2pix"), (8, 8, 1)),
    "dbm": (3, 3, 1),  # it takes no points without a range
    "gan_cls": (8, 8, 1),
    "gated_pixelcnn": (4, 4, 1),
    "pixelcnn": (4, 4, 1),
    "pixelrnn": (4, 4, 1),
    "specgan": (256, 1),
    "stackgan": (16, 16, 1),
    "wavegan": (256, 1),
}  # shapes of examples, of models whose networks refuse 8x8 pixels or need none


def images(n, shape, seed=0):
    """Returns random images (n, *shape), float32 in [-1, 1], the same everywhere."""
    random = np.random.default_rng(seed)
    return random.uniform(-1, 1, (n, *shape)).astype("float32")


def smallest(cls):
    """Returns a shape of examples that the networks of a model's class take."""
    return SMALLEST.get(cls.registered_as, (8, 8, 1))


def small(name, /, **options):
    """Returns a small model of that name, for examples of the `smallest` shape.

    Args:
        name: Name of a registered model.
        **options: Of its constructor, in place of `SIZES`.
    """
    cls = models.get(name)
    sizes = {"image_shape": smallest(cls), **SIZES, **SIZES_OF.get(name, {})}
    known = {each: sizes[each] for each in sizes if each in models.options(cls)}
    return cls(**known | options)


def adversaries_of_images():
    """Returns the names of our adversarial models that take images of any size."""
    return [
        name
        for name, cls in models.registered()
        if cls.__module__.startswith("kerasgan.")
        if issubclass(cls, models.GAN) and name not in SMALLEST
    ]


def examples(model, x):
    """Returns what a model trains on: `(x,)`, or `(x, labels)` if it is conditional.

    Where it learns from two sets of images, there are as many of the other.
    """
    second = second_of(model)
    if second is not None:
        return x, rows_of(second, len(x))
    return (x, np.arange(len(x)) % model.classes) if model.conditional else (x,)


def rows_of(kind, n, seed=1):
    """Returns n rows of what stands beside examples: images, words or vectors."""
    if isinstance(kind, Text):
        random = np.random.default_rng(seed)
        words = random.integers(1, len(kind.vocabulary) + 1, (n, kind.length))
        return words.astype("int32")
    return images(n, kind.shape, seed)


def asked(model, n):
    """Returns what n samples must be asked for, where nothing draws it."""
    return {
        name: kind.from_networks(rows_of(kind, n, seed=0))
        for name, kind in model.conditions.items()
        if name in model.undrawn
    }


def forget(name):
    """Takes a registered model out of both registries, ours and Keras'."""
    cls = registry.find(name)
    for kind in registry.KINDS:
        kind.classes.pop(name, None)
    del keras.saving.get_custom_objects()[keras.saving.get_registered_name(cls)]


def fix_weights(model, seed=0):
    """Sets all weights to values that do not depend on the backend."""
    random = np.random.default_rng(seed)
    for weight in model.weights:
        values = 0.1 * random.standard_normal(weight.shape)
        if weight.name in ("gamma", "moving_variance"):
            values = 1 + 0.1 * np.abs(values)
        if weight.dtype != "int32":
            weight.assign(values.astype("float32"))


def seed_weights(network, seed=0):
    """Sets all weights to values of any backend, kernels to large ones.

    Their deviation is He's, so that each layer has its say in the output.
    """
    random = np.random.default_rng(seed)
    for weight in network.weights:
        values = np.asarray(random.standard_normal(weight.shape))
        if len(weight.shape) > 1:
            values *= np.sqrt(2 / np.prod(weight.shape[:-1]))
        elif weight.name in ("gamma", "moving_variance"):
            values = 1 + 0.1 * np.abs(values)
        else:
            values *= 0.1
        if weight.dtype != "int32":
            weight.assign(values.astype("float32"))


def fix_noise(model, seed=0):
    """Makes the model draw noise that does not depend on the backend."""
    random = np.random.default_rng(seed)

    def normal(shape):
        shape = [int(size) for size in shape]
        return keras.ops.convert_to_tensor(random.standard_normal(shape, "float32"))

    def uniform(shape, low=0.0, high=1.0):
        values = random.uniform(low, high, [int(size) for size in shape])
        return keras.ops.convert_to_tensor(values.astype("float32"))

    model.training_noise.normal = normal
    model.training_noise.uniform = uniform


def linear(shape_in, shape_out, factor, name):
    """Returns a network that multiplies by one number."""
    network = keras.Sequential(
        [
            keras.Input(shape_in),
            keras.layers.Flatten(),
            keras.layers.Dense(1, use_bias=False),
            keras.layers.Reshape(shape_out),
        ],
        name=name,
    )
    network.set_weights([np.array([[factor]])])
    return network


def smooth_enlarging():
    """Returns `(generator, discriminator)` without corners: (4, 4, 1) -> (8, 8, 1)."""
    small, large = keras.Input((4, 4, 1)), keras.Input((8, 8, 1))
    x = keras.layers.Conv2D(4, 3, padding="same", activation="tanh")(small)
    made = keras.layers.Conv2D(1, 3, padding="same")(keras.layers.UpSampling2D(2)(x))
    y = keras.layers.Conv2D(4, 3, 2, padding="same", activation="tanh")(large)
    logits = keras.layers.Dense(1)(keras.layers.Flatten()(y))
    return keras.Model(small, made), keras.Model(large, logits)


def summing(shape, factor, name):
    """Returns a network (m, *shape) -> (m, 1), the sum times a number."""
    images = keras.Input(shape)
    sums = keras.layers.Dense(1, use_bias=False)(keras.layers.Flatten()(images))
    network = keras.Model(images, sums, name=name)
    network.set_weights([np.full((int(np.prod(shape)), 1), factor)])
    return network


def linear_gan(cls, w, v, **options):
    """Returns a model of that class with G(z) = w z and D(x) = v x, x of one pixel."""
    return cls(
        generator=linear((1,), (1, 1, 1), w, "generator"),
        discriminator=linear((1, 1, 1), (1,), v, "discriminator"),
        **options,
    )


def linear_conditional_gan(cls, w, a, v, b, **options):
    """Returns a model with G(z | y) = w z + a_y, and D(x | y) = v x + b_y.

    If its D is not told labels, then D(x) = v x with the class logits b x.

    Args:
        cls: A conditional model's class.
        w: Number.
        a: Numbers, one a class.
        v: Number.
        b: Numbers, one a class.
        **options: Of the constructor.
    """

    def dense(units, *kernel):
        layer = keras.layers.Dense(units, use_bias=False)
        return layer, [np.reshape(kernel, (-1, units)).astype("float32")]

    z, y = keras.Input((1,)), keras.Input((len(a),))
    x = keras.Input((1, 1, 1))
    flat = keras.layers.Flatten()(x)
    both = keras.layers.Concatenate()
    make, make_weights = dense(1, w, *a)
    made = keras.layers.Reshape((1, 1, 1))(make(both([z, y])))
    told = not issubclass(cls, models.ACGAN)
    judge, judge_weights = dense(1, v, *b) if told else dense(1, v)
    classify, class_weights = dense(len(b), *b)
    if told:
        inputs, outputs = [x, y], judge(keras.layers.Concatenate()([flat, y]))
    else:
        inputs, outputs = x, [judge(flat), classify(flat)]
        classify.set_weights(class_weights)
    make.set_weights(make_weights)
    judge.set_weights(judge_weights)
    return cls(
        generator=keras.Model([z, y], made, name="generator"),
        discriminator=keras.Model(inputs, outputs, name="discriminator"),
        **options,
    )


def linear_weights(model):
    """Returns (w, v) of a `linear_gan`."""
    return tuple(
        float(getattr(model, player).get_weights()[0][0, 0]) for player in model.players
    )


def column(values):
    """Returns latents (m, 1) of m numbers."""
    return np.asarray(values, "float32").reshape(-1, 1)


def pixels(values):
    """Returns images (m, 1, 1, 1) of m numbers."""
    return np.asarray(values, "float32").reshape(-1, 1, 1, 1)


def trainable(model):
    """Returns copies of each player's trainable weights."""
    return {
        player: [w.numpy() for w in model.weights_of(player)]
        for player in model.players
    }


def as_json(config):
    """Returns a configuration as it comes back from a file: tuples become lists."""
    return json.loads(json.dumps(config))


def run_train_test(
    model, x, batch_size=4, shift_invariant=False, taken=None, **options
):
    """Two epochs move every weight of every player, and log every loss each epoch.

    Where the loss is blind to a shift of all logits, it never moves the last bias.
    `taken` says how many steps each player takes, where it rests in some phases.
    """
    model.compile(**options)
    before = trainable(model)
    history = model.fit(
        *examples(model, x), batch_size=batch_size, epochs=2, verbose=0
    ).history
    norms = [f"{player}_gradient_norm" for player in model.players]
    assert sorted(history) == sorted([*model.logged, *norms])
    assert np.isfinite(list(history.values())).all()
    assert all(len(values) == 2 for values in history.values())
    assert int(model.images_seen) == 2 * len(x)
    for player, weights in trainable(model).items():
        moved = [(o != n).any() for o, n in zip(before[player], weights, strict=True)]
        if player == "discriminator" and shift_invariant:
            assert not moved.pop()
        assert all(moved), f"a weight of {player} did not move"
    batches = 2 * -(-len(x) // batch_size)
    for player in model.players:
        steps = batches * getattr(model, f"{player}_steps", 1)
        steps = steps if taken is None else taken[player]
        assert int(model.optimizer.of(player).iterations) == steps


def run_save_load_continue_test(model, x, folder):
    """A loaded model takes the very next step: same noise, slots, averages."""
    model.compile(run_eagerly=keras.backend.backend() == "tensorflow")
    x = examples(model, x)
    for step in range(2):  # not by `fit`, which is traced apart
        model.train_on_batch(*[each[step : step + 4] for each in x])
    path = folder / "model.keras"
    model.save(path)
    loaded = keras.models.load_model(path)
    assert type(loaded) is type(model)
    assert as_json(loaded.get_config()) == as_json(model.get_config())
    for step in range(2):
        batch = [each[step : step + 4] for each in x]
        expected = model.train_on_batch(*batch, return_dict=True)
        assert loaded.train_on_batch(*batch, return_dict=True) == expected
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
    given = asked(model, 3)
    found = [each.generate(3, seed=0, **given) for each in (twin, model)]
    np.testing.assert_array_equal(*found)


def run_step_golden_test(model, x, noise, expected):
    """One step gives losses that were worked out by hand.

    Args:
        model: A compiled model of a few weights.
        x: What it trains on.
        noise: Latents that its step draws, in order; or dict of the name of a method of
            its noise, `"normal"` or `"uniform"`, -> the arrays that this draws.
        expected: Dict of what is logged -> value.
    """
    if isinstance(noise, dict):
        for name, arrays in noise.items():
            setattr(model.training_noise, name, _in_turn(arrays))
    else:
        object.__setattr__(model, "sample_latent", _in_turn(noise))
    # Of Keras: these numbers are easy to check, and leave the range of images.
    x = x if isinstance(x, tuple) else examples(model, x)
    logs = keras.Model.train_on_batch(model, *x, return_dict=True)
    for name, value in expected.items():
        np.testing.assert_allclose(logs[name], value, rtol=1e-5, err_msg=name)


def _in_turn(arrays):
    """Returns a function that gives these arrays one after the other."""
    left = iter([np.asarray(each, "float32") for each in arrays])
    return lambda *_, **__: keras.ops.convert_to_tensor(next(left))


def run_linear_step_test(cls, discriminator_loss, generator_loss, w=0.7, v=-0.4):
    """One SGD step of G(z) = w z and D(x) = v x is that of losses written in numpy.

    Args:
        cls: The model's class, with its own loss.
        discriminator_loss: Function of arrays (real, fake) of logits.
        generator_loss: Likewise; both are differentiated numerically in float64.
        w: Weight of the generator.
        v: Weight of the discriminator.
    """
    rate, h = 0.5, 1e-5
    x, z1, z2 = np.array([[0.5, -0.25, 1.0], [1.0, -2.0, 0.5], [0.3, 0.9, -1.4]])
    model = linear_gan(cls, w, v)
    model.compile(keras.optimizers.SGD(rate), keras.optimizers.SGD(rate))

    def first(v):
        return discriminator_loss(v * x, v * w * z1)

    new_v = v - rate * (first(v + h) - first(v - h)) / (2 * h)

    def second(w):
        return generator_loss(new_v * x, new_v * w * z2)

    new_w = w - rate * (second(w + h) - second(w - h)) / (2 * h)
    expected = {"discriminator_loss": first(v), "generator_loss": second(w)}
    run_step_golden_test(model, pixels(x), [column(z1), column(z2)], expected)
    np.testing.assert_allclose(linear_weights(model), (new_w, new_v), rtol=1e-5)


def run_backend_parity_test(name, model, x, rate=0.01, **options):
    """Five SGD steps agree with the ones another backend took, to 1e-4 relative.

    Relative to the largest of the five values, since logits cross zero on their way;
    the losses of the first step each to themselves.

    The golden file holds what TensorFlow gave; KERASGAN_WRITE_GOLDENS=1 writes it anew.
    """
    model.compile(
        **{f"{p}_optimizer": keras.optimizers.SGD(rate) for p in model.players},
        run_eagerly=True,  # the noise is drawn in Python
        **options,
    )
    fix_weights(model)
    fix_noise(model)
    x = examples(model, x)
    logs = [model.train_on_batch(*x, return_dict=True) for _ in range(STEPS)]
    norms = [float(np.linalg.norm(weight)) for weight in model.get_weights()]
    result = {log: [float(step[log]) for step in logs] for log in logs[0]}
    result["weight_norms"] = norms
    path = GOLDENS / f"{name}.json"
    if os.environ.get("KERASGAN_WRITE_GOLDENS"):
        path.write_text(json.dumps(result, indent=1) + "\n")
    golden = json.loads(path.read_text())
    assert sorted(golden) == sorted(result)
    for key, values in golden.items():
        # Half of the tolerance, since the other backends are compared with it as well.
        slack = 5e-5 * (np.abs(values).max() if key != "weight_norms" else 0)
        np.testing.assert_allclose(
            result[key], values, rtol=5e-5, atol=slack, err_msg=key
        )
        np.testing.assert_allclose(result[key][0], values[0], rtol=5e-5, err_msg=key)


def file_inputs(part, name, rows):
    """Returns what exported files take for the rows that networks are given, by name.

    Args:
        part: A draw or a condition of a model.
        name: Its name.
        rows: Array (n, ...), one of `model.draw_inputs`.
    """
    if isinstance(part, Codes):
        columns = {code: rows[:, part.columns(code)] for code in part.names}
        return {
            code: each[:, 0]
            if part.given[code] == "uniform"
            else each.argmax(axis=1).astype("int32")
            for code, each in columns.items()
        }
    if isinstance(part, Condition) and not isinstance(part, Text):
        rows = part.outside(rows)
    return {name: rows.astype("int32") if rows.dtype.kind == "i" else rows}


def sampler_inputs(model, n):
    """Returns `(inputs, samples)`: an exported sampler's by name, and what they make.

    A condition that is not drawn is given: random examples.
    """
    draws, given = model.draw_inputs(n, seed=5, **asked(model, n))
    inputs, parts = {}, model.draws | model.conditions
    for name, rows in (draws | given).items():
        inputs |= file_inputs(parts[name], name, rows)
    return inputs, model.examples_of(draws, given)


def endpoint_inputs(model, n):
    """Returns what each endpoint takes: dict of endpoint -> dict of arrays.

    The sampler's inputs keep their names in the others. Of their further inputs those
    in the shape of samples are samples, and what is left they draw themselves, as `mix`
    does rows of weights in place of whole numbers.
    """
    inputs, samples = sampler_inputs(model, n)
    found = {}
    for name, endpoint in model.endpoints().items():
        drawn = dict(zip(endpoint.names, endpoint.sample(n), strict=True))
        shaped = {k: samples for k, v in drawn.items() if v.shape == samples.shape}
        known = {} if name == "mix" else {k: v for k, v in inputs.items() if k in drawn}
        found[name] = drawn | shaped | known
    return found


def run_saved_model_test(model, folder):
    """A SavedModel gives at each of its endpoints what the model gives."""
    import tensorflow as tf

    _, samples = sampler_inputs(model, 3)
    model.export(folder / "saved_model")
    loaded = tf.saved_model.load(folder / "saved_model")
    endpoints = model.endpoints()
    for name, inputs in endpoint_inputs(model, 3).items():
        tensors = {each: tf.constant(value) for each, value in inputs.items()}
        (found,) = loaded.signatures[name](**tensors).values()
        expected = endpoints[name](*inputs.values())
        expected = samples if name == "serving_default" else expected
        slack = 1e-5 * max(1, np.abs(expected).max())
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=slack, err_msg=name)
    drawing = ["generate"] * bool(model.draws)
    assert set(loaded.signatures) == {*drawing, *endpoints}


def run_litert_test(model, folder, precisions=("float32", "float16")):
    """LiteRT files give the model's images, by operators that phones' GPUs take."""
    from ai_edge_litert.interpreter import Interpreter

    inputs, expected = sampler_inputs(model, 3)
    low, high = model.data_range
    sizes = []
    for precision in precisions:
        path = folder / f"{precision}.tflite"
        tolerance = {"float32": 1e-5, "float16": 2e-2}[precision] * (high - low) / 2
        report = model.export(path, format="litert", precision=precision)
        assert report.size_bytes == path.stat().st_size
        assert report.max_difference < tolerance
        assert max(report.operators.values()) <= 3
        run = Interpreter(str(path), num_threads=1).get_signature_runner(
            "serving_default"
        )
        for row, image in enumerate(expected):
            one = {name: value[row : row + 1] for name, value in inputs.items()}
            (output,) = run(**one).values()
            assert np.abs(output[0] - image).max() < tolerance
        sizes.append(path.stat().st_size)
    assert sizes[-1] < 0.65 * sizes[0] or len(sizes) == 1


def run_onnx_test(model, folder):
    """An ONNX file gives the images that the model gives, at any batch size."""
    import onnxruntime

    inputs, expected = sampler_inputs(model, 3)
    path = folder / "model.onnx"
    model.export(path, format="onnx")
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    assert {each.name for each in session.get_inputs()} == set(inputs)
    (images,) = session.run(None, inputs)
    low, high = model.data_range
    np.testing.assert_allclose(images, expected, atol=1e-5 * (high - low) / 2)
