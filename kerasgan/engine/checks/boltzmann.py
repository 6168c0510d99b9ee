"""What Boltzmann machines refuse."""

from kerasgan.engine.checks.construction import check_models
from kerasgan.errors import check_positive, is_integer, is_real, shown, unknown
from kerasgan.networks.boltzmann import LAYERS

OURS = tuple(LAYERS.values())


def check_machine(machine, **sizes):
    """Refuses a network that is no restricted Boltzmann machine of ours.

    Args:
        machine: `keras.Model`, or None where it is built here.
        **sizes: What says how to build it, None where the user does not say it.
    """
    if machine is None:
        return
    check_models(machine=machine)
    last = type(machine.layers[-1]) if machine.layers else None
    if last not in OURS:
        raise ValueError(
            "machine must be one of kerasgan.networks.boltzmann.machine. Received: "
            f"{machine.name!r}, which has no restricted Boltzmann machine at its end."
        )
    for name, value in sizes.items():
        if value is not None:
            raise ValueError(
                f"{name} is for the machine that is built here. Received: {name}="
                f"{value!r} with a machine. Leave it out."
            )


def check_machines(lower, upper, image_shape, hidden_units):
    """Refuses two networks that are no deep Boltzmann machine, and its sizes.

    Args:
        lower: `keras.Model`, or None where it is built here.
        upper: Likewise.
        image_shape: As the user says, or None.
        hidden_units: Likewise.
    """
    if (lower is None) != (upper is None):
        raise ValueError(
            "lower and upper are given together. Received: one of them alone. Give "
            "both, or neither of them."
        )
    for machine in (lower, upper):
        check_machine(machine, image_shape=image_shape, hidden_units=hidden_units)
    if lower is not None:
        pair = lower.layers[-1], upper.layers[-1]
        if pair[0].units != pair[1].kernel.shape[0] or set(map(type, pair)) != {
            OURS[0]
        }:
            raise ValueError(
                "The hidden units of lower must be the visible ones of upper, and all "
                f"must be binary. Received: lower with {pair[0].units} hidden units, "
                f"upper with {pair[1].kernel.shape[0]} visible ones."
            )
    sizes = hidden_units if isinstance(hidden_units, (tuple, list)) else ()
    if hidden_units is not None and not (
        len(sizes) == 2 and all(is_integer(size, least=1) for size in sizes)
    ):
        raise ValueError(
            "hidden_units must be the sizes of two layers, (500, 1000) for example. "
            f"Received: hidden_units={shown(hidden_units)}."
        )


def check_pretraining(examples, name="pretraining", least=0):
    """Refuses numbers of examples that are no whole numbers of at least `least`."""
    if not is_integer(examples, least):
        none = "" if least else ", or 0"
        raise ValueError(
            f"{name} must be a number of examples, 6000000 for example{none}. "
            f"Received: {name}={shown(examples)}."
        )


def check_steps(**steps):
    """Refuses numbers of Gibbs steps or chains that are no positive integers."""
    check_positive(**steps)


def check_costs(**costs):
    """Refuses weights of costs that are below 0."""
    for name, value in costs.items():
        if not (is_real(value) and value >= 0):
            raise ValueError(
                f"{name} must be a number of at least 0. Received: {name}={value!r}."
            )


def check_persistent(persistent, chains):
    """Refuses chains that nothing keeps.

    Raises:
        ValueError: `persistent` is no truth value, or chains were asked for without.
    """
    if not isinstance(persistent, bool):
        raise ValueError(
            f"persistent must be True or False. Received: persistent={persistent!r}."
        )
    if not persistent and chains is not None:
        raise ValueError(
            "chains are what persistent=True keeps; otherwise they begin at each "
            f"example. Received: persistent=False and chains={chains!r}. Leave chains "
            "out."
        )


def check_visible(visible, bounded):
    """Refuses unknown kinds of units, and binary ones of values without a range."""
    if visible not in LAYERS:
        raise ValueError(unknown("visible units", visible, LAYERS))
    if visible == "binary" and not bounded:
        raise ValueError(
            "visible='binary' needs values with a range, whose ends are 0 and 1. "
            "Received: points without data_range. Write visible='gaussian', or "
            "data_range=(0, 1)."
        )


def check_estimated(model):
    """Refuses likelihoods whose log Z nobody estimated for the weights there are."""
    at, seen = int(model.log_z_at.numpy()), int(model.images_seen.numpy())
    if at != seen:
        found = "a model whose log Z nobody estimated"
        if at >= 0:
            found = f"log Z of the weights after {at} examples, {seen - at} before"
        raise ValueError(
            f"log p(x) of {type(model).__name__} takes log Z of the weights there are. "
            f"Received: {found}. Call estimate_log_z() first."
        )
