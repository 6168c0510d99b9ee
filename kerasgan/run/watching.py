"""The callbacks that a recipe may name."""

import keras

from kerasgan.errors import unknown

KNOWN = ("CollapseMonitor", "EarlyStopping")


def check(named):
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
        if name not in KNOWN:
            raise ValueError(unknown("callback of a recipe", name, KNOWN))
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
    check(recipe.callbacks)
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
        shuffle=False,
        **recipe.reading(),
    )
    return callbacks.CollapseMonitor(real, **arguments)


def _early_stopping(recipe, **arguments):
    return keras.callbacks.EarlyStopping(**arguments)
