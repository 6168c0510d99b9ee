"""The index of a zoo, and the tables and pictures that are made of it."""

import json
from pathlib import Path

from kerasgan.errors import unknown
from kerasgan.zoo import attribution, entry, real, translations
from kerasgan.zoo.entry import scored

INDEX = "presets.json"
MAIN = ("frechet", "accuracy", "r_precision")  # scores that the index tells
BEGIN, END = "<!-- zoo -->", "<!-- /zoo -->"
MADE = "this page is made by `kerasgan zoo index`"
HEAD = f"""# Zoo

Published models, a folder each: weights, SavedModel, LiteRT file, measured scores, a
card, and the recipe that rebuilds it (`kerasgan publish zoo/NAME/recipe.yaml`). Only
the recipes are written by hand; {MADE}.

"""
# How a table marks nats by what they are, see `kerasgan.export.LogProb`.
MEASURING = {  # what stands above their table, the head of their number, and its key
    "classifier": (
        "**Classifiers**, in whose features samples are measured:",
        "accuracy on the test split",
        "accuracy",
    ),
    "text_image_matching": (
        "**Encoders**, which tell whether pictures and captions belong together:",
        "R-precision on the test split",
        "r_precision",
    ),
}
SIGNS = {"exact": "", "bound": "<= ", "estimate": "~ ", "estimated_bound": "<~ "}


def entries(zoo):
    """Returns the folders of the entries in a zoo, sorted by name."""
    return sorted(path.parent for path in Path(zoo).glob(f"*/{entry.METADATA}"))


def chosen(zoo, names=()):
    """Returns the folders of these entries, of all by default.

    Raises:
        ValueError: There is no such zoo or entry.
    """
    known = {folder.name: folder for folder in entries(zoo)}
    if not known:
        raise ValueError(f"{str(zoo)!r} holds no entries. Give the folder zoo/.")
    for name in names:
        if name not in known:
            raise ValueError(unknown(f"entry of {str(zoo)!r}", name, known))
    return [known[name] for name in names or known]


def index(zoo):
    """Returns what `presets.json` holds: each entry, its files and its main scores."""
    found = {}
    for folder in entries(zoo):
        metadata = entry.read_metadata(folder)
        scores = {key: scored(metadata, key) for key in MAIN}
        found[folder.name] = {
            "model": metadata["model"],
            "dataset": metadata["dataset"]["name"],
            "scores": {
                key: {"value": each["value"], "ratio": each["ratio"]}
                for key, each in scores.items()
                if each is not None
            },
            "files": entry.all_files(folder),
        }
    return {"presets": found}


def texts(zoo):
    """Returns what is generated of a zoo: path -> text.

    `presets.json`, the zoo's README, and the tables in the README beside the zoo where
    that has a place for them, two lines `<!-- zoo -->` and `<!-- /zoo -->`.
    """
    zoo = Path(zoo)
    check_place(zoo)
    metadata = [entry.read_metadata(folder) for folder in entries(zoo)]
    if not metadata:
        raise ValueError(
            f"{str(zoo)!r} holds no entries, and so no index is made of it. Give the "
            "folder zoo/."
        )
    made = {
        zoo / INDEX: json.dumps(index(zoo), indent=1) + "\n",
        zoo / "README.md": HEAD + gallery(metadata, "") + "\n",
    }
    readme = zoo.parent / "README.md"
    if readme.is_file() and BEGIN in (text := readme.read_text()):
        before, _, rest = text.partition(BEGIN)
        _, end, after = rest.partition(END)
        if not end:
            raise ValueError(
                f"{readme} has a line {BEGIN} and none {END} behind it. Add it."
            )
        links = gallery(metadata, f"{zoo.name}/")
        made[readme] = f"{before}{BEGIN}\n{links}\n{END}{after}"
    return made


def check_place(zoo):
    """Refuses a folder whose README.md was written by hand: it would be replaced.

    Raises:
        FileExistsError: It is no page of a zoo.
    """
    page = Path(zoo) / "README.md"
    if page.is_file() and MADE.encode() not in page.read_bytes():
        raise FileExistsError(
            f"{page} was not made by `kerasgan zoo index`, which would replace it. "
            "Keep the entries in a folder of their own."
        )


def write_index(zoo):
    """Writes all that is generated of a zoo; returns the paths that changed."""
    changed = []
    for path, text in texts(zoo).items():
        if not path.is_file() or path.read_text() != text:
            path.write_text(text)
            changed.append(path)
    return changed


def gallery(metadata, prefix):
    """Returns the tables of scores, a dataset or task each, and the grids."""
    parts = []
    samples = [each for each in metadata if entry.samples(each)]
    generators = [each for each in samples if not translations.is_one(each)]
    for dataset in dict.fromkeys(each["dataset"]["name"] for each in generators):
        mine = [each for each in generators if each["dataset"]["name"] == dataset]
        parts += [table(dataset, mine, prefix), *shown(dataset, mine, prefix)]
    for mine in translations.tasks(samples):
        dataset = mine[0]["dataset"]["name"]
        parts += [translations.table(mine, prefix), *shown(dataset, mine, prefix)]
    for model, (told, head, key) in MEASURING.items():
        mine = [each for each in metadata if each["model"] == model]
        if mine:
            parts.append(measuring_table(mine, prefix, told, head, key))
    return "\n\n".join(parts)


