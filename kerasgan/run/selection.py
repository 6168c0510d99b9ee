"""Which checkpoint of a run is its best: chosen by a metric of the samples."""

from kerasgan.errors import is_integer, unknown

DEFAULTS = {"n": 5000, "every": 2}  # samples, and epochs between two measurements
KNOWN = ("metric", "features", *DEFAULTS)


def check(selection):
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
        if key not in KNOWN:
            raise ValueError(unknown("setting of the selection", key, KNOWN))
        if key in ("metric", "features") and not isinstance(value, str):
            raise ValueError(
                f"selection: {key} must be a name. Received: {key}={value!r}."
            )
        if key in DEFAULTS and not is_integer(value, least=1):
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

    check(recipe.selection)
    if recipe.selection is None:
        return []
    settings = {**DEFAULTS, **recipe.selection}
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
    )
    every = settings["every"]
    return [callbacks.MetricMonitor(metric, images, every=every, best_checkpoint=path)]
