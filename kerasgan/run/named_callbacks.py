"""The callbacks that a recipe names: what watches, and what chooses the best model."""

import keras

from kerasgan.errors import is_integer, unknown

NAMED = ("CollapseMonitor", "EarlyStopping")


def check_named(named):
    """Refuses callbacks that a recipe cannot name.

    Args:
        named: Dict of a callback's name -> dict of its arguments.

    Raises:
        ValueError: It is something else.
    """
    if not isinstance(named, dict):
        raise ValueError(
            "callbacks must be a mapping of names to their arguments. Received: "
            f"{named!r}. Write {{CollapseMonitor: {{action: stop}}}}, for example."
        )
    for name, arguments in named.items():
        if name not in NAMED:
            raise ValueError(unknown("callback of a recipe", name, NAMED))
        if not isinstance(arguments or {}, dict):
            raise ValueError(
                f"The arguments of {name} must be a mapping. Received: {arguments!r}. "
                f"Write {name}: {{}} for none."
            )


def callbacks_of(recipe):
    """Makes the callbacks that a run's `Recipe` names.

    Returns:
        List of `keras.callbacks.Callback`s. `CollapseMonitor` is given the training
        images; `EarlyStopping` is Keras' own.

    Raises:
        ValueError: An unknown callback, or arguments that it does not take.
    """
    check_named(recipe.callbacks)
    made = []
    for name, arguments in recipe.callbacks.items():
        maker = _collapse_monitor if name == "CollapseMonitor" else _early_stopping
        try:
            made.append(maker(recipe, **(arguments or {})))
        except TypeError as error:
            raise ValueError(f"{name} cannot be made so: {error}.") from None
    return made


def _collapse_monitor(recipe, **arguments):
    from kerasgan import callbacks, datasets

    real = datasets.load(
        recipe.dataset,
        labels=recipe.labelled(),
        captions=recipe.model_class.captioned,
        shuffle=False,
        **recipe.reading(),
    )
    return callbacks.CollapseMonitor(real, **arguments)


def _early_stopping(recipe, **arguments):
    return keras.callbacks.EarlyStopping(**arguments)


USUAL = {"n": 5000, "every": 2}  # samples, and epochs between two measurements
SETTINGS = ("metric", "features", *USUAL)


def check_selection(selection):
    """Refuses what selects nothing.

    Args:
        selection: Dict of `"metric"` and, if not the default, `"features"`, `"n"` and
            `"every"`; or None.

    Raises:
        ValueError: It is something else.
    """
    if selection is None:
        return
    if not isinstance(selection, dict) or "metric" not in selection:
        raise ValueError(
            "selection names the metric that chooses the best checkpoint. Received: "
            f"{selection!r}. Write {{'metric': 'frechet'}}, or leave it out."
        )
    for key, value in selection.items():
        if key not in SETTINGS:
            raise ValueError(unknown("setting of the selection", key, SETTINGS))
        if key in ("metric", "features") and not isinstance(value, str):
            raise ValueError(
                f"selection: {key} must be a name. Received: {key}={value!r}."
            )
        if key in USUAL and not is_integer(value, least=1):
            raise ValueError(
                f"selection: {key} must be a whole number of at least 1. Received: "
                f"{key}={value!r}."
            )


def monitors(recipe, example, path):
    """Returns the callbacks that keep the best model of a run: one, or none.

    It measures samples against the training images: a model that was chosen by test
    images would be tuned on them.

    Args:
        recipe: The run's `Recipe`.
        example: The modality of the data.
        path: Where the best model goes, a `.keras` file.

    Returns:
        List of `callbacks.MetricMonitor`.

    Raises:
        ValueError: The metric cannot be.
    """
    from kerasgan import callbacks, datasets, metrics

    check_selection(recipe.selection)
    if recipe.selection is None:
        return []
    settings = {**USUAL, **recipe.selection}
    features = settings.get("features")
    if features is None:
        features = metrics.features.default(recipe.made, example)
    else:
        features = metrics.features.get(features, example)
    metric = metrics.get(settings["metric"], features, n=settings["n"])
    if metric.axes != example.axes:
        things, name = metrics.features.KINDS[metric.axes].things, settings["metric"]
        raise ValueError(
            f"{name} looks at {things}. Received: selection by {name} for "
            f"{recipe.made!r}, which holds {example.things}. Write frechet, for "
            "example."
        )
    images = datasets.load(
        recipe.made,
        **example.reading(),
        labels=metric.labelled,
        shuffle=False,
        skip_corrupt=recipe.skip_corrupt,
        value_range=recipe.value_range,
        normalize=recipe.normalize,
    )
    every = settings["every"]
    return [callbacks.MetricMonitor(metric, images, every=every, best_checkpoint=path)]
