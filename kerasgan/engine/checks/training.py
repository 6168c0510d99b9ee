"""What a model refuses to be trained with, and the steps that its class must have."""

import keras
import numpy as np

from kerasgan.engine.checks.entering import entering
from kerasgan.engine.checks.labels import (
    check_known_classes,
    check_label_array,
)
from kerasgan.engine.checks.parts import Named, check_aside, uses_second
from kerasgan.engine.checks.saving import check_save_path
from kerasgan.engine.checks.shapes import (
    check_batch,
    check_known_pair,
    check_pair_of_batches,
    check_second_array,
    second_of,
)
from kerasgan.engine.checks.texts import check_same_words
from kerasgan.engine.checks.values import check_values
from kerasgan.errors import shown


def check_step(model, step):
    """Refuses to train or to evaluate with a step that knows nothing of the model.

    Args:
        model: A `GenerativeModel`.
        step: `"train_step"` or `"test_step"`.

    Raises:
        ValueError: The class has none but Keras' own, or inherits a `test_step` which
            logs other values than `logged` declares.
    """
    cls = type(model)
    ours = getattr(cls, step)
    training = "" if step == "train_step" else "training=False, "
    values = ", ".join(f"{name}=..." for name in cls.logged)
    told = (
        f"Write {cls.__name__}.{step}(self, data), which ends in: "
        f"return self.log({training}{values})."
    )
    if ours is getattr(keras.Model, step):
        raise ValueError(f"{cls.__name__} has no {step}. {told}")
    # The class that wrote the step, or the one that took it from a mixin.
    owner = [each for each in cls.__mro__ if getattr(each, step, None) is ours]
    owner = [each for each in owner if hasattr(each, "logged")][-1]
    if step == "test_step" and set(cls.logged) != set(owner.logged):
        raise ValueError(
            f"{cls.__name__} logs {', '.join(cls.logged)}, but has no test_step of its "
            f"own, and that of {owner.__name__} logs {', '.join(owner.logged)}. {told}"
        )


MONITORS = (
    keras.callbacks.EarlyStopping,
    keras.callbacks.ModelCheckpoint,
    keras.callbacks.ReduceLROnPlateau,
)
SINGLE_LOSS = ("loss", "val_loss")


def check_training_data(x, y, model):
    """Refuses training data that would fail late or spoil the training silently.

    Args:
        x: What `fit` was given: array, dataset, loader, `(images, labels)`, a pair of
            sets of images, or a dict of arrays.
        y: What `fit` was given as labels, or as the second set.
        model: A `GenerativeModel`.

    Returns:
        `(x, y)` to hand on to Keras.
    """
    if isinstance(x, dict):
        x = Named(model)(x, beside=y)
    if y is not None and not uses_second(model):
        raise ValueError(
            f"{type(model).__name__} is unconditional and would not use labels. "
            f"Received: y of type {type(y).__name__}. Call fit(images), or train a "
            "conditional model."
        )
    if isinstance(x, tuple) and len(x) in (2, 3) and y is None:
        x, y = pair(x, model)
    if isinstance(x, list):
        x = _stacked(x, model.example.axes)
    if x is None or isinstance(x, (str, bytes)):
        raise ValueError(
            f"There are no images. Received: x={shown(x)}. Call fit(images), with an "
            "array or what kerasgan.datasets.load gives."
        )
    if hasattr(x, "__array__") and hasattr(x, "shape"):
        check_batch(x, model)
        check_values(np.asarray(x), next(iter(model.fields.values())))
        if model.conditional:
            y = check_label_array(x, y, model)
        elif (second := second_of(model)) is not None:
            y = second.read(y)
            y = _stacked(y, second.axes) if isinstance(y, list) else y
            y = check_second_array(x, y, model)
    return x, y


def pair(given, model):
    """Returns images, and what a model uses beside them, of a tuple of arrays."""
    x, y, weights = (*given, None)[:3]
    x = _stacked(x, model.example.axes) if isinstance(x, list) else x
    if isinstance(y, list) and second_of(model) is None:
        y = np.asarray(y)
    check_batch(x, model)
    check_aside((x, y, weights), model)
    return x, y if uses_second(model) else None


def check_validation_data(data, model):
    """Refuses validation data as `check_training_data` does, before the first epoch."""
    if data is None:
        return None
    check_step(model, "test_step")
    x, y = check_training_data(data, None, model)
    check_first_batch(x, model)
    x = entering(x, model)
    return x if y is None else (x, y)


def check_same_kind(info, model):
    """Refuses data of another kind of example than a model's, of another rate too."""
    theirs = info.example
    if theirs.shape == model.example.shape and (told := model.example.unlike(theirs)):
        raise ValueError(told)


