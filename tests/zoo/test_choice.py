"""Whose scores are measured again: what changed since a commit, and three more."""

import json
import subprocess

import pytest

from kerasgan import zoo
from kerasgan.zoo.choice import drawn
from kerasgan.zoo.entry import METADATA

NAMES = ["a_mnist", "b_mnist", "c_mnist", "d_mnist", "e_mnist"]


def git(root, *words):
    who = ["-c", "user.name=A", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(root), *who, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def written(folder, weights="1", scores=(), config=None, exports=()):
    """Writes of an entry what tells whether its scores may have changed."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"model.weights.h5": {"sha256": weights}, "model.tflite": {"sha256": "2"}}
    told = {"files": files, "evaluation": {"scores": scores}, "exports": exports}
    (folder / METADATA).write_text(json.dumps(told))
    (folder / "config.json").write_text(json.dumps({"config": config, "format": 2}))


@pytest.fixture
def place(tmp_path):
    """A checkout of one commit, `first`, with a zoo that lies deep in it."""
    root = tmp_path / "checkout"
    for name in NAMES:
        written(root / "deep" / "zoo" / name)
    git(tmp_path, "init", "-q", "checkout")
    commit(root, "first")
    return root / "deep" / "zoo"


def commit(place, name):
    git(place, "add", "--all", ".")
    git(place, "commit", "-q", "--allow-empty", "-m", name)
    git(place, "tag", name)


def test_all_that_scores_depend_on_is_compared_whether_committed_or_not(place):
    commit(place, "passed")
    written(place / "a_mnist", weights="3")
    (place / "README.md").write_text("of no entry")
    commit(place, "second")
    written(place / "c_mnist", scores=[0.5])
    written(place / "d_mnist", config={"width": 4})
    written(place / "f_mnist")
    found = zoo.since(place, "passed")
    before, here = (git(place, "rev-parse", name)[:7] for name in ("passed", "HEAD"))
    changed = ["a_mnist", "c_mnist", "d_mnist", "f_mnist"]
    assert found == {
        **dict.fromkeys(changed, f"changed since {before}"),
        **dict.fromkeys(["b_mnist", "e_mnist"], f"drawn by {here}"),
    }
    assert list(zoo.since(place, "passed", ["b_mnist", "a_mnist"])) == [
        "a_mnist",
        "b_mnist",
    ]


def test_files_that_no_score_depends_on_are_not_compared(place):
    commit(place, "passed")
    for name in NAMES:
        written(place / name, exports=["another"])
        (place / name / "training.png").write_bytes(b"new")
    commit(place, "second")
    assert sorted(zoo.since(place, "passed")) == drawn(NAMES, head(place))
    (place / "a_mnist" / METADATA).write_text("{}")  # damaged
    assert zoo.since(place, "passed", ["a_mnist"])["a_mnist"].startswith("changed")


def head(place):
    return git(place, "rev-parse", "HEAD").strip()


def test_three_more_are_drawn_by_the_commit(place):
    def chosen():
        return sorted(zoo.since(place, "HEAD"))

    here = git(place, "rev-parse", "HEAD").strip()
    assert chosen() == chosen() == drawn(NAMES, here)
    assert len(chosen()) == 3
    commit(place, "second")
    assert chosen() == drawn(NAMES, git(place, "rev-parse", "HEAD").strip())


def test_each_entry_has_its_turn():
    sets = [drawn(NAMES, f"commit {number}") for number in range(200)]
    counts = [sum(name in each for each in sets) for name in NAMES]
    assert sum(counts) == 600
    assert all(90 < count < 150 for count in counts)  # 120 on average


def test_another_entry_displaces_at_most_one():
    for seed in range(20):
        lost = set(drawn(NAMES, seed)) - set(drawn([*NAMES, "f_mnist"], seed))
        assert len(lost) <= 1
    assert drawn(NAMES[:2], 0) == NAMES[:2]


def test_what_git_does_not_know_is_refused(place, tmp_path):
    with pytest.raises(ValueError, match=r"git knows no answer in .*none"):
        zoo.since(place, "none")
    outside = tmp_path / "outside" / "a_mnist"
    outside.mkdir(parents=True)
    (outside / METADATA).write_text("{}")
    with pytest.raises(ValueError, match="commit of the checkout in which the zoo"):
        zoo.since(outside.parent, "first")
