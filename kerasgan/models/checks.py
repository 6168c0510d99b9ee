"""What a model refuses before it trains or samples, and why."""

import keras
import numpy as np

MONITORS = (
    keras.callbacks.EarlyStopping,
    keras.callbacks.ModelCheckpoint,
    keras.callbacks.ReduceLROnPlateau,
)
SINGLE_LOSS = ("loss", "val_loss")
COMPILE_OPTIONS = ("run_eagerly", "steps_per_execution", "jit_compile")


def check_construction(cls, networks, data_range, ema_decay, seed):
    """Refuses arguments of `GenerativeModel` that cannot work."""
    if set(networks) != set(cls.players):
        raise ValueError(
            f"{cls.__name__} needs one network for each of {cls.players}. Received: "
            f"{tuple(networks)}."
        )
    if keras.config.dtype_policy().name == "mixed_float16":
        raise ValueError(
            "mixed_float16 needs loss scaling, which several optimizers do not share. "
            "Use keras.config.set_dtype_policy('mixed_bfloat16') or 'float32'."
        )
    if len(data_range) != 2 or not data_range[0] < data_range[1]:
        raise ValueError(
            "data_range must be (low, high) with low < high, (0, 255) for example. "
            f"Received: data_range={data_range}."
        )
    if ema_decay is not None and not 0 < ema_decay < 1:
        raise ValueError(
            "ema_decay must lie between 0 and 1, 0.999 for example, or be None. "
            f"Received: ema_decay={ema_decay}."
        )
    if seed is not None and (not isinstance(seed, int) or seed < 0):
        raise ValueError(
            f"seed must be a non-negative integer or None. Received: seed={seed!r}."
        )


def check_steps(**steps):
    """Refuses numbers of steps that are no positive integers."""
    for name, value in steps.items():
        if not isinstance(value, int) or value < 1:
            raise ValueError(
                f"{name} must be a positive integer. Received: {name}={value!r}."
            )


def input_size(network, size):
    """Returns the number of latent variables that a generator takes.

    Args:
        network: A `keras.Model`, built or not.
        size: What the user says it is, or None.

    Raises:
        ValueError: If the network says otherwise, or nobody says.
    """
    shape = getattr(network, "input_shape", None) if network.built else None
    if shape is None and size is None:
        raise ValueError(
            f"The input of {network.name!r} is not known, for it was not built yet. "
            "Pass latent_dim=, or begin the network with keras.Input((latent_dim,))."
        )
    if shape is None:
        return int(size)
    if len(shape) != 2 or size not in (None, shape[-1]):
        raise ValueError(
            f"{network.name!r} takes inputs of shape {shape}, which are no latents "
            f"(m, latent_dim). Received: latent_dim={size}."
        )
    return shape[-1]


def output_shape(network, latent_dim):
    """Returns the image shape that a generator makes; builds it where it was not."""
    images = network(keras.Input((latent_dim,), name="latents"))
    shape = tuple(images.shape[1:])
    if len(shape) != 3 or None in shape:
        raise ValueError(
            f"{network.name!r} must make images (m, height, width, channels). It makes "
            f"tensors of shape {tuple(images.shape)}. End it with keras.layers.Reshape."
        )
    return shape


def check_pair(generator, discriminator, latent_dim, image_shape):
    """Refuses a generator and a discriminator that do not fit each other.

    Args:
        generator: `keras.Model`, latents -> images.
        discriminator: `keras.Model`, images -> logits, or None.
        latent_dim: As the user says, or None.
        image_shape: As the user says, or None.

    Returns:
        `(latent_dim, image_shape)` as the generator has them.
    """
    latent_dim = input_size(generator, latent_dim)
    made = output_shape(generator, latent_dim)
    if image_shape is not None and tuple(image_shape) != made:
        raise ValueError(
            f"The generator makes images of shape {made}. Received: image_shape="
            f"{tuple(image_shape)}. Leave image_shape out, or change the generator."
        )
    if discriminator is not None:
        try:
            logits = discriminator(keras.Input(made, name="images"))
        except ValueError as error:
            raise ValueError(
                f"The discriminator does not take the generator's images of shape "
                f"{made}: {str(error).splitlines()[0]}"
            ) from None
        if not 1 <= len(logits.shape) <= 4 or logits.shape[-1] != 1:
            raise ValueError(
                "The discriminator must make one logit an image, shape (m, 1). It "
                f"makes tensors of shape {tuple(logits.shape)}. End it with Dense(1)."
            )
    return latent_dim, made


def check_compile(model, options):
    """Refuses options that `compile` of a model with several players does not have."""
    allowed = [f"{player}_optimizer" for player in model.players]
    for name in options:
        if name not in (*allowed, *COMPILE_OPTIONS):
            hint = (
                f" Each player has its own: {', '.join(allowed)}."
                if name == "optimizer"
                else f" Possible: {', '.join((*allowed, *COMPILE_OPTIONS))}."
            )
            raise TypeError(
                f"{type(model).__name__}.compile() takes no {name!r}.{hint}"
            )


