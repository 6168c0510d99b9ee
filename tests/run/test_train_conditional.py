"""Runs of conditional models: labels from folders and files, and what is refused."""

import numpy as np
import pytest
from PIL import Image

from kerasgan import run
from tests import harness

X = harness.images(18, (8, 8, 1))
Y = np.arange(18) % 3


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    for index, image in enumerate(np.uint8(127.5 * (X[..., 0] + 1))):
        of_class = folder / "abc"[Y[index]]
        of_class.mkdir(exist_ok=True)
        Image.fromarray(image).save(of_class / f"{index}.png")
    return folder


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("arrays") / "mine.npz"
    np.savez(path, images=X, labels=Y)
    return path


def trained(dataset, folder, model="cgan", **options):
    recipe = run.Recipe(
        model=model,
        dataset=str(dataset),
        batch_size=6,
        options={"width": 4, "latent_dim": 14, **options},
    )
    return run.train(run.RunFolder(folder), recipe, epochs=1, verbose=0)


@pytest.mark.parametrize("source", ["photos", "file"])
def test_labels_come_with_folders_and_files(source, tmp_path, request):
    model = trained(request.getfixturevalue(source), tmp_path / "run")
    assert (model.classes, model.image_shape) == (3, (8, 8, 1))
    assert int(model.images_seen) == 18
    loaded = run.load(tmp_path / "run")
    images = loaded.generate(3, labels=range(3), seed=0)
    np.testing.assert_array_equal(images, model.generate(3, labels=range(3), seed=0))
    sheets = list((tmp_path / "run" / "samples").glob("*.png"))
    with Image.open(sheets[0]) as sheet:
        assert sheet.size == (21 * 33 + 1, 3 * 33 + 1)  # 64 // 3 of each class


def test_an_infogan_needs_no_labels(tmp_path):
    np.savez(tmp_path / "mine.npz", images=X)
    codes = {"kind": 3, "size": "uniform"}
    model = trained(tmp_path / "mine.npz", tmp_path / "run", "infogan", codes=codes)
    assert model.codes.names == ("kind", "size")


def test_a_file_without_labels_is_refused(tmp_path):
    np.savez(tmp_path / "mine.npz", images=X)
    with pytest.raises(ValueError, match="there is no array of labels"):
        trained(tmp_path / "mine.npz", tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_another_number_of_classes_is_refused(file, tmp_path):
    with pytest.raises(ValueError, match=r"CGAN has 2 classes. Received: .* with 3"):
        trained(file, tmp_path / "run", classes=2)
    assert not (tmp_path / "run").exists()
    with pytest.raises(
        ValueError, match=r"Unknown option of dcgan. Received: 'classes'"
    ):
        trained(file, tmp_path / "run2", "dcgan", classes=3)
