"""From a recipe and its run to an entry of the zoo, in one command."""

import json
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path

from kerasgan import halves, presets, run
from kerasgan.engine.precision import in_float32
from kerasgan.engine.saving import own_state
from kerasgan.export.files import staged
from kerasgan.run.folder import made_with
from kerasgan.run.given import translating
from kerasgan.run.history import minutes
from kerasgan.zoo import attribution, card, describe, entry, index, real, score
from kerasgan.zoo.recipe import read
from kerasgan.zoo.sheets import animate, draw_samples

RUNS = Path("runs")
LICENSE = "apache-2.0"


def publish(recipe, folder=None, verbose=1):
    """Trains what a recipe says, where that was not done, and writes its entry.

    The run is kept in a folder of its own: one that was interrupted goes on, one that
    is finished (on another machine or backend, perhaps) is not trained again. An
    earlier entry stays until the new one is whole.

    Args:
        recipe: Path of `zoo/NAME/recipe.yaml`, or of that folder.
        folder: Folder of the run; `runs/NAME` by default.
        verbose: As for `keras.Model.fit`.

    Returns:
        The metadata of the entry, a dict as in `metadata.json`.

    Raises:
        ValueError: The recipe is none, the run was made of another one, or the entry
            would be too large.
        RuntimeError: The backend is not TensorFlow, which writes the exports.
        FileExistsError: Something lies in the entry's folder that no entry has.
    """
    plan = read(recipe)
    check_shown(plan)
    entry.check_folder(plan.path.parent)
    index.check_place(plan.path.resolve().parent.parent)
    runs = run.RunFolder(Path(folder or RUNS / plan.name))
    trained(plan, runs, verbose)
    return write(plan, runs)


def check_shown(plan):
    """Refuses a recipe whose sheets would show real images that may not be published.

    Raises:
        ValueError: They would.
    """
    recipe = plan.recipe
    if recipe.dataset_b is not None and not attribution.may_be_shown(recipe.dataset):
        raise ValueError(
            f"{plan.path}: the entry would show real images beside what is made of "
            f"them, and those of {recipe.dataset!r} may not be published. Write "
            "another dataset."
        )


def trained(plan, folder, verbose=1):
    """Trains the run of a plan, or what is left of it.

    Raises:
        ValueError: The folder holds a run of another recipe.
    """
    resume = folder.settings.is_file()
    if resume:
        found = folder.recipe()
        for field, wanted in asdict(plan.recipe).items():
            if getattr(found, field) != wanted:
                raise ValueError(
                    f"The run in {str(folder.root)!r} was made with {field}="
                    f"{getattr(found, field)!r}, and {plan.path} says {wanted!r}. "
                    "Change the recipe, or give another folder with --run."
                )
        found = folder.checkpoint()
        if found is not None and found.epoch >= plan.epochs:
            return
    folder.root.parent.mkdir(parents=True, exist_ok=True)
    run.train(folder, plan.recipe, resume=resume, epochs=plan.epochs, verbose=verbose)


def write(plan, folder):
    """Writes the entry of a run that is finished; returns its metadata."""
    target = plan.path.resolve().parent
    model, recipe = published_model(folder), plan.recipe
    with staged(target, overwrite=True, replaceable=entry.is_entry) as place:
        presets.write(place, model.registered_as, model)
        if model.generative:
            presets.to_float16(place / presets.WEIGHTS)
            options = describe.compile_options(model, recipe)
            presets.compiling.write(place, options)
        shutil.copy(plan.path, place / "recipe.yaml")
        shutil.copy(folder.history, place)
        run.trim_history(place / folder.history.name)
        reports = exports(model, place)
        if model.generative:
            draw_samples(model, recipe, place)
            animate(folder.samples, place / entry.ANIMATION, entry.room(place))
            real.write(target.parent, recipe.made, model.example)
        entry.check_size(place)  # before its samples are measured, which takes minutes
        metadata = {
            "format": entry.FORMAT,
            **facts(plan, folder, model),
            "exports": [each.facts() for each in reports],
            "evaluation": score.measure(place, plan),
            "made_with": made_with(),
            "commit": commit(),
            "files": entry.files(place),
        }
        entry.write_metadata(place, metadata)
        (place / "README.md").write_text(card.card(metadata))
        entry.check_size(place)
    return metadata