def check_generate(n, truncation):
    """Refuses numbers of samples and truncations that make no sense."""
    if not isinstance(n, (int, np.integer)) or n < 1:
        raise ValueError(f"n must be a positive integer. Received: n={n!r}.")
    if truncation is not None and not truncation >= 0.02:
        raise ValueError(
            "truncation must be at least 0.02, or None; 0.5 to 2 are usual. "
            f"Received: truncation={truncation!r}."
        )


def check_batch(x, image_shape, data_range):
    """Refuses a batch of images that the networks cannot take.

    Args:
        x: Tensor (m, height, width, channels).
        image_shape: `(height, width, channels)` that the networks take.
        data_range: `(low, high)` of the pixel values.
    """
    if not hasattr(x, "shape"):
        raise ValueError(
            "Each batch must be images, or a pair (images, labels). Received: "
            f"{type(x).__name__}{_keys(x)}. Map the dataset first: "
            "dataset.map(lambda example: example['image'])."
        )
    shape = tuple(x.shape)[1:]
    if shape != tuple(image_shape):
        raise ValueError(
            f"Images of shape {shape} do not fit networks for images of shape "
            f"{tuple(image_shape)}. {_advice(shape, tuple(image_shape))}"
        )
    dtype = keras.backend.standardize_dtype(x.dtype)
    if "int" in dtype and data_range == (-1.0, 1.0):
        raise ValueError(
            f"Images of type {dtype} cannot lie in the data range (-1, 1). Construct "
            "the model with data_range=(0, 255), or scale them: x / 127.5 - 1."
        )


def _keys(x):
    return f" with keys {sorted(x)}" if isinstance(x, dict) else ""


def _advice(shape, expected):
    if (*shape, 1) == expected:
        return "Add the channel axis: x[..., None]."
    if len(shape) == 3 and (*shape[1:], shape[0]) == expected:
        return "The channels seem to come first; move them to the end."
    if len(shape) == 3:
        return (
            f"Construct the model with image_shape={shape}, or load the images with "
            f"image_size={expected[0]}."
        )
    return "Give images of shape (m, height, width, channels)."


def check_training_data(x, y, model):
    """Refuses training data that would fail late or spoil the training silently.

    Args:
        x: What `fit` was given: array, dataset, loader, or `(images, labels)`.
        y: What `fit` was given as labels.
        model: A `GenerativeModel`.

    Returns:
        `(x, y)` to hand on to Keras.
    """
    if y is not None and not model.conditional:
        raise ValueError(
            f"{type(model).__name__} is unconditional and would not use labels. "
            f"Received: y of type {type(y).__name__}. Call fit(images), or train a "
            "conditional model."
        )
    if isinstance(x, (tuple, list)) and len(x) == 2 and y is None:
        x, y = x[0], x[1] if model.conditional else None
    if hasattr(x, "__array__") and hasattr(x, "shape"):
        check_batch(x, model.image_shape, model.data_range)
        _check_values(np.asarray(x), model.data_range)
    return x, y


def shuffled_by_keras(x):
    """Tells whether Keras can shuffle training data of this kind, and should."""
    if isinstance(x, keras.utils.PyDataset):
        return not getattr(x, "ordered", False)
    return hasattr(x, "__array__")


def _check_values(images, data_range):
    if len(images) == 0:
        raise ValueError("There are no images. Received: an array of length 0.")
    low, high = float(images.min()), float(images.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        bad = ~np.isfinite(images).reshape(len(images), -1)
        raise ValueError(
            f"The images contain NaN or infinite values. Received: {bad.sum()} of them "
            f"in {bad.any(axis=1).sum()} of {len(images)} images, the first in image "
            f"{bad.any(axis=1).argmax()}. Remove or repair these images."
        )
    slack = 1e-3 * (data_range[1] - data_range[0])
    if low < data_range[0] - slack or high > data_range[1] + slack:
        raise ValueError(
            f"The images leave the data range {data_range}. Received: values from "
            f"{low:g} to {high:g}. Construct the model with the range of your data, "
            "data_range=(0, 255) for example, or scale the images."
        )


def check_callbacks(callbacks, model):
    """Refuses stock callbacks that would silently do nothing with several losses."""
    if callbacks is None or isinstance(callbacks, keras.callbacks.CallbackList):
        return
    callbacks = callbacks if isinstance(callbacks, (tuple, list)) else [callbacks]
    for callback in callbacks:
        name = type(callback).__name__
        watching = getattr(callback, "save_best_only", True)
        monitor = getattr(callback, "monitor", None)
        if isinstance(callback, MONITORS) and watching and monitor in SINGLE_LOSS:
            logged = ", ".join(
                f"{p}{log}" for p in ("", "val_") for log in model.logged
            )
            raise ValueError(
                f"{name} monitors {monitor!r}, but {type(model).__name__} has one loss "
                f"a player. Pass monitor= one of {logged}, with mode='min' or 'max'. "
                "Note that one player's falling loss does not mean better samples."
            )
        if isinstance(callback, keras.callbacks.SwapEMAWeights) and not any(
            optimizer.use_ema for optimizer in model.optimizer.optimizers
        ):
            raise ValueError(
                "SwapEMAWeights needs a player's optimizer with use_ema=True. Use "
                "kerasgan.callbacks.ExponentialMovingAverage() instead: it averages "
                "the generator's batch statistics too, and leaves the training alone."
            )
