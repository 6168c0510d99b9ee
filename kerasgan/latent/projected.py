"""What a projection found, and how it is drawn."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from kerasgan import pictures
from kerasgan.latent.result import SMALLEST, Sheet

COLUMNS = 20  # images of a row of the picture


@dataclass(frozen=True)
class Projection:
    """Images, the samples nearest to them, and the course of the search.

    Attributes:
        images: As given, (n, height, width, channels) in `data_range`.
        reconstructions: The nearest samples that were found, likewise.
        latents: Theirs, (n, latent_dim).
        labels: Their label rows (n, classes), or None.
        errors: Mean squared errors of the best so far, of images in [-1, 1], before the
            first step and after each, (steps + 1, n).
        psnr: Peak signal-to-noise ratios of the reconstructions in dB, (n,), the peak
            being the width of `data_range`; infinite for equal images.
        snapshots: Reconstructions at some of the steps, (k, n, height, ...).
        steps: Which steps these are, a list.
        data_range: `(low, high)` of the pixel values.
    """

    images: np.ndarray
    reconstructions: np.ndarray
    latents: np.ndarray
    labels: np.ndarray | None
    errors: np.ndarray
    psnr: np.ndarray
    snapshots: np.ndarray
    steps: list
    data_range: tuple

    def sheet(self):
        """Returns a `Sheet` of two rows: the given images, and the reconstructions."""
        return self._part(slice(None))

    def picture(self):
        """Draws each image above its reconstruction, 20 a row; a `PIL.Image`."""
        bands = [
            self._part(slice(first, first + COLUMNS)).picture()
            for first in range(0, len(self.images), COLUMNS)
        ]
        size = max(band.width for band in bands), sum(band.height for band in bands)
        drawn, top = Image.new("RGB", size, "white"), 0
        for band in bands:
            drawn.paste(band, (0, top))
            top += band.height
        return drawn

    def save_gif(self, path, milliseconds=150):
        """Writes the reconstructions over the search, above them the given images.

        Args:
            path: File to write.
            milliseconds: Time that each stays; the last rests for 2 seconds.
        """
        frames = []
        for samples in self.snapshots:
            bands = []
            for first in range(0, len(samples), COLUMNS):
                part = slice(first, first + COLUMNS)
                bands += [self._filled(self.images[part]), self._filled(samples[part])]
            columns = min(len(samples), COLUMNS)
            images = np.concatenate(bands)
            frames.append(pictures.grid(images, columns, self.data_range, SMALLEST))
        pictures.save_gif(frames, path, milliseconds)

    def plot_errors(self, path):
        """Draws the errors over the steps: their mean, and the middle 80% of images.

        Args:
            path: Image file to write.
        """
        from matplotlib.figure import Figure

        figure = Figure(figsize=(7, 4), layout="constrained")
        axes = figure.subplots()
        steps = np.arange(len(self.errors))
        low, high = np.quantile(self.errors, [0.1, 0.9], axis=1)
        axes.fill_between(
            *(steps, low, high), color=pictures.FIELD, alpha=0.2, label="10% to 90%"
        )
        mean = self.errors.mean(axis=1)
        axes.plot(steps, mean, color=pictures.FIELD, label=f"mean of {len(self.psnr)}")
        axes.set(yscale="log", xlabel="step", ylabel="mean squared error, in [-1, 1]")
        axes.set_title(f"PSNR {self.psnr.mean():.1f} dB on average")
        axes.legend(frameon=False)
        axes.grid(alpha=0.3)
        figure.savefig(path, dpi=120)

    def arrays(self):
        """Returns everything as a dict of arrays, for `numpy.savez`."""
        named = {name: value for name, value in vars(self).items() if value is not None}
        return {name: np.asarray(value) for name, value in named.items()}

    def _part(self, part):
        pair = [self.images[part], self.reconstructions[part]]
        names = [str(place + 1) for place in range(len(self.images))]
        return Sheet(
            np.stack(pair).astype("float32"),
            ["given", "found"],
            names[part],
            self.data_range,
            numbers={"psnr": self.psnr[part]},
        )

    def _filled(self, images):
        missing = min(len(self.images), COLUMNS) - len(images)
        blank = np.full((missing, *images.shape[1:]), self.data_range[0], "float32")
        return np.concatenate([images.astype("float32"), blank])
