"""What a recipe may say, and what is refused."""

import pytest

from kerasgan.zoo import read

WHOLE = """
model: wgan_gp
networks: resnet
dataset: mnist
batch_size: 32
batches_per_step: 5
seed: 3
epochs: 7
ema_decay: null
learning_rate: 0.0005
options: {width: 16}
selection: {metric: frechet, n: 1000}
callbacks: {CollapseMonitor: {action: stop}}
start_from: {generator: dcgan_mnist, discriminator: ../runs/one}
freeze: {discriminator: 3, generator: all}
note: Every second sample is blurred.
"""
LEAST = {"model": "dcgan", "dataset": "digits", "seed": "1", "epochs": "2"}


def written(folder, text):
    path = folder / "some_preset" / "recipe.yaml"
    path.parent.mkdir()
    path.write_text(text)
    return path


def lines(**settings):
    return "\n".join(f"{key}: {value}" for key, value in settings.items())


def test_a_whole_recipe(tmp_path):
    path = written(tmp_path, WHOLE)
    plan = read(path)
    assert (plan.name, plan.epochs, plan.path) == ("some_preset", 7, path)
    recipe = plan.recipe
    assert (recipe.model, recipe.dataset, recipe.seed) == ("wgan_gp", "mnist", 3)
    assert (recipe.batch_size, recipe.batches_per_step) == (32, 5)
    assert (recipe.ema_decay, recipe.learning_rate) == (None, 0.0005)
    assert recipe.options == {"width": 16, "networks": "resnet"}
    assert recipe.selection == {"metric": "frechet", "n": 1000}
    assert recipe.callbacks == {"CollapseMonitor": {"action": "stop"}}
    assert recipe.start_from == {
        "generator": "dcgan_mnist",
        "discriminator": "../runs/one",
    }
    assert recipe.freeze == {"discriminator": 3, "generator": "all"}
    assert plan.note == "Every second sample is blurred."
    assert read(path.parent) == plan


def test_what_is_not_said_is_the_default(tmp_path):
    recipe = read(written(tmp_path, lines(**LEAST))).recipe
    assert (recipe.batch_size, recipe.ema_decay, recipe.options) == (64, 0.999, {})
    assert recipe.selection is None
    assert (recipe.start_from, recipe.freeze) == (None, {})


def test_one_source_for_all_networks(tmp_path):
    text = lines(**LEAST, start_from="dcgan_mnist")
    assert read(written(tmp_path, text)).recipe.start_from == "dcgan_mnist"


@pytest.mark.parametrize("missing", sorted(LEAST))
def test_what_every_recipe_says(missing, tmp_path):
    left = {key: value for key, value in LEAST.items() if key != missing}
    with pytest.raises(ValueError, match=f"recipe.yaml: '{missing}' is missing"):
        read(written(tmp_path, lines(**left)))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"epoch": "3"}, "Unknown setting. Received: 'epoch'. Did you mean 'epochs'"),
        ({"epochs": "0"}, "epochs must be a whole number of at least 1. Received: 0"),
        (
            {"epochs": "1.5"},
            "epochs must be a whole number of at least 1. Received: 1.5",
        ),
        (
            {"epochs": "true"},
            "epochs must be a whole number of at least 1. Received: True",
        ),
        ({"seed": "-1"}, "seed must be from 0 to 2**32 - 1. Received: -1"),
        ({"model": "[dcgan]"}, "model must be a name"),
        ({"model": "dcgen"}, "Unknown model. Received: 'dcgen'. Did you mean 'dcgan'"),
        ({"options": "width"}, "options must be a mapping"),
        ({"options": "{widht: 4}"}, "Unknown option of dcgan. Received: 'widht'"),
        ({"ema_decay": "1.0"}, "ema_decay must be between 0 and 1. Received: 1.0"),
        (
            {"learning_rate": "1"},
            "learning_rate must be between 0 and 1, or {generator",
        ),
        ({"learning_rate": "{generator: 1}"}, "Received: {'generator': 1}"),
        ({"skip_corrupt": "1"}, "skip_corrupt must be true or false. Received: 1"),
        ({"selection": "{n: 5}"}, "selection names the metric"),
        ({"selection": "{metric: fid, m: 5}"}, "Unknown setting of the selection"),
        ({"callbacks": "{Lambda: {}}"}, "Unknown callback of a recipe"),
        ({"callbacks": "{EarlyStopping: 3}"}, "arguments of EarlyStopping must be"),
        ({"dataset": "null"}, "dataset must be a name. Received: None"),
        ({"note": "[1]"}, "note must be words. Received: [1]"),
    ],
)
def test_what_is_refused(settings, message, tmp_path):
    with pytest.raises(ValueError, match=r"recipe\.yaml: ") as refusal:
        read(written(tmp_path, lines(**{**LEAST, **settings})))
    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "must hold lines of `name: value`. Received: NoneType"),
        ("- dcgan", "must hold lines of `name: value`. Received: list"),
        ("model: [", "is no YAML"),
        ("model: !!python/object/apply:os.system [true]", "is no YAML"),
        ("\x00", "is no YAML"),
        ("[" * 5000, "is no YAML"),
        ("#" * 100_001, "no recipe has more than 100,000"),
    ],
)
def test_what_is_no_recipe(text, message, tmp_path):
    with pytest.raises(ValueError, match=r"recipe\.yaml") as refusal:
        read(written(tmp_path, text))
    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_recipe_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"recipe\.yaml"):
        read(tmp_path / "recipe.yaml")
