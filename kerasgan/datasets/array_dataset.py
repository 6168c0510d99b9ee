"""Batches of arrays without TensorFlow, for Keras on JAX and PyTorch."""

import dataclasses

import keras
import numpy as np

from kerasgan.datasets.info import check_place


class ArrayDataset(keras.utils.PyDataset):
    """Shuffled batches of images in memory.

    The order of epoch `e` is `numpy.random.default_rng([seed, e]).permutation(n)`. The
    next epoch begins when `on_epoch_end` finds that the last batch was taken: Keras
    calls it once more before the first epoch, which changes nothing. Give a plain
    `keras.Model.fit` the argument `shuffle=False`, or it mixes the batches as well.

    Args:
        images: (n, height, width, channels), uint8 in 0..255 or float32 in [-1, 1].
        aside: `Beside`, labels or captions, or None.
        info: `DatasetInfo`.
        options: `Options`: shuffling, seed, number of the first epoch, sizes.
        step: Number of batches of each epoch that are left out at its beginning.

    Indexing gives a batch: float32 images (m, height, width, channels) in [-1, 1], or
    a pair of them and int32 labels (m,) or captions (m, words). Where a step takes k
    batches, their axis comes second: (m, k, height, width, channels).
    """

    ordered = True  # tells `fit` of our models that nobody else shall shuffle

    def __init__(self, images, aside, info, options, step=0):
        super().__init__()
        self.images = images
        self.aside = aside
        self.info = info
        self.options = options
        self.step = step
        self.epoch = options.initial_epoch
        self._begin()

    @property
    def passes(self):
        """What others are made of: itself."""
        return self

    def _begin(self):
        self._order = self.order(self.epoch)
        if self.aside is not None:
            self._beside = self.aside.positions(self.options, self.epoch)
        self._finished = False

    def order(self, number):
        """Returns the rows (n,) of all images in the order of pass `number`."""
        random = np.random.default_rng([self.options.seed, number])
        count = len(self.images)
        return random.permutation(count) if self.options.shuffle else np.arange(count)

    def starting_at(self, epoch, step=0):
        """Makes the same from another place.

        Args:
            epoch: Number of the first epoch.
            step: Number of batches of each epoch that are left out at its beginning.
        """
        check_place(self.info, epoch, step)
        options = dataclasses.replace(self.options, initial_epoch=epoch)
        return ArrayDataset(self.images, self.aside, self.info, options, step)

    def __len__(self):
        return self.info.steps_per_epoch - self.step

    def __getitem__(self, step):
        if not 0 <= step < len(self):
            raise IndexError(f"There are {len(self)} batches. Received: {step}.")
        self._finished = self._finished or step == len(self) - 1
        step += self.step
        size, batches = self.options.images_per_step, self.options.batches_per_step
        used = self._order[: self.options.used(len(self.images))]
        rows = used[step * size : (step + 1) * size]
        if batches > 1:
            rows = rows.reshape(-1, batches)
        images = self.images_of(rows)
        if self.aside is None:
            return images
        return images, self.aside.table[self._beside[rows]]

    def images_of(self, rows):
        """Returns the images of some rows, float32 in [-1, 1]."""
        images = self.images[rows]
        if images.dtype == np.uint8:
            images = images.astype("float32") / np.float32(127.5) - np.float32(1)
        return images

    def __iter__(self):
        for step in range(len(self)):
            yield self[step]
        self.on_epoch_end()

    def on_epoch_end(self):
        """Goes on to the next epoch's order, if this one was seen to its end."""
        if self._finished:
            self.epoch += 1
            self._begin()
