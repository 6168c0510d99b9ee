import h5py
import numpy as np
import pytest

from kerasgan import halves
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


def test_weights_in_half_the_size(zoo, tmp_path):
    model = DCGAN.from_preset(zoo / "dcgan_tiny")
    model.set_weights([halves.rounded(each) for each in model.get_weights()])
    model.images_seen.assign(70_001)  # no number of float16
    model.save_to_preset(tmp_path / "half")
    path = tmp_path / "half" / "model.weights.h5"
    whole = path.stat().st_size
    weights.to_float16(path)
    assert path.stat().st_size < whole
    loaded = DCGAN.from_preset(tmp_path / "half")
    for one, other in zip(loaded.get_weights(), model.get_weights(), strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    assert int(loaded.images_seen) == 70_001
    assert [each.name for each in path.parent.iterdir() if each.name[0] == "."] == []


def test_rounding_keeps_what_float16_has_and_refuses_what_it_has_not():
    values = np.array([1.0, 1 / 3, -2048.5, 65504], "float32")
    found = halves.rounded(values)
    np.testing.assert_array_equal(found, [1, 0.333251953125, -2048, 65504])
    assert found.dtype == "float32"
    counter = np.array([70_001], "int32")
    assert halves.rounded(counter) is counter
    with pytest.raises(ValueError, match=r"7e\+04 do not fit float16"):
        halves.rounded(np.array([70_000], "float32"))
