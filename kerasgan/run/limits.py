"""When a run ends, and how often it saves."""

import dataclasses
import math

from kerasgan.presets.config import read_json
from kerasgan.run.recipe import check_setting

ENDS = ("epochs", "steps", "minutes")
DEFAULT_END = {"epochs": 20}
# Of small datasets, on which the command line shows what it does.
DEMO_ENDS = {
    "digits": {"epochs": 100, "minutes": 3.0},
    "mnist_4000": {"epochs": 40, "minutes": 3.0},
}


@dataclasses.dataclass(frozen=True)
class Limits:
    """What a run was asked for last; `limits.json` keeps it for `--resume`.

    Attributes:
        epochs: Epoch to stop after, counted from the run's beginning; None for any.
        steps: Step to stop after, counted so too: in all.
        minutes: Minutes to stop after, counted from each start.
        save_every_steps: Steps between checkpoints within an epoch; None for none.
    """

    epochs: int | None = None
    steps: int | None = None
    minutes: float | None = None
    save_every_steps: int | None = None

    def given(self):
        """Returns a dict of what is limited."""
        values = dataclasses.asdict(self)
        return {name: value for name, value in values.items() if value is not None}

    @property
    def end(self):
        """Dict of what ends the run."""
        return {name: n for name, n in self.given().items() if name in ENDS}

    def changed(self, asked, default):
        """Returns these, but for what is asked for now: any new end replaces the old.

        Args:
            asked: `Limits`.
            default: Dict of what ends a run that was given no end.
        """
        every = asked.save_every_steps or self.save_every_steps
        return Limits(**(asked.end or self.end or default), save_every_steps=every)

    def stop_after(self, taken):
        """Returns the callback that ends the run, `taken` steps after its beginning."""
        from kerasgan import callbacks

        steps = None if self.steps is None else self.steps - taken
        return callbacks.StopAfter(steps, self.minutes)

    def last_epoch(self, done, steps_per_epoch, step=0, taken=None):
        """Returns the epoch to stop after, or None; refuses one before the present.

        Args:
            done: Number of finished epochs.
            steps_per_epoch: Steps of an epoch.
            step: Number of steps that were taken in the next one.
            taken: Number of steps in all, where not all epochs had all of theirs.
        """
        epochs = self.epochs
        if self.steps is not None:
            taken = done * steps_per_epoch + step if taken is None else taken
            left = self.steps - taken
            more = math.ceil((step + left) / steps_per_epoch) if left > 0 else 0
            last = done + more
            epochs = last if epochs is None else min(epochs, last)
        if epochs is not None and epochs < done:
            raise ValueError(
                f"The run has {done} epochs already. Received: epochs={epochs}, "
                "counted from the run's beginning. Ask for more."
            )
        return epochs


def default_end(dataset):
    """Returns the `Limits.end` of a run on that dataset that was given none."""
    return DEMO_ENDS.get(dataset, DEFAULT_END)


def kept_limits(folder, resume):
    """Returns the `Limits` that a run was asked for last, if it is to go on.

    Args:
        folder: A `RunFolder`.
        resume: Whether the run goes on.
    """
    return read(folder.limits) if resume else Limits()


def read(path):
    """Returns the `Limits` in a file; where there is none, those of no limit.

    Raises:
        ValueError: The file holds something else.
    """
    if not path.exists():
        return Limits()
    content = read_json(path)
    if not isinstance(content, dict):
        raise ValueError(f"{path} holds no limits. Delete it, and give them anew.")
    known = Limits.__dataclass_fields__
    for name, value in content.items():
        check_setting(path, name, value, known, "limit")
    return Limits(**content)
