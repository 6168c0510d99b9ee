"""Entries of format 1 rewritten to format 2, without training."""

import shutil

import keras
import numpy as np
from PIL import Image, ImageSequence

from kerasgan import pictures, presets, run
from kerasgan.engine import registry
from kerasgan.engine.saving import unasked
from kerasgan.export.files import staged
from kerasgan.zoo import entry, index, renew
from kerasgan.zoo.formats import one_by_one, saved_signatures
from kerasgan.zoo.publish import exports, unit_range
from kerasgan.zoo.recipe import read

TOLERANCE = 1e-6
SAMPLES = 4


def convert(zoo, names=()):
    """Rewrites entries of format 1 to format 2; weights and scores stay as they are.

    In format 2 `config.json` is one that `keras.saving.load_model` reads too, a
    SavedModel holds weights in float16 where they are float16 numbers, exported files
    take mixtures of classes, and the animation is a PNG of the same frames. An entry is
    replaced once all is written, and all that it offers gives what it gave before.

    Args:
        zoo: Path of the folder `zoo/`.
        names: Entries; all by default.

    Yields:
        `(name, difference)`: the name of each entry, and the largest difference between
        what it gives of seed 0 before and after, as a share of the largest value where
        that is above 1; None of an entry that is of format 2 already.

    Raises:
        ValueError: There is no such entry, or one that cannot be read.
        FileExistsError: An entry's folder holds something that belongs to none.
        RuntimeError: What it gives would change by more than 1e-6, or Keras does not
            run on TensorFlow. The entry is as it was then.
    """
    for folder in index.chosen(zoo, names):
        metadata = entry.read_metadata(folder)
        if metadata.get("format") == entry.FORMAT:
            yield folder.name, None
            continue
        if "format" in metadata:
            entry.check_format(folder, metadata)
        entry.check_folder(folder)
        with staged(folder, overwrite=True, replaceable=entry.is_entry) as place:
            shutil.copytree(folder, place)
            _rewrite(place, metadata)
            renew.write(place, read(folder))
            difference = _compare(folder, place)
        yield folder.name, difference


def _rewrite(place, metadata):
    name, config = presets.read_config(place)
    presets.write_config(place, name, registry.find(name), config)
    told = _export(run.load(place, keras.Model), place, metadata["exports"])
    earlier = place / entry.EARLIER_ANIMATION
    if earlier.is_file():
        _animate(earlier, place / entry.ANIMATION)
        earlier.unlink()
    told = {"format": entry.FORMAT, **metadata, "exports": told}
    entry.write_metadata(place, told)


def _export(model, place, told):
    """Exports anew what has other endpoints or weights of another precision by now.

    Returns:
        What `metadata.json` tells of the exported files.
    """
    said = {each["file"]: each for each in told}
    fresh = place.with_name("fresh")
    fresh.mkdir()
    for each in (made.facts() for made in exports(model, fresh)):
        name = each["file"]
        if any(each[key] != said[name].get(key) for key in ("precision", "endpoints")):
            said[name] = each
            _remove(place / name)
            (fresh / name).rename(place / name)
    for each in fresh.iterdir():  # what lies beside them
        if not (place / each.name).exists():
            each.rename(place / each.name)
    shutil.rmtree(fresh)
    return list(said.values())


def _remove(path):
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _animate(path, target):
    """Writes the frames of an animation anew, to the pixel."""
    with Image.open(path) as animation:
        milliseconds = animation.info["duration"]
        frames = [_plain(frame) for frame in ImageSequence.Iterator(animation)]
    pictures.save_apng(frames, target, milliseconds)


def _plain(frame):
    """Returns a picture without a palette, grey where it is grey."""
    whole = frame.convert("RGB")
    red, green, blue = whole.split()
    grey = red.tobytes() == green.tobytes() == blue.tobytes()
    return red if grey else whole


def _compare(before, after):
    """Returns by how much what an entry gives differs from what it gave.

    Raises:
        RuntimeError: By more than 1e-6.
    """
    wanted, found = _outputs(before, run.load), _outputs(after, run.load)
    found["Keras alone"] = _of_keras(keras.saving.load_model(after))
    wanted["Keras alone"] = wanted["Keras"]
    differences = {}
    for form, value in wanted.items():
        scale = max(1.0, float(np.abs(value).max()))
        differences[form] = float(np.abs(found[form] - value).max()) / scale
    worst = max(differences, key=differences.get)
    if not max(differences.values()) <= TOLERANCE:
        raise RuntimeError(
            f"{worst} of {before.name} would give other samples of seed 0: they differ "
            f"by {differences[worst]:.1e}, over {TOLERANCE:g}. Nothing was changed."
        )
    return differences[worst]


def _outputs(folder, load):
    """Returns what all forms of an entry give of inputs of seed 0: name -> array."""
    model = load(folder, keras.Model)
    endpoints = unit_range(model).endpoints()
    inputs = {name: each.sample(SAMPLES) for name, each in endpoints.items()}
    serving = endpoints["serving_default"]
    drawn = [np.int32(SAMPLES), np.int32(0), np.float32(0)]
    inputs["generate"] = drawn + inputs["serving_default"][len(unasked(model.draws)) :]
    lite = one_by_one(folder / "model.tflite", serving)
    return {
        "Keras": _of_keras(model),
        "LiteRT": lite(*inputs["serving_default"]),
        **{
            f"SavedModel's {name}": call(inputs[name])
            for name, call in saved_signatures(folder / "saved_model").items()
        },
    }


def _of_keras(model):
    serving = model.endpoints()["serving_default"]
    return serving(*serving.sample(SAMPLES))