def check_first_batch(dataset, model):
    """Refuses a `tf.data.Dataset` whose first batch could not be trained on.

    Those that `kerasgan.datasets` made are known to be right and are not touched.
    """
    if hasattr(dataset, "info"):
        check_known_pair(dataset.info, model)
        check_same_kind(dataset.info, model)
        check_same_words(dataset.info, model)
    if hasattr(dataset, "info") and model.conditional:
        check_known_classes(dataset.info, model)
    if hasattr(dataset, "info") or not hasattr(dataset, "as_numpy_iterator"):
        return
    for batch in dataset.take(1).as_numpy_iterator():
        batch = Named(model)(batch)
        x, y, _ = keras.utils.unpack_x_y_sample_weight(batch)
        check_batch(x, model)
        check_aside(batch, model)
        check_values(x, next(iter(model.fields.values())))
        if model.conditional:
            check_label_array(x, y, model)
        elif second_of(model) is not None:
            check_pair_of_batches(x, y, model)


def check_batch_size(x, batch_size, model):
    """Refuses batches of one image where a layer compares the images of a batch.

    Args:
        x: What `fit` was given.
        batch_size: What `fit` was given; None is Keras' 32 for arrays.
        model: A `GenerativeModel`.
    """
    info = getattr(x, "info", None)
    if 1 not in (batch_size, getattr(info, "batch_size", None)):
        return
    for network in model.networks:
        for layer in getattr(model, network)._flatten_layers():
            if getattr(layer, "compares_examples", False):
                raise ValueError(
                    f"{type(layer).__name__} in the {network} compares the images of a "
                    "batch, and one has nothing to be compared with. Received: "
                    "batch_size=1. Train with batch_size=2 or more."
                )


def _stacked(images, axes):
    """Returns a list of images, of so many axes each, as one array."""
    if images and all(np.ndim(each) == axes + 1 for each in images):
        shapes = ", ".join(str(np.shape(each)) for each in images[:3])
        raise ValueError(
            f"A list of arrays of images is no training set. Received: shapes {shapes}"
            f"{', ...' if len(images) > 3 else ''}. Write numpy.concatenate(images), "
            "or give a pair as a tuple: fit((images, labels))."
        )
    try:
        return np.asarray(images)
    except ValueError:
        raise ValueError(
            f"A list of {len(images)} images must make one array, but they differ in "
            "shape. Resize them, or give a pair as a tuple: fit((images, labels))."
        ) from None


def check_sample_metrics(x):
    """Refuses data that is gone when metrics read it again.

    Args:
        x: What `evaluate` was given.
    """
    if iter(x) is x:
        raise ValueError(
            "sample_metrics read the images a second time, which a generator does not "
            f"allow. Received: {type(x).__name__}. Give an array or a dataset."
        )


def check_weights(model, options):
    """Refuses weights of examples and classes, which no loss here uses."""
    for name in ("sample_weight", "class_weight"):
        if options.get(name) is not None:
            raise ValueError(
                f"{type(model).__name__} does not weight examples. Received: {name}. "
                "Leave it out, and sample the data as often as it shall count."
            )


def shuffled_by_keras(x):
    """Tells whether Keras can shuffle training data of this kind, and should."""
    if isinstance(x, keras.utils.PyDataset):
        return not getattr(x, "ordered", False)
    return hasattr(x, "__array__")


def check_callbacks(callbacks, model):
    """Refuses stock callbacks that would silently do nothing with several losses."""
    if callbacks is None or isinstance(callbacks, keras.callbacks.CallbackList):
        return
    callbacks = callbacks if isinstance(callbacks, (tuple, list)) else [callbacks]
    for callback in callbacks:
        name = type(callback).__name__
        watching = getattr(callback, "save_best_only", True)
        monitor = getattr(callback, "monitor", None)
        missing = monitor in SINGLE_LOSS and "loss" not in model.logged
        if isinstance(callback, MONITORS) and watching and missing:
            logged = ", ".join(
                f"{p}{log}" for p in ("", "val_") for log in model.logged
            )
            raise ValueError(
                f"{name} monitors {monitor!r}, but {type(model).__name__} has one loss "
                f"a player. Pass monitor= one of {logged}, with mode='min' or 'max'. "
                "Note that one player's falling loss does not mean better samples."
            )
        if not getattr(callback, "save_weights_only", True):  # a ModelCheckpoint's
            check_save_path(callback.filepath)
        nan = isinstance(callback, keras.callbacks.TerminateOnNaN)
        if nan and "loss" not in model.logged:
            raise ValueError(
                "Keras' TerminateOnNaN looks at a log called 'loss' alone, which "
                f"{type(model).__name__} does not have. Use "
                "kerasgan.callbacks.TerminateOnNaN() instead."
            )
        if isinstance(callback, keras.callbacks.SwapEMAWeights) and not any(
            optimizer.use_ema for optimizer in model.optimizer.optimizers
        ):
            raise ValueError(
                "SwapEMAWeights needs a player's optimizer with use_ema=True. Use "
                "kerasgan.callbacks.ExponentialMovingAverage() instead: it averages "
                "the generator's batch statistics too, and leaves the training alone."
            )
