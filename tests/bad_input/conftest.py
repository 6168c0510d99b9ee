"""A folder of models and images, and files that no command may touch."""

import json

import numpy as np
import pytest

from kerasgan import models
from tests.bad_input.files import IMAGES
from tests.conftest import BACKEND

TOLD = ("name", "model", "recipe", "dataset", "evaluation", "exports", "files")


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A folder with models, images, and files that must stay as they are."""
    folder = tmp_path_factory.mktemp("work")
    models.DCGAN((8, 8, 1), 4, width=2).save(folder / "dcgan.keras")
    models.CGAN((8, 8, 1), 4, width=2, classes=3).save(folder / "cgan.keras")
    models.InfoGAN((8, 8, 1), width=2).save(folder / "infogan.keras")
    models.GAN((2,), 2, width=2).save(folder / "points.keras")
    np.savez(folder / "images.npz", images=IMAGES)
    np.savez(folder / "bad.npz", images=np.full((4, 8, 8, 1), np.nan))
    (folder / "cut.npz").write_bytes((folder / "images.npz").read_bytes()[:99])
    for name in (
        "empty",
        "mine",
        "run",
        "zoo/entry",
        "recipes/tiny",
        "page/tiny",
        "indexed",
    ):
        (folder / name).mkdir(parents=True)
    (folder / "mine/thesis.txt").write_text("years of work")
    (folder / "mine.png").write_text("a picture")
    (folder / "mine.npz").write_text("numbers")
    (folder / "run/run.json").write_text('{"model": "dcgan", "seed": []}')
    (folder / "recipes/tiny/recipe.yaml").write_text("model: dcgan\nseed: &a [*a]\n")
    recipe = "model: dcgan\ndataset: digits\nseed: 1\nepochs: 1\n"
    (folder / "page/tiny/recipe.yaml").write_text(recipe)
    (folder / "page/README.md").write_text("# Zoo\n\nMy animals.\n")
    (folder / "zoo/entry/metadata.json").write_text(json.dumps(dict.fromkeys(TOLD, 3)))
    index = {"presets": {"entry": {"scores": {}, "files": {}}}}
    (folder / "indexed/presets.json").write_text(json.dumps(index))
    return folder


@pytest.fixture
def here(monkeypatch, folder):
    """That folder, as the working directory."""
    monkeypatch.setenv("KERAS_BACKEND", BACKEND)
    monkeypatch.delenv("KERASGAN_ZOO_URL", raising=False)
    monkeypatch.chdir(folder)
    return folder
