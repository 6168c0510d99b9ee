"""What a model refuses to be written to."""

from keras.src.backend.common import global_state


def check_save_path(path):
    """Refuses a whole model in HDF5, which Keras writes and cannot load again."""
    if str(path).endswith((".h5", ".hdf5")):
        raise ValueError(
            "Keras could not load this model from a .h5 file. Received: "
            f"{str(path)!r}. Write {_with_suffix(path)!r}; save_weights writes weights "
            "alone, to a .weights.h5 file."
        )


def check_format():
    """Refuses to tell the configuration to `keras.saving.save_model` in HDF5.

    Keras has made the file then, but not told the model its name.
    """
    if global_state.get_global_attribute("use_legacy_config", False):
        raise ValueError(
            "Keras could not load this model from a .h5 file. Received: save_model to "
            "one. Write a name that ends in .keras; save_weights writes weights alone, "
            "to a .weights.h5 file."
        )


def _with_suffix(path):
    stem = str(path)
    for suffix in (".h5", ".hdf5", ".weights"):
        stem = stem.removesuffix(suffix)
    return stem + ".keras"
