"""The same network for images of another size."""

import keras


def resized(network, *shapes):
    """Returns a network of the same layers that takes inputs of other shapes.

    The layers are shared, and so are their weights.

    Args:
        network: Functional `keras.Model`.
        *shapes: Shape of each of its inputs, without the axis of the batch.

    Raises:
        ValueError: A layer has weights for the size that it was built for.
    """
    names = [each.name for each in network.inputs]
    nodes = {layer: len(layer._inbound_nodes) for layer in network.layers}
    inputs = [
        keras.Input(shape, name=name) for shape, name in zip(shapes, names, strict=True)
    ]
    try:
        made = keras.models.clone_model(
            network,
            input_tensors=inputs if len(inputs) > 1 else inputs[0],
            clone_function=lambda layer: layer,
        )
    except (ValueError, TypeError):  # a layer's own, of its shapes
        raise ValueError(
            f"{network.name!r} takes images of {_size(network.inputs[0].shape[1:])} "
            f"alone. Received: images of {_size(shapes[0])}. Resize them first."
        ) from None
    for layer, count in nodes.items():  # the layers are those of the first network
        del layer._inbound_nodes[count:]
    return made


def _size(shape):
    return "x".join(map(str, shape[:2]))
