"""What exported files of an entry take, in the words of its card."""

import json
import textwrap

from kerasgan.modalities.text import VOCABULARY

# How one caption becomes what files take: the code of a card, with no package of ours.
WORDS = """import json

import numpy as np

with open("{name}/{vocabulary}") as file:
    told = json.load(file)
words = {example}.split()
{caption} = np.zeros((1, told["length"]), np.int32)
{caption}[0, : len(words)] = [told["vocabulary"].index(each) + 1 for each in words]"""

THERE_AND_BACK = (
    "What it makes of images of the test split of `{}`, which stand above: then the "
    "translations, and what the way back makes of these."
)


def start(metadata):
    """Returns dict of name -> value, in code, of what exported files draw nothing of.

    That is latents, or whatever else a model draws, and what samples are made of.
    """
    return {
        name: f"np.zeros((1, {', '.join(map(str, shape))}), np.float32)"
        for name, shape in shapes_of(metadata).items()
    }


def shapes_of(metadata):
    """Returns dict of name -> shape of what samples are made of, given and drawn."""
    given, drawn = metadata.get("given"), metadata.get("draws")
    if given or drawn:
        return {**(given or {}), **(drawn or {})}
    return {"latents": [noise(metadata)]}


def translating(metadata):
    """Returns what the card of a model says that makes examples of what it is given."""
    recipe = metadata["recipe"]
    ((name, shape),) = metadata["given"].items()
    sizes, taken = ", ".join(map(str, shape)), shapes_of(metadata)
    truth = ", and what should have come out" * bool(metadata.get("truthful"))
    found = {
        "imports": "import numpy as np\n\nimport kerasgan",
        "asked": f"{name}=np.zeros((16, {sizes}), np.float32)",
        "drawing": "serving_default",
        "drawn": ", ".join(
            f"{each}=tf.zeros((1, {', '.join(map(str, size))}))"
            for each, size in taken.items()
        ),
        "fitted": "images",
        "fixed": f"What it makes of images of the test split of `{recipe['dataset']}`: "
        f"each stands above what became of it{truth}.",
    }
    if recipe["dataset_b"] is None:
        return found
    size = recipe.get("image_size")
    options = [f"batch_size={recipe['batch_size']}"]
    options += [f"image_size={size}"] * bool(size)
    join = "paired" if metadata.get("paired") else "unpaired"
    a, b = recipe["dataset"], recipe["dataset_b"]
    return found | {
        "loading": f'kerasgan.datasets.{join}("{a}", "{b}", {", ".join(options)})',
        "fitted": "(a, b)",
        **({} if metadata.get("paired") else {"fixed": THERE_AND_BACK.format(a)}),
    }


def asking(metadata):
    """Returns how samples are asked for, and what `fit` takes, in code.

    That is a dict of parts of the card; `rows` says what the sheet shows, where that is
    no mixture.
    """
    if metadata.get("told"):
        return worded(metadata)
    plain = {"asked": "16, seed=0", "fitted": "images", "words": ""}
    if metadata["classes"]:
        labels = {"asked": "16, labels=3, seed=0", "fitted": "images, labels"}
        return plain | labels | {"rows": "a row for each class"}
    for name in metadata["codes"] or ():  # the first
        rows = f"a row for each value of `{name}`"
        return plain | {"asked": f"16, codes={{{name!r}: 3}}, seed=0", "rows": rows}
    return plain


def worded(metadata):
    """Returns the same for a model that is told captions."""
    ((name, shape),) = metadata["told"].items()
    example = json.dumps(metadata["example"], ensure_ascii=False)
    said = (
        f"A {name} enters such a file as a row of {shape[0]} whole numbers. A word is "
        f"one more than its place in the list of `{VOCABULARY}`, and 0 stands where "
        f"the {name} has ended."
    )
    code = WORDS.format(
        name=metadata["name"],
        vocabulary=VOCABULARY,
        example=example,
        caption=name,
    )
    return {
        "asked": f"16, {name}={example}, seed=0",
        "fitted": f"(images, {name}s)",
        "rows": f"of {name}s that the training did not see, which stand below",
        "words": f"\n{textwrap.fill(said, 88)}\n\n```python\n{code}\n```\n",
    }


def noise(metadata):
    """Returns the number of latents that an exported file takes, where it takes any."""
    codes = metadata["codes"] or {}
    size = sum(kind if isinstance(kind, int) else 1 for kind in codes.values())
    return metadata["latent_dim"] - size


def conditions(metadata):
    """Returns `(name, dtype, example, shape)` of the inputs beside what is drawn.

    The example is code of an array of one, the shape a text.
    """
    told = [
        (name, "int32", name, f"(n, {', '.join(map(str, shape))})")
        for name, shape in metadata.get("told", {}).items()
    ]
    if metadata["classes"]:
        return [("labels", "int32", "[3]", "(n,)"), *told]
    return told + [
        (name, "int32", "[3]", "(n,)")
        if isinstance(kind, int)
        else (name, "float32", "[0.5]", "(n,)")
        for name, kind in (metadata["codes"] or {}).items()
    ]


def mixed(metadata):
    """Returns what files take beside latents where classes are mixed, in words."""
    if not metadata["classes"]:
        return ""
    return f", `labels` (n, {metadata['classes']}) float32, rows that sum to 1"


def taken(metadata, more):
    """Returns what the sampler of exported files takes."""
    rows = [
        f"`{name}` (n, {', '.join(map(str, shape))})"
        for name, shape in shapes_of(metadata).items()
    ]
    return ", ".join(rows) + more * (not metadata.get("given"))
