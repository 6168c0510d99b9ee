"""What a run is made of, and what its settings must be, whoever wrote them."""

from dataclasses import dataclass, field

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


POLICIES = ("float32", "mixed_bfloat16")
WHOLE = "all"  # layers of a network that stays as it is
TEXT = "a name", lambda value: isinstance(value, str) and bool(value)
WORDS = "words", TEXT[1]
SEED = "from 0 to 2**32 - 1", lambda value: is_integer(value) and value < 2**32
POSITIVE = "a whole number of at least 1", lambda value: is_integer(value, least=1)
MINUTES = "a number above 0", lambda value: is_real(value) and value > 0
TRUTH = "true or false", lambda value: isinstance(value, bool)
SHARE = "between 0 and 1", _share
POLICY = "float32 or mixed_bfloat16", lambda value: value in POLICIES
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
    "normalize": TRUTH,
    "skip_corrupt": TRUTH,
    "value_range": RANGE,
    "ema_decay": SHARE,
    "learning_rate": RATES,
    "loss": TEXT,
    "dtype_policy": POLICY,
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
    "loss",
    "normalize",
    "dtype_policy",
    "selection",
    "start_from",
)


def check_setting(where, key, value, known, what="setting"):
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


@dataclass(frozen=True)
class Recipe:
    """What a run is made of; `run.json` keeps it.

    Attributes:
        model: Registered name of the model.
        dataset: Name or path that `kerasgan.datasets.load` takes.
        dataset_b: Likewise, the other set of a model that learns from two; else None.
        batch_size: Images in a batch.
        batches_per_step: Batches a step, see `kerasgan.datasets.load`; None for as many
            as the model's discriminator takes steps.
        seed: Fixes weights, noise and the order of the data.
        image_size: Height and width to resize to, a number or `[height, width]`; None
            keeps the dataset's.
        channels: Channels to bring images to, 1, 3 or 4; None keeps the dataset's.
        audio_length: Samples to cut or pad sounds to; None keeps the dataset's.
        rate: Samples a second to resample sounds to; None keeps the dataset's.
        normalize: Whether sounds are made as loud as they can be; None as for
            `datasets.load`.
        skip_corrupt: Whether unreadable images of a folder are left out.
        value_range: `[low, high]`, the numbers of black and white in files; None where
            they tell it.
        ema_decay: Decay of the generator's average; None for no average.
        learning_rate: In (0, 1), of every player, or a dict of player -> rate; None,
            and players that it leaves out, keep the paper's.
        loss: Name of an adversarial loss, `"hinge"` for example; None for the model's.
        dtype_policy: The Keras dtype policy of the networks: `"float32"`, or
            `"mixed_bfloat16"`, which is faster where the processor knows bfloat16; None
            for that of the Keras configuration.
        deterministic: Whether the backend is told to repeat every sum in the same
            order, so that a run gives the same weights again on the same machine.
        devices: Number of devices that share a batch.
        sync_batch_norm: Whether batch norm sees the batch of all of them.
        options: Further arguments of the model's constructor.
        start_from: What its weights are copied from before the first step, see
            `GenerativeModel.start_from`: a path, name or address, or a dict of network
            -> such; None for weights drawn anew. A run that goes on copies nothing.
        freeze: Dict of network -> number of its first layers with weights that stay as
            they are, or `"all"`.
        selection: What chooses the best checkpoint, `{"metric": "frechet"}` for
            example, see `kerasgan.run.named_callbacks`; None keeps the newest alone.
        callbacks: Callbacks beside those of every run, `{"CollapseMonitor": {"action":
            "stop"}}` for example; see `kerasgan.run.named_callbacks`.
    """

    model: str = "dcgan"
    dataset: str = "mnist_4000"
    dataset_b: str | None = None
    batch_size: int = 64
    batches_per_step: int | None = None
    seed: int = 0
    image_size: int | list | None = None
    channels: int | None = None
    audio_length: int | None = None
    rate: int | None = None
    normalize: bool | None = None
    skip_corrupt: bool = False
    value_range: list | None = None
    ema_decay: float | None = 0.999
    learning_rate: float | dict | None = None
    loss: str | None = None
    dtype_policy: str | None = None
    deterministic: bool = False
    devices: int = 1
    sync_batch_norm: bool = False
    options: dict = field(default_factory=dict)
    start_from: str | dict | None = None
    freeze: dict = field(default_factory=dict)
    selection: dict | None = None
    callbacks: dict = field(default_factory=dict)

    @property
    def made(self):
        """Name or path of what samples are like: of two sets, the other one."""
        return self.dataset if self.dataset_b is None else self.dataset_b

    @property
    def model_class(self):
        """The registered class of the model.

        Raises:
            ValueError: There is none of that name.
        """
        from kerasgan import models  # noqa: F401, they are registered now
        from kerasgan.engine import registry

        return registry.find(self.model)

    def labelled(self):
        """Tells whether the model is trained on pairs with labels.

        One that may do without them does so where the options say `classes: 0`.
        """
        return self.model_class.conditional and self.options.get("classes") != 0

    def reading(self):
        """Returns how examples are read, a dict of arguments of `datasets.load`."""
        names = ("image_size", "channels", "audio_length", "rate", "normalize")
        names += ("skip_corrupt", "value_range")
        return {name: getattr(self, name) for name in names}


# A small network at ten times the paper's rate draws digits within the first minute.
DEMO = Recipe(
    model="acgan",
    ema_decay=0.995,
    learning_rate=2e-3,
    options={"networks": "infogan", "width": 16, "fake_class_weight": 0.0},
)
