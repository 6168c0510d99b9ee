"""The history of generated images: what stays, what is shown, one after the other."""

import keras
import numpy as np
import pytest

from kerasgan.modalities import Points
from kerasgan.models import GenerativeModel
from kerasgan.models.image_pool import ImagePool


class Holder(GenerativeModel):
    """A model that has a pool and nothing else to do."""

    players = ("player",)

    def __init__(self, size):
        network = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
        super().__init__({"player": network}, Points((1,)))
        self.pool = ImagePool(self, "pool", size, (1, 1, 1))


class Fixed:
    """Noise of these numbers: rows (coin, place)."""

    def __init__(self, *rows):
        self.rows = np.asarray(rows, "float32").reshape(-1, 2)

    def uniform(self, shape):
        assert tuple(map(int, shape)) == self.rows.shape
        return keras.ops.convert_to_tensor(self.rows)


def numbers(values):
    return np.asarray(values, "float32").reshape(-1, 1, 1, 1)


def exchanged(pool, values, *rows):
    shown = pool.exchange(keras.ops.convert_to_tensor(numbers(values)), Fixed(*rows))
    return keras.ops.convert_to_numpy(shown).ravel().tolist()


def held(pool):
    return pool.images.numpy().ravel().tolist()


def test_by_hand():
    """A pool of 2: what lies in it, and what is shown, image by image."""
    pool = Holder(2).pool
    # 1 and 2 fill it; 3 takes place 1, where 2 was.
    assert exchanged(pool, [1, 2, 3], (0.9, 0.0), (0.1, 0.9), (0.9, 0.6)) == [1, 2, 2]
    assert held(pool) == [1, 3]
    # 4 is shown itself and does not stay; 5 takes place 0, where 1 was.
    assert exchanged(pool, [4, 5], (0.2, 0.0), (0.7, 0.1)) == [4, 1]
    assert held(pool) == [5, 3]
    # 6 takes the place of 5, and 7 that of 6, in the same batch.
    assert exchanged(pool, [6, 7], (0.9, 0.2), (0.9, 0.3)) == [5, 6]
    assert held(pool) == [7, 3]
    assert int(pool.count) == 2


def test_the_first_images_come_back_unchanged():
    pool = Holder(50).pool
    for first in range(0, 50, 10):
        values = list(range(first, first + 10))
        assert exchanged(pool, values, *[(0.9, 0.3)] * 10) == values
    assert held(pool) == list(range(50))


def test_a_pool_of_none_shows_what_is_new():
    pool = Holder(0).pool
    assert exchanged(pool, [1, 2], (0.9, 0.9), (0.9, 0.9)) == [1, 2]
    assert pool.images is None


@pytest.mark.parametrize("size", [1, 3, 5])
def test_batches_are_their_images_one_after_the_other(size):
    """Against the few lines of the authors' code."""
    random = np.random.default_rng(size)
    pool, images, new = Holder(size).pool, [], 0
    for m in (1, 4, 7, 2, 9):
        rows = random.uniform(size=(m, 2)).astype("float32")
        expected = []
        for coin, place in rows:
            if len(images) < size:
                images.append(new)
                expected.append(new)
            elif coin > 0.5:
                place = int(place * size)
                expected.append(images[place])
                images[place] = new
            else:
                expected.append(new)
            new += 1
        assert exchanged(pool, range(new - m, new), *rows) == expected
        assert held(pool)[: len(images)] == images
