"""Model cards in the format of the Hugging Face Hub: YAML, then Markdown."""

import textwrap

from kerasgan.zoo import entry, inputs, sections
from kerasgan.zoo.real import COLUMNS
from kerasgan.zoo.templates import FOUND, GENERATOR, LIMITS, MEASURING, TASKS

JUDGED = """{} here
too, and `load` compiles the model as it was trained, with the optimizers, loss and
average of the table above"""
COMPILED = """`load` compiles
the model as it was trained, with the optimizers and the
average of the table above"""
MOVED = """`load` compiles
the model as it was trained, with the optimizers of the table above"""
AVERAGE = ", and the\naverage begins with the published weights"


def card(metadata):
    """Writes the card of an entry.

    Args:
        metadata: Dict as `metadata.json` holds it.

    Returns:
        The text of `README.md`.
    """
    values = _shared(metadata)
    if not entry.samples(metadata):
        return MEASURING[metadata["model"]].substitute(values)
    return GENERATOR.substitute(values, **_generator(metadata))


def _shared(metadata):
    """Returns what both kinds of cards say."""
    recipe, dataset = metadata["recipe"], metadata["dataset"]
    example = entry.example(metadata)
    return {
        "header": header(metadata),
        "name": metadata["name"],
        "data": dataset["name"],
        "parameters": f"{metadata['parameters']:,}",
        "numbers": numbers(metadata["evaluation"], example.things),
        "things": example.things,
        "Things": example.things.capitalize(),
        "thing": example.things[:-1],
        "epochs": metadata["epochs"],
        "images": f"{metadata['images']:,}",
        "minutes": metadata["minutes"],
        "seed": recipe["seed"],
        "trained_with": _versions(metadata["trained_with"]),
        "made_with": _versions(metadata["made_with"]),
        "commit": metadata["commit"] or "no checkout",
        "shape": ", ".join(map(str, metadata["image_shape"])),
        "exports": _exports(metadata["exports"]),
        "operators": sections.operators(metadata["exports"]),
        "dataset": sections.data(metadata),
        "license": metadata["license"],
        "note": _note(metadata),
    }


def _generator(metadata):
    """Returns what only the card of a model that samples says."""
    conditions, example = inputs.conditions(metadata), entry.example(metadata)
    given = [f"{name}=tf.constant({value})" for name, _, value, _ in conditions]
    drawn = ["n=tf.constant(16)", "seed=tf.constant(0)", "truncation=tf.constant(0.0)"]
    start = inputs.start(metadata)
    lite = [f"{name}={value}" for name, value in start.items()]
    told = [
        f"{name}=np.array({value}, np.{dtype})" for name, dtype, value, _ in conditions
    ]
    variable = "gan" if discriminators(metadata) else "model"
    rows = f"{example.shown(COLUMNS**2):,} of them" if example.together else None
    asking = inputs.asking(metadata)
    rows = rows or asking.pop("rows", "ten rows of ten")
    return {
        "model": sections.class_name(metadata),
        "batch": metadata["recipe"]["batch_size"],
        "networks": sections.networks(metadata),
        "sizes": sections.sizes(metadata["networks"]),
        "variable": variable,
        **_going_on(metadata),
        **_ranges(example),
        "training": sections.training(metadata),
        "differences": sections.differences(metadata),
        "imports": sections.imports(metadata),
        "loading": _loading(metadata, variable),
        "drawing": "generate",
        **sections.layer(metadata["name"], start, told),
        "fixed": f"Samples of seed 0, {rows}, not picked; `{entry.ANIMATION}` shows "
        f"others through the training.{_files(example)}",
        "best": _chosen(metadata["best"]),
        **asking,
        "drawn": ", ".join(drawn + given),
        "lite": ", ".join(lite + told),
        "mixing": sections.mixing(metadata),
        "signatures": _signatures(metadata, conditions),
        "limits": LIMITS.format(
            dataset=metadata["dataset"]["name"],
            things=example.things,
            shape=example.extent,
            features=metadata["evaluation"]["features"]["name"],
        ),
        "reference": f", after {metadata['reference']}" * bool(metadata["reference"]),
        **(inputs.translating(metadata) if metadata.get("given") else {}),
    }


def _loading(metadata, variable):
    """Returns the call that loads the data as the run did, in code."""
    recipe, used = metadata["recipe"], metadata["batches_per_step"]
    size = recipe.get("image_size")
    options = [f"batch_size={recipe['batch_size']}"]
    options += ["labels=True"] * bool(metadata["classes"])
    options += [f"captions={variable}.text"] * bool(metadata.get("told"))
    options += [f"image_size={size}"] * bool(size)
    options += [f"batches_per_step={used}"] * (used > 1)
    name = metadata["dataset"]["name"]
    return f'kerasgan.datasets.load("{name}", {", ".join(options)})'


def _ranges(example):
    """Returns where the values of samples lie, of `fit` and of exported files."""
    if example.units:
        return {"inside": "", "outside": ""}
    low, high = example.published
    return {"inside": " in [-1, 1]", "outside": f" in [{low:g}, {high:g}]"}


def _going_on(metadata):
    """Returns what is said of going on with the training."""
    averaged, judges = metadata.get("averaged") != [], discriminators(metadata)
    compiled = COMPILED if averaged else MOVED
    said = "The discriminators are" if len(judges) > 1 else "The discriminator is"
    return {
        "compiled": JUDGED.format(said) if judges else compiled,
        "going_on": ", so that it goes on training with them:",
        "average": AVERAGE if averaged else "",
    }


