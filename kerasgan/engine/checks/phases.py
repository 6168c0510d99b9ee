"""What a model refuses as phases of its training."""

from kerasgan import backend
from kerasgan.errors import is_integer, unknown

LARGEST = 2**31 - 1  # of a number of examples, which is an int32


def check_phases(cls, phases, repeats):
    """Returns phases as a tuple; refuses those that cannot follow one another.

    Args:
        cls: Class of the model.
        phases: As for `set_phases`.
        repeats: Likewise.

    Raises:
        ValueError: There is none, a name stands twice, a player is unknown, or a length
            is missing or no positive number.
    """
    phases = tuple(phases)
    if not phases:
        raise ValueError(
            f"{cls.__name__} has no phases. Received: phases={phases!r}. Name one at "
            "least."
        )
    names = [phase.name for phase in phases]
    for phase in phases:
        if names.count(phase.name) > 1:
            raise ValueError(
                f"Two phases of {cls.__name__} are named {phase.name!r}. Give each a "
                "name of its own."
            )
        for player in phase.players or ():
            if player not in cls.players:
                raise ValueError(
                    unknown(f"player of {cls.__name__}", player, cls.players)
                )
        _check_images(phase, last=phase is phases[-1] and not repeats)
    if sum(phase.images or 0 for phase in phases) > LARGEST:
        raise ValueError(
            f"Phases may last for {LARGEST} examples together. Received: {phases}."
        )
    return phases


def _check_images(phase, last):
    if phase.images is None and last:
        return
    if not (is_integer(phase.images) and phase.images > 0):
        raise ValueError(
            f"Phase {phase.name!r} lasts for a positive whole number of examples, "
            "60000 for example: an epoch has as many as the data. Received: "
            f"images={phase.images!r}."
        )


def check_alternation(cls, alternate):
    """Refuses what does not say how long each player moves while the others rest.

    Args:
        cls: Class of the model.
        alternate: Dict of player -> number of examples.

    Raises:
        ValueError: It is no dict with all players of the class.
    """
    if not isinstance(alternate, dict) or set(alternate) != set(cls.players):
        example = dict.fromkeys(cls.players, 60000)
        raise ValueError(
            f"alternate must say for how many examples each player of {cls.__name__} "
            f"moves while the others rest, {example} for example. Received: "
            f"alternate={alternate!r}."
        )


def check_phases_of_batch(model, x):
    """Refuses a batch with more examples than one of a model's phases lasts for.

    Args:
        model: A `GenerativeModel`.
        x: Tensor of all examples of a step, (m, ...) or (m, batches_per_step, ...).

    Raises:
        ValueError: A phase would be passed over.
    """
    if x.shape[0] is None:
        return
    rows = x.shape[0]
    if len(x.shape) > len(model.shape_in_networks) + 1:
        rows *= x.shape[1]
    for phase in model.phases:
        if phase.images is not None and phase.images < rows:
            raise ValueError(
                f"Phase {phase.name!r} lasts for {phase.images} examples, and one step "
                f"uses more. Received: a step of {rows} examples. Make the batches "
                "smaller, or the phase longer."
            )


def check_phases_on_devices(model):
    """Refuses phases where replicas share a step.

    Raises:
        ValueError: A `tf.distribute` strategy has several replicas.
    """
    if backend.number_of_replicas() > 1:
        raise ValueError(
            f"TensorFlow's replicas share no step of a model with phases. Received: "
            f"{type(model).__name__} with phases "
            f"{', '.join(phase.name for phase in model.phases)} on "
            f"{backend.number_of_replicas()} devices. Train it on one, or on JAX."
        )
