"""Beginning with the weights of another model, and keeping layers as they are."""

import os
import re
from dataclasses import dataclass, field

import keras
from keras.src.utils.naming import to_snake_case

from kerasgan.engine.loading import load
from kerasgan.engine.saving import free_name
from kerasgan.errors import is_integer, listed, shown, unknown

OWN = "(no layer)"  # the path of variables that a network itself has


@dataclass(frozen=True)
class Transfer:
    """What a model took over from others; as text, a line for each network.

    Attributes:
        sources: Dict of network -> what its weights are from, in words.
        copied: Dict of network -> list of the paths of the layers that were copied.
        left_out: Dict of network -> dict of path -> why the layer was not, with its
            variables and their shapes.
    """

    sources: dict = field(default_factory=dict)
    copied: dict = field(default_factory=dict)
    left_out: dict = field(default_factory=dict)

    def __str__(self):
        return "\n".join(map(self._told, self.sources))

    def _told(self, network):
        count, left = len(self.copied[network]), self.left_out[network]
        begins = "" if count else ": it begins anew"
        lines = [
            f"The {network} starts from {count} layers of {self.sources[network]}"
            f"{begins}{'; left out:' if left else '.'}"
        ]
        return "\n".join(lines + [f"  {path}: {why}" for path, why in left.items()])


class Starting:
    """The part of `GenerativeModel` that begins with weights of another model.

    Attributes:
        frozen: Dict of network -> paths of the layers that `freeze` keeps as they are.
        readers: Names of the networks that read the words of `text`.
    """

    frozen = {}
    readers = ()

    def start_from(self, source, networks=None):
        """Copies the weights of another model where both agree; tells what it left out.

        Networks of the same name are compared layer by layer. A layer is copied where
        the other network has one of the same path, and their variables have the same
        names and shapes; it is copied whole, the statistics of a batch norm included,
        or left as it is. Its path is its name where it was given one, and else its
        class and its number among those: `dense_1` is the second `Dense`.

        Where the source keeps an average of a network, the average is copied: that is
        what samples, and all that a published entry holds. So a run and the entry
        that was made of it give the same start, but for rounding. Averages that this
        model keeps begin with what was copied. Optimizers, counters and all other
        state stay as they are; a class's `prepare` still runs before the first step.

        Args:
            source: A model; the folder of a run, whose newest checkpoint counts; a
                `.keras` file; or the folder, published name or address of a preset. Or
                a dict of network -> such.
            networks: List of the names of the networks to copy, where there is one
                source; by default all that both models have.

        Returns:
            A `Transfer`: what was copied and what was left out.

        Raises:
            ValueError: A network that one of the models has not, or nothing at all of
                a source agrees; this model is as it was then.
            OSError: A source could not be downloaded.
        """
        pairs, told = [], Transfer()
        for given, asked in _asked(source, networks):
            other = given if isinstance(given, keras.Model) else load(given, Starting)
            words = other.name if other is given else os.fspath(given)
            shared = _shared(self, other, words, asked)
            for network in shared:
                _refuse_other_words(self, other, words, network)
                mine, average = _of(self, network)
                theirs, sampling = _of(other, network)
                theirs = sampling or theirs
                agreeing = [path for path in mine if _agree(path, mine, theirs)]
                for target in filter(None, (mine, average)):
                    for path in agreeing:
                        pairs += zip(target[path], theirs[path], strict=True)
                told.sources[network] = words
                told.copied[network] = agreeing
                told.left_out[network] = _differences(mine, theirs)
            _refuse_nothing(told, words, shared)
        for variable, value in pairs:
            variable.assign(value.numpy())
        return told

    def freeze(self, network, layers=None):
        """Keeps the first layers of a network as they are, or all of it.

        Layers that have weights count, in the order of `network.layers`; those of a
        network within are counted one by one. The statistics of a batch norm stay too,
        and it normalizes by them. Call `compile` afterwards.

        Args:
            network: One of `networks`.
            layers: How many of its first layers; None for all.

        Returns:
            List of the paths of the layers, as `start_from` names them.

        Raises:
            ValueError: There is no such network, or it has fewer layers.
        """
        check_network(self, network)
        found = weighted_layers(getattr(self, network))
        count = len(found) if layers is None else layers
        if not is_integer(count, least=1) or count > len(found):
            raise ValueError(
                f"The {network} has {len(found)} layers with weights. Received: "
                f"{shown(layers)} of them to freeze. Write a number from 1 to "
                f"{len(found)}, or none for all."
            )
        kept = [getattr(self, network)] if layers is None else list(found.values())
        for each in kept[:count]:
            each.trainable = False
        paths = list(found)[:count]
        self.frozen = {**self.frozen, network: paths}
        return paths


def check_network(model, network):
    """Refuses the name of a network that a model has not."""
    if network not in model.networks:
        raise ValueError(unknown("network", network, model.networks))


