"""Files of weights that are none, or not those of a preset: what is said of them."""

import h5py
import numpy as np
import pytest

from kerasgan.models import DCGAN
from tests.bad_input import files, refused_preset


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a preset, a checkpoint and the settings of a run."""
    folder = tmp_path_factory.mktemp("made")
    model = DCGAN((8, 8, 1), 4, width=2)
    model.save_to_preset(folder / "preset")
    model.save(folder / "model.keras")
    return folder


def weights(change):
    def make(folder):
        with h5py.File(folder / "model.weights.h5", "a") as file:
            change(file)

    return make


def first(file):
    """Returns the group and the name of the first array of a file of weights."""
    found = []
    file.visititems(
        lambda name, item: (
            found.append(item) if isinstance(item, h5py.Dataset) else None
        )
    )
    return found[0].parent, found[0].name.rpartition("/")[2]


def replaced(**options):
    """Puts another dataset in the place of the first."""

    def change(file):
        group, name = first(file)
        del group[name]
        group.create_dataset(name, **options)

    return weights(change)


def linked(file):
    group, name = first(file)
    del group[name]
    group[name] = h5py.ExternalLink("/etc/passwd", "/")


def cut(name):
    return lambda folder: files.cut(folder / name)


def text(content, name="model.weights.h5"):
    return lambda folder: (folder / name).write_bytes(content)


WEIGHTS = {
    "no weights": (
        lambda folder: (folder / "model.weights.h5").unlink(),
        "There is no file of weights '{path}/model.weights.h5'. Write the preset "
        "anew, or download it again.",
    ),
    "empty weights": (
        text(b"", "model.weights.h5"),
        "'{path}/model.weights.h5' is no readable HDF5 file of weights (Unable to "
        "synchronously open file (file signature not found)). Write the preset "
        "anew, or download it again.",
    ),
    "half the weights": (
        cut("model.weights.h5"),
        "'{path}/model.weights.h5' is no readable HDF5 file of weights (Unable to "
        "synchronously open file (truncated file: eof = 20968, sblock->base_addr = "
        "0, stored_eof = 41936)). Write the preset anew, or download it again.",
    ),
    "weights of text": (
        text(b"weights", "model.weights.h5"),
        "'{path}/model.weights.h5' is no readable HDF5 file of weights (Unable to "
        "synchronously open file (file signature not found)). Write the preset "
        "anew, or download it again.",
    ),
    "weights that lead out": (
        weights(linked),
        "'{path}/model.weights.h5' leads to other places at "
        "'/discriminator/layers/conv2d/vars/0': links, external and virtual data "
        "are not loaded. Write the preset anew.",
    ),
    "10**12 weights": (
        replaced(shape=(10**12,), dtype="f4", chunks=(1024,)),
        "'{path}/model.weights.h5' says that it holds 3,725.3 GiB of weights, and "
        "at most 0.5 GiB are loaded. Write the preset anew.",
    ),
    "weights of another shape": (
        replaced(data=np.zeros((3, 3, 3), "f4")),
        "The weights in preset '{path}' are not those of its configuration "
        "(Skipping nested container at "
        "'discriminator/_operations_by_depth/container_3': no matching group found "
        "in the saved file. This usually means the file was saved with a Keras "
        "version that did not serialize sublayers nested inside containers. "
        "Affected layers will retain their freshly-initialized weight). Write the "
        "preset anew.",
    ),
    "weights of text in place of numbers": (
        replaced(data="text"),
        "The weights in preset '{path}' are not those of its configuration "
        "(Skipping nested container at "
        "'discriminator/_operations_by_depth/container_3': no matching group found "
        "in the saved file. This usually means the file was saved with a Keras "
        "version that did not serialize sublayers nested inside containers. "
        "Affected layers will retain their freshly-initialized weight). Write the "
        "preset anew.",
    ),
    "weights of nobody": (
        weights(lambda file: [file.pop(k) for k in list(file)]),
        "The weights in preset '{path}' are not those of its configuration "
        "(Skipping nested container at "
        "'discriminator/_operations_by_depth/container': no matching group found "
        "in the saved file. This usually means the file was saved with a Keras "
        "version that did not serialize sublayers nested inside containers. "
        "Affected layers will retain their freshly-initialized weights.). Write "
        "the preset anew.",
    ),
}


@pytest.mark.parametrize("row", WEIGHTS)
def test_first_lines(row, made, tmp_path):
    change, expected = WEIGHTS[row]
    assert refused_preset(change, made / "preset", tmp_path) == expected
