"""Training a classifier: the preset that it leaves, and going on with it."""

import hashlib
import json

import numpy as np
import pytest

from kerasgan import datasets, metrics, presets, run
from kerasgan.classifiers import Classifier
from tests.bad_input import refusal

RECIPE = run.Recipe(
    model="classifier",
    dataset="digits",
    batch_size=100,
    image_size=8,
    options={"width": 4},
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = run.RunFolder(tmp_path_factory.mktemp("runs") / "classifier")
    model = run.train(folder, RECIPE, epochs=3, verbose=0)
    return folder, model, run.finish(model, folder)


def accuracy(model):
    test = datasets.load("digits", split="test", image_size=8, labels=True)
    right = [
        (model.probabilities(np.asarray(x)).argmax(axis=1) == np.asarray(y)).sum()
        for x, y in test
    ]
    return sum(right) / 297


def test_the_preset(folder):
    folder, model, notes = folder
    names = {path.name for path in folder.preset.iterdir()}
    assert names == {"config.json", "model.weights.h5"}
    assert notes == [f"Right about {accuracy(model):.2%} of 297 test images"]
    # The weights alone, without the optimizer's slots.
    floats = sum(weight.size for weight in model.get_weights())
    assert (folder.preset / "model.weights.h5").stat().st_size < 4 * floats + 90_000


def test_the_preset_is_what_was_trained(folder):
    folder, model, _ = folder
    images = np.random.default_rng(0).uniform(-1, 1, (5, 8, 8, 1)).astype("float32")
    loaded = Classifier.from_preset(folder.preset)
    np.testing.assert_array_equal(
        loaded.probabilities(images), model.probabilities(images)
    )
    seen = metrics.features.get(str(folder.preset))(images)
    np.testing.assert_allclose(
        seen.probabilities, model.probabilities(images), atol=1e-6
    )


def test_going_on_ends_where_an_unbroken_run_does(folder, tmp_path):
    _, unbroken, _ = folder
    broken = run.RunFolder(tmp_path / "broken")
    # The learning rate falls to 0 at the epoch that was asked for at the beginning.
    run.train(broken, RECIPE, epochs=3, steps=15, verbose=0)
    assert broken.newest()[1] == 1
    model = run.train(broken, resume=True, epochs=3, verbose=0)
    for one, other in zip(unbroken.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_the_rate_falls_to_zero(folder):
    _, model, _ = folder
    assert float(model.optimizer.learning_rate) == pytest.approx(0, abs=1e-9)


def test_published_classifiers_are_as_good_as_their_cards_say():
    model = Classifier.from_preset("classifier_digits")
    metadata = json.loads(
        (presets.find("classifier_digits") / "metadata.json").read_text()
    )
    test = datasets.load("digits", split="test", labels=True)
    right = [
        (model.probabilities(np.asarray(x)).argmax(axis=1) == np.asarray(y)).sum()
        for x, y in test
    ]
    (told,) = metadata["evaluation"]["scores"]
    assert sum(right) / 297 == pytest.approx(told["value"], abs=0.004)


@pytest.mark.parametrize("name", ["digits", "fashion_mnist", "mnist"])
def test_published_files_are_whole_and_small(name):
    folder = presets.find(f"classifier_{name}")
    metadata = json.loads((folder / "metadata.json").read_text())
    least = {"digits": 0.95, "fashion_mnist": 0.925, "mnist": 0.994}
    assert metadata["evaluation"]["scores"][0]["value"] >= least[name]
    for file, facts in metadata["files"].items():
        content = (folder / file).read_bytes()
        assert facts["sha256"] == hashlib.sha256(content).hexdigest()
    assert sum(facts["bytes"] for facts in metadata["files"].values()) < 4e6


def test_refusals(tmp_path):
    images = np.zeros((10, 8, 8, 1), "uint8")
    np.savez(tmp_path / "plain.npz", images=images, labels=np.zeros(10, int))
    recipe = run.Recipe(model="classifier", dataset=str(tmp_path / "plain.npz"))
    with pytest.raises(ValueError, match="classes must be a whole number"):
        run.train(run.RunFolder(tmp_path / "run"), recipe, epochs=1, verbose=0)
    assert not (tmp_path / "run").exists()
    recipe = run.Recipe(model="classifier", dataset="digits", options={"depth": 3})
    with pytest.raises(ValueError, match="Unknown option of classifier"):
        run.train(run.RunFolder(tmp_path / "run"), recipe, epochs=1, verbose=0)


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        (
            {"dataset_b": "digits"},
            "A classifier learns from one set of images. Received: "
            "dataset_b='digits'. Leave it out.",
        ),
        (
            {"batches_per_step": 2},
            "A classifier takes one batch a step. Received: batches_per_step=2. Leave "
            "it out.",
        ),
        (
            {"callbacks": {"EarlyStopping": {}}},
            "A classifier is watched by no callbacks of a recipe. Received: "
            "callbacks={'EarlyStopping': {}}. Leave it out.",
        ),
        (
            {"selection": {"metric": "frechet"}},
            "The last epoch of a classifier is what counts. Received: --select "
            "frechet. Leave it out.",
        ),
        (
            {"options": {"width": 4, "classes": 3}},
            "Classifier has 3 classes. Received: 'digits' with 10. Construct the model "
            "with classes=10.",
        ),
    ],
)
def test_what_no_classifier_can_use_is_refused(settings, line, tmp_path):
    recipe = run.Recipe(**{**vars(RECIPE), **settings})
    folder = run.RunFolder(tmp_path / "run")
    assert refusal(lambda: run.train(folder, recipe, epochs=1, verbose=0)) == line
    assert not folder.root.exists()
