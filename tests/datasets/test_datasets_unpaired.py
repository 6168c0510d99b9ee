"""Two sets side by side: lengths, orders, places to go on from, and what is refused."""

import numpy as np
import pytest

from kerasgan import datasets
from tests.datasets.batching import bytes_of, epoch, numbered


def corners(data):
    """The bytes in the corner of all images, of either set, in the order of a pass."""
    batches = epoch(data)
    assert all(len(a) == len(b) for a, b in batches)
    return [
        bytes_of(np.concatenate(part))[:, 0, 0, 0].tolist()
        for part in zip(*batches, strict=True)
    ]


def unpaired(**options):
    a = datasets.from_arrays(numbered(10), batch_size=4, **options)
    b = datasets.from_arrays(numbered(7), batch_size=4, **options)
    return datasets.unpaired(a, b)


def test_an_epoch_is_a_pass_through_the_longer_set():
    data = unpaired(seed=3)
    assert data.info.steps_per_epoch == 3
    assert [len(a) for a, _ in epoch(data)] == [4, 4, 2]
    assert data.info.second.size == 7
    ones, others = zip(*(corners(data) for _ in range(7)), strict=True)
    assert all(sorted(each) == list(range(10)) for each in ones)
    assert len(set(map(tuple, ones))) == 7
    stream = np.concatenate(
        others
    ).tolist()  # from the second epoch on: 3 images of the second pass
    passes = [stream[first : first + 7] for first in range(4, 67, 7)]
    assert all(sorted(each) == list(range(7)) for each in passes)
    assert len(set(map(tuple, passes))) == 9


def test_equal_sets_of_equal_seeds_do_not_go_in_pairs():
    a, b = corners(datasets.unpaired(numbered(20), numbered(20), seed=1))
    assert sorted(a) == sorted(b)
    assert a != b
    alone = epoch(datasets.from_arrays(numbered(20), seed=1))
    assert a == bytes_of(np.concatenate(alone))[:, 0, 0, 0].tolist()


def test_it_goes_on_from_any_place():
    data = unpaired(seed=3)
    epochs = [corners(data) for _ in range(4)]
    assert corners(data.starting_at(2)) == epochs[2]
    assert corners(data.starting_at(3, 1)) == [each[4:] for each in epochs[3]]
    later = unpaired(seed=3, initial_epoch=1)
    assert [corners(later), corners(later)] == epochs[1:3]
    assert corners(unpaired(seed=4)) != epochs[0]


def test_sets_that_are_not_shuffled_go_round():
    data = unpaired(shuffle=False)
    assert corners(data) == [list(range(10)), [0, 1, 2, 3, 4, 5, 6, 0, 1, 2]]
    assert corners(data)[1] == [3, 4, 5, 6, 0, 1, 2, 3, 4, 5]


def test_whole_batches_alone():
    data = unpaired(shuffle=False, drop_remainder=True)
    assert data.info.steps_per_epoch == 2
    assert corners(data) == [list(range(8)), [0, 1, 2, 3, 4, 5, 6, 0]]
    assert corners(data)[0] == [8, 9, 0, 1, 2, 3, 4, 5]


def test_names_and_paths_are_read(tmp_path):
    np.savez(tmp_path / "dots.npz", images=numbered(5))
    data = datasets.unpaired(
        "digits", tmp_path / "dots.npz", image_size=8, batch_size=50
    )
    assert data.info.name == "digits"
    assert data.info.second.name.endswith("dots.npz")
    a, b = epoch(data)[0]
    assert a.shape == b.shape == (50, 8, 8, 1)
    assert "dots.npz (train): 5 images of 8x8x1; nearly black" in str(data.info)


REFUSED = {
    "a number": (
        lambda x, y: datasets.unpaired(x, 3),
        "Two sets are names, paths, arrays of images, or datasets that "
        "kerasgan.datasets made. Received: b of type int. Write "
        "datasets.unpaired('mnist', 'fashion_mnist'), for example.",
    ),
    "batches of other sizes": (
        lambda x, y: datasets.unpaired(x, datasets.from_arrays(numbered(), None)),
        "A pair of datasets has batches of one size and kind. Received: batch_size=4 "
        "of {kind} and batch_size=64 of {kind}. Write unpaired(a, b, batch_size=64) "
        "with names, paths or arrays.",
    ),
    "labels": (
        lambda x, y: datasets.unpaired(
            x, datasets.from_arrays(numbered(), np.arange(10), batch_size=4)
        ),
        "A pair of datasets holds images alone. Received: b, 'arrays', with labels. "
        "Load it with labels=False and batches_per_step=1.",
    ),
    "points": (
        lambda x, y: datasets.unpaired(x, datasets.load("ring", batch_size=4)),
        "A pair of datasets has values of one range. Received: 'arrays' in (-1.0, 1.0) "
        "and 'ring' in None. Give two sets of images.",
    ),
    "options of nothing": (
        lambda x, y: datasets.unpaired(x, y, seed=3),
        "Options of unpaired are for names, paths and arrays. Received: seed with two "
        "datasets. Load these with them.",
    ),
}


@pytest.mark.parametrize("row", REFUSED)
def test_what_goes_not_together(row):
    x, y = (datasets.from_arrays(numbered(n), batch_size=4) for n in (5, 7))
    do, expected = REFUSED[row]
    with pytest.raises((TypeError, ValueError)) as error:
        do(x, y)
    assert str(error.value) == expected.format(kind=type(x).__name__)
