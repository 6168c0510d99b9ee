"""What a layer says of itself so that images can be made of it pixel by pixel."""

from keras import layers


class RasterLayer(layers.Layer):
    """A layer that makes its output in raster order: row by row, from left to right.

    Called as other layers are, it maps whole images (m, height, width, channels) to
    feature maps of their size. Its further methods make the same features one pixel at
    a time, of those before it alone, for `kerasgan.models.raster.sample`: what the rows
    above mean for a row is computed once, when the row begins, and a pixel needs no
    more than that and a few values of its left neighbours. Each of them is a tensor
    (m, ...), or a tuple of tensors, `()` for none.

    - `above`: what the layer keeps of the rows above.
    - `ahead`: what these mean for each pixel of a row, (m, width, ...).
    - `told`: features (m, width, ...) of a row that the layer before knows as soon as
      the row begins, None of layers without such.
    - `left`: what a pixel hands to the one on its right.
    - `seen`: `left` behind each pixel of a row, (m, width, ...).
    """

    def before_rows(self, m, width):
        """Returns `above` of the first row of m images of that width."""
        return ()

    def begin_row(self, above, told=None, labels=None):
        """Begins a row.

        Args:
            above: As above.
            told: By the layer before.
            labels: Rows (m, classes) that the images are asked for, or None.

        Returns:
            `(ahead, told)`, the second for the layer behind.
        """
        return (), None

    def before_row(self, m):
        """Returns `left` of the first pixel of a row of m images."""
        return ()

    def pixel(self, ahead, left, x):
        """Makes one pixel.

        Args:
            ahead: That of this pixel, (m, ...).
            left: As above.
            x: The layer's input at this pixel, (m, channels).

        Returns:
            `(output, left)`: the output at this pixel, (m, channels), and what the next
            one needs.
        """
        raise NotImplementedError(f"{type(self).__name__} makes no pixel by itself")

    def end_row(self, above, told, seen):
        """Returns `above` of the next row."""
        return above

    def compute_output_shape(self, input_shape):
        """Returns the shape of the feature maps."""
        return (*input_shape[:-1], self.filters)
