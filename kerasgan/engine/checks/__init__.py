"""What models refuse, and the wording of it."""

from kerasgan.engine.checks.autoencoding import check_autoencoder, check_posterior
from kerasgan.engine.checks.compiling import (
    check_compile,
    check_metrics,
    check_players,
    check_scored,
    optimizer_of,
    with_optimizer,
)
from kerasgan.engine.checks.construction import (
    check_built,
    check_construction,
    check_decay,
    check_options,
    check_pair,
    check_regularizers,
    declare,
    input_size,
    output_shape,
)
from kerasgan.engine.checks.labels import (
    check_asked,
    check_classes,
    check_conditioning,
    check_has_latents,
    check_known_classes,
    check_label_array,
    check_label_batch,
    check_labels,
    check_latents,
    without_column,
)
from kerasgan.engine.checks.parts import check_aside
from kerasgan.engine.checks.phases import (
    check_alternation,
    check_phases,
    check_phases_of_batch,
    check_phases_on_devices,
)
from kerasgan.engine.checks.sampling import check_generate, check_memory
from kerasgan.engine.checks.saving import check_save_path
from kerasgan.engine.checks.shapes import (
    check_batch,
    check_both,
    check_judged,
    second_of,
)
from kerasgan.engine.checks.training import (
    check_batch_size,
    check_callbacks,
    check_first_batch,
    check_sample_metrics,
    check_step,
    check_training_data,
    check_validation_data,
    check_weights,
    shuffled_by_keras,
)
from kerasgan.engine.checks.translation import (
    check_pool,
    check_translation,
    check_translators,
)

__all__ = [
    "check_alternation",
    "check_aside",
    "check_asked",
    "check_autoencoder",
    "check_batch",
    "check_batch_size",
    "check_both",
    "check_built",
    "check_callbacks",
    "check_classes",
    "check_compile",
    "check_conditioning",
    "check_construction",
    "check_decay",
    "check_first_batch",
    "check_generate",
    "check_has_latents",
    "check_judged",
    "check_known_classes",
    "check_label_array",
    "check_label_batch",
    "check_labels",
    "check_latents",
    "check_memory",
    "check_metrics",
    "check_options",
    "check_pair",
    "check_phases",
    "check_phases_of_batch",
    "check_phases_on_devices",
    "check_players",
    "check_pool",
    "check_posterior",
    "check_regularizers",
    "check_sample_metrics",
    "check_save_path",
    "check_scored",
    "check_step",
    "check_training_data",
    "check_translation",
    "check_translators",
    "check_validation_data",
    "check_weights",
    "declare",
    "input_size",
    "optimizer_of",
    "output_shape",
    "second_of",
    "shuffled_by_keras",
    "with_optimizer",
    "without_column",
]
