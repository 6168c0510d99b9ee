"""Images of which a part is known, and comes back as it was."""

from kerasgan.modalities.image import Image


class Known(Image):
    """Images as a condition whose known pixels a model returns to the bit.

    Networks are told them in `data_range`, and not in [-1, 1]: the way there and back
    rounds.

    Args:
        shape: As for `Image`.
        data_range: Likewise.
    """

    def rows(self, images, n):
        """Reads the images; see `Image.rows`. They stay in `data_range`."""
        return self.as_given(images, n)

    def outside(self, rows):
        """Returns rows as they are."""
        return rows

    def entering(self, images):
        """Returns what exported files were given, as it is."""
        return images
