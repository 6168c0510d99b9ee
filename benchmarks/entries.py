"""Makes entries of `zoo/` of the run folders that the benchmarks measure.

    python benchmarks/entries.py runs/cgan_mnist runs/infogan_mnist --out zoo

An entry holds the newest checkpoint as a preset (both players, without optimizers; its
generator is the average that samples), the run's history, a picture of samples of seed
0, and what the run was made of. Its name is that of the run folder.
"""

import argparse
import hashlib
import json
import shutil
from dataclasses import asdict
from pathlib import Path

from conditional import minutes

from kerasgan import pictures
from kerasgan.export.staging import staged
from kerasgan.run.classifier import made_with
from kerasgan.run.subject import find


def samples(model):
    """Returns a picture of samples: a row for each class or value of the first code."""
    if model.conditional:
        images = model.generate(10 * model.classes, labels=range(model.classes), seed=0)
    elif hasattr(model, "codes"):
        name, kind = next(iter(model.codes.given.items()))
        values = [value for value in range(kind) for _ in range(10)]
        images = model.generate(len(values), seed=0, codes={name: values})
    else:
        images = model.generate(100, seed=0)
    return pictures.grid(images, columns=10, data_range=model.data_range)


def averaged(model):
    """Returns a model of the same players whose generator is the average."""
    twin = type(model).from_config({**model.get_config(), "ema_decay": None})
    twin.generator.set_weights(model.sampler.get_weights())
    twin.discriminator.set_weights(model.discriminator.get_weights())
    twin.images_seen.assign(model.images_seen)
    return twin


def publish(path, out):
    """Writes the entry of one run folder; an earlier one stays until this is whole."""
    run, folder = Path(path).resolve(), out.resolve() / Path(path).resolve().name
    if run == folder:
        raise SystemExit(f"{path} would replace itself. Give another --out.")
    subject = find(path)
    model = averaged(subject.source)
    with staged(folder, overwrite=True, replaceable=Path.is_dir) as target:
        model.save_to_preset(target)
        shutil.copy(run / "history.csv", target)
        samples(model).save(target / "samples.png")
        files = sorted(target.iterdir())
        metadata = {
            "model": model.registered_as,
            "recipe": asdict(subject.recipe),
            "images": int(model.images_seen.numpy()),
            "minutes": float(minutes(subject)),
            "parameters": model.count_params(),
            "made_with": made_with(),
            "files": {
                each.name: {
                    "bytes": each.stat().st_size,
                    "sha256": hashlib.sha256(each.read_bytes()).hexdigest(),
                }
                for each in files
            },
        }
        text = json.dumps(metadata, indent=2) + "\n"
        (target / "metadata.json").write_text(text)
    print(folder, sum(each.stat().st_size for each in folder.iterdir()), "bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="+", help="run folders")
    parser.add_argument("--out", type=Path, default=Path("zoo"))
    arguments = parser.parse_args()
    for path in arguments.runs:
        publish(path, arguments.out)


if __name__ == "__main__":
    main()
