"""What cards say of networks and settings, by what differs from the defaults."""

import keras
import pytest

from kerasgan import losses, models, run
from kerasgan.zoo import describe, sections

SHAPE = (28, 28, 1)


def described(**settings):
    """Returns what is said of an entry of this recipe, not trained."""
    recipe = run.Recipe(dataset="mnist", **settings)
    cls = models.get(recipe.model)
    given = {"image_shape": SHAPE, "ema_decay": recipe.ema_decay, **recipe.options}
    model = cls(**given, **({"classes": 10} if cls.conditional else {}))
    model.compile(**run.optimizers(recipe, model))
    return describe.described(model, recipe)


def test_a_wgan_that_is_not_the_papers():
    found = described(
        model="wgan",
        batches_per_step=1,
        learning_rate=0.0005,
        options={
            "networks": "infogan",
            "width": 2,
            "discriminator_steps": 2,
            "clip_value": 0.2,
        },
    )
    rows = [
        (each["what"], each["here"], each["default"]) for each in found["differences"]
    ]
    assert rows == [
        ("networks", "infogan", "dcgan"),
        ("width of the networks", 2, 64),
        ("decay of the generator's average", 0.999, None),
        ("clip_value", 0.2, 0.01),
        ("discriminator_steps", 2, 5),
        ("learning rate of the generator's optimizer", 0.0005, 5e-05),
        ("learning rate of the discriminator's optimizer", 0.0005, 5e-05),
        (
            "real batches for the discriminator's 2 steps",
            "1, the same for each step",
            2,
        ),
    ]
    assert found["loss"] == "wasserstein"
    assert found["networks"]["networks"] == "infogan"
    assert found["networks"]["generator"]["normalizations"] == {"BatchNormalization": 3}
    assert found["networks"]["discriminator"]["normalizations"] == {
        "BatchNormalization": 2
    }
    text = sections.differences({"name": "mine", "class": "a.WGAN", **found})
    assert "| clip_value | 0.2 | 0.01 |" in text
    assert "| decay of the generator's average | 0.999 | none |" in text


def test_an_r3gan_of_other_networks():
    found = described(
        model="r3gan",
        options={"networks": "infogan", "width": 2, "normalization": "none"},
    )
    assert [each["what"] for each in found["differences"]] == [
        "networks",
        "width of the networks",
    ]
    assert found["networks"]["normalization"] == "none"
    assert sections.size(found["networks"], "generator").endswith(
        " parameters, 3 batch norms |"
    )
    assert sections.size(found["networks"], "discriminator").endswith(
        " parameters, no normalization |"
    )
    assert found["reference"].endswith("NeurIPS 2024, https://arxiv.org/abs/2501.05441")


def test_layers_that_the_class_builds_in_another_way_today():
    recipe = run.Recipe(dataset="mnist", model="dcgan", options={"width": 2})
    before = models.DCGAN(SHAPE, width=2)
    norms = [
        each
        for each in before.discriminator.layers
        if isinstance(each, keras.layers.BatchNormalization)
    ]
    norms[-1].momentum, norms[-1].epsilon = 0.99, 1e-3
    model = models.DCGAN.from_config(before.get_config())
    model.compile()
    where = f"of BatchNormalization {len(norms)} of the discriminator"
    rows = describe.described(model, recipe)["differences"]
    assert [each for each in rows if "BatchNormalization" in each["what"]] == [
        {"what": f"momentum {where}", "here": 0.99, "default": 0.9},
        {"what": f"epsilon {where}", "here": 1e-3, "default": 1e-5},
    ]


def test_an_entry_of_the_defaults_differs_in_nothing():
    found = described(model="dcgan", ema_decay=None)
    assert found["differences"] == []
    assert found["optimizers"]["generator"]["learning_rate"] == 0.0002
    assert found["optimizers"]["generator"]["beta_1"] == 0.5
    text = sections.differences(
        {"name": "mine", "class": "kerasgan.models.dcgan.DCGAN", **found}
    )
    assert text.startswith("All settings are the defaults of `kerasgan.models.DCGAN`")


def test_a_momentum_of_zero_is_told():
    found = described(model="projection_gan", options={"width": 2})
    assert found["optimizers"]["generator"]["beta_1"] == 0.0
    # Their statistics are an inner batch norm, which is no other layer.
    assert found["networks"]["generator"]["normalizations"] == {
        "ConditionalBatchNormalization": 2
    }


@pytest.mark.parametrize("name", models.names())
def test_a_reference_ends_with_its_address(name):
    """What stands behind it tells of defaults, which an entry may have changed."""
    told = describe.paper(models.get(name))["reference"]
    addresses = [word for word in told.split() if word.startswith("https://")]
    # An article of a journal has none.
    assert addresses == [told.split()[-1]] * (name != "autoencoder")


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (
            "non_saturating",
            "above 0 for real; sigmoid(logit) is the discriminator's probability",
        ),
        ("least_squares", "above 0.5 for real; sigmoid(logit) is no probability"),
        ("hinge", "above 0 for real; sigmoid(logit) is no probability"),
        ("wasserstein", "larger for real; the loss compares them and fixes no zero"),
        ("relativistic", "larger for real; the loss compares them and fixes no zero"),
    ],
)
def test_what_a_logit_means_comes_from_the_loss(loss, words):
    meaning = losses.get(loss).logits
    assert words in sections.logits(
        {"real_above": meaning.real_above, "log_odds": meaning.log_odds}
    )


def test_entries_of_before_showed_all_steps_the_same_batch():
    told = {"recipe": {"model": "wgan", "dataset": "mnist"}}
    assert describe.as_run(told).batches_per_step == 1
    told["recipe"]["batches_per_step"] = 5
    assert describe.as_run(told).batches_per_step == 5


def test_what_it_began_with():
    beginning = {"start_from": "dcgan_mnist", "freeze": {"discriminator": 3}}
    found = described(model="dcgan", ema_decay=None, **beginning)["differences"]
    assert found == [
        {
            "what": "weights that the networks began with",
            "here": "dcgan_mnist",
            "default": "drawn anew",
        },
        {
            "what": "first layers of the discriminator that stayed as they began",
            "here": 3,
            "default": 0,
        },
    ]
    found = described(model="dcgan", start_from={"generator": "a"}, ema_decay=None)
    (row,) = found["differences"]
    assert (row["what"], row["here"]) == ("weights that the generator began with", "a")
