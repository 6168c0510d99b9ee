"""Knowing what a backend says when the memory is full."""

NAMES = ("ResourceExhaustedError", "OutOfMemoryError")  # TensorFlow's, PyTorch's
WORDS = ("RESOURCE_EXHAUSTED", "can't allocate memory")  # JAX's, PyTorch's on the CPU


def is_out_of_memory(error):
    """Tells whether an exception of any backend says that the memory is full."""
    return (
        isinstance(error, MemoryError)
        or type(error).__name__ in NAMES
        or any(words in str(error) for words in WORDS)
    )