def discriminators(metadata):
    """Returns the names of the discriminators of an entry."""
    networks = metadata.get("networks", ())
    return [name for name in networks if name.startswith("discriminator")]


def _files(example):
    """Says what lies beside the sheet, of samples that no picture shows whole."""
    if not example.apart:
        return ""
    return (
        " The picture shows spectrograms, and `samples/` holds the first sound of each "
        f"row, WAV files at a rate of {example.rate} samples a second."
    )


def _note(metadata):
    """Returns a paragraph of what the recipe notes, or nothing."""
    note = metadata.get("note")  # entries of before have none
    return f"\n\n{textwrap.fill(note, 88)}" if note else ""


def _chosen(best):
    """Says which checkpoint was published."""
    if best is None:
        return "the last epoch"
    return f"epoch {best['epoch']}, the best by `{best['metric']}` of training images"


def _signatures(metadata, conditions):
    shape = ", ".join(map(str, metadata["image_shape"]))
    things = entry.example(metadata).things
    images = f"{things} (n, {shape})"
    more = "".join(f", `{name}` {shape} {kind}" for name, kind, _, shape in conditions)
    judged = f"`images`{more if metadata['judges_labels'] else ''}"
    judged += ", `vectors` of `encode_text`" if metadata.get("told") else ""
    one = f" or {conditions[0][3].replace('n', '1')}" if more else ""
    drawn = f"`n`, `seed` (int32), `truncation` (float32, 0 for none){more}{one}"
    rows = {
        "serving_default": (inputs.taken(metadata, more), images),
        "mix": (inputs.taken(metadata, inputs.mixed(metadata)), images),
        "generate": (drawn, images),
        **_judging(metadata, judged),
        "classify": ("`images`", "probabilities of the classes"),
        "recognise": ("`images`", "probabilities and means of the codes"),
    }
    rows |= metadata.get("endpoints", {})
    here = metadata["exports"][0]["endpoints"]
    return "\n".join(
        f"| `{name}` | {what[0]} | {what[1]} |"
        for name, what in rows.items()
        if name in here
    )


def _judging(metadata, judged):
    """Returns the row of a discriminator, where the loss says what its logits mean."""
    if "logits" not in metadata:
        return {}
    return {"discriminate": (judged, sections.logits(metadata["logits"]))}


def _exports(exports):
    said = [
        f"`{each['file']}` ({each['precision']}, {each['bytes'] / 1e6:.2f} MB) differs "
        f"from Keras by at most {each['max_difference']:.1e}"
        for each in exports
    ]
    return " and ".join(said) + f" on {exports[0]['inputs_compared']} seeded inputs."


def _versions(made):
    if made is None:
        return "not recorded"
    return ", ".join(f"{name} {version}" for name, version in made.items())


def numbers(evaluation, things="images"):
    """Returns the table of scores, each beside its floor."""
    if evaluation is None:
        return "There is no test split to score it on."
    first = evaluation["scores"][0]
    if first["key"] in FOUND:
        return FOUND[first["key"]].format(first["value"], evaluation["n"], things)
    lines = [
        f"Of {evaluation['n']:,} samples, seed {evaluation['seed']}, against the "
        f"{evaluation['test']['images']:,} {things} of the test split, through "
        f"`{evaluation['features']['name']}`; the floor is what as many training "
        f"{things} score:",
        "",
        "| metric | value | floor | over the floor | better |",
        "|---|---|---|---|---|",
    ]
    for each in evaluation["scores"]:
        ratio = "" if each["ratio"] is None else f"{each['ratio']:.3g}"
        if each["better"] != "lower":
            ratio = ""
        floor = "" if each["floor"] is None else f"{each['floor']:.4g}"
        lines.append(
            f"| {each['name']} | {each['value']:.4g} | {floor} | {ratio} | "
            f"{each['better'] or ''} |"
        )
    copies = evaluation.get("copies")
    if copies:
        lines += [
            "",
            f"{copies['copy_rate']:.2%} of the samples lie as near to a training "
            f"{things[:-1]} as the nearest {copies['quantile']:.0%} of unseen {things} "
            "do.",
        ]
    return "\n".join(lines)


def header(metadata):
    """Returns the YAML of the card."""
    import yaml

    measuring = not entry.samples(metadata)
    example = entry.example(metadata)
    task = example.classifying if measuring else example.task
    if metadata["model"] in TASKS or metadata.get("given"):
        task = TASKS.get(metadata["model"], "image-to-image")
    if metadata.get("told"):
        task = "text-to-image"
    tags = [task, "evaluation"] if measuring else []
    tags += ["gan"] * bool(discriminators(metadata))
    evaluation = metadata["evaluation"]
    content = {
        "license": metadata["license"],
        "library_name": "keras",
        "pipeline_tag": task,
        "tags": [*tags, metadata["model"], "kerasgan", "litert", "tf-saved-model"],
        "datasets": [metadata["dataset"]["name"]],
    }
    if evaluation is not None:
        test = evaluation["test"]
        result = {
            "task": {"type": task},
            "dataset": {
                "name": test["name"],
                "type": test["name"],
                "split": test["split"],
            },
            "metrics": [
                {"type": each["key"], "name": each["name"], "value": each["value"]}
                for each in evaluation["scores"]
            ],
        }
        content["model-index"] = [{"name": metadata["name"], "results": [result]}]
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