def shown(dataset, metadata, prefix):
    """Returns the grids of the entries of a dataset, and where the data are from."""
    stated = metadata[0]["dataset"]["license"]
    told = f"Data: {attribution.credit(dataset, stated)}."
    return pictures(dataset, metadata, prefix), told


def table(dataset, metadata, prefix):
    """Returns the scores of the entries of a dataset, the nearest to the data first.

    Nats and captions have a column where an entry tells any.
    """
    first = metadata[0]["evaluation"]
    told = (
        f"**{dataset}**: {first['n']:,} samples of seed {first['seed']} against the "
        f"test split, through `{first['features']['name']}`; the class of each sample "
        "is drawn at random where one can be asked for. The floor is what as many "
        "training images score."
    )
    heads = ["entry", "Fréchet distance", "over the floor", "precision", "recall"]
    heads += ["asked class", *OPTIONAL, "minutes", "size"]
    ranked = sorted(metadata, key=lambda each: scored(each, "frechet")["value"])
    frechet, precision, recall = (
        scored(metadata[0], key)["floor"] for key in ("frechet", "precision", "recall")
    )
    floors = ["training images", f"{frechet:.3g}", "1", f"{precision:.3f}"]
    floors += [f"{recall:.3f}", "", *("" for _ in OPTIONAL), "", ""]
    rows = [heads, *(_row(each, prefix) for each in ranked), floors]
    for head, (cell, meaning) in OPTIONAL.items():
        if any(map(cell, metadata)):
            told += meaning
            continue
        place = rows[0].index(head)
        rows = [row[:place] + row[place + 1 :] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return "\n".join([told, "", *lines])


def _row(metadata, prefix):
    """Returns the cells of an entry."""
    frechet, accuracy = (scored(metadata, key) for key in ("frechet", "class_accuracy"))
    return [
        f"[{metadata['name']}]({prefix}{metadata['name']})",
        f"{frechet['value']:.3g}",
        f"{frechet['ratio']:.3g}",
        *(f"{scored(metadata, key)['value']:.3f}" for key in ("precision", "recall")),
        "" if accuracy is None else f"{accuracy['value']:.1%}",
        *(cell(metadata) for cell, _ in OPTIONAL.values()),
        f"{metadata['minutes']:.0f}",
        entry.megabytes(metadata),
    ]


def likelihood(metadata):
    """Returns nats of a test image as a table tells them; "" where nothing is told."""
    for kind, sign in SIGNS.items():
        score = scored(metadata, f"nats_{kind}")
        if score is not None:
            name, words = score["name"], []
            if "binarised" not in name:
                bits = scored(metadata, f"bits_per_dimension_{kind}")
                words.append(
                    "a density" if bits is None else f"{bits['value']:.2f} bits"
                )
            words += ["given the label"] * ("given_labels" in name)
            told = f" ({', '.join(words)})" if words else ""
            return f"{sign}{score['value']:.1f}{told}"
    return ""


def captions(metadata):
    """Returns the share of captions that are drawn right, of two kinds, or ""."""
    found = [scored(metadata, f"caption_accuracy_{split}") for split in CAPTIONED]
    return " / ".join(f"{each['value']:.1%}" for each in found if each is not None)


CAPTIONED = "test", "held_out"
OPTIONAL = {  # columns that stand where a cell holds something, and what they tell
    "nats": (
        likelihood,
        " Nats are minus log p(x) of a test image made binary, or log p(x | y) "
        "given its label: exact; at most that much (<=); estimated (~); or at most "
        "that much by an estimate (<~). Of grey levels the table adds bits of each "
        "value; a density is of real values, and compares with none of these.",
    ),
    "captions": (
        captions,
        " Captions are the share of pictures that show all that was asked for, in "
        "wordings that the training did not hear: of combinations that it saw, and of "
        "combinations that it did not see.",
    ),
}


def pictures(dataset, metadata, prefix):
    """Returns the fixed-seed grids, three in a row, behind one of real images."""
    grids = []
    if attribution.may_be_shown(dataset):
        grids.append(("real images of the test split", real.name(dataset)))
    grids += [(f"`{each['name']}`", f"{each['name']}/samples.png") for each in metadata]
    lines = []
    for first in range(0, len(grids), 3):
        cells = [
            f"![{words.strip('`')}]({prefix}{path})<br>{words}"
            for words, path in grids[first : first + 3]
        ]
        lines.append("| " + " | ".join(cells) + " |")
        if first == 0:
            lines.append("|" + "---|" * len(cells))
    return "\n".join(lines)


def measuring_table(metadata, prefix, told, head, key):
    """Returns the table of what samples are measured with, of one kind.

    Args:
        metadata: List of dicts, those of the entries of that kind.
        prefix: Of links.
        told: What they are, above the table.
        head: The head of their number.
        key: The key of their number.
    """
    lines = [told, "", f"| entry | {head} | minutes |", "|---|---|---|"]
    for each in metadata:
        accuracy = scored(each, key)
        told = "no test split" if accuracy is None else f"{accuracy['value']:.2%}"
        lines.append(
            f"| [{each['name']}]({prefix}{each['name']}) | {told} | "
            f"{each['minutes']:.0f} |"
        )
    return "\n".join(lines)
