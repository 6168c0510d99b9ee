"""Whether a checkpoint is of the model that is to go on from it."""

import json
import zipfile

import keras

from kerasgan.errors import shown

# What tells no two models apart: names, places in modules, what is drawn at first, and
# what is refused with words of its own.
LEFT_OUT = ("build_config", "ema_decay", "module", "name", "registered_name", "seed")


def check_same_model(path, model):
    """Refuses a checkpoint of a model of another class, or made with other arguments.

    Args:
        path: A `.keras` file.
        model: The model that shall have its state.

    Raises:
        ValueError: They differ in what both say of themselves.
    """
    with zipfile.ZipFile(path) as archive:
        before = json.loads(archive.read("config.json"))
    now = json.loads(json.dumps(keras.saving.serialize_keras_object(model)))
    advice = (
        "Make the model as it was to go on with it, or begin a new training with the "
        f"weights: model.load_weights({str(path)!r})."
    )
    was, received = before.get("class_name"), now.get("class_name")
    if was != received:
        raise ValueError(
            f"{path} was saved by a {was}. Received: a {received}. {advice}"
        )
    for name, value in before.get("config", {}).items():
        found = _difference(_plain(value), _plain(now["config"].get(name)), name)
        if name not in LEFT_OUT and name in now["config"] and found:
            where, was, received = found
            raise ValueError(
                f"{path} was saved with {where}={shown(was)}. Received: "
                f"{shown(received)}. {advice}"
            )


def _plain(config):
    """Returns a configuration without names, layers told apart by their places."""
    places = {name: place for place, name in enumerate(_layers(config))}

    def walk(value):
        if isinstance(value, dict):
            return {
                key: walk(each)
                for key, each in value.items()
                if key not in LEFT_OUT and not key.endswith("initializer")
            }
        if isinstance(value, list):
            if value and isinstance(value[0], str) and value[0] in places:
                return [places[value[0]], *value[1:]]  # an output of a layer
            return [walk(each) for each in value]
        return value

    return walk(config)


def _layers(value):
    """Yields the names of all layers in a configuration, in order."""
    if isinstance(value, dict) and "inbound_nodes" in value:
        yield value["name"]
    within = value.values() if isinstance(value, dict) else value
    if isinstance(value, (dict, list)):
        for each in within:
            yield from _layers(each)


def _difference(one, other, where):
    """Returns `(where, one, other)` of the first difference, or None.

    What only one of them has is left aside: another version may have written it.
    """
    if isinstance(one, dict) and isinstance(other, dict):
        pairs = [
            (f"{where}.{key}", one[key], other[key]) for key in one if key in other
        ]
    elif _of_parts(one) and _of_parts(other) and len(one) == len(other):
        pairs = [(where, *pair) for pair in zip(one, other, strict=True)]
    else:
        return None if one == other else (where, one, other)
    found = (_difference(a, b, place) for place, a, b in pairs)
    return next((each for each in found if each), None)


def _of_parts(value):
    return isinstance(value, list) and any(isinstance(v, (dict, list)) for v in value)
