"""What goes wrong with a GAN, told from a few numbers an epoch.

Every rule is a function of a history of `observation.Observation`s and of `patience`,
the number of looks in a row that must agree. What healthy runs show as well for many
epochs, a discriminator that is always right or samples that are all alike, is a symptom
only if meanwhile the samples do not come nearer to the real ones: see `improving`.
"""

import dataclasses

import numpy as np

ALWAYS_RIGHT = 0.99  # AUC above which the discriminator separates all
FAR = 0.1  # energy distance, in [0, 1], below which samples are near the real ones
STILL = 0.005  # movement per look below which a generator stands still
VANISHED = 0.1  # share of its largest gradient norm that leaves a generator nothing
ALIKE = 0.25  # diversity, as a share of that of real images
DOMINANT = 0.5  # by how much a class may be more frequent than among real images
MISSING = 0.5  # share of the real classes that a sample may lack
SWINGING = 0.4  # movement of the samples' mean per look
PROGRESS = 0.01  # relative gain on the best value so far that counts as one


@dataclasses.dataclass(frozen=True)
class Finding:
    """A symptom that was seen.

    Attributes:
        symptom: One of `ADVICE`.
        epoch: The epoch after which it was seen, from 1.
        evidence: The figures that show it, in words.
        advice: What to try.
    """

    symptom: str
    epoch: int
    evidence: str

    @property
    def advice(self):
        """What to try."""
        return ADVICE[self.symptom]

    def __str__(self):
        return f"Epoch {self.epoch}: {self.symptom}: {self.evidence}. {self.advice}"


ADVICE = {
    "NaN": (
        "Try smaller learning rates, or a penalty or spectral norm on the "
        "discriminator; look for values in the data that are not finite."
    ),
    "discriminator wins": (
        "Try a smaller learning rate or fewer steps for the discriminator, the loss "
        "'non_saturating' or WGANGP, or regularizers=[R1(10.0)]."
    ),
    "mode collapse": (
        "Try WGANGP or R3GAN, MinibatchStdDev in the discriminator, smaller learning "
        "rates, and look whether the generator uses its latents."
    ),
    "oscillation": (
        "Try smaller learning rates, less momentum (beta_1=0), regularizers=[R1(10.0)],"
        " and an average of the generator (ema_decay=0.999)."
    ),
    "generator not learning": (
        "Look whether the generator's weights are trainable and its learning rate is "
        "not 0 or decayed too early; try a larger one."
    ),
}


def diagnose(history, patience=3):
    """Names what a history shows.

    Args:
        history: List of `Observation`s, oldest first, of one uninterrupted training.
        patience: Looks in a row that must agree. Nothing but NaN is found in fewer
            than 2 patience looks.

    Returns:
        List of `Finding`s, at most one for each symptom.
    """
    last = history[-1]
    if last.not_finite:
        return [Finding("NaN", last.epoch, ", ".join(last.not_finite))]
    if len(history) < 2 * patience:
        return []
    found = {symptom: rule(history, patience) for symptom, rule in RULES.items()}
    return [
        Finding(symptom, last.epoch, f"{evidence}, for {patience} looks")
        for symptom, evidence in found.items()
        if evidence
    ]


def improving(history, patience):
    """Tells whether the last `patience` looks saw the best samples so far.

    Best by the energy distance, or by the watched metric: either is enough.
    """
    series = ([each.distance for each in history], [each.cost for each in history])
    return any(_improving(values, patience) for values in series)


def _improving(values, patience):
    before = [value for value in values[:-patience] if value is not None]
    recent = [value for value in values[-patience:] if value is not None]
    if not before or not recent:
        return False
    return min(before) - min(recent) > PROGRESS * abs(min(before))


