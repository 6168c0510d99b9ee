"""`kerasgan evaluate` and `kerasgan compare`: what they print, write and refuse."""

import json
import shlex
from types import SimpleNamespace

import keras
import numpy as np
import pytest
from click.testing import CliRunner

from kerasgan import run
from kerasgan.classifiers import Classifier
from kerasgan.cli import compare, evaluate, main
from kerasgan.metrics import Score
from kerasgan.metrics.neighbours import Copies
from kerasgan.run import real
from kerasgan.run.evaluation import evaluate as evaluation_of
from tests import harness
from tests.conftest import BACKEND


@pytest.fixture(autouse=True)
def _environment(monkeypatch, folder):
    # `--backend` sets it for the process, which is that of the other tests here.
    monkeypatch.setenv("KERAS_BACKEND", BACKEND)
    monkeypatch.chdir(folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with real images, a run, a classifier and samples, all of 12 x 12."""
    folder = tmp_path_factory.mktemp("work")
    images = {name: harness.images(120, (12, 12, 1), i) for i, name in enumerate("abc")}
    np.savez(folder / "train.npz", images=images["a"])
    np.savez(folder / "test.npz", images=images["b"])
    np.savez(folder / "samples.npz", images=images["c"][:40])
    labels = {name: np.arange(120) % 3 for name in "ac"}
    np.savez(folder / "labelled.npz", images=images["a"], labels=labels["a"])
    np.savez(folder / "asked.npz", images=images["c"][:40], labels=labels["c"][:40])
    images["c"][0] = np.nan
    keras.utils.set_random_seed(0)
    classifier = Classifier((12, 12, 1), 3, width=2)
    classifier.save_to_preset(folder / "classifier_tiny")
    recipe = run.Recipe(dataset=str(folder / "train.npz"), options={"width": 2})
    trained = run.RunFolder(folder / "trained")
    run.train(trained, recipe, steps=1, verbose=0)
    return folder


REAL = ("--test", "test.npz", "--features", "classifier_tiny")


def call(*arguments, code=0):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result.output


def contents(folder):
    return {path.relative_to(folder) for path in folder.rglob("*")}


def test_evaluate_a_run(folder):
    said = call("evaluate", "trained", *REAL, "-n", 50)
    head, _, title, *lines = said.splitlines()
    assert head == (
        f"trained: {folder / 'train.npz'} through classifier_tiny, n=50, seed 0, 120 "
        "test images, 120 training images"
    )
    assert title.split() == ["value", "floor", "ratio", "better"]
    out = folder / "trained/evaluation"
    content = json.loads((out / "evaluation.json").read_text())
    for score, line in zip(content["scores"], lines, strict=False):
        assert line.split()[0] == score["key"]
        assert float(line.split()[1].replace(",", "")) == pytest.approx(
            score["value"], rel=1e-3
        )
    assert f"copy rate {content['copies']['copy_rate']:.2%}: " in said
    assert set(content["left_out"]) == {"sliced_wasserstein"}
    assert "left out: sliced_wasserstein: Images must have the shape" in said
    assert sorted(path.name for path in out.iterdir()) == list(evaluate.FILES)
    for name, meaning in evaluate.FILES.items():
        assert f"{name:<16} {meaning}" in said

    again = shlex.split(content["command"])
    assert again[:3] == ["kerasgan", "evaluate", "trained"]
    call(*again[1:], "--out", "again")
    repeated = json.loads((folder / "again/evaluation.json").read_text())
    assert repeated["command"] == content["command"]
    for score, other in zip(content["scores"], repeated["scores"], strict=True):
        assert (score["name"], score["better"]) == (other["name"], other["better"])
        for key in ("value", "floor"):
            assert score[key] == pytest.approx(other[key], rel=1e-6, abs=1e-9)


def test_compare_side_by_side(folder):
    metrics = ("--metrics", "frechet", "--metrics", "ms_ssim")
    arguments = ("compare", "trained", "samples.npz", *REAL, *metrics, "--out", "both")
    said = call(*arguments)
    lines = said.splitlines()
    assert "n=40, seed 0" in lines[0]
    assert lines[2].split() == ["trained", "samples.npz", "floor", "better"]
    content = json.loads((folder / "both/compare.json").read_text())
    one, other = ([s["value"] for s in each["scores"]] for each in content["subjects"])
    assert one[0] > other[0], "noise is nearer to noise than what a generator draws"
    row = lines[3].split()
    assert row[:3] == ["frechet", evaluate.text(one[0]), evaluate.text(other[0]) + "*"]
    alone = call("evaluate", "samples.npz", "--dataset", "train.npz", *REAL, *metrics)
    assert f"  {evaluate.text(other[0])}  " in alone
    alone = json.loads((folder / "evaluation_samples/evaluation.json").read_text())
    assert [s["value"] for s in alone["scores"]] == pytest.approx(other, rel=1e-6)
    assert sorted(path.name for path in (folder / "both").iterdir()) == [*compare.FILES]
    assert "Add --overwrite" in call(*arguments, code=1)


def test_samples_with_labels(folder):
    real = ("--dataset", "labelled.npz", *REAL)
    said = call("evaluate", "asked.npz", *real)
    lines = {line.split()[0]: line.split() for line in said.splitlines() if line}
    content = json.loads((folder / "evaluation_asked/evaluation.json").read_text())
    scores = {score["key"]: score for score in content["scores"]}
    for key, better in (
        ("class_accuracy", ["higher"]),
        ("class_diversity", ["as", "real"]),
    ):
        numbers = [evaluate.text(scores[key][side]) for side in ("value", "floor")]
        assert lines[key] == [key, *numbers, *better]
    assert "class_" not in call("evaluate", "samples.npz", *real, "--out", "bare")
    said = call("compare", "asked.npz", "samples.npz", *real)
    assert "left out of samples.npz: class_accuracy: " in said
    only = ("--metrics", "class_accuracy", "--out", "only")
    said = call("evaluate", "asked.npz", *real, *only)
    assert evaluate.text(scores["class_accuracy"]["value"]) in said


SCORES = [
    Score("support", "support_x_10k_seed0", 1234567.8, "higher", 2000.4),
    Score("frechet", "frechet_x_10k_seed0", 12.34567, "lower", 0.0123456),
    Score("kernel_error", "kernel_error_x_10k_seed0", 3e-6, None, 2.5e-6),
    Score("ms_ssim", "ms_ssim_10k_seed0", 0.25, "real", 0.2),
    Score("reverse_kl", "reverse_kl_x_10k_seed0", float("inf"), "lower", 0.0),
]


def test_the_table_of_one():
    assert list(evaluate.table(evaluate.rows(SCORES))) == [
        "                  value    floor  ratio     better",
        "support       1,234,568    2,000            higher",
        "frechet           12.35  0.01235  1,000      lower",
        "kernel_error      3e-06  2.5e-06         error bar",
        "ms_ssim            0.25      0.2           as real",
        "reverse_kl          inf        0             lower",
    ]


def evaluation(path, values, copies):
    scores = [
        Score(score.key, score.name, value, score.better, score.floor)
        for score, value in zip(SCORES, values, strict=False)
    ]
    note = SimpleNamespace(extractor=SimpleNamespace(note="A note."))
    left_out = {"modes": "no classes", **({} if copies else {"copy_rate": "few"})}
    return SimpleNamespace(
        subject=SimpleNamespace(path=path),
        scores=scores,
        copies=copies,
        left_out=left_out,
        yardstick=note,
    )


def test_the_table_of_several():
    found = [
        evaluation("runs/a", [5, 1.5, 0, 0.5, 1], Copies(0.02, 1.0)),
        evaluation("runs/b", [5, 2.5, 0, 0.1, float("nan")], None),
        evaluation("runs/c", [4, 2.0, 0, 0.3], Copies(0.0, 1.0)),
    ]
    assert list(evaluate.table(compare.rows(found))) == [
        "                  a     b     c    floor     better",
        "support          5*    5*    4     2,000     higher",
        "frechet        1.5*  2.5     2   0.01235      lower",
        "kernel_error     0     0     0   2.5e-06  error bar",
        "ms_ssim        0.5   0.1   0.3*      0.2    as real",
        "reverse_kl       1*  nan               0      lower",
        "copy_rate     0.02           0      0.01    as real",
    ]
    assert list(compare.remarks(found)) == [
        "* is the best of its row.",
        "left out: modes: no classes",
        "left out of b: copy_rate: few",
        "A note.",
    ]
    found = [evaluation(path, [1], None) for path in ("a/model", "b/model")]
    assert compare.labels(found) == ["a/model", "b/model"]


def test_a_folder_with_splits_is_measured_on_its_test_images(folder, monkeypatch):
    from PIL import Image

    from kerasgan import pictures

    monkeypatch.chdir(folder)
    images = np.load("train.npz")["images"]
    for i, pixels in enumerate(pictures.to_uint8(images)[..., 0]):
        path = (
            folder / "pets" / ("train", "test")[i % 3 == 0] / "ab"[i % 2] / f"{i}.png"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(path)
    words = ("--features", "classifier_tiny", "--metrics", "frechet", "-n", 20)
    call("evaluate", "samples.npz", "--dataset", "pets", *words, "--out", "split")
    found = json.loads((folder / "split/evaluation.json").read_text())
    assert found["train"] == {"name": "pets", "split": "train", "images": 80}
    assert found["test"] == {"name": "pets", "split": "test", "images": 40}
    assert "--dataset pets --test test " in found["command"]


@pytest.fixture(scope="module")
def levels(folder):
    """A run on a folder of images of 0 to 3, `q3a`, with another such one, `q3b`."""
    from PIL import Image

    for i, name in enumerate(("q3a", "q3b")):
        (folder / name).mkdir()
        images = np.random.default_rng(i).integers(0, 4, (30, 12, 12), "uint8")
        for j, image in enumerate(images):
            Image.fromarray(image).save(folder / name / f"{j}.png")
    options = {"options": {"width": 2}, "value_range": [0, 3]}
    recipe = run.Recipe(dataset=str(folder / "q3a"), **options)
    out = run.RunFolder(folder / "levels")
    run.train(out, recipe, steps=1, verbose=0)
    return out.root


def shades(dataset):
    return np.unique(np.concatenate([np.asarray(each) for each in dataset]).round(1))


def test_the_range_of_a_run_is_that_of_the_test_images_too(levels, folder):
    options = {"features": "classifier_tiny", "metrics": ["frechet"], "n": 30}
    found = evaluation_of(levels, test="q3b", **options).yardstick
    for images in (found.train, found.test):
        np.testing.assert_allclose(shades(images), [-1, -0.3, 0.3, 1])
    words = ("--test", "q3b", "--features", "classifier_tiny", "--metrics", "frechet")
    words = (*words, "-n", 30, "--out")
    call("evaluate", "levels", *words, "of_run")
    call("evaluate", "samples.npz", "--dataset", "q3a", *words, "dark")
    lit = ("--value-range", "0,3", "--dataset", "q3a")
    call("evaluate", "samples.npz", *lit, *words, "said")
    floors = {
        name: json.loads((folder / name / "evaluation.json").read_text())
        for name in ("of_run", "dark", "said")
    }
    assert "--value-range 0,3" in floors["said"]["command"]
    assert "--value-range" not in floors["of_run"]["command"]
    floors = {name: each["scores"][0]["floor"] for name, each in floors.items()}
    assert floors["said"] == pytest.approx(floors["of_run"])
    assert floors["said"] > 10 * floors["dark"]


def test_the_range_of_a_run_is_that_of_files_of_its_kind(levels, folder):
    recipes = [run.RunFolder(levels).recipe()]
    for name, expected in (
        ("q3a/", [0, 3]),  # itself, in other words
        ("q3b", [0, 3]),
        ("test.npz", None),
        ("mnist", None),
    ):
        assert real.value_range(name, recipes) == expected
    other = run.Recipe(dataset="q3b")
    assert real.value_range("q3b", [*recipes, other]) is None  # it has one of its own


@pytest.mark.parametrize("tool", ["nearest", "project"])
def test_the_latent_tools_read_images_as_the_run_did(levels, tool):
    words = ("latent", tool, "levels", "--dataset", "q3a", "-n", 2, "--npz")
    more = () if tool == "nearest" else ("--steps", 1, "--restarts", 1)
    call(*words, f"{tool}.npz", "--out", f"{tool}.png", *more)
    more = (*more, "--value-range", "0,6")
    call(*words, f"{tool}_6.npz", "--out", f"{tool}_6.png", *more)
    column = 1 if tool == "nearest" else 0
    with np.load(f"{tool}.npz") as found, np.load(f"{tool}_6.npz") as dim:
        assert found["images"][:, column].max() == pytest.approx(1, abs=0.01)
        assert dim["images"][:, column].max() == pytest.approx(0, abs=0.01)


REFUSALS = {
    "nothing": (["evaluate", "none"], "There is nothing to evaluate at 'none'"),
    "one": (["compare", "samples.npz"], "Two or more subjects compare"),
    "none": (["compare"], "Missing argument"),
    "no test": (
        ["evaluate", "trained", "--features", "classifier_tiny"],
        "has no splits, and samples are compared with images that no model was",
    ),
    "by name": (
        ["evaluate", "trained", *REAL, "-n", "50", "--metrics", "sliced_wasserstein"],
        "sides of at least 14 pixels",
    ),
    "labels": (
        ["evaluate", "trained", *REAL, "-n", "50", "--metrics", "class_accuracy"],
        "class_accuracy takes the class that each sample was asked for. Received: ",
    ),
    "metric": (["evaluate", "trained", *REAL, "--metrics", "x"], "Unknown sample metr"),
    "many": (["evaluate", "trained", *REAL, "-n", "121"], "Write -n 120 or less"),
    "parent": (["evaluate", "trained", *REAL, "--out", "no/where"], "does not exist"),
    "foreign": (
        ["evaluate", "trained", *REAL, "--out", "mine", "--overwrite"],
        "'mine' holds something else than evaluation.json and samples.png",
    ),
    "existing": (["evaluate", "trained", "--out", "mine"], "Add --overwrite"),
    "compare's metric": (
        ["compare", "trained", "samples.npz", *REAL, "--metrics", "x", "--out", "new"],
        "Unknown sample metric",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refusals_are_one_line_and_leave_nothing(case, folder):
    (folder / "mine").mkdir(exist_ok=True)
    (folder / "mine/thesis.txt").write_text("years of work")
    arguments, message = REFUSALS[case]
    if "--out" not in arguments:
        arguments = [*arguments, "--out", "fresh"]
    before = contents(folder)
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code in (1, 2), result.output
    (line,) = [x for x in result.output.splitlines() if x.startswith("Error: ")]
    assert message in line
    assert result.output.rstrip().endswith(line)
    assert contents(folder) == before


def test_overwriting_replaces_what_an_evaluation_left(folder):
    arguments = ("evaluate", "samples.npz", "--dataset", "train.npz", *REAL)
    arguments = (*arguments, "--metrics", "ms_ssim", "--out", "twice")
    call(*arguments)
    assert "'twice' exists. Add --overwrite" in call(*arguments, code=1)
    call(*arguments, "-n", 30, "--overwrite")
    assert json.loads((folder / "twice/evaluation.json").read_text())["n"] == 30
    assert sorted(path.name for path in folder.glob("twice/*")) == list(evaluate.FILES)
