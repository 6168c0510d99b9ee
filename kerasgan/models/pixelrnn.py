"""PixelRNN: images pixel by pixel, with LSTM layers that remember those before."""

from kerasgan import networks as builders
from kerasgan.engine.registry import register
from kerasgan.models.pixelcnn import PixelCNN


@register("pixelrnn")
class PixelRNN(PixelCNN):
    """PixelRNN (van den Oord et al., 2016).

    A PixelCNN whose blocks are LSTM layers: `"row_lstm"` goes down the rows and sees a
    triangle above a pixel, `"diagonal_bilstm"` goes along the diagonals from both sides
    and sees what is earlier, see `kerasgan.layers.DiagonalBiLSTM` (sections 3.1 and
    3.2). Its step is that of `PixelCNN`.

    ```python
    model = PixelRNN((28, 28, 1), cell="diagonal_bilstm")
    model.compile()
    model.fit(images)  # (m, 28, 28, 1) in [-1, 1]
    ```

    Args:
        image_shape: `(height, width, channels)`; (28, 28, 1) by default.
        cell: `"row_lstm"`, the default, or `"diagonal_bilstm"`.
        levels: As for `PixelCNN`.
        width: h; feature maps have 2h channels. 16 by default.
        depth: Number of LSTM layers: 2 by default, where the paper has 7 for MNIST.
        kernel_size: Side of the first kernel, an odd number: 7, with the paper.
        network: Your own network, as for `PixelCNN`.
        data_range: As for `PixelCNN`.
        **options: `ema_decay`, `seed` and `name` of `GenerativeModel`.

    The optimizer is Adam(1e-3), as for `PixelCNN`.

    Reference: van den Oord, Kalchbrenner and Kavukcuoglu, "Pixel Recurrent Neural
    Networks", https://arxiv.org/abs/1601.06759
    """

    default_networks = "pixelrnn"

    def __init__(self, image_shape=None, *, cell=None, network=None, **options):
        self.cell = builders.pixelrnn.cell_of(network, cell)
        super().__init__(image_shape, network=network, **options)

    def built_network(self, shape, **sizes):
        """Builds the network of images of a shape."""
        self.cell = "row_lstm" if self.cell is None else self.cell
        build = builders.pixelrnn.network
        return build(shape, self.pixels.outputs, cell=self.cell, **sizes)

    def get_config(self):
        """Returns the constructor's arguments; the network is serialised."""
        return {**super().get_config(), "cell": self.cell}
