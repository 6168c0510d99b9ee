"""What the files of all backends share, and what is the same on each of them."""

import contextlib

NAMES = ("ResourceExhaustedError", "OutOfMemoryError")  # TensorFlow's, PyTorch's
WORDS = ("RESOURCE_EXHAUSTED", "can't allocate memory")  # JAX's, PyTorch's on the CPU


def is_out_of_memory(error):
    """Tells whether an exception of any backend says that the memory is full."""
    return (
        isinstance(error, MemoryError)
        or type(error).__name__ in NAMES
        or any(words in str(error) for words in WORDS)
    )


def first(output):
    """Returns the first of several outputs, or the only one."""
    return output[0] if isinstance(output, (tuple, list)) else output


@contextlib.contextmanager
def replaced(model, name, step):
    """Context in which Keras finds another step, while it makes a function of it.

    Args:
        model: A `keras.Model`.
        name: `"train_step"` or `"test_step"`.
        step: The function in its place.
    """
    # Past Keras' own __setattr__, which would track the function as part of the model.
    object.__setattr__(model, name, step)
    try:
        yield
    finally:
        object.__delattr__(model, name)
