"""What `make test` leaves to `make test-all`, and what each backend is asked.

These tests train for long, export files, or start processes of their own. Those who add
one that takes seconds name it here, by the beginning of its node id; `.ci/run` prints
the slowest.
"""

TESTS = (
    "tests/bad_input/test_cli_train.py",
    "tests/bad_input/test_saved.py",
    "tests/bad_input/test_training.py",
    "tests/callbacks/test_collapse_monitor.py",
    "tests/callbacks/test_conditional_models.py",
    "tests/callbacks/test_faults.py",
    "tests/callbacks/test_metric_monitor.py",
    "tests/callbacks/test_resuming.py",
    "tests/cli/test_evaluate.py",
    "tests/cli/test_latent.py",
    "tests/cli/test_train_classifier.py",
    "tests/export/test_drawing.py",
    "tests/export/test_every_model.py",
    "tests/export/test_graph.py",
    "tests/export/test_litert.py",
    "tests/export/test_onnx.py",
    "tests/export/test_runtime.py",
    "tests/export/test_saved_model.py",
    "tests/latent/test_attributes.py",
    "tests/latent/test_projection.py",
    "tests/metrics/test_inception.py",
    "tests/metrics/test_ladder.py",
    "tests/metrics/test_torch_fidelity.py",
    "tests/models/test_acgan.py",
    "tests/models/test_cgan.py",
    "tests/models/test_classifier.py",
    "tests/models/test_conditional.py",
    "tests/models/test_devices.py",
    "tests/models/test_dragan.py",
    "tests/models/test_hinge_gan.py",
    "tests/models/test_infogan.py",
    "tests/models/test_lsgan.py",
    "tests/models/test_own_steps.py",
    "tests/models/test_precision.py",
    "tests/models/test_projection_gan.py",
    "tests/models/test_r3gan.py",
    "tests/models/test_ragan.py",
    "tests/models/test_rgan.py",
    "tests/models/test_sngan.py",
    "tests/models/test_stabilisers.py",
    "tests/models/test_wgan.py",
    "tests/networks/test_inception.py",
    "tests/regularizers/test_consistency.py",
    "tests/regularizers/test_regularizers.py",
    "tests/run/",
    "tests/test_examples.py",
    "tests/test_theory.py",
    "tests/zoo/",
)

# Of these, what `.ci/run` asks of JAX and PyTorch too, and all tests named so.
EVERYWHERE = (
    "tests/callbacks/test_resuming.py",
    "tests/models/test_devices.py",
    "tests/run/test_devices.py",
)
PARITY = "::test_backend_parity"
