"""How a run goes on, or begins where there is nothing yet to go on from."""

import contextlib
from typing import NamedTuple

from kerasgan.run.folder import check_new, locked

TRAINED = ("losses", "saved_model", "litert", "litert_float16", "preset", "evaluation")


class Place(NamedTuple):
    """Where a run stands, and where it ends.

    Attributes:
        epoch: Number of finished epochs.
        step: Number of steps that were taken in the next one.
        taken: Number of steps in all.
        last: Epoch to stop after, or None.
    """

    epoch: int
    step: int
    taken: int
    last: int | None

    @property
    def in_the_last_step(self):
        """Whether an epoch was left early, and all that belongs to its end is there."""
        return self.step > 0 and self.last == self.epoch


def found_in(folder, stack):
    """Finds what a run goes on from, and takes the run for this process.

    Args:
        folder: A `RunFolder`.
        stack: `contextlib.ExitStack`, which gives the run back.

    Returns:
        `engine.loading.Saved`; None where a run is to begin, since there is none,
        or it was killed before its first checkpoint.

    Raises:
        OSError: Another process trains in this folder.
        ValueError: The folder is no run, or the checkpoints of a trained one are gone.
    """
    if not folder.settings.exists():
        check_new(folder, overwrite=True)
        return None
    whole_epochs = not folder.recipe().model_class.within_epochs
    with contextlib.ExitStack() as locking:
        locking.enter_context(locked(folder))
        if any(getattr(folder, name).exists() for name in TRAINED):
            found = folder.newest(whole_epochs)
        else:
            found = folder.checkpoint(whole_epochs)
        if found is not None:
            stack.enter_context(locking.pop_all())
    return found


def check_same_data(model, data, step):
    """Refuses to go on with other data than a run began with.

    Args:
        model: The model of its newest checkpoint.
        data: What its recipe's dataset is now.
        step: Number of steps of an epoch that was not ended.

    Raises:
        ValueError: The data differ.
    """
    from kerasgan.engine import origins

    found = origins.difference(model.restored, origins.origin_of(data), step)
    if found is not None:
        raise ValueError(
            f"The run began with {found[0]} and goes on with them. Received: "
            f"{found[1]}. Bring them back, or begin a new run with --out."
        )


def stopped_early(found):
    """Tells whether `EarlyStopping` ended a run with its newest checkpoint."""
    from kerasgan.callbacks.callback_state import stopped_after
    from kerasgan.callbacks.checkpoint_file import memory_of

    memory = memory_of(found.path)
    return memory is not None and (stopped_after(memory), 0) == found[1:]


def place_of(found, limits, steps_per_epoch, taken, same_end):
    """Returns the `Place` of a run; says so where nothing is left to do.

    Args:
        found: What `found_in` returned.
        limits: `Limits` of the run.
        steps_per_epoch: Steps of an epoch.
        taken: Number of steps that were taken.
        same_end: Whether the run is given no other end than it had.
    """
    _, done, step = found or (None, 0, 0)
    last = limits.last_epoch(done, steps_per_epoch, step, taken)
    if found is not None and same_end and stopped_early(found):
        print(
            f"EarlyStopping ended the run after {done} epochs. It goes on where it is "
            "given another end, such as more --epochs."
        )
        last = done
    elif found is not None and last is not None and last <= done:
        asked = " and ".join(f"{n} {name}" for name, n in limits.end.items())
        print(
            f"Nothing is left to do: the run has taken {taken} steps, {done} epochs, "
            f"and was asked for {asked}. More --epochs or --steps go on."
        )
    return Place(done, step, taken, last)


def is_exported(folder):
    """Tells whether all exported files of a run are younger than its checkpoints."""
    newest = folder.newest().path.stat().st_mtime
    exported = (folder.saved_model, folder.litert, folder.litert_float16)
    return all(path.exists() and path.stat().st_mtime > newest for path in exported)
