"""What a model refuses that makes pictures of captions."""

import keras

from kerasgan.engine.checks.construction import check_models, said_by_keras
from kerasgan.engine.checks.shapes import second_of
from kerasgan.errors import is_real, shown
from kerasgan.modalities import Text, Vector

KINDS = {"Text": Text, "Vector": Vector}


def check_told(text, encoder):
    """Returns what samples are asked for as a modality, or refuses what is none.

    Args:
        text: `Text` or `Vector`; or as a configuration has it, a dict of the name of
            its class -> dict of its arguments.
        encoder: A `keras.Model` that encodes it, or None.

    Raises:
        ValueError: It is something else, or the encoder does not go with it.
    """
    if isinstance(text, dict) and len(text) == 1 and {*text} <= {*KINDS}:
        ((name, options),) = text.items()
        text = KINDS[name](**options)
    if not isinstance(text, (Text, Vector)):
        raise ValueError(
            "text must be the kerasgan.modalities.Text of the captions, or a Vector. "
            f"Received: text={shown(text)}. Write text=Text.of(captions), or take that "
            "of a dataset: data.info.text."
        )
    if encoder is not None:
        check_models(text_encoder=encoder)
        _check_encoder(text, encoder)
    return text


def _check_encoder(text, encoder):
    dtype = "int32" if isinstance(text, Text) else "float32"
    rows = keras.Input(text.shape, dtype=dtype, name="rows")
    try:
        made = encoder(rows)
    except ValueError as error:
        raise ValueError(
            f"The text encoder does not take rows of {text.things} of shape (m, "
            f"{text.shape[0]}): {said_by_keras(error)}"
        ) from None
    layers = [
        e for e in encoder._flatten_layers() if isinstance(e, keras.layers.Embedding)
    ]
    known = min((each.input_dim for each in layers), default=None)
    if isinstance(text, Text) and known is not None and known <= len(text.vocabulary):
        raise ValueError(
            f"The text encoder knows {known - 1} words. Received: a Text of "
            f"{len(text.vocabulary)}. Give the Text that it was made for, or build "
            "another encoder."
        )
    if len(made.shape) != 2 or made.shape[-1] is None:
        raise ValueError(
            "The text encoder must make one vector a text, shape (m, units). It makes "
            f"tensors of shape {tuple(made.shape)}. End it with a mean over the words."
        )


def check_share(**shares):
    """Refuses weights outside of [0, 1]."""
    for name, value in shares.items():
        if not (is_real(value) and 0 <= value <= 1):
            raise ValueError(
                f"{name} must be a number from 0 to 1. Received: {name}={value!r}."
            )


def check_told_or_not(**given):
    """Refuses settings that are neither True nor False."""
    for name, value in given.items():
        if not isinstance(value, bool):
            raise ValueError(f"{name} must be True or False. Received: {shown(value)}.")


def check_number(optimizers, model):
    """Refuses more optimizers than a model has players."""
    if len(optimizers) > len(model.players):
        raise ValueError(
            f"{type(model).__name__} has {len(model.players)} players. Received: "
            f"{len(optimizers)} optimizers. Give one for each, in the order "
            f"{', '.join(model.players)}."
        )


def check_enlarged(shape, enlarge):
    """Refuses images that no whole number of smaller ones makes.

    Args:
        shape: `(height, width, channels)` of the large images.
        enlarge: How many times larger they are than the small ones.
    """
    if enlarge not in (2, 4) or any(side % enlarge for side in shape[:2]):
        raise ValueError(
            "Stage-II enlarges images by 2 or by 4, which divides height and width. "
            f"Received: enlarge={shown(enlarge)}, images of {shape}. Write image_shape="
            "(64, 64, 3), enlarge=2, for example."
        )


def check_network_of(name, network, first, second=None, made=None, outputs=1):
    """Refuses a network that does not take or make what it should.

    Args:
        name: Its name among the model's.
        network: What was given.
        first: Shape of its first input, without the batch.
        second: Number of values of its second, or None for one input.
        made: Shape of what it makes, or None.
        outputs: Number of its outputs.
    """
    check_models(**{name: network})
    inputs = [keras.Input(first)] + [keras.Input((second,))] * (second is not None)
    takes = " and ".join(str((None, *each.shape[1:])) for each in inputs)
    try:
        found = network(inputs if len(inputs) > 1 else inputs[0])
    except (ValueError, TypeError) as error:
        raise ValueError(f"{name} must take {takes}: {said_by_keras(error)}") from None
    found = found if isinstance(found, (list, tuple)) else [found]
    shapes = [tuple(each.shape[1:]) for each in found]
    if len(found) != outputs or (made is not None and shapes != [tuple(made)]):
        wanted = f"{outputs} outputs" if made is None else f"{(None, *made)}"
        raise ValueError(
            f"{name} must make {wanted} of {takes}. It makes "
            f"{', '.join(str((None, *each)) for each in shapes)}. Change the network."
        )


def check_same_words(info, model):
    """Refuses data whose captions number words otherwise than a model does.

    Args:
        info: `DatasetInfo`.
        model: A `GenerativeModel`.

    Raises:
        ValueError: They have no captions, or other words.
    """
    text, name = second_of(model), type(model).__name__
    text = text if isinstance(text, Text) else None
    if text is None and info.text is not None:
        raise ValueError(
            f"{name} does not learn from captions. Received: {info.name!r} with them. "
            "Load it without captions, or train a gan_cls."
        )
    if text is None:
        return
    if info.text is None:
        raise ValueError(
            f"{name} learns from pairs of images and captions. Received: {info.name!r} "
            "without captions. Load it with captions=True."
        )
    if info.text.get_config() != text.get_config():
        raise ValueError(
            f"The words of {info.name!r} have other numbers than those of this {name}. "
            f"Received: {len(info.text.vocabulary)} words and {info.text.length} a "
            f"text, for {len(text.vocabulary)} and {text.length}. Load it with "
            "captions=model.text."
        )
