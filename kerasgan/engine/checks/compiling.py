"""What a model refuses when it is compiled, and why."""

import warnings

import keras

from kerasgan.errors import shown

COMPILE_OPTIONS = ("run_eagerly", "steps_per_execution", "jit_compile")


def with_optimizer(model, optimizer, options):
    """Returns the options of `compile` with the optimizer of the only player.

    Raises:
        TypeError: There are several players, or it is given twice.
    """
    own = f"{next(iter(model.players))}_optimizer"
    if len(model.players) > 1:
        return {"optimizer": optimizer, **options}  # which is refused
    if options.get(own) is not None:
        raise TypeError(
            f"{type(model).__name__}.compile() was given both optimizer and {own}, "
            "which are one. Leave one out."
        )
    return {**options, own: optimizer}


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


def optimizer_of(player, given):
    """Returns the optimizer that a player was given, by its name perhaps."""
    try:
        return keras.optimizers.get(given)
    except (ValueError, TypeError):
        raise ValueError(
            f"{player}_optimizer must be a Keras optimizer or the name of one. "
            f"Received: {shown(given)}. Write 'adam' or keras.optimizers.Adam(2e-4)."
        ) from None


def check_metrics(metrics):
    """Refuses metrics that are no list of `keras.metrics.Metric`."""
    listed = metrics is None or isinstance(metrics, (tuple, list))
    if not listed or not all(
        isinstance(m, keras.metrics.Metric) for m in metrics or ()
    ):
        raise ValueError(
            "metrics must be a list of keras.metrics.Metric objects, for example "
            f"[keras.metrics.BinaryAccuracy()]. Received: metrics={metrics!r}."
        )


def check_scored(metrics, loss, logits):
    """Refuses metrics of the discriminator where its loss makes no score of logits.

    Args:
        metrics: What `compile` was given.
        loss: What it was given as `loss`.
        logits: `kerasgan.losses.Logits` of it.
    """
    if metrics and logits.score is None:
        received = repr(loss) if isinstance(loss, str) else "functions without `logits`"
        raise ValueError(
            "Metrics judge the discriminator as a classifier, but this loss does not "
            "say above which logit it takes an image for real. Received: "
            f"loss={received} with metrics. Leave metrics out, or give a loss of your "
            "own its meaning: my_discriminator_loss.logits = kerasgan.losses.LOG_ODDS."
        )


def check_players(model):
    """Says which players stay as they are, and refuses those that were set free late.

    Raises:
        ValueError: A player has weights that its optimizer was not made for.
    """
    if not model.compiled:  # Keras says so
        return
    for player in model.players:
        weights = model.weights_of(player)
        if not all(map(model.optimizer.knows, weights)):
            raise ValueError(
                f"The {player} has weights that were not trainable when compile made "
                "its optimizer. Call compile again."
            )
        networks = model.players[player]
        asked = all(each in model.frozen for each in networks)
        held = any(getattr(model, each).weights for each in networks)
        if held and not weights and not asked:
            thaw = ", ".join(f"model.{each}.trainable = True" for each in networks)
            warnings.warn(
                f"The {player} has no trainable weights and stays as it is. If it is "
                f"to learn, set {thaw} and call compile: a "
                "step of one player never moves another, so none need be frozen.",
                stacklevel=3,
            )
