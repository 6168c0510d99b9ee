"""Seeing a generator learn."""

import os
from pathlib import Path

import keras
import numpy as np
from PIL import Image

from kerasgan import pictures
from kerasgan.errors import check_positive
from kerasgan.optional import require


class SampleSnapshot(keras.callbacks.Callback):
    """Draws samples of the same latents through training, and animates them at the end.

    Of sounds it draws waves and spectrograms, and writes all of them as one WAV file
    of the picture's name beside it. Of points it draws a picture of all of them, whose
    axes follow them; `PointSnapshot` draws them over real ones, on axes that stay.

    Writes `epoch_0001.png` ... to the folder, and from all of them a GIF; a run that is
    resumed with the same folder and seed goes on with the same latents.

    Args:
        folder: Folder for the pictures; made if it does not exist.
        every: Epochs between two pictures; the last epoch is always drawn.
        n: Number of samples; of a conditional model with at most n classes, a row of
            n // classes for each class. Of a model that makes images of images, those
            of the first of its data, which stand above them.
        seed: Seed of the latents.
        gif: Path of the animation, None for none.
        tensorboard: Folder of TensorBoard logs to add the grids to; needs TensorFlow.
    """

    writes = True  # on the chief of several workers alone

    def __init__(self, folder, every=1, n=64, seed=0, gif=None, tensorboard=None):
        super().__init__()
        check_positive(every=every, n=n)
        self.folder = Path(folder)
        self.every = every
        self.n = n
        self.seed = seed
        self.gif = gif
        self.tensorboard = tensorboard
        self.epoch = self.drawn = self.made = None

    def on_train_begin(self, logs=None):
        """Makes the folder before hours of training are spent."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def on_epoch_end(self, epoch, logs=None):
        """Draws, every so many epochs."""
        self.epoch = epoch + 1
        if epoch == 0 or self.epoch % self.every == 0:
            self._draw()

    def on_train_end(self, logs=None):
        """Draws the last epoch, and animates all pictures of the folder."""
        if self.epoch is not None and self.drawn != self.epoch:
            self._draw()
        paths = sorted(self.folder.glob("epoch_*.png"))
        if self.gif is not None and paths:
            pictures.save_gif([Image.open(path).copy() for path in paths], self.gif)

    def picture(self):
        """Draws the samples of this moment.

        Returns:
            A `PIL.Image`.
        """
        n, columns, labels = self.n, None, None
        if self.model.conditional and self.model.classes <= n:
            columns = n // self.model.classes
            n, labels = columns * self.model.classes, range(self.model.classes)
        model = self.model.sampling_from_data()
        if model is not self.model:
            given = model.given(n)
            made = model.generate(n, seed=self.seed)
            return self.model.sheet_of(given, made, truth=model.truth(n))
        self.made = self.model.generate(n, labels=labels, seed=self.seed)
        return self.model.example.sheet(self.made, columns)

    def _draw(self):
        sheet = self.picture()
        unfinished = self.folder / ".unfinished.png"
        sheet.save(unfinished)
        path = self.folder / f"epoch_{self.epoch:04d}.png"
        os.replace(unfinished, path)
        if self.made is not None:
            self.model.example.accompany(path, self.made)
        self.drawn = self.epoch
        if self.tensorboard is not None:
            self._summarise(sheet)

    def _summarise(self, sheet):
        tf = require("tensorflow", "SampleSnapshot(tensorboard=...)")
        pixels = np.asarray(sheet)[None]
        pixels = pixels[..., None] if pixels.ndim == 3 else pixels
        with tf.summary.create_file_writer(str(self.tensorboard)).as_default():
            # The step at which Keras' TensorBoard logs the numbers of this epoch.
            tf.summary.image("samples", pixels, step=self.epoch - 1)
