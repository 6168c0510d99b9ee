"""Captions beside images: read of folders, arrays and TFDS, numbered, drawn a pass."""

import json

import numpy as np
import pytest

from kerasgan import datasets
from kerasgan.modalities import Text
from tests.bad_input import refusal
from tests.datasets import batching

CAPTIONS = ["a dark square", ["a line", "the line", "one line"], "dark", ["x", "y"]]


def words(data):
    """Returns the captions of one pass, with the byte of their image."""
    return {
        int(batching.bytes_of(image)[0, 0, 0]): text
        for images, rows in batching.epoch(data)
        for image, text in zip(
            images, data.info.text.outside(np.asarray(rows)), strict=True
        )
    }


def test_each_image_keeps_its_captions():
    x = batching.numbered(4)
    data = datasets.from_arrays(x, captions=CAPTIONS, batch_size=3, seed=1)
    assert data.info.text.vocabulary == (
        *("a", "dark", "line", "one", "square", "the", "x", "y"),
    )
    seen = [words(data) for _ in range(12)]
    for number, told in enumerate(CAPTIONS):
        told = [told] if isinstance(told, str) else told
        assert {each[number] for each in seen} == set(told)
    assert len({tuple(each.items()) for each in seen}) > 6
    again = datasets.from_arrays(
        x, captions=CAPTIONS, batch_size=3, seed=1, initial_epoch=2
    )
    assert words(again) == seen[2]
    assert words(data.starting_at(0)) == seen[0]
    still = datasets.from_arrays(x, captions=CAPTIONS, shuffle=False)
    assert words(still) == {0: "a dark square", 1: "a line", 2: "dark", 3: "x"}


def test_the_words_of_a_model_number_those_of_data():
    text = Text(["dark", "line"], 2)
    with pytest.warns(UserWarning, match="left out|no word that is known") as warned:
        data = datasets.from_arrays(
            batching.numbered(4), captions=CAPTIONS, text=Text(["dark", "line"], 3)
        )
    said = [str(each.message) for each in warned]
    assert "left out: a, one, square, the, x, y. " in said[0]
    assert said[1].startswith("2 of 7 texts have no word that is known, and say noth")
    assert text.vocabulary == data.info.text.vocabulary
    assert set(words(data).values()) == {"dark", "line", ""}
    with pytest.warns(UserWarning, match=r"^1 of 2 texts have more than 2 words, and"):
        rows = text.numbered(["dark line dark", "line"])
    assert rows.tolist() == [[1, 2], [2, 0]]


@pytest.fixture
def folder(tmp_path):
    for number in range(3):
        batching.write(tmp_path / "train" / f"{number}.png", number)
    return tmp_path


def test_a_folder_with_a_table(folder):
    rows = [
        {"file_name": "0.png", "text": "a cat"},
        {"file_name": "1.png", "text": ["a dog", "one dog"]},
        {"file_name": "2.png", "caption": "a red bird"},
    ]
    table = folder / "train" / "metadata.jsonl"
    table.write_text("\n".join(map(json.dumps, rows)))
    data = datasets.load(folder, captions=True, shuffle=False)
    assert words(data) == {0: "a cat", 1: "a dog", 2: "a red bird"}
    assert "captions of up to 3 of 6 words" in str(data.info)
    assert "not read" not in str(data.info)
    table.unlink()
    csv = folder / "train" / "captions.csv"
    csv.write_text("file_name,caption\n0.png,a cat\n0.png,the cat\n1.png,b\n2.png,c\n")
    data = datasets.load(folder, captions=True, seed=3)
    assert {words(data)[0] for _ in range(12)} == {"a cat", "the cat"}
    for rows in ("0.png,a cat\n1.png,\n2.png,c\n", "0.png,a cat\n2.png,c\n"):
        csv.write_text(f"file_name,caption\n{rows}")
        said = refusal(lambda: datasets.load(folder, captions=True))
        assert said.startswith("Captions are asked for, but 1 of 3 images in ")
        assert "have none: train/1.png. Add a row" in said.replace("\\", "/")
        assert datasets.load(folder).info.size == 3
    csv.unlink()
    said = refusal(lambda: datasets.load(folder, captions=True))
    assert "has none. A folder has them in metadata.jsonl or captions.csv" in said


X = np.zeros((2, 4, 4, 1), "uint8")
REFUSALS = {
    "one caption too few": (
        lambda: datasets.from_arrays(X, captions=["a"]),
        "arrays: captions must be one for each image, or several in a list. Received: "
        "1 captions and 2 images. Give each image its own.",
    ),
    "an empty caption": (
        lambda: datasets.from_arrays(X, captions=["a", " "]),
        "arrays: each image needs a caption of at least one word. Received: (' ',) of "
        "image 1, and 0 more such. Write what they show, or leave these images out.",
    ),
    "no text": (
        lambda: datasets.from_arrays(X, captions=["a", None]),
        "arrays: each image needs a caption of at least one word. Received: (None,) of "
        "image 1, and 0 more such. Write what they show, or leave these images out.",
    ),
    "no word in any": (
        lambda: datasets.from_arrays(X, captions=["!", "?"]),
        "arrays: captions hold words. Received: '!', and no word in any other. Write "
        "what the images show.",
    ),
    "a text without captions": (
        lambda: datasets.from_arrays(X, text=Text(["a"], 1)),
        "text numbers the words of captions. Received: text without captions. Give "
        "captions=[...] too, or leave text out.",
    ),
    "one string": (
        lambda: datasets.from_arrays(X, captions="a circle"),
        "captions must be a list of strings, one for each image. Received: 'a circle'. "
        "Write ['a red circle', ...].",
    ),
    "labels and captions": (
        lambda: datasets.from_arrays(X, [0, 1], captions=["a", "b"]),
        "Batches hold labels or captions beside images. Received: both. Leave one of "
        "them out.",
    ),
    "a yes in words": (
        lambda: datasets.load("digits", captions="yes"),
        "captions must be True, False, or the kerasgan.modalities.Text of a model. "
        "Received: 'yes'.",
    ),
    "no captions there": (
        lambda: datasets.load("digits", captions=True),
        "Captions are asked for, but 'digits' has none. A folder has them in "
        "metadata.jsonl or captions.csv beside its images, in the columns file_name "
        "and caption.",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refusals(case):
    load, said = REFUSALS[case]
    assert refusal(load) == said


@pytest.mark.shared_data("fxemoji")
def test_captions_of_tfds():
    data = datasets.load("fxemoji", captions=True, image_size=16, shuffle=False)
    assert data.info.text.length == 11
    first = next(iter(data))
    told = data.info.text.outside(np.asarray(first[1]))
    assert all(told)
    said = refusal(lambda: datasets.load("cifar10", captions=True))
    assert said.startswith("Captions are asked for, but 'cifar10' has no feature 'cap")


@pytest.mark.shared_data("mnist")
def test_captioned_digits():
    data = datasets.load("captioned_mnist", captions=True, split="test", shuffle=False)
    labels = datasets.load("captioned_mnist", labels=True, split="test", shuffle=False)
    names = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
    ]
    (x, rows), (again, numbers) = next(iter(data)), next(iter(labels))
    np.testing.assert_array_equal(x, again)
    told = data.info.text.outside(np.asarray(rows))
    for text, number in zip(told, np.asarray(numbers), strict=True):
        assert names[number] in text.split()
