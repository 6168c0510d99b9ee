"""Tables of what cannot be scored, and pictures of real images."""

import numpy as np
import pytest
from PIL import Image

from kerasgan import datasets
from kerasgan.modalities import of_shape
from kerasgan.zoo import entry, index, real, translations

EXAMPLE = of_shape((28, 28, 1))


def test_a_classifier_without_a_test_split_is_listed():
    metadata = {"name": "mine", "evaluation": None, "minutes": 2.4}
    assert entry.scored(metadata, "accuracy") is None
    told = index.MEASURING["classifier"]
    row = index.measuring_table([metadata], "zoo/", *told).splitlines()[-1]
    assert row == "| [mine](zoo/mine) | no test split | 2 |"


def test_real_images_stand_in_rows_of_their_class(tmp_path):
    real.write(tmp_path, "digits", EXAMPLE)
    (images, labels), *_ = datasets.load(
        "digits", split="test", batch_size=200, labels=True, shuffle=False
    )
    images, labels = np.asarray(images), np.asarray(labels)
    with Image.open(tmp_path / "real" / "digits.png") as picture:
        drawn = np.asarray(picture)
    for digit in (0, 7):
        for column in (0, 9):
            image = images[labels == digit][column, ..., 0]
            there = drawn[digit * 57 :, column * 57 :][1:57, 1:57]  # twice as large
            np.testing.assert_allclose(
                there[::2, ::2], (image + 1) * 127.5, atol=0.5 + 1e-3
            )
    written = (tmp_path / "real" / "digits.png").stat().st_mtime_ns
    real.write(tmp_path, "digits", EXAMPLE)  # which changes nothing
    assert (tmp_path / "real" / "digits.png").stat().st_mtime_ns == written


@pytest.mark.parametrize(
    ("key", "protocol", "told"),
    [
        ("exact", "binarised_10", "88.1"),
        ("bound", "iwae5_binarised_10", "<= 88.1"),
        ("bound", "iwae5_10", "<= 88.1 (a density)"),
        ("estimate", "binarised_10", "~ 88.1"),
        ("estimated_bound", "binarised_10", "<~ 88.1"),
        ("exact", "given_labels_binarised_10", "88.1 (given the label)"),
        ("exact", "given_labels_10", "88.1 (1.50 bits, given the label)"),
    ],
)
def test_nats_say_what_they_are(key, protocol, told):
    scores = {"frechet": 1.0, "precision": 0.5, "recall": 0.5}
    facts = {"n": 10, "seed": 0, "features": {"name": "seen"}}

    def entry_of(name, **more):
        values = scores | more
        found = [
            {
                "key": each,
                "name": f"{each}_{protocol}",
                "value": value,
                "floor": 0.5,
                "ratio": 2.0,
            }
            for each, value in values.items()
        ]
        evaluation = {**facts, "scores": found}
        return {"name": name, "minutes": 3.2, "files": {}, "evaluation": evaluation}

    told_of = {f"nats_{key}": 88.14}
    if "bits" in told:
        told_of[f"bits_per_dimension_{key}"] = 1.5
    entries = [entry_of("gan"), entry_of("vae", **told_of)]
    lines = index.table("digits", entries, "zoo/").splitlines()
    assert "Nats are minus log p(x) of a test image made binary" in lines[0]
    assert lines[2].count("|") == lines[3].count("|") == 10
    assert lines[4].split(" | ")[6] == ""
    assert lines[5].split(" | ")[6] == told
    plain = index.table("digits", entries[:1], "zoo/")
    assert "nats" not in plain.lower()
    assert plain.splitlines()[2].count("|") == 9


def entry_that_translates(name, dataset="mnist", nothing=10.0, **values):
    """Returns metadata of an entry that makes images of images."""
    values = {"l1_untouched": 0.2, "psnr_untouched": nothing, **values}
    scores = [
        {
            "key": key,
            "name": f"{key}_grey_crop0_10",
            "value": value,
            "floor": {"frechet": 0.5, "class_kept": 0.995}.get(key),
        }
        for key, value in values.items()
    ]
    return {
        "name": name,
        "minutes": 3.2,
        "files": {"a": {"bytes": 1_200_000}, "b": {"bytes": 50_000}},
        "dataset": {"name": dataset},
        "recipe": {"dataset": "edges", "dataset_b": "mnist", "options": {}},
        "evaluation": {
            "n": 10,
            "seed": 0,
            "features": {"name": "seen"},
            "scores": scores,
        },
    }


def test_entries_that_make_images_of_images_stand_beside_doing_nothing():
    entries = [
        entry_that_translates("far", l1=0.1, psnr=22.5, frechet=3.0),
        entry_that_translates(
            "near", l1=0.12, psnr=20.25, frechet=1.0, class_kept=0.98
        ),
        entry_that_translates("hole", nothing=7.0, l1=0.3, psnr=12.0, frechet=2.0),
        entry_that_translates("other", "cifar10", l1=0.3, psnr=12.0, frechet=2.0),
    ]
    drawn = {"name": "gan", "evaluation": {"scores": []}}
    assert not translations.is_one(drawn)
    tasks = translations.tasks([drawn, *entries])
    names = [[each["name"] for each in task] for task in tasks]
    assert names == [["far", "near"], ["hole"], ["other"]]
    told, _, *lines = translations.table(tasks[0], "zoo/").splitlines()
    assert "**mnist**, made of images of `edges`: 10 test images of seed 0" in told
    assert "(grey_crop0_10)" in told
    assert "`seen` had no part in the training of these" in told
    tasks[0][0]["recipe"]["options"]["content"] = "seen"
    assert "had no part" not in translations.table(tasks[0], "zoo/")
    tasks[0][1]["recipe"]["dataset_b"] = None  # near, which stands first
    assert (
        "made of images that the model itself shrinks or damages:"
        in translations.table(tasks[0], "zoo/")
    )
    assert "Given again" not in told
    assert lines == [
        "| entry | L1 | PSNR | Fréchet distance | class kept | minutes | size |",
        "|---|---|---|---|---|---|---|",
        "| [near](zoo/near) | 0.1200 | 20.25 | 1 | 98.0% | 3 | 1.2 MB |",
        "| [far](zoo/far) | 0.1000 | 22.50 | 3 |  | 3 | 1.2 MB |",
        "| without a model | 0.2000 | 10.00 |  |  |  |  |",
        "| real images |  |  | 0.5 | 99.5% |  |  |",
    ]
