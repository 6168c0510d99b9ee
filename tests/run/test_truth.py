"""Samples beside what they should be: which images belong together, and the scores."""

import keras
import numpy as np
import pytest
from PIL import Image

from kerasgan import run
from kerasgan.metrics.reconstruction import l1, psnr
from kerasgan.models import ContextEncoder, CycleGAN, Pix2Pix, SRResNet
from kerasgan.run.given import translating
from tests import harness

if keras.backend.backend() != "tensorflow":
    pytest.skip("what is measured is no matter of backends", allow_module_level=True)


def pictures(folder, count, seed, names=None):
    folder.mkdir(parents=True)
    random = np.random.default_rng(seed)
    for number in range(count):
        pixels = random.integers(0, 256, (16, 16), dtype="uint8")
        name = number if names is None else names[number]
        Image.fromarray(pixels).save(folder / f"{name}.png")


@pytest.fixture
def place(tmp_path):
    """Two sets of images whose files have the same names, in the test split alone."""
    for split, count in (("train", 8), ("test", 5)):
        pictures(tmp_path / "a" / split, count, seed=1)
        names = None if split == "test" else [f"b{i}" for i in range(count)]
        pictures(tmp_path / "b" / split, count, 2, names)
    return tmp_path


def trained(model, place, name, both=True):
    """Returns the run folder of a model that took no step, as if it had."""
    recipe = {
        "model": type(model).registered_as,
        "dataset": str(place / "a"),
        "dataset_b": str(place / "b") if both else None,
    }
    folder = place / name
    (folder / "checkpoints").mkdir(parents=True)
    model.save(folder / "checkpoints" / "epoch_0001.keras")
    run.folder.write_json(folder / "run.json", recipe)
    return folder


def read(folder):
    files = sorted(folder.iterdir())
    return np.stack([np.asarray(Image.open(f)) for f in files])[..., None] / 127.5 - 1


def scores(folder):
    found = run.evaluate(folder, metrics=("sliced_wasserstein",), n=5)
    return {score.key: score for score in found.scores}


def test_pairs(place):
    model = Pix2Pix((16, 16, 1), width=2, depth=2, data_range=(-1, 1))
    harness.seed_weights(model)
    folder = trained(model, place, "run")
    found = scores(folder)
    a, b = (read(place / name / "test").astype("float32") for name in "ab")
    made = model.generate(images=a, seed=0)
    for key, value in {
        "l1": l1(made, b).mean(),
        "psnr": psnr(made, b).mean(),
        "l1_untouched": l1(a, b).mean(),
        "psnr_untouched": psnr(a, b).mean(),
    }.items():
        np.testing.assert_allclose(found[key].value, value, rtol=1e-4, err_msg=key)
    assert found["psnr"].name == "psnr_grey_crop0_5"
    assert "l1_given_again" not in found


def test_names_tell_of_sets_that_were_not_trained_in_pairs(place):
    model = CycleGAN((16, 16, 1), width=2, blocks=1, layers=1)
    harness.seed_weights(model)
    folder = trained(model, place, "run")
    found = scores(folder)
    a, b = (read(place / name / "test").astype("float32") for name in "ab")
    made = model.to_b(a)
    np.testing.assert_allclose(found["l1"].value, l1(made, b).mean(), rtol=1e-4)
    back = l1(model.to_a(made), a).mean()
    np.testing.assert_allclose(found["l1_given_again"].value, back, rtol=1e-4)
    (place / "b" / "test" / "0.png").rename(place / "b" / "test" / "other.png")
    found = scores(folder)
    assert "l1" not in found
    assert "l1_given_again" in found


def test_enlarged(place):
    """Beside the filter's, without the border; and what it would have been made of."""
    model = SRResNet((16, 16, 1), width=2, blocks=1, enlarge=2)
    harness.fix_weights(model)
    found = scores(trained(model, place, "run", both=False))
    x = read(place / "a" / "test").astype("float32")
    small = np.asarray(model.given_in(x)["images"])  # of these very images
    made = model.generate(images=small)
    np.testing.assert_allclose(
        found["psnr"].value, psnr(made, x, crop=2).mean(), rtol=1e-4
    )
    assert found["psnr"].name == "psnr_grey_crop2_5"
    np.testing.assert_allclose(
        found["psnr_untouched"].value,
        psnr(model.untouched(small), x, crop=2).mean(),
        rtol=1e-4,
    )
    again = psnr(model.given_again(made), small).mean()
    np.testing.assert_allclose(found["psnr_given_again"].value, again, rtol=1e-4)


def test_a_hole(place):
    """It is compared within the hole, since all else is known."""
    model = ContextEncoder((16, 16, 1), hole=(4, 4), width=2)
    found = scores(trained(model, place, "run", both=False))
    x = read(place / "a" / "test").astype("float32")
    made = model.generate(images=x)
    expected = l1(made[:, 6:10, 6:10], x[:, 6:10, 6:10]).mean()
    np.testing.assert_allclose(found["l1"].value, expected, rtol=1e-4)
    assert found["l1"].name == "l1_hole_grey_crop0_5"
    assert "ssim" not in found  # a window is larger


def test_of_other_images_nobody_knows(place):
    """Images that are given, and a folder without a test split."""
    model = SRResNet((16, 16, 1), width=2, blocks=1, enlarge=2)
    folder = trained(model, place, "run", both=False)
    given = str(place / "b" / "test")
    found = run.evaluate(folder, given, metrics=("sliced_wasserstein",), n=5)
    assert "l1" not in [score.key for score in found.scores]
    pair = Pix2Pix((16, 16, 1), width=2, depth=2)
    source, _ = translating(pair, run.RunFolder(trained(pair, place, "two")).recipe())
    np.testing.assert_allclose(
        source.rows["images"], read(place / "a" / "test"), atol=1e-6
    )
    np.testing.assert_allclose(source.true, read(place / "b" / "test"), atol=1e-6)
    (place / "b" / "test" / "0.png").rename(place / "b" / "test" / "other.png")
    with pytest.raises(ValueError, match="have one name in both folders"):
        translating(pair, run.RunFolder(place / "two").recipe())


def test_the_class_that_a_classifier_still_finds(place, monkeypatch):
    """Of digits, whose classifier is published: what fills no hole keeps the class."""
    monkeypatch.setattr(ContextEncoder, "untouched", lambda self, given: given)
    kept = {}
    for side in (1, 20):
        model = ContextEncoder((28, 28, 1), hole=(side, side), width=2)
        recipe = {"model": "context_encoder", "dataset": "digits"}
        folder = place / f"run{side}"
        (folder / "checkpoints").mkdir(parents=True)
        model.save(folder / "checkpoints" / "epoch_0001.keras")
        run.folder.write_json(folder / "run.json", recipe)
        found = run.evaluate(folder, metrics=("sliced_wasserstein",), n=50)
        kept[side] = {each.key: each for each in found.scores}
    score = kept[1]["class_kept"]
    assert score.name == "class_kept_classifier_digits_50"
    assert 0.9 < score.value <= 1
    assert 0.9 < score.floor <= 1
    # nothing is left of a digit in a hole as large; without it all of it would be
    assert kept[20]["class_kept"].value < 0.5
    assert kept[20]["class_kept_untouched"].value == score.floor
