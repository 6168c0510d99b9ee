"""How probable a model finds test images, and how well it makes them again."""

import numpy as np

from kerasgan.errors import is_integer
from kerasgan.metrics import Score
from kerasgan.metrics.likelihood import (
    active_units,
    bits_per_dimension,
    nats,
    reconstruction_error,
)
from kerasgan.run.real import pick

KEY = "log_prob"
SAMPLES = 500  # draws of the latent variables, of a bound


def check_samples(samples):
    """Returns a number of draws of the latent variables, or None for the default.

    Raises:
        ValueError: It is none.
    """
    if samples is not None and not is_integer(samples, least=1):
        raise ValueError(
            "importance_samples must be a whole number of at least 1. Received: "
            f"importance_samples={samples!r}."
        )
    return samples


def scores(subject, yardstick):
    """Asks a model for log p(x) of the test images, where it tells that.

    Args:
        subject: The `Subject`.
        yardstick: The `RealImages`, whose `n` test images are looked at, or all where
            there are fewer. Those of a binary model are made binary once, by its seed.

    Returns:
        List of `metrics.Score`; empty for samples in files, and for models that tell
        nothing of images.

    Raises:
        ValueError: Labels that the model needs, and nobody has.
    """
    endpoints = subject.endpoints
    if not {"log_prob", "reconstruct"} & set(endpoints):
        return []
    model = subject.source
    model.prepare_log_prob()
    endpoints = subject.endpoints
    images, told = _test_images(subject, yardstick)
    where = f"{len(images)}_seed{yardstick.seed}"
    found = []
    if "log_prob" in endpoints:
        samples = yardstick.importance_samples or SAMPLES
        options = {"samples": samples, "seed": yardstick.seed}
        found += _likelihood(model, endpoints["log_prob"], images, told, where, options)
    if "reconstruct" in endpoints:
        made = model.ask("reconstruct", images, **told)
        error = reconstruction_error(*map(model.example.to_networks, (images, made)))
        name = f"reconstruction_error_{where}"
        found.append(Score("reconstruction_error", name, error, "lower"))
    return found


def remarks(scores):
    """Yields what is to be said of these scores below a table."""
    keys = [each.key for each in scores]
    for score in scores:
        kind = score.key.removeprefix("nats_")
        if kind in MEANINGS:
            asked = "x given its label" if "given_labels" in score.name else "x"
            told = f"-log p({asked}) of the test images, {MEANINGS[kind]}"
            black_and_white = "binarised" in score.name or "bits" in " ".join(keys)
            density = (
                "" if black_and_white else "; p is the density of values in [-1, 1]"
            )
            yield f"{score.key}: {told}{density}."


MEANINGS = {
    "exact": "exact",
    "bound": "which is this or less: the importance-weighted bound of the latent "
    "variables' draws",
    "estimate": "by an estimated partition function",
    "estimated_bound": "which is this or less: the variational bound, by an estimated "
    "partition function",
}


def _likelihood(model, endpoint, images, told, where, options):
    """Returns the scores of log p(x)."""
    x = model.example.binarised(images, options["seed"])
    parts = [endpoint.kind]
    if endpoint.drawn:
        parts.append(f"iwae{options['samples']}")
    else:
        options = {}
    parts += ["given_labels"] * bool(told) + ["binarised"] * model.example.binary
    protocol = "_".join([*parts, where])
    mean, error = nats(model.log_prob(x, **told, **options))
    found = [
        Score(f"nats_{endpoint.kind}", f"nats_{protocol}", mean, "lower"),
        Score(f"nats_{endpoint.kind}_error", f"nats_error_{protocol}", error, None),
    ]
    if endpoint.error is not None:
        name = f"partition_function_error_{protocol}"
        found.append(Score("partition_function_error", name, endpoint.error, None))
    if endpoint.discrete:
        bits = bits_per_dimension(mean, int(np.prod(model.example.shape)))
        key = f"bits_per_dimension_{endpoint.kind}"
        found.append(Score(key, f"bits_per_dimension_{protocol}", bits, "lower"))
    if endpoint.drawn and "encode" in model.endpoints():
        count = active_units(model.ask("encode", images, **told))
        found.append(Score("active_units", f"active_units_{where}", count, "higher"))
    return found


def _test_images(subject, yardstick):
    """Returns test images (n, ...) in the model's range, and what they are asked of."""
    model, data = subject.source, yardstick.test
    if subject.conditional:
        data = yardstick.labelled_test([subject])

    def of_model(images):  # points stay in their own units
        return images if model.example.units else model.example.from_networks(images)

    order = np.random.default_rng(yardstick.seed).permutation(data.info.size)
    chosen = list(pick(data, order[: yardstick.n], labelled=True))
    if not subject.conditional:
        return of_model(np.concatenate(chosen)), {}
    images, labels = (np.concatenate(each) for each in zip(*chosen, strict=True))
    return of_model(images), {"labels": labels}
