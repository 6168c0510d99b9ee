"""What cards say of networks, settings and exported files."""

import textwrap

from kerasgan.zoo import attribution

KINDS = {  # of layers that normalise
    "BatchNormalization": "batch norm",
    "ConditionalBatchNormalization": "conditional batch norm",
    "LayerNormalization": "layer norm",
    "SpectralNormalization": "spectral norm",
}


def class_name(metadata):
    """Returns where the class of an entry is found."""
    if outside(metadata):
        return metadata["class"]
    return f"kerasgan.models.{metadata['class'].rpartition('.')[2]}"


def outside(metadata):
    """Tells whether the class of an entry is of another package than this."""
    return metadata["class"].partition(".")[0] != "kerasgan"


def imports(metadata):
    """Returns the imports that it takes to load an entry."""
    if not outside(metadata):
        return "import kerasgan"
    module, _, name = metadata["class"].rpartition(".")
    return f"import kerasgan\nimport {module}  # registers {name}"


def networks(metadata):
    """Returns what the networks of an entry were built by."""
    told = metadata["networks"]
    if told["networks"] is None:
        return f"those that `{class_name(metadata)}` builds"
    return f"`kerasgan.networks.{told['networks']}`, width {told['width']}"


def sizes(networks):
    """Returns the rows of all networks: their sizes, and what normalises them."""
    told = [name for name, value in networks.items() if isinstance(value, dict)]
    return "\n".join(size(networks, name) for name in told)


def size(networks, name):
    """Returns the row of one network."""
    network = networks[name]
    kinds = [
        f"{count} {KINDS.get(kind, kind)}{'s' * (count > 1)}"
        for kind, count in network["normalizations"].items()
    ]
    told = ", ".join(kinds) or "no normalization"
    return f"| {name} | {network['parameters']:,} parameters, {told} |"


def training(metadata):
    """Returns the rows of loss, optimizers and average."""
    loss = metadata["loss"]
    rows = [] if loss is None else [f"| loss | `{loss}` |"]
    for player, settings in metadata["optimizers"].items():
        given = ", ".join(
            f"{name}={value}" for name, value in settings.items() if name != "class"
        )
        rows.append(f"| optimizer of the {player} | `{settings['class']}({given})` |")
    if metadata["recipe"].get("dtype_policy"):
        rows.append(
            f"| dtype policy of the training | `{metadata['recipe']['dtype_policy']}` |"
        )
    if metadata.get("averaged") == []:
        return "\n".join(rows)
    decay = metadata["recipe"]["options"].get(
        "ema_decay", metadata["recipe"]["ema_decay"]
    )
    told = "none" if decay is None else f"moving average of its weights, decay {decay}"
    averaged = "generator" if "generator" in metadata["networks"] else "networks"
    return "\n".join([*rows, f"| average of the {averaged} | {told} |"])


def differences(metadata):
    """Says in what an entry differs from the defaults of its class."""
    cls, rows = class_name(metadata), metadata["differences"]
    where = "which follow the paper, or say in its documentation where they do not"
    if not rows:
        told = f"All settings are the defaults of `{cls}`, {where}."
        return textwrap.fill(told, 88)
    told = f"Settings that differ from the defaults of `{cls}`, {where}:"
    lines = [
        textwrap.fill(told, 88),
        "",
        f"| setting | {metadata['name']} | `{cls}` |",
        "|---|---|---|",
    ]
    shown = [
        (each["what"], _shown(each["here"]), _shown(each["default"])) for each in rows
    ]
    return "\n".join([*lines, *(f"| {' | '.join(cells)} |" for cells in shown)])


def _shown(value):
    return "none" if value is None else str(value)


def layer(name, first, conditions):
    """Returns what calls the SavedModel from Keras, and what introduces it.

    Args:
        name: Name of the entry.
        first: Dict of name -> value of the first inputs.
        conditions: List of `name=value` of the inputs besides.
    """
    set_up = [f"{variable} = {value}" for variable, value in first.items()]
    if len(first) == 1 and not conditions:
        (variable,) = first
        lines = [
            "import keras",
            "import numpy as np",
            "",
            *set_up,
            f'place = "{name}/saved_model"',
            'layer = keras.layers.TFSMLayer(place, call_endpoint="serving_default")',
            f"image = layer({variable})",
        ]
        return {"keras": "As a layer of Keras:", "layer": "\n".join(lines)}
    inputs = ", ".join([*(f"{each}={each}" for each in first), *conditions])
    lines = [
        "import numpy as np",
        "",
        *set_up,
        'call = model.signatures["serving_default"]',
        f'image = call({inputs})["output_0"]',
    ]
    told = (
        "This file takes several inputs, and `keras.layers.TFSMLayer` one. From Keras "
        "too, call its signature:"
    )
    return {"keras": textwrap.fill(told, 88), "layer": "\n".join(lines)}


def logits(meaning):
    """Says what the discriminator's outputs mean, which its loss decides."""
    if meaning["real_above"] is None:
        return (
            "logits (n, 1), larger for real; the loss compares them and fixes no zero"
        )
    above = f"logits (n, 1), above {meaning['real_above']:.3g} for real"
    if meaning["log_odds"]:
        return f"{above}; sigmoid(logit) is the discriminator's probability of that"
    return f"{above}; sigmoid(logit) is no probability"


def mixing(metadata):
    """Says how LiteRT takes mixtures of classes, where an entry has classes."""
    if not any("mix" in each["endpoints"] for each in metadata["exports"]):
        return ""
    told = (
        '`get_signature_runner("mix")` takes mixtures of classes: `labels` are then a '
        f"row of weights, (1, {metadata['classes']}) float32, which sum to 1. So does "
        "the SavedModel's signature `mix`, of any number of rows."
    )
    return f"\n{textwrap.fill(told, 88)}\n"


def data(metadata):
    """Says whose the data are that an entry was trained on."""
    dataset = metadata["dataset"]
    credits = [attribution.credit(dataset["name"], dataset["license"])]
    if metadata["recipe"].get("dataset_b"):  # the other of two sets
        credits.insert(0, attribution.credit(metadata["recipe"]["dataset"]))
    told = " and on ".join(credits)
    return textwrap.fill(f"Trained on {told}.", 88, break_long_words=False)


def operators(exports):
    """Says which operators the LiteRT files have."""
    said = []
    for each in exports:
        if each["format"] == "litert":
            listed = ", ".join(
                f"{name} {version}" for name, version in each["operators"].items()
            )
            said.append(
                f"`{each['file']}` has these operators, with their versions: {listed}."
            )
    return textwrap.fill(" ".join(said), 88)
