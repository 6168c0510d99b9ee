"""When a run ends, and how often it saves."""

import dataclasses
import math

from kerasgan.presets.config import read_json
from kerasgan.run import settings

ENDS = ("epochs", "steps", "minutes")


@dataclasses.dataclass(frozen=True)
class Limits:
    """What a run was asked for last; `limits.json` keeps it for `--resume`.

    Attributes:
        epochs: Epoch to stop after, counted from the run's beginning; None for any.
        steps: Step to stop after, counted so too.
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

    def changed(self, asked, taken):
        """Returns these, but for what is asked for now: any new end replaces the old.

        Args:
            asked: `Limits`, whose steps are counted from now.
            taken: Number of steps that were taken.
        """
        end = asked.end or self.end
        if "steps" in asked.end:
            end["steps"] += taken
        every = asked.save_every_steps or self.save_every_steps
        return Limits(**end, save_every_steps=every)

    def stop_after(self, taken):
        """Returns the callback that ends the run, `taken` steps after its beginning."""
        from kerasgan import callbacks

        steps = None if self.steps is None else self.steps - taken
        return callbacks.StopAfter(steps, self.minutes)

    def last_epoch(self, done, steps_per_epoch):
        """Returns the epoch to stop after, or None; refuses one before the present.

        Args:
            done: Number of finished epochs.
            steps_per_epoch: Steps of an epoch.
        """
        epochs = self.epochs
        if self.steps is not None:
            last = max(done, math.ceil(self.steps / steps_per_epoch))
            epochs = last if epochs is None else min(epochs, last)
        if epochs is not None and epochs < done:
            raise ValueError(
                f"The run has {done} epochs already. Received: epochs={epochs}, "
                "counted from the run's beginning. Ask for more."
            )
        return epochs


def limits_of(folder, resume, taken, asked, default):
    """Returns the `Limits` of a run that begins or goes on.

    Args:
        folder: A `RunFolder`.
        resume: Whether the run goes on.
        taken: Number of steps that it has taken.
        asked: `Limits`, whose steps are counted from now.
        default: Dict of what ends a run that was given no end.
    """
    found = (read(folder.limits) if resume else Limits()).changed(asked, taken)
    return found if found.end else dataclasses.replace(found, **default)


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
        settings.check(path, name, value, known, "limit")
    return Limits(**content)
