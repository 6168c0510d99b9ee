"""Where tests run: all on TensorFlow, and what a backend can break on each backend.

`.ci/run` asks JAX and PyTorch for the tests marked `every_backend`: those whose names
end in PARITY, and those of which EVERY_BACKEND says so. Of the names in the two lists
that a node id begins with, below `tests/`, the longest decides. A new folder or file in
`tests/` is named here, or the collection of tests fails.
"""

PARITY = "::test_backend_parity"  # each model takes the steps that others took
# Tapes, compiled steps, layers, losses, random numbers, states that go on, devices.
EVERY_BACKEND = (
    "backend/",
    "callbacks/test_callbacks.py",
    "callbacks/test_callback_state.py",
    "callbacks/test_conditional_models.py::test_the_monitor_asks_for_captions[arrays]",
    "callbacks/test_resuming.py",
    "classifiers/test_classifier.py::test_a_compiled_step_is_the_step",
    "draws/",
    "engine/",
    "datasets/test_datasets_paired.py::test_image",
    "datasets/test_datasets_paired.py::test_it_goes_on",
    "datasets/test_datasets_unpaired.py",
    "datasets/test_datasets_load.py",  # tf.data, or batches that Keras reads itself
    "latent/test_captions.py::test_pictures_of_known_captions_are_projected[gan_cls]",
    "latent/test_captions.py::test_the_ends",
    "latent/test_captions.py::test_the_middle",
    "latent/test_projection.py",
    "layers/",
    "losses/",
    "metrics/test_features.py",
    "metrics/test_inception.py",
    "metrics/test_random_features.py",
    "metrics/test_torch_fidelity.py",
    "encoders/",
    "modalities/test_text.py",
    "models/test_adapting.py",
    "models/test_any_size.py::test_windows",
    "models/test_any_size.py::test_other_sizes",
    "models/test_averages.py",
    "models/test_base.py",
    "models/test_devices.py",
    "models/test_draws.py",
    "models/test_entering.py",
    "models/test_gan.py",
    "models/test_context_encoder.py::test_known_pixels",
    "models/test_context_encoder.py::test_one_step",
    "models/test_cyclegan.py::test_one_step",
    "models/test_gan_cls.py::test_one_step",
    "models/test_gan_cls.py::test_words_decide",
    "models/test_stackgan.py::test_each_stage",
    "models/test_stackgan.py::test_one_step",
    "models/test_optimizers.py",
    "models/test_penalties.py",
    "models/test_pix2pix.py::test_jitter",
    "models/test_pix2pix.py::test_one_step",
    "models/test_srgan.py::test_one_step",
    "models/test_srresnet.py::test_one_step",
    "models/test_gated_pixelcnn.py::test_a_pixel",
    "models/test_gated_pixelcnn.py::test_kernels",
    "models/test_gated_pixelcnn.py::test_samples_are_those",
    "models/test_gated_pixelcnn.py::test_the_probabilities",
    "models/test_pixelcnn.py::test_a_pixel",
    "models/test_pixelcnn.py::test_kernels",
    "models/test_pixelcnn.py::test_samples_are_those",
    "models/test_pixelcnn.py::test_the_probabilities",
    "models/test_pixelrnn.py::test_a_pixel",
    "models/test_pixelrnn.py::test_samples_are_those",
    "models/test_pixelrnn.py::test_the_probabilities",
    "models/test_precision.py",
    "models/test_wgan_gp.py",
    "networks/",
    "regularizers/",
    "run/test_caption_diversity.py::test_a_generator",
    "run/test_devices.py",
    "run/test_matching.py::test_painted",
)
# Texts, files, commands, numpy, and what is written on TensorFlow alone.
TENSORFLOW = (
    "bad_input/",
    "callbacks/",
    "classifiers/",
    "cli/",
    "datasets/",
    "export/",
    "latent/",
    "metrics/",
    "models/",
    "presets/",
    "run/",
    "modalities/",
    "zoo/",
    "test_architecture.py",
    "test_conformance.py",
    "test_examples.py",
    "test_mutations.py",
    "test_packaging.py",
    "test_pictures.py",
    "test_pictures_of_images.py",
    "test_theory.py",
    "test_where.py",
)


def every_backend(nodeid):
    """Tells whether a test runs on each backend, by its node id.

    Raises:
        ValueError: No name says it.
    """
    path = nodeid.removeprefix("tests/")
    if path.partition("[")[0].endswith(PARITY):
        return True
    names = [name for name in EVERY_BACKEND + TENSORFLOW if path.startswith(name)]
    if not names:
        raise ValueError(f"tests/where.py does not say on which backends {path} runs.")
    return max(names, key=len) in EVERY_BACKEND