def weighted_layers(network, within=""):
    """Returns the layers of a network that have weights, in its order, by their paths.

    A network within it is looked into.

    Returns:
        Dict of path -> `keras.Layer`; the network itself stands in for variables that
        belong to no layer.
    """
    found, taken = {}, {OWN}
    for layer in network.layers:
        inner = isinstance(layer, keras.Model)
        if not (inner or variables(layer)):
            continue
        path = free_name(_name(layer), taken)
        taken.add(path)
        if inner:
            found |= weighted_layers(layer, f"{within}{path}/")
        else:
            found[within + path] = layer
    if variables(network):
        found[within + OWN] = network
    return found


def _name(layer):
    """Returns the name of a layer, without the number that Keras gave it."""
    kind = layer
    while kind is not None:
        name = to_snake_case(type(kind).__name__)
        if re.fullmatch(rf"{re.escape(name)}(_\d+)?", layer.name):
            return name
        # A wrapper may bear the name of what it wraps.
        kind = kind.layer if isinstance(kind, keras.layers.Wrapper) else None
    return layer.name


def variables(layer):
    """Returns the weights of a layer, or those of a network that no layer has.

    The states of random generators are none.
    """
    inner = layer.layers if isinstance(layer, keras.Model) else ()
    theirs = {id(weight) for each in inner for weight in each.weights}
    return [w for w in layer.weights if "float" in w.dtype and id(w) not in theirs]


def _asked(source, networks):
    """Returns list of `(source, names of its networks or None)`."""
    several = isinstance(source, dict)
    if networks is not None and (several or not networks):
        raise ValueError(
            "networks names those of one source that are copied. Received: networks="
            f"{shown(networks)}{' beside a dict of sources' * several}. Leave it out."
        )
    if not several:
        return [(source, [networks] if isinstance(networks, str) else networks)]
    if not source:
        raise ValueError(
            "start_from takes a model, or what one is loaded from. Received: {}. Give "
            "a path, a name, or a dict of network -> such."
        )
    return [(given, [network]) for network, given in source.items()]


def _shared(model, other, words, asked):
    """Returns the networks to copy; refuses those that a model has not."""
    theirs = getattr(other, "networks", ())
    wanted = asked or [each for each in model.networks if each in theirs]
    for network in wanted:
        check_network(model, network)
    missing = [each for each in wanted if each not in theirs]
    if missing or not wanted:
        raise ValueError(
            f"{words!r} has no network {listed(missing or model.networks)} to start "
            f"from. It has: {', '.join(theirs) or 'none'}. Give another model."
        )
    return wanted


def _of(model, network):
    """Returns dicts of path -> variables: of a network, and of its average or None."""
    return [
        network and {path: variables(x) for path, x in weighted_layers(network).items()}
        for network in (getattr(model, network), model.average_of(network))
    ]


def _signature(weights):
    """Returns `(name, shape)` of variables; names that Keras counted are not told."""
    return [
        (re.sub(r"^variable_\d+$", "variable", each.name), tuple(each.shape))
        for each in weights
    ]


def _refuse_other_words(model, other, words, network):
    """Refuses a text encoder whose vocabulary numbers words otherwise."""
    mine, theirs = (getattr(each, "text", None) for each in (model, other))
    if network not in model.readers or None in (mine, theirs):
        return
    if mine.get_config() != theirs.get_config():
        here, there = (
            len(each.get_config().get("vocabulary", ())) for each in (mine, theirs)
        )
        raise ValueError(
            f"The text encoder of {words!r} has other words, or the same with other "
            f"numbers. Received: {there} words, for {here} here. Construct this model "
            "with the text of that one, text=other.text."
        )


def _agree(path, mine, theirs):
    return path in theirs and _signature(mine[path]) == _signature(theirs[path])


def _differences(mine, theirs):
    """Returns dict of path -> how two networks differ there, in words."""
    found = {}
    for path in dict.fromkeys([*mine, *theirs]):
        if path not in theirs:
            found[path] = f"{_words(mine[path])} here alone"
        elif path not in mine:
            found[path] = f"{_words(theirs[path])} there alone"
        elif not _agree(path, mine, theirs):
            found[path] = f"{_words(mine[path])} here, {_words(theirs[path])} there"
    return found


def _words(weights):
    return ", ".join(f"{name} {shape}" for name, shape in _signature(weights))


def _refuse_nothing(told, words, networks):
    """Refuses a source of which nothing at all was copied."""
    if any(told.copied[network] for network in networks):
        return
    first = networks[0]
    path, why = next(iter(told.left_out[first].items()), (OWN, "no weights"))
    raise ValueError(
        f"No layer of {words!r} has the path and the shapes of one here. Received: "
        f"{first}/{path}: {why}, and so on. Make networks of the same kind and "
        "width as those, or give another model."
    )
