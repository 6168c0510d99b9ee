"""What models refuse, and the wording of it."""

from kerasgan.models.checks.construction import (
    check_built,
    check_compile,
    check_construction,
    check_decay,
    check_image_shape,
    check_metrics,
    check_pair,
    check_regularizers,
    input_size,
    output_shape,
    resolved_range,
)
from kerasgan.models.checks.training import (
    check_batch,
    check_batch_size,
    check_callbacks,
    check_first_batch,
    check_generate,
    check_training_data,
    check_validation_data,
    check_weights,
    shuffled_by_keras,
)

__all__ = [
    "check_batch",
    "check_batch_size",
    "check_built",
    "check_callbacks",
    "check_compile",
    "check_construction",
    "check_decay",
    "check_first_batch",
    "check_generate",
    "check_image_shape",
    "check_metrics",
    "check_pair",
    "check_regularizers",
    "check_training_data",
    "check_validation_data",
    "check_weights",
    "input_size",
    "output_shape",
    "resolved_range",
    "shuffled_by_keras",
]
