"""Every registered model has all that belongs to it."""

import inspect
import re
from pathlib import Path

import pytest

from kerasgan import models
from tests import slow

ROOT = Path(__file__).parent.parent
NAMES = [n for n in models.names() if models.get(n).__module__.startswith("kerasgan.")]

# A model without an example of its own says here why.
SENTENCE = "own_images.py with one other class; compared in mode_collapse.py by name"
NAMED = "conditional_digits.py takes it by name"
# Where a paper is found: an address of arXiv, a DOI, or what it appeared in.
CITATION = (
    r"https://arxiv\.org/abs/\d+\.\d+|https://doi\.org/10\.\d+/\S+"
    r'|".+," [A-Z].+ (19|20)\d\d\b'
)
WAIVERS = {
    **dict.fromkeys(
        ("dragan", "hinge_gan", "lsgan", "r3gan", "ragan", "rgan", "sngan", "wgan"),
        SENTENCE,
    ),
    "autoencoder": "a few lines with VAE's: README.md names both",
    "cvae": NAMED,
    "esrgan": "enlarge_photos.py with one other class",
    "stackgan": "README.md names it beside gan_cls, which the examples train",
    "pixelrnn": "as pixelcnn, with another cell",
    "projection_gan": NAMED,
    "wavegan": "README.md trains it on spoken digits",
    "dbm": "README.md names it beside the RBM, whose likelihood is told alike",
}


@pytest.mark.parametrize("name", NAMES)
def test_one_stem_everywhere(name):
    cls = models.get(name)
    assert cls.__module__ == f"kerasgan.models.{name}"
    assert cls.__name__.lower() == name.replace("_", "")
    assert getattr(models, cls.__name__) is cls
    assert cls.__name__ in models.__all__
    assert (ROOT / f"tests/models/test_{name}.py").is_file()


@pytest.mark.parametrize("name", NAMES)
def test_the_docstring_names_the_paper(name):
    text = inspect.getdoc(models.get(name))
    assert re.search(r"\(\w[\w .-]+, (19|20)\d\d[,)]", text.splitlines()[0])
    assert "Reference:" in text
    _, _, source = text.partition("Reference:")
    assert re.search(CITATION, " ".join(source.split()))


@pytest.mark.parametrize("name", NAMES)
def test_the_tests_put_it_through_everything(name):
    text = (ROOT / f"tests/models/test_{name}.py").read_text()
    verbs = ("train", "save_load_continue", "serialization", "backend_parity")
    for verb in verbs:
        assert f"run_{verb}_test" in text, f"{name} is not put through run_{verb}_test"
    golden = "run_step_golden_test" in text
    assert golden or "train_step" not in vars(models.get(name))


@pytest.mark.parametrize("name", NAMES)
def test_an_example_or_a_waiver(name):
    shown = any(
        re.search(rf"\b{models.get(name).__name__}\(", path.read_text())
        for path in (ROOT / "examples").glob("*.py")
    )
    assert shown != (name in WAIVERS)


@pytest.mark.parametrize("name", NAMES)
def test_depth_and_steps(name):
    cls = models.get(name)
    depth = [c for c in cls.__mro__ if issubclass(c, models.GenerativeModel)]
    assert len(depth) <= 3  # itself, one between, GenerativeModel
    step = inspect.getsource(cls.train_step)
    assert not re.search(r"\bif\b", step)
    assert all(f"{player}_loss" in cls.logged for player in cls.players)


def test_public_names_are_documented():
    import kerasgan

    for public in [getattr(kerasgan, name) for name in kerasgan.__all__]:
        assert inspect.getdoc(public), f"{public} has no docstring"
        for name in getattr(public, "__all__", []):
            assert inspect.getdoc(getattr(public, name)), f"{name} has no docstring"


def test_what_is_named_slow_exists():
    for name in slow.TESTS:
        assert (ROOT / name.partition("::")[0]).exists(), name
    assert sorted(slow.TESTS) == list(slow.TESTS)
