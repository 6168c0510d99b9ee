"""Seeing a generator of points learn."""

import numpy as np
from keras import ops

from kerasgan import pictures
from kerasgan.callbacks.snapshots import SampleSnapshot


class PointSnapshot(SampleSnapshot):
    """Draws generated points over real ones through training, and animates them.

    Behind them stands what the discriminator says of every place: near 1 it takes a
    point for real, near 0 for generated (Goodfellow et al., 2014, Figure 1). Writes
    `epoch_0001.png` ... to the folder, and from all of them a GIF. The axes are those
    of the real points throughout, so nothing jumps.

    Args:
        folder: Folder for the pictures; made if it does not exist.
        real: Real points (m, 1) or (m, 2), finite; at most `n` of them are drawn.
        every: Epochs between two pictures; the last epoch is always drawn.
        n: Number of generated points.
        seed: Seed of the latents.
        gif: Path of the animation, None for none.
        tensorboard: As for `SampleSnapshot`.
        field: True draws the score in [0, 1] that the model's loss makes of D(x),
            sigmoid(D(x)) for the logit of a probability (see `kerasgan.losses.Logits`),
            and D(x) itself for losses that make none, Wasserstein for example. `"raw"`
            draws D(x) always, in the range that it has in each picture. False draws
            neither, as of models that judge nothing.

    Raises:
        ValueError: If `real`, a number or `field` is not what it should be.

    Reference:
        https://arxiv.org/abs/1406.2661
    """

    writes = True  # on the chief of several workers alone

    def __init__(
        self,
        folder,
        real,
        every=1,
        n=2000,
        seed=0,
        gif=None,
        tensorboard=None,
        field=True,
    ):
        super().__init__(folder, every, n, seed, gif, tensorboard)
        if not (isinstance(field, bool) or field == "raw"):
            raise ValueError(
                f'field must be True, False or "raw". Received: field={field!r}. Write '
                '"raw" to see D(x) itself.'
            )
        real = pictures.as_points(real, "real")
        # Evenly spaced rows: the first ones may all be of one mode.
        rows = np.linspace(0, len(real) - 1, min(n, len(real))).astype(int)
        self.real = real[rows]
        self.field = field

    def picture(self):
        """Draws the points of this moment; returns a `PIL.Image`."""
        raw = self._score() is None
        return pictures.points(
            self.real,
            self.model.generate(self.n, seed=self.seed),
            field=self._judge if self.field and not self.model.judges_labels else None,
            title=f"epoch {self.epoch}",
            field_label="D(x), raw" if raw else "D(x)",
            field_range=None if raw else (0.0, 1.0),
        )

    def _score(self):
        """Returns what makes numbers in [0, 1] of D(x), or None to draw it as it is."""
        return self.model.loss.logits.score if self.field is True else None

    def _judge(self, points):
        """Returns what the discriminator says of points (k, d): (k,)."""
        said, score = self.model.discriminate(points), self._score()
        return said if score is None else ops.convert_to_numpy(score(said))
