"""What models refuse, and the wording of it."""

from kerasgan.models.checks.construction import (
    check_compile,
    check_construction,
    check_pair,
    check_steps,
    input_size,
    output_shape,
)
from kerasgan.models.checks.training import (
    check_batch,
    check_callbacks,
    check_generate,
    check_training_data,
    check_weights,
    shuffled_by_keras,
)

__all__ = [
    "check_batch",
    "check_callbacks",
    "check_compile",
    "check_construction",
    "check_generate",
    "check_pair",
    "check_steps",
    "check_training_data",
    "check_weights",
    "input_size",
    "output_shape",
    "shuffled_by_keras",
]
