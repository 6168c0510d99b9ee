import h5py
import numpy as np
import pytest

from kerasgan.models import DCGAN
from kerasgan.presets import weights
from tests.presets.conftest import altered


def hostile(kind, file, other):
    if kind == "external link":
        file["evil"] = h5py.ExternalLink(str(other), "/secret")
    elif kind == "soft link":
        file["evil"] = h5py.SoftLink("/layers")
    elif kind == "external storage":
        file.create_dataset("evil", (4,), "f4", external=[(str(other), 0, 16)])
    elif kind == "virtual":
        layout = h5py.VirtualLayout((4,), "f4")
        layout[:] = h5py.VirtualSource(str(other), "secret", (4,))
        file.create_virtual_dataset("evil", layout)
    elif kind == "below":
        file.create_group("a/b")["evil"] = h5py.ExternalLink(str(other), "/secret")


@pytest.mark.parametrize(
    "kind", ["external link", "soft link", "external storage", "virtual", "below"]
)
def test_weights_that_lead_elsewhere(zoo, tmp_path, kind):
    with h5py.File(tmp_path / "other.h5", "w") as other:
        other["secret"] = np.ones(4, "f4")
    folder = altered(zoo, tmp_path, lambda content: None)
    with h5py.File(folder / "model.weights.h5", "a") as file:
        hostile(kind, file, tmp_path / "other.h5")
    with pytest.raises(ValueError, match=r"leads to other places at '(/a/b)?/evil'"):
        DCGAN.from_preset(folder)


def test_weights_that_are_a_circle_or_nothing(zoo, tmp_path):
    path = tmp_path / "circle.h5"
    with h5py.File(path, "w") as file:
        file.create_group("a")["b"] = file["/"]
        file["c"] = np.ones(3)
    weights.check(path)
    path.write_bytes(b"no HDF5")
    with pytest.raises(ValueError, match="is no readable HDF5 file of weights"):
        weights.check(path)
    weights.check(zoo / "dcgan_tiny/model.weights.h5")
