"""Writing the cards of published entries anew, without training."""

import json
import shutil

import keras

from kerasgan import presets, run
from kerasgan.export import operators
from kerasgan.export.files import staged
from kerasgan.run.folder import made_with
from kerasgan.zoo import card, describe, entry, index, real, score
from kerasgan.zoo.publish import commit, export_litert
from kerasgan.zoo.recipe import read
from kerasgan.zoo.sheets import draw_samples


def renew(zoo, names=(), measure=False, litert=False):
    """Writes cards, and what older entries do not tell of themselves.

    Weights, SavedModel and the training's animation stay as they are. What an entry was
    compiled with is made of its recipe where `compile.json` does not tell it; networks,
    differences to the defaults and operators are read from the files; `history.csv`
    loses columns that nothing filled, and counts its epochs from 1. Scores in short
    are measured where an entry has none, which takes its dataset. The index is not
    written.

    Args:
        zoo: Path of the folder `zoo/`.
        names: Entries; all by default.
        measure: Whether samples are drawn and measured again as well, which takes the
            datasets.
        litert: Whether `model.tflite` is exported again from the entry's weights, which
            brings the operators of today's exporter.

    Yields:
        `(name, changed)`: the name of each entry, and whether anything in it changed.

    Raises:
        ValueError: There is no such entry, or one that cannot be read.
    """
    for folder in index.chosen(zoo, names):
        before = entry.all_files(folder)
        with staged(folder, overwrite=True, replaceable=entry.is_entry) as place:
            entry.check_format(folder, entry.read_metadata(folder))
            shutil.copytree(folder, place)
            write(place, read(folder), measure, litert)
        yield folder.name, entry.all_files(folder) != before


def write(place, plan, measure=False, litert=False):
    """Writes metadata and card of an entry anew.

    Args:
        place: Path of the entry's folder, which is changed.
        plan: `ZooRecipe` of its recipe.
        measure: As for `renew`.
        litert: As for `renew`.
    """
    metadata = _metadata(place, plan, measure, litert)
    metadata["files"] = entry.files(place)
    entry.write_metadata(place, metadata)
    (place / entry.CARD).write_text(card.card(metadata))
    entry.check_size(place)


def _metadata(place, plan, measure, litert):
    """Returns what `metadata.json` says, and writes the files that go with it."""
    metadata = entry.read_metadata(place)
    metadata.pop("summary", None)  # earlier cards quoted the class's docstring
    recipe = describe.as_run(metadata)
    metadata |= {"note": plan.note}
    for name in describe.EARLIER:
        metadata["recipe"][name] = getattr(recipe, name)
    run.trim_history(place / "history.csv")
    for number, export in enumerate(metadata["exports"]):
        if export["format"] == "litert" and litert:
            model = run.load(place, keras.Model)
            metadata["exports"][number] = export_litert(model, place).facts()
        elif export["format"] == "litert":
            export["operators"] = operators(place / export["file"])
    if entry.samples(metadata):
        metadata |= _described(place, recipe)
    if measure:
        _draw(place, metadata, plan)
        measured = score.measure(place, plan)
        metadata |= {"evaluation": measured, "made_with": made_with()}
        metadata["commit"] = commit()
    elif entry.samples(metadata) and "in_short" not in metadata["evaluation"]:
        evaluation, dataset = metadata["evaluation"], plan.recipe.made
        (found,) = score.in_short([place], dataset, evaluation["n"])
        evaluation["in_short"] = found
    return json.loads(json.dumps(metadata))


def _described(place, recipe):
    model = run.load(place)
    if not model.compiled:  # an entry of before
        model.compile(**run.optimizers(recipe, model))
        presets.compiling.write(place, describe.compile_options(model, recipe))
    return describe.described(model, recipe)


def _draw(place, metadata, plan):
    if entry.samples(metadata):
        model = run.load(place)
        draw_samples(model, plan.recipe, place)
        zoo = plan.path.resolve().parent.parent
        real.write(zoo, plan.recipe.made, model.example)
