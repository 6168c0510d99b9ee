"""Sets that belong together: one order, halves of files, features, refusals."""

import numpy as np
import pytest
from PIL import Image

from kerasgan import datasets
from tests.bad_input import refusal
from tests.datasets.batching import bytes_of, epoch, numbered, write


def corners(data):
    """The bytes in the corner of all images, of either set, in the order of a pass."""
    batches = epoch(data)
    return [
        bytes_of(np.concatenate(part))[:, 0, 0, 0].tolist()
        for part in zip(*batches, strict=True)
    ]


def paired(**options):
    options = {"batch_size": 4, "value_range": (0, 255), **options}
    return datasets.paired(numbered(10), 10 + numbered(10), **options)


def test_image_i_goes_with_image_i():
    data = paired(seed=3)
    assert data.info.paired
    assert str(data.info).count("paired with arrays") == 1
    epochs = [corners(data) for _ in range(3)]
    for a, b in epochs:
        assert sorted(a) == list(range(10))
        assert b == [10 + each for each in a]
    assert len({tuple(a) for a, _ in epochs}) == 3


def test_it_goes_on_from_any_place():
    data = paired(seed=3)
    epochs = [corners(data) for _ in range(4)]
    assert corners(data.starting_at(2)) == epochs[2]
    assert corners(data.starting_at(3, 1)) == [each[4:] for each in epochs[3]]
    assert corners(paired(seed=3, initial_epoch=1)) == epochs[1]
    a, b = corners(paired(shuffle=False))
    assert a == list(range(10)) == [each - 10 for each in b]


def test_folders_with_the_same_names(tmp_path):
    for number, name in enumerate(("cat", "dog", "eel")):
        write(tmp_path / "a" / f"{name}.png", number, mode="L")
        write(tmp_path / "b" / f"{name}.bmp", 50 + number, mode="L")
    data = datasets.paired(tmp_path / "a", tmp_path / "b", batch_size=3)
    a, b = corners(data)
    assert [each + 50 for each in a] == b
    assert data.info.names == ("cat", "dog", "eel")


def test_halves_of_files(tmp_path):
    """Of 12x6 pixels: A is 6x6 of one byte on the left, B another on the right."""
    for number in range(4):
        both = np.full((6, 12), number, "uint8")
        both[:, 6:] = 100 + number
        (tmp_path / "train").mkdir(exist_ok=True)
        Image.fromarray(both).save(tmp_path / "train" / f"{number}.png")
    data = datasets.paired(tmp_path, side_by_side="A|B", batch_size=4)
    a, b = corners(data)
    assert (sorted(a), b) == ([0, 1, 2, 3], [100 + each for each in a])
    assert data.info.image_shape == data.info.second.image_shape == (6, 6, 1)
    swapped = corners(datasets.paired(tmp_path, side_by_side="B|A", batch_size=4))
    assert swapped[1] == [each - 100 for each in swapped[0]]
    one = datasets.load(f"{tmp_path}#right", shuffle=False)
    assert bytes_of(epoch(one)[0])[:, 5, 5, 0].tolist() == [100, 101, 102, 103]
    assert datasets.splits(f"{tmp_path}#right") == ("train",)


def test_a_half_is_cropped_by_itself(tmp_path):
    """8x4 pixels to 4x4 each, then 2x2: no pixel of the other half comes in."""
    both = np.zeros((4, 8), "uint8")
    both[:, 4:] = 255
    Image.fromarray(both).save(tmp_path / "one.png")
    data = datasets.paired(tmp_path, side_by_side="A|B", image_size=2)
    a, b = epoch(data)[0]
    assert (a == -1).all()
    assert (b == 1).all()


def test_a_path_with_the_mark_is_a_path(tmp_path):
    write(tmp_path / "a#left" / "1.png", 7)
    data = datasets.load(tmp_path / "a#left")
    assert data.info.image_shape == (6, 6, 3)


@pytest.mark.shared_data("fxemoji")
def test_features_of_tfds():
    data = datasets.paired(
        "fxemoji#outline", "fxemoji#image", split="test", image_size=16
    )
    assert (data.info.image_shape, data.info.second.image_shape) == (
        (16, 16, 1),
        (16, 16, 3),
    )
    assert (data.info.name, data.info.size) == ("fxemoji#outline", 103)
    whole = datasets.load("fxemoji", split="test", image_size=16, shuffle=False)
    image = datasets.load("fxemoji#image", split="test", image_size=16, shuffle=False)
    np.testing.assert_array_equal(epoch(whole)[0], epoch(image)[0])
    said = refusal(lambda: datasets.load("fxemoji#shade"))
    assert said == (
        "Unknown image of 'fxemoji'. Received: 'shade'. Known: image, outline."
    )