def published_model(folder):
    """Returns the model of a run that is published: the best, or else the newest.

    Its networks are the averages that sample, and none are kept beside them. It is
    compiled as the run was; what the optimizers remember is not published. All
    weights are rounded to float16, half the size to store, before anything is exported
    or measured: so all formats hold the same numbers. It computes in float32, whatever
    it was trained in. Classifiers stay as they are.
    """
    recipe = folder.recipe()
    path = folder.newest()[0] if recipe.selection is None else folder.best
    model = run.load(path, recipe.model_class)
    if not model.generative:
        return model
    twin = type(model).from_config({**model.get_config(), "ema_decay": None})
    twin = in_float32(twin)
    for name in model.networks:
        source = model.average_of(name) or getattr(model, name)
        getattr(twin, name).set_weights(source.get_weights())
    twin.set_weights([halves.rounded(each) for each in twin.get_weights()])
    for name, variable in own_state(twin).items():
        variable.assign(own_state(model)[name])
    twin.prepare_log_prob(anew=True)  # of the rounded weights
    twin.compile_from_config(model.get_compile_config())
    return twin


def exports(model, place):
    """Writes the SavedModel and the LiteRT file; returns their reports.

    Their images lie in [0, 1]: whoever loads them knows nothing of this package.
    """
    return [
        unit_range(model).export(place / "saved_model", overwrite=True),
        export_litert(model, place),
    ]


def export_litert(model, place):
    """Writes the LiteRT file of an entry, or writes it anew; returns its report.

    It is stored in float16, which the weights are. That rounds all other constants,
    too, so that a model which draws one of 256 levels may make other samples of them:
    its file is stored in float32 then.
    """
    model, options = unit_range(model), {"format": "litert", "overwrite": True}
    try:
        return model.export(place / "model.tflite", precision="float16", **options)
    except RuntimeError:  # a file that differs; whatever else it is, comes again
        return model.export(place / "model.tflite", **options)


def unit_range(model):
    """Returns a model of the same weights whose images lie in [0, 1].

    Sounds lie in [-1, 1], as `model.example.published` says, and points stay as they
    are.
    """
    example = model.example
    makes_some = model.generative  # classifiers do not
    if not makes_some or example.published in (None, example.data_range):
        return model
    config, wanted = model.get_config(), example.published
    if "data_range" in config:
        config["data_range"] = wanted
    twin = type(model).from_config(config)
    twin.example = example.of_range(wanted)
    twin.set_weights(model.get_weights())
    return twin


def facts(plan, folder, model):
    """Returns what is known of an entry before it is measured."""
    history = run.read_history(folder.history)
    images = _images(history, plan)
    made = folder.made_with
    generator = model.generative
    return {
        "name": plan.name,
        "model": model.registered_as,
        "class": f"{type(model).__module__}.{type(model).__name__}",
        "license": LICENSE,
        "recipe": asdict(plan.recipe),
        "epochs": len(history["epoch"]),
        "note": plan.note,
        **(_example(model, plan.recipe) if generator else {}),
        "best": json.loads(folder.best_note.read_text())
        if plan.recipe.selection is not None
        else None,
        "image_shape": model.image_shape,
        **(describe.kinds(model) if generator else {}),
        "latent_dim": getattr(model, "latent_dim", None),
        "classes": getattr(model, "classes", None),
        "judges_labels": getattr(model, "judges_labels", False),
        "codes": getattr(getattr(model, "codes", None), "given", None),
        "parameters": model.count_params(),
        **(describe.described(model, plan.recipe) if generator else {}),
        "dataset": _dataset(plan.recipe),
        "images": images,
        "minutes": round(minutes(history, images), 1),
        "trained_with": json.loads(made.read_text()) if made.is_file() else None,
    }


def _example(model, recipe):
    """Returns a caption as an example, of a model that is told any."""
    source, _ = translating(model, recipe)
    if source is model:
        return {}
    told = [
        model.conditions[name].captions(rows) for name, rows in source.given(1).items()
    ]
    told = [str(each[0]) for each in told if each is not None]
    return {"example": told[0]} if told else {}


def _dataset(recipe):
    from kerasgan import datasets

    info = datasets.load(recipe.made, shuffle=False, **recipe.reading()).info
    facts = {"name": recipe.made, "images": info.size, "license": info.license}
    return {**facts, "classes": None if info.classes is None else list(info.classes)}


def _images(history, plan):
    """Returns the number of images that the whole run saw."""
    from kerasgan import datasets

    recipe = plan.recipe
    sets = [each for each in (recipe.dataset, recipe.dataset_b) if each is not None]
    options = {"shuffle": False, **recipe.reading()}
    sizes = [datasets.load(each, **options).info.size for each in sets]
    return max(sizes) * len(history["epoch"])


def commit():
    """Returns the commit of the checkout that this package runs from, or None."""
    here = Path(__file__).resolve().parent

    def git(*words):
        return subprocess.run(
            ["git", "-C", str(here), *words], capture_output=True, text=True, check=True
        ).stdout.strip()

    try:
        tracked = git("ls-files", "--error-unmatch", str(here / "__init__.py"))
        changed = git("status", "--porcelain", "--untracked-files=no", str(here.parent))
    except (OSError, subprocess.CalledProcessError):
        return None
    head = git("rev-parse", "HEAD")
    return f"{head}, and changes" if tracked and changed else head
