"""Folders with splits, classes and metadata, as other tools write them."""

import numpy as np
import pytest

from kerasgan import datasets
from kerasgan.datasets.layout import by_name
from tests.datasets.batching import bytes_of, epoch, write

PETS = {"train/cat/a": 0, "train/dog/b": 10, "test/cat/c": 20, "test/dog/d": 30}


def fill(folder, images):
    for name, value in images.items():
        write(folder / f"{name}.png", value)


def read(path, **options):
    """The classes, and the pairs of value and label, of a folder."""
    dataset = datasets.load(path, labels=True, shuffle=False, **options)
    ((images, labels),) = epoch(dataset)
    values = bytes_of(np.asarray(images))[:, 0, 0, 0].tolist()
    pairs = list(zip(values, np.asarray(labels).tolist(), strict=True))
    return dataset.info.classes, pairs


@pytest.mark.parametrize(
    "names",
    [
        ("train/cat", "train/dog", "test/cat", "test/dog"),
        ("Training/cat", "Training/dog", "Testing/cat", "Testing/dog"),
        (
            "in/pets/train/cat",
            "in/pets/train/dog",
            "in/pets/val/cat",
            "in/pets/val/dog",
        ),
        ("cat/train", "dog/train", "cat/valid", "dog/valid"),
        ("seg_train/x/cat", "seg_train/x/dog", "seg_test/x/cat", "seg_test/x/dog"),
        ("images/train/cat", "images/train/dog", "images/dev/cat", "images/dev/dog"),
    ],
)
def test_folders_named_after_splits_are_splits(tmp_path, names):
    for i, name in enumerate(names):
        write(tmp_path / name / "a.png", 10 * i)
    other = "test" if "est" in names[2] else "validation"
    assert read(tmp_path) == (("cat", "dog"), [(0, 0), (10, 1)])
    assert read(tmp_path, split=other) == (("cat", "dog"), [(20, 0), (30, 1)])
    assert read(tmp_path, split="all")[0] == ("cat", "dog")
    assert datasets.load(tmp_path, split="all").info.size == 4
    assert datasets.splits(tmp_path) == ("train", other)


def test_the_domains_of_cyclegan_are_classes_of_its_splits(tmp_path):
    fill(tmp_path, {"trainA/a": 0, "trainB/b": 10, "testA/c": 20, "testB/d": 30})
    assert datasets.splits(tmp_path) == ("train", "test")
    assert read(tmp_path) == (("A", "B"), [(0, 0), (10, 1)])
    assert read(tmp_path, split="test") == (("A", "B"), [(20, 0), (30, 1)])


def test_years_behind_splits_are_no_classes(tmp_path):
    fill(tmp_path, {"train2017/a": 0, "val2017/b": 10, "test2015/c": 20})
    assert datasets.splits(tmp_path) == ("train", "validation", "test")
    info = datasets.load(tmp_path).info
    assert (info.size, info.classes) == (1, None)
    assert datasets.load(tmp_path, split="test").info.size == 1


def test_what_lies_beside_splits_is_passed_over_and_named(tmp_path):
    fill(tmp_path, {**PETS, "cover": 90, "extra/e": 99})
    assert read(tmp_path) == (("cat", "dog"), [(0, 0), (10, 1)])
    info = datasets.load(tmp_path).info
    assert info.skipped == 2
    assert "passed over 2 files: cover.png, extra/e.png" in str(info)


@pytest.mark.parametrize(
    "names", [("bus", "train"), ("train_station", "test_tube"), ("tested", "trainee")]
)
def test_classes_may_sound_like_splits(tmp_path, names):
    for i, name in enumerate(sorted(names)):
        write(tmp_path / name / "a.png", 10 * i)
    assert read(tmp_path) == (tuple(sorted(names)), [(0, 0), (10, 1)])
    assert datasets.splits(tmp_path) == ()


def test_test_images_without_classes_are_read_without_labels(tmp_path):
    fill(tmp_path, {"train/cat/a": 0, "train/dog/b": 10, "test/c": 20})
    assert datasets.load(tmp_path, split="test").info.size == 1
    with pytest.raises(ValueError, match=r"1 of 1 images .* test/c\.png"):
        datasets.load(tmp_path, split="test", labels=True)


def test_names_that_are_numbers_are_sorted_as_numbers(tmp_path):
    for i in range(12):
        write(tmp_path / str(i) / "a.png", i)
    classes, pairs = read(tmp_path)
    assert classes == tuple(map(str, range(12)))
    assert sorted(pairs) == [(i, i) for i in range(12)]
    names = ["10", "-1", "cat", "9", "0.5", "1e3", "²"]
    expected = ["-1", "0.5", "9", "10", "1e3", "cat", "²"]
    assert sorted(names, key=by_name) == expected


CSV = "file_name,label,text\na.png,dog,hello\nb.png,cat,\n"
JSONL = (
    '{"file_name": "a.png", "label": "dog", "text": "hello"}\n\n'
    '{"file_name": "./b.png", "label": "cat"}\n'
)


@pytest.mark.parametrize(
    ("name", "content"), [("metadata.csv", CSV), ("metadata.jsonl", JSONL)]
)
def test_the_metadata_of_the_hub(tmp_path, name, content):
    fill(tmp_path, {"train/a": 0, "train/b": 10, "train/unlisted": 20})
    (tmp_path / "train" / name).write_text(content)
    assert read(tmp_path) == (("cat", "dog"), [(0, 1), (10, 0)])
    info = datasets.load(tmp_path).info
    assert (info.size, info.skipped) == (2, 1)
    assert "passed over 1 file: train/unlisted.png" in str(info)
    assert "columns of the metadata that are not read: text" in str(info)


def test_metadata_of_numbers_above_the_splits(tmp_path):
    fill(tmp_path, {"train/a": 0, "train/b": 10, "test/c": 20})
    rows = ["file_name,label", "train/a.png,11", "train/b.png,2", "test/c.png,11"]
    (tmp_path / "metadata.csv").write_text("\n".join(rows))
    assert read(tmp_path) == (("2", "11"), [(0, 1), (10, 0)])
    assert read(tmp_path, split="test") == (("2", "11"), [(20, 1)])


def test_captions_are_no_classes(tmp_path):
    fill(tmp_path, {"train/a": 0})
    row = '{"file_name": "a.png", "text": "a small zero"}'
    (tmp_path / "train/metadata.jsonl").write_text(row)
    assert datasets.load(tmp_path).info.classes is None
    with pytest.raises(ValueError, match="Labels are asked for, but 1 of 1 images"):
        datasets.load(tmp_path, labels=True)


def test_other_tables_are_passed_over(tmp_path):
    fill(tmp_path, {"cat/a": 0, "dog/b": 10})
    (tmp_path / "metadata.csv").write_text("breed,weight\ntabby,4\n")
    assert read(tmp_path) == (("cat", "dog"), [(0, 0), (10, 1)])
