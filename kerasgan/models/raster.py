"""Images made pixel by pixel, in raster order, of what was computed before."""

import keras
from keras import ops

from kerasgan import backend
from kerasgan.layers import RasterLayer


def sample(network, pixels, u, labels=None, known=None):
    """Draws images of a network that tells p(x_i | x_<i), each pixel by inversion.

    It goes through the image once: for each row once through the rows above, and for
    each pixel, and each colour of it, through the features of that pixel alone.

    Args:
        network: `keras.Model`, a chain of `kerasgan.layers.RasterLayer`s.
        pixels: Distribution of a pixel, one of `kerasgan.losses.levels`.
        u: Uniform numbers in [0, 1), (m, height, width, channels).
        labels: Rows (m, classes) for a network that is told classes.
        known: Pair of images (m, height, width, channels) in [-1, 1] and a mask (m,
            height, width, 1), whose pixels are kept where the mask is 1.

    Returns:
        Images (m, height, width, channels) in [-1, 1].
    """
    chain = chain_of(network)
    m, (height, width, _) = ops.shape(u)[0], u.shape[1:]
    given = (u, *(known or ()))

    def draw(left, at):
        """Makes one pixel; what it hands on is what its row remembers of it."""
        ahead, u, *kept = at
        x = ops.zeros_like(u)
        for color in range(u.shape[-1]):
            logits, after = one_pixel(chain, ahead, left["states"], x)
            drawn = pixels.inverse(logits, u)
            if kept:
                drawn = ops.where(kept[1] > 0.5, kept[0], drawn)
            x = ops.where(ops.arange(u.shape[-1]) == color, drawn, x)
        first = chain[0].pixel(ahead[0], left["states"][0], x)[1]  # saw no last color
        made = {"states": [first, *after[1:]], "x": x}
        return made, made

    def row(r, carried):
        above, images = carried
        ahead, told = [], [None]
        for layer, rows in zip(chain, above, strict=True):
            meant, heard = layer.begin_row(rows, told[-1], labels)
            ahead.append(meant)
            told.append(heard)
        along = [ops.take(each, r, axis=1) for each in given]
        start = [layer.before_row(m) for layer in chain]
        start = {"states": start, "x": ops.zeros_like(u[:, 0, 0])}
        _, made = ops.scan(draw, start, swapped((ahead, *along)))
        made = swapped(made)
        ended = zip(chain, above, told[:-1], made["states"], strict=True)
        above = [layer.end_row(*each) for layer, *each in ended]
        here = ops.reshape(ops.arange(height) == r, (1, height, 1, 1))
        return above, ops.where(here, made["x"][:, None], images)

    def rows():
        above = [layer.before_rows(m, width) for layer in chain]
        return ops.fori_loop(0, height, row, (above, ops.zeros_like(u)))[1]

    return backend.in_graph(rows)


def one_pixel(chain, ahead, left, x):
    """Returns what the last layer makes of a pixel (m, channels), and `left` of all."""
    after = []
    for layer, *state in zip(chain, ahead, left, strict=True):
        x, following = layer.pixel(*state, x)
        after.append(following)
    return x, after


def chain_of(network):
    """Returns the layers of a network whose every layer sees the one before it alone.

    Raises:
        ValueError: A network of another shape, or of layers that make no pixels.
    """
    built = isinstance(network, keras.Model) and network.built
    layers = [each for each in network.layers if not _is_input(each)] if built else []
    others = [each for each in layers if not isinstance(each, RasterLayer)]
    if not layers or others:
        received = type(others[0]).__name__ if others else repr(network)
        raise ValueError(
            "A network that makes images pixel by pixel is a built keras.Model of the "
            "layers MaskedConv2D, MaskedResidual and the like of kerasgan.layers. "
            f"Received: {received}. Build it as kerasgan.networks.pixelcnn does."
        )
    made = [network.inputs[0], *(_first(each.output) for each in layers)]
    seen = [*(_first(each.input) for each in layers), network.outputs[0]]
    if any(one is not other for one, other in zip(made, seen, strict=True)):
        raise ValueError(
            "A network that makes images pixel by pixel is a chain: each layer is "
            "called once, on what the one before it makes. Received: "
            f"{', '.join(each.name for each in layers)}, which is none. Add features "
            "in a kerasgan.layers.RasterLayer of your own."
        )
    return layers


def swapped(tensors):
    """Returns tensors (m, width, ...) as (width, m, ...), and the other way round."""
    return keras.tree.map_structure(lambda each: ops.swapaxes(each, 0, 1), tensors)


def _is_input(layer):
    return isinstance(layer, keras.layers.InputLayer)


def _first(tensors):
    return keras.tree.flatten(tensors)[0]
