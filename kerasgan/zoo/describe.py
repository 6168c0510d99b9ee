"""What an entry is made of, by its networks, its recipe and its class's defaults."""

import collections
import inspect

from kerasgan import models, networks, run
from kerasgan.modalities.condition import Condition

# Of the constructor's options, what a recipe cannot set or the networks tell.
TOLD_ELSEWHERE = ("networks", "width", "normalization", "ema_decay")
COMPILED = ("loss", "label_smoothing")
EARLIER = {"batches_per_step": 1}  # what was no setting once, and another default later


def as_run(metadata):
    """Returns the `Recipe` that an entry was trained with, also one of before.

    What was no setting then was as `EARLIER` has it.
    """
    return run.Recipe(**{**EARLIER, **metadata["recipe"]})


def compile_options(model, recipe):
    """Returns what `compile.json` holds.

    Args:
        model: A `GenerativeModel`, compiled as its run was.
        recipe: The run's `Recipe`.
    """
    config = model.get_compile_config()
    kept = [f"{player}_optimizer" for player in model.players] + [*COMPILED]
    return {
        "ema_decay": settings(type(model), recipe)["ema_decay"],
        **{name: config[name] for name in kept if name in config},
    }


def described(model, recipe):
    """Returns what the card says of an entry's networks and settings, for JSON.

    Args:
        model: A `GenerativeModel`, compiled as its run was.
        recipe: The run's `Recipe`.
    """
    here = settings(type(model), recipe)
    return {
        **paper(type(model)),
        "networks": {
            **{name: here[name] for name in ("networks", "width", "normalization")},
            **{name: _network(getattr(model, name)) for name in model.networks},
        },
        **({} if model.averaged else {"averaged": []}),
        "batches_per_step": _batches(model, recipe),
        "loss": model.compile_options["loss"],
        **_meanings(model),
        "optimizers": {
            player: _optimizer(model.optimizer.of(player)) for player in model.players
        },
        "differences": [
            *_of_settings(here, settings(type(model), None)),
            *_of_options(recipe.options, models.options(type(model))),
            *_of_beginning(recipe),
            *_of_optimizers(model),
            *_of_batches(model, recipe),
            *_of_layers(model, recipe),
        ],
    }


def _meanings(model):
    """Returns what the outputs of a model's endpoints mean."""
    told = {
        name: [", ".join(f"`{each}`" for each in endpoint.names), endpoint.gives]
        for name, endpoint in model.endpoints().items()
        if endpoint.gives
    }
    meanings = {"endpoints": told} if told else {}
    if model.loss is not None:
        logits = model.loss.logits
        meanings["logits"] = {
            "real_above": logits.real_above,
            "log_odds": logits.log_odds,
        }
    return meanings


def kinds(model):
    """Returns the rate of sounds, and the shapes of what samples are made of.

    That is `given` images, captions that the samples are `told`, and what is drawn
    where it is no one row of `latent_dim` numbers; and whether sets are `paired`, and
    the data are `truthful`, as `GenerativeModel` has it.
    """
    conditions = model.conditions.items()
    undrawn = {name: kind for name, kind in conditions if not kind.optional}
    told = [name for name, kind in undrawn.items() if kind.told_beside]
    shapes = {name: kind.shape for name, kind in undrawn.items()}
    drawn = {name: draw.shape for name, draw in model.draws.items()}
    latents = getattr(model, "latent_dim", None)
    one_row = sum(shape == (latents,) for shape in drawn.values())
    found = {"rate": model.example.rate}
    found["given"] = {name: shapes[name] for name in undrawn if name not in told}
    found["told"] = {name: shapes[name] for name in told}
    found["draws"] = {} if one_row or "codes" in drawn else drawn
    found |= {"paired": model.paired, "truthful": model.truthful}
    return {name: value for name, value in found.items() if value}


def paper(cls):
    """Returns `reference` of a model, as its docstring tells it, up to the address.

    What stands behind the address tells of the class's defaults, which an entry may
    have changed.
    """
    _, _, text = inspect.getdoc(cls).partition("Reference: ")
    words = " ".join(text.partition("\n\n")[0].split()).split(" ")
    places = [i for i, word in enumerate(words) if word.startswith("https://")]
    end = places[0] + 1 if places else None
    return {"reference": " ".join(words[:end]).rstrip(".,")}


def settings(cls, recipe):
    """Returns the networks, their settings and the average's decay.

    Args:
        cls: Class of the model.
        recipe: The run's `Recipe`, or None for the class's defaults.
    """
    options = {} if recipe is None else recipe.options
    decay = models.options(cls)["ema_decay"].default
    name = options.get("networks") or cls.default_networks
    given = {"normalization": getattr(cls, "default_normalization", None), **options}
    build = None if name is None else getattr(networks, name)
    built = {
        setting: given.get(setting) or _default(build, setting)
        for setting in ("width", "normalization")
    }
    if recipe is not None:
        decay = options.get("ema_decay", recipe.ema_decay)
    return {
        "networks": name,
        **built,
        "ema_decay": decay if cls.averaged else None,
    }


