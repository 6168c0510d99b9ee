"""What is told when training fails, and what is kept."""

import keras

from kerasgan.backend.memory import is_out_of_memory


def explained(error, model, x, batch_size, callbacks):
    """Returns what `fit` raises in place of an error that ended it.

    Callbacks with the method `on_failure`, such as `Checkpoint`, are told of it; what
    they answer becomes a note of the error.

    Args:
        error: The exception.
        model: The model that was trained.
        x: What `fit` was given as data.
        batch_size: What `fit` was given.
        callbacks: What `fit` was given.

    Returns:
        The same exception, or a `MemoryError` that says what to try.
    """
    if is_out_of_memory(error):
        error = MemoryError(_out_of_memory(model, x, batch_size))
    for callback in keras.tree.flatten(callbacks):
        if hasattr(callback, "on_failure") and (note := callback.on_failure()):
            error.add_note(note)
    return error


def _out_of_memory(model, x, batch_size):
    if hasattr(x, "info"):
        batch_size = x.info.batch_size
    elif batch_size is None and hasattr(x, "shape"):
        batch_size = 32
    size = "x".join(map(str, model.image_shape))
    batches = "batches" if batch_size is None else f"batches of {batch_size} examples"
    return (
        f"The memory is full. Received: {batches} of shape {size}. Try smaller batches "
        f"(batch_size={max(1, (batch_size or 64) // 2)}), smaller networks (a smaller "
        "width) or smaller images (a smaller image_size)."
    )