def discriminator_wins(history, patience):
    """The discriminator is always right, and the generator gets nothing out of it.

    The ranking needs no threshold on D(x), so it means the same for probabilities,
    margins and critics. Either the generator's gradient has vanished, as the minimax
    loss makes it (Goodfellow et al., 2014, section 3), or its samples move and do not
    improve. Healthy critics are always right too, while the samples improve.

    Args:
        history: List of `Observation`s, at least 2 patience of them.
        patience: Looks in a row that must agree.

    Returns:
        The figures that show the symptom, or None.

    Reference:
        https://arxiv.org/abs/1406.2661
    """
    recent = history[-patience:]
    right = all(each.auc > ALWAYS_RIGHT for each in recent)
    if not right or not _stuck(history, patience):
        return None
    if not _vanished(recent) and _still(recent):
        return None  # it is the generator that does not answer
    last = history[-1]
    return (
        f"it ranks {last.auc:.1%} of the pairs of a real and a generated one rightly, "
        f"the generator's gradient norm is {last.generator_gradient_norm:.2g} "
        f"({last.gradient_share:.1%} of its largest), and {_no_nearer(last)}"
    )


def mode_collapse(history, patience):
    """Samples are all alike, or of few classes, and it does not get better.

    An untrained generator's samples are alike as well, but then they improve.
    Takes and returns what `discriminator_wins` does.
    """
    recent, last = history[-patience:], history[-1]
    if improving(history, patience):
        return None
    if all(each.diversity < ALIKE for each in recent):
        return (
            f"the samples' diversity is {last.diversity:.2g} of that of real ones, and "
            f"{_no_nearer(last)}"
        )
    classes = [each for each in recent if each.missing is not None]
    if len(classes) == patience and all(
        each.excess > DOMINANT or each.missing >= MISSING for each in classes
    ):
        return (
            f"{last.largest_class:.0%} of the samples are of one class, "
            f"{last.missing:.0%} of the classes are missing, and {_no_nearer(last)}"
        )
    return None


def oscillation(history, patience):
    """The samples' mean goes far in every look, and comes back.

    Or the watched metric does, by half of its value a look. Takes and returns what
    `discriminator_wins` does.
    """
    if improving(history, patience):
        return None
    window, last = history[-2 * patience :], history[-1]
    step, net = _path([each.center for each in window])
    if step > SWINGING and net < step * patience:
        return (
            f"the samples' mean moves by {step:.2g} of the distance between two real "
            f"ones each look, but {len(window) - 1} looks led only {net:.2g} away, and "
            f"{_no_nearer(last)}"
        )
    metric = [each.metric for each in window]
    if None in metric or min(metric) <= 0:
        return None
    step, net = _path(np.log(metric)[:, None])
    if step > SWINGING and net < step * patience:
        return (
            f"the metric goes up and down by {np.expm1(step):.0%} each look, from "
            f"{min(metric):.4g} to {max(metric):.4g}, without a trend"
        )
    return None


def generator_not_learning(history, patience):
    """Samples of the same latents stay where they are, far from the real ones.

    Takes and returns what `discriminator_wins` does.
    """
    recent, last = history[-patience:], history[-1]
    beaten = _vanished(recent) and all(each.auc > ALWAYS_RIGHT for each in recent)
    if beaten or not _still(recent) or not _stuck(history, patience):
        return None
    return (
        f"samples of the same latents move by {last.movement:.2g} of the distance "
        f"between two real ones each look, at a gradient norm of "
        f"{last.generator_gradient_norm:.2g}, and {_no_nearer(last)}"
    )


RULES = {
    "discriminator wins": discriminator_wins,
    "mode collapse": mode_collapse,
    "oscillation": oscillation,
    "generator not learning": generator_not_learning,
}


def _stuck(history, patience):
    """Tells whether samples are far from the real ones and come no nearer."""
    far = all(each.distance > FAR for each in history[-patience:])
    return far and not improving(history, patience)


def _still(recent):
    return all(each.movement < STILL for each in recent)


def _vanished(recent):
    return all(each.gradient_share < VANISHED for each in recent)


def _path(places):
    """Returns the mean step between places, and the distance of the ends."""
    places = np.asarray(places, "float64")
    steps = np.linalg.norm(np.diff(places, axis=0), axis=1)
    return steps.mean(), np.linalg.norm(places[-1] - places[0])


def _no_nearer(last):
    metric = "" if last.metric is None else f" and the metric {last.metric:.4g}"
    return f"samples come no nearer (energy distance {last.distance:.2g}{metric})"