def _default(build, setting):
    """Returns the default of a setting of networks; None where they have none."""
    if build is None:
        return None
    builders = [vars(build)[name] for name in networks.BUILDERS if name in vars(build)]
    known = [inspect.signature(each).parameters for each in builders]
    return next((each[setting].default for each in known if setting in each), None)


def _network(network):
    """Returns the size of a network, and how many layers of each kind normalise it."""
    layers = [
        each
        for each in network._flatten_layers()
        if type(each).__name__.endswith("Normalization")
    ]
    inner = {
        id(each)
        for layer in layers
        for each in layer._flatten_layers(include_self=False)
    }
    names = [type(each).__name__ for each in layers if id(each) not in inner]
    kinds = sorted(set(names))
    return {
        "parameters": network.count_params(),
        "normalizations": {kind: names.count(kind) for kind in kinds},
    }


def _optimizer(optimizer):
    """Returns the name of an optimizer and those of its settings that say something."""
    config = optimizer.get_config()
    unsaid = {"name"} if config["use_ema"] else {"name", "ema_momentum"}
    rate = {"learning_rate": config.pop("learning_rate")}
    given = {
        name: _plain(value)
        for name, value in (rate | config).items()
        if name not in unsaid and value is not None and value is not False
    }
    return {"class": type(optimizer).__name__, **given}


def _plain(value):
    """Returns a number as it was written, or the name of a schedule."""
    if isinstance(value, float):
        return float(f"{value:.6g}")  # variables are float32
    return value["class_name"] if isinstance(value, dict) else value


def _row(what, here, default):
    return {"what": what, "here": here, "default": default}


def _of_settings(here, default):
    words = {
        "networks": "networks",
        "width": "width of the networks",
        "normalization": "normalization of the discriminator",
        "ema_decay": "decay of the generator's average",
    }
    return [
        _row(words[name], here[name], default[name])
        for name in words
        if here[name] != default[name]
    ]


def _of_options(given, known):
    return [
        _row(name, given[name], known[name].default)
        for name in sorted(given)
        if name not in TOLD_ELSEWHERE and given[name] != known[name].default
    ]


def _of_beginning(recipe):
    """Tells what an entry's weights began with, and what of them stayed so."""
    sources = recipe.start_from or {}
    if isinstance(sources, str):
        sources = {"networks": sources}
    began = [
        _row(f"weights that the {each} began with", source, "drawn anew")
        for each, source in sources.items()
    ]
    return began + [
        _row(f"first layers of the {network} that stayed as they began", layers, 0)
        for network, layers in recipe.freeze.items()
    ]


def _of_optimizers(model):
    rows = []
    for player in model.players:
        here = _optimizer(model.optimizer.of(player))
        default = _optimizer(model.default_optimizer(player))
        for name in sorted({*here, *default}):
            if here.get(name) != default.get(name):
                what = f"{name.replace('_', ' ')} of the {player}'s optimizer"
                rows.append(_row(what, here.get(name), default.get(name)))
    return rows


def _of_layers(model, recipe):
    """Tells what layers have that they have not where the class builds them today."""
    known, config = models.options(type(model)), model.get_config()
    plain = int, float, str, tuple, list
    given = {name: config[name] for name in config if name in known}
    given = {name: value for name, value in given.items() if isinstance(value, plain)}
    kinds = {name: getattr(model, name, None) for name in known}
    given |= {name: k for name, k in kinds.items() if isinstance(k, Condition)}
    today = type(model)(**{**given, **recipe.options})
    rows = []
    for network in model.networks:
        count = collections.Counter()
        mine, theirs = (getattr(each, network).layers for each in (model, today))
        for here, default in zip(mine, theirs, strict=False):
            kind = type(here).__name__
            count[kind] += 1
            if kind != type(default).__name__:
                break  # other networks: no layer has its like
            here, default = here.get_config(), default.get_config()
            what = f"of {kind} {count[kind]} of the {network}"
            rows += [
                _row(f"{name.replace('_', ' ')} {what}", here[name], default[name])
                for name in here
                if isinstance(here[name], (int, float, str))
                if name not in ("name", "trainable")
                if here[name] != default.get(name)
            ]
    return rows


def _of_batches(model, recipe):
    wanted, used = model.batches_per_step, _batches(model, recipe)
    if used == wanted:
        return []
    what = f"real batches for the discriminator's {wanted} steps"
    return [_row(what, f"{used}, the same for each step", wanted)]


def _batches(model, recipe):
    return recipe.batches_per_step or model.batches_per_step
