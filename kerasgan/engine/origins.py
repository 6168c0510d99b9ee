"""What data a training was made of, and whether it goes on with the same.

A saved model knows the data of its last `fit`. In the middle of an epoch, the steps
that are left of it are known only for the same images in the same order and batches;
and where epochs are numbered on, their order is that of the images and the seed.
"""

import json

import keras
import numpy as np

IMAGES = ("content", "name", "split", "size")
ORDER = (*IMAGES, "seed")
STEPS = ("order", "batch_size", "batches_per_step", "steps_per_epoch")
KEY = "made_of"  # in a file


def origin_of(x, batch_size=None, steps_per_epoch=None):
    """Returns what a training is made of, a dict for JSON.

    Args:
        x: What `fit` was given as data.
        batch_size: What `fit` was given.
        steps_per_epoch: What `fit` was given.

    Returns:
        Dict, with `within_epochs`: whether a training can go on in the middle of an
        epoch of these data.
    """
    info = getattr(x, "info", None)
    if info is None:
        size = len(x) if hasattr(x, "__array__") else None
        facts = {"name": f"data of type {type(x).__name__}", "size": size}
        return {**facts, "batch_size": batch_size, "within_epochs": False}
    return {
        "name": " and ".join(str(each.name) for each in info.both),
        "split": str(info.split),
        "size": int(info.size),
        "content": info.content,
        "seed": info.seed,
        "order": "numpy" if isinstance(x, keras.utils.PyDataset) else "tf.data",
        "batch_size": int(info.batch_size),
        "batches_per_step": int(info.batches_per_step),
        "steps_per_epoch": int(steps_per_epoch or info.steps_per_epoch),
        "within_epochs": hasattr(x, "starting_at") and steps_per_epoch is None,
    }


def difference(before, now, step):
    """Compares the origins of two parts of a training.

    Args:
        before: What `origin_of` returned in the first part; None of an older file.
        now: What it returned in the second.
        step: Number of steps that the first took in an epoch that it did not end.

    Returns:
        `(was, is)`: how the two differ, as texts; None where nobody can tell, or where
        they do not.
    """
    if before is None:
        return None
    ordered = "seed" in before and "seed" in now
    compared = (*ORDER, *STEPS) if step else ORDER if ordered else ()
    same_images = before.get("content") and before["content"] == now.get("content")
    for key in compared:
        if same_images and key in ("name", "split"):
            continue  # the path of a folder may be written in several ways
        if key in before and key in now and before[key] != now[key]:
            was, received = _said(key, before), _said(key, now)
            return was, f"other {received}" if was == received else received
    return None


def check_origin(before, now, epoch, step):
    """Refuses to go on with other data than a training was made of.

    Args:
        before: As for `difference`.
        now: As for `difference`.
        epoch: Number of finished epochs.
        step: Number of steps that were taken in the next one.

    Raises:
        ValueError: The data differ.
    """
    found = difference(before, now, step)
    if found is None:
        return
    where = f"{f'step {step} of ' if step else ''}epoch {epoch + 1}"
    if step:
        advice = "take the end of an epoch: restore(model, whole_epochs=True)."
    else:
        advice = "leave initial_epoch out, for a new training with these weights."
    raise ValueError(
        f"This training came to {where} with {found[0]}. Received: {found[1]}. Go on "
        f"with what it was made of, or {advice}"
    )


def _said(key, origin):
    if key in IMAGES and origin["size"] is None:
        return origin["name"]
    if key in IMAGES:
        return f"{origin['size']} examples of {origin['name']!r}"
    if key == "order":
        return f"the order of {origin[key]}"
    return f"{key}={origin[key]}"


def goes_on_within_epochs(model):
    """Tells whether a model is trained on data that can begin in mid-epoch."""
    origin = getattr(model, "made_of", None)
    return origin is not None and origin["within_epochs"]


def stored(origin):
    """Returns an array for a file, which `read` understands."""
    return np.frombuffer(json.dumps(origin).encode(), "uint8")


def read(store):
    """Returns the origin in what Keras read of a file; None in an older one."""
    if KEY not in store.keys():  # noqa: SIM118, of an H5 group
        return None
    return json.loads(np.asarray(store[KEY], "uint8").tobytes())
