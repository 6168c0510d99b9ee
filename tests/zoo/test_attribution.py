"""Whose the data are, and which real images are never published."""

import shutil

import keras
import pytest

from kerasgan import zoo
from kerasgan.modalities import Image
from kerasgan.zoo import attribution, entry, index, real

if keras.backend.backend() != "tensorflow":
    pytest.skip("entries are written on TensorFlow", allow_module_level=True)

LICENCES = {
    "mnist": ("Yann LeCun and Corinna Cortes", "CC BY-SA 3.0"),
    "mnist:3.0.1": ("Yann LeCun and Corinna Cortes", "CC BY-SA 3.0"),
    "mnist_4000": ("Yann LeCun and Corinna Cortes", "CC BY-SA 3.0"),
    "fashion_mnist": ("Zalando SE", "MIT licence"),
    "digits": ("E. Alpaydin and C. Kaynak", "CC BY 4.0"),
    "spoken_digit": ("Zohar Jackson", "CC BY-SA 4.0"),
    "fxemoji": ("Mozilla Foundation", "CC BY 4.0"),
}


@pytest.mark.parametrize("name", LICENCES)
def test_the_credit_names_authors_and_licence(name):
    author, licence = LICENCES[name]
    told = attribution.credit(name)
    assert told.startswith(f"`{name}`: ")
    assert author in told
    assert told.endswith(f", [{licence}]({attribution.LICENCES[licence]})")


def test_data_from_elsewhere_are_credited_as_their_source_says():
    assert attribution.credit("mine.npz", "CC0") == "`mine.npz` (CC0)"
    told = "`mine.npz` (no licence is stated by its source)"
    assert attribution.credit("mine.npz") == told


def test_cards_and_tables_credit_the_data(sound):
    text = (sound / "zoo" / "tiny_dcgan" / "README.md").read_text()
    words = " ".join(text.split())
    assert f"Trained on {attribution.credit('digits')}." in words
    page = (sound / "zoo" / "README.md").read_text()
    assert f"Data: {attribution.credit('digits')}." in page


def test_real_images_of_cifar10_are_never_drawn(tmp_path):
    for name in ("cifar10", "cifar10:3.0.2"):
        assert not attribution.may_be_shown(name)
        real.write(tmp_path, name, Image((32, 32, 3)))  # reads no data
        assert real.is_current(tmp_path, name, Image((32, 32, 3)))
    assert not list(tmp_path.rglob("*.png"))


def test_publish_leaves_out_the_picture_of_what_may_not_be_shown(
    sound, tmp_path, monkeypatch
):
    monkeypatch.setitem(attribution.SOURCES, "digits", attribution.SOURCES["cifar10"])
    root = shutil.copytree(sound, tmp_path / "copy")
    place = root / "zoo" / "tiny_vae"
    zoo.publish(place, root / "runs" / "tiny_vae", verbose=0)
    assert not (root / "zoo" / "real" / "digits.png").exists()
    zoo.write_index(root / "zoo")
    assert "real/digits.png" not in (root / "zoo" / "README.md").read_text()
    shown = index.pictures("digits", [entry.read_metadata(place)], "")
    assert "samples.png" in shown
    assert "real" not in shown


def test_translations_of_what_may_not_be_shown_are_refused(tmp_path):
    folder = tmp_path / "zoo" / "tiny"
    folder.mkdir(parents=True)
    (folder / "recipe.yaml").write_text(
        "model: cyclegan\ndataset: cifar10\ndataset_b: digits\nseed: 1\nepochs: 1\n"
    )
    with pytest.raises(ValueError, match=r"those of 'cifar10' may not be published"):
        zoo.publish(folder)
