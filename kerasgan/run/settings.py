"""What the settings of a run's recipe must be, whoever wrote them."""

from kerasgan.datasets import info
from kerasgan.datasets.info import is_size
from kerasgan.errors import is_integer, is_real, shown, unknown


def _share(value):
    return isinstance(value, float) and 0 < value < 1


def _rates(value):
    return all(map(_share, value.values() if isinstance(value, dict) else [value]))


def _texts(value):
    """Tells whether this is a text, or texts by name."""
    found = value.values() if isinstance(value, dict) else [value]
    return bool(found) and all(isinstance(each, str) and each for each in found)


def _layers(value):
    """Tells whether these are numbers of layers, or all, by name."""
    found = value.values() if isinstance(value, dict) else [0]
    return all(each == WHOLE or is_integer(each, least=1) for each in found)


def _mapping(example):
    text = f"a mapping, {example} for example"
    return text, lambda value: isinstance(value, dict)


def _range(value):
    pair = isinstance(value, list) and len(value) == 2 and all(map(is_real, value))
    return pair and value[0] < value[1]


WHOLE = "all"  # layers of a network that stays as it is
TEXT = "a name", lambda value: isinstance(value, str) and bool(value)
WORDS = "words", TEXT[1]
SEED = "from 0 to 2**32 - 1", lambda value: is_integer(value) and value < 2**32
POSITIVE = "a whole number of at least 1", lambda value: is_integer(value, least=1)
MINUTES = "a number above 0", lambda value: is_real(value) and value > 0
TRUTH = "true or false", lambda value: isinstance(value, bool)
SHARE = "between 0 and 1", _share
RANGE = "[low, high], [0, 255] for example", _range
RATES = "between 0 and 1, or {generator: 0.001} of such for example", _rates
SOURCE = "a name, path or address, or {generator: dcgan_mnist} of such", _texts
LAYERS = "{discriminator: 3} for example, or `all` for a number", _layers
SIZE = "a whole number of at least 1, or [height, width]", is_size
CHANNELS = "1, 3 or 4", lambda value: is_integer(value) and value in info.CHANNELS
KINDS = {
    "model": TEXT,
    "dataset": TEXT,
    "dataset_b": TEXT,
    "batch_size": POSITIVE,
    "batches_per_step": POSITIVE,
    "seed": SEED,
    "image_size": SIZE,
    "channels": CHANNELS,
    "audio_length": POSITIVE,
    "rate": POSITIVE,
    "skip_corrupt": TRUTH,
    "value_range": RANGE,
    "ema_decay": SHARE,
    "learning_rate": RATES,
    "deterministic": TRUTH,
    "devices": POSITIVE,
    "sync_batch_norm": TRUTH,
    "start_from": SOURCE,
    "freeze": LAYERS,
    "options": _mapping("{width: 24}"),
    "selection": _mapping("{metric: frechet}"),
    "callbacks": _mapping("{CollapseMonitor: {action: stop}}"),
    "epochs": POSITIVE,
    "steps": POSITIVE,
    "minutes": MINUTES,
    "save_every_steps": POSITIVE,
    "networks": TEXT,
    "note": WORDS,
}
OPTIONAL = (  # that may be null
    "dataset_b",
    "batches_per_step",
    "image_size",
    "channels",
    "audio_length",
    "rate",
    "value_range",
    "ema_decay",
    "learning_rate",
    "selection",
    "start_from",
)


def check(where, key, value, known, what="setting"):
    """Refuses what is no setting, or of another kind than it must be.

    Args:
        where: The file that says it, the beginning of the error's sentence.
        key: Its name.
        value: What it was set to.
        known: The names that there are, of `KINDS`.
        what: What they name.

    Raises:
        ValueError: It is something else.
    """
    if key not in known:
        raise ValueError(f"{where}: {unknown(what, key, known)}")
    if value is None and key in OPTIONAL:
        return
    kind, fits = KINDS[key]
    if not fits(value):
        raise ValueError(f"{where}: {key} must be {kind}. Received: {shown(value)}.")
