"""PixelRNN: the network of LSTM layers that tells p(x_i | x_<i) of all pixels at once.

That of van den Oord, Kalchbrenner and Kavukcuoglu, 2016, "Pixel Recurrent Neural
Networks", https://arxiv.org/abs/1601.06759, table 1: a masked 7x7 convolution, layers
of Row LSTM or Diagonal BiLSTM, and two layers of ReLU and 1x1 convolution. It is a
chain of `kerasgan.layers.RasterLayer`s, as `pixelcnn` is. Keras draws the weights as
Glorot and Bengio (2010) do.
"""

from keras import Model, layers

from kerasgan.errors import check_positive, unknown
from kerasgan.layers import DiagonalBiLSTM, MaskedConv2D, RowLSTM
from kerasgan.networks.pixelcnn import head

CELLS = {"row_lstm": RowLSTM, "diagonal_bilstm": DiagonalBiLSTM}


def network(image_shape, outputs=1, width=16, depth=2, kernel_size=7, cell="row_lstm"):
    """Builds images (m, height, width, channels) -> logits of every pixel.

    Args:
        image_shape: `(height, width, channels)`, images in [-1, 1].
        outputs: As for `kerasgan.networks.pixelcnn.network`.
        width: h; feature maps have 2h channels.
        depth: Number of LSTM layers, 7 in the paper for MNIST.
        kernel_size: Side of the first kernel, an odd number.
        cell: `"row_lstm"` or `"diagonal_bilstm"`.

    Returns:
        `keras.Model` -> (m, height, width, channels * outputs).

    Raises:
        ValueError: Another cell, an even kernel, or a number that is no positive
            integer.
    """
    check_positive(outputs=outputs, width=width, depth=depth)
    if cell not in CELLS:
        raise ValueError(unknown("cell", cell, CELLS))
    colors = image_shape[-1]
    images = layers.Input(image_shape, name="images")
    x = MaskedConv2D(2 * width, kernel_size, "A", colors)(images)
    for _ in range(depth):
        x = CELLS[cell](width, colors=colors)(x)
    return Model(images, head(x, 2 * width, colors, outputs), name="pixelrnn")


def cell_of(network, cell=None):
    """Returns the name of the LSTM layers of a network; None where it has none.

    Args:
        network: `keras.Model`, or None where it is built by `cell`.
        cell: What the user says, or None.

    Raises:
        ValueError: The network has other layers than the user says.
    """
    if network is None:
        return cell
    found = [
        name
        for name, kind in CELLS.items()
        if any(isinstance(layer, kind) for layer in network.layers)
    ]
    if cell is not None and found != [cell]:
        raise ValueError(
            "cell is for the network that is built here. Received: "
            f"cell={cell!r} with a network of {', '.join(found) or 'neither cell'}. "
            "Leave it out."
        )
    return found[0] if len(found) == 1 else None
