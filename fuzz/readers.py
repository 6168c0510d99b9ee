"""Damages recipes, presets and .npz files until a reader fails in an unforeseen way.

`python fuzz/readers.py --seconds 60 --seed 1`. Each reader returns, or refuses with a
ValueError or OSError of one line, in bounded time and memory. What breaks that is
written to a file, and the exit code is 1. Guided by coverage: pip install -e '.[fuzz]'.
"""

import argparse
import gzip
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path

import atheris

ROOT = Path(__file__).parent.parent
INSTRUMENTED = ["kerasgan.datasets", "kerasgan.presets", "kerasgan.zoo", "yaml"]
SECONDS_AN_INPUT, MEGABYTES = 10, 6000
RECIPE = b"""model: wgan_gp
networks: resnet
dataset: mnist
batch_size: 32
seed: 3
epochs: 7
ema_decay: null
learning_rate: {generator: 0.001}
options: {width: 16}
selection: {metric: frechet, n: 1000}
callbacks: {CollapseMonitor: {action: stop}}
"""
# Where a mutation begins a new idea: YAML's tags and JSON's and NumPy's extremes.
WORDS = [
    *(b"&a *a << !!int !!float !!binary !!set !!timestamp ? | > %YAML ---".split()),
    *(b"NaN Infinity -1 1e999 99999999999999999999 \\ud800 null [[[[ {{{{".split()),
    *(b"class_name registered_name Lambda __lambda__ module os kerasgan>".split()),
    *(b"descr fortran_order shape (-1,) |O <f8 V0 S0 1000000000000".split()),
]


def readers():
    """Returns dict of name -> (file name, function of its path), importing them."""
    with atheris.instrument_imports(include=INSTRUMENTED):
        from kerasgan import zoo
        from kerasgan.datasets import idx, metadata, npy, npz, table
        from kerasgan.datasets.info import Options
        from kerasgan.presets import compiling, folder, index, weights
        from kerasgan.zoo import entry
    from kerasgan import run

    labelled, plain = Options(labels=True), Options(image_size=4)
    return {
        "recipe": ("recipe.yaml", zoo.read),
        "preset": ("config.json", lambda path: folder.read_config(path.parent)),
        "compile": ("compile.json", lambda path: compiling.read(path, "dcgan")),
        "weights": ("model.weights.h5", weights.check),
        "run": ("run.json", lambda path: run.RunFolder(path.parent).recipe()),
        "index": ("presets.json", lambda path: index.read([path.parent])),
        "metadata": ("metadata.json", lambda path: entry.read_metadata(path.parent)),
        "npz": ("plain.npz", lambda path: npz.read(path, "train", plain, None)),
        "npz with labels": (
            "labelled.npz",
            lambda path: npz.read(path, "train", labelled, None),
        ),
        "npy": ("plain.npy", lambda path: npy.read(path, "train", plain, None)),
        "idx": ("a-images-idx3", lambda path: idx.read(path, "train", plain, None)),
        "table": ("pixels.csv", lambda path: table.read(path, "train", labelled, None)),
        "packed table": (
            "pixels.csv.gz",
            lambda path: table.read(path, "train", plain, None),
        ),
        "metadata.csv": ("metadata.csv", lambda path: of_images(metadata, path)),
        "metadata.jsonl": ("metadata.jsonl", lambda path: of_images(metadata, path)),
    }


def of_images(metadata, path):
    """Reads a table beside two images."""
    return metadata.read(path.parent, [(path.name,)], [("a.png",), ("b", "c.png")])


def seeds():
    """Returns dict of name -> valid contents to begin with."""
    import h5py
    import numpy as np

    images = np.arange(256, dtype="uint8").reshape(4, 8, 8, 1)
    packed, stored, weights = io.BytesIO(), io.BytesIO(), io.BytesIO()
    np.savez_compressed(packed, images=images / 255, labels=np.arange(4))
    np.savez(stored, x=images, y=np.arange(4, dtype="uint8"))
    with h5py.File(weights, "w") as file:
        file["layers/dense/vars/0"] = np.ones((2, 3), "float32")
    preset = (ROOT / "zoo/classifier_digits/config.json").read_bytes()
    files = {"config.json": {"bytes": 3, "sha256": "0" * 64}}
    told = {key: {} for key in ("recipe", "dataset", "evaluation")}
    told |= {"name": "a", "model": "gan", "exports": [], "files": files}
    index = {"presets": {"gan_mnist": {"model": "gan", "files": files}}}
    archives = [packed.getvalue(), stored.getvalue()]
    array, pixels = io.BytesIO(), images.tobytes()
    np.save(array, images)
    idx = (
        bytes([0, 0, 8, 3]) + b"".join(n.to_bytes(4, "big") for n in (4, 8, 8)) + pixels
    )
    table = b"label,pixel0,pixel1,pixel2,pixel3\n1,2,3,4,255\n0,9,8,7,6\n"
    rows = (
        b'{"file_name": "a.png", "label": 3}\n{"file_name": "b/c.png", "text": "x"}\n'
    )
    return {
        "recipe": [RECIPE, b"model: dcgan\ndataset: digits\nseed: 1\nepochs: 2\n"],
        "preset": [preset],
        "compile": [json.dumps({"ema_decay": 0.9, "loss": "hinge"}).encode()],
        "weights": [weights.getvalue()],
        "run": [json.dumps({"model": "dcgan", "options": {"width": 4}}).encode()],
        "index": [json.dumps(index).encode()],
        "metadata": [json.dumps(told).encode()],
        "npz": archives,
        "npz with labels": archives,
        "npy": [array.getvalue()],
        "idx": [idx, gzip.compress(idx)],
        "table": [table, table[34:]],
        "packed table": [gzip.compress(table)],
        "metadata.csv": [b'file_name,label\na.png,"cat"\nb/c.png,1\n'],
        "metadata.jsonl": [rows],
    }


def mutate(data, most, seed):
    """Changes an input; often inside of its structure, where bytes alone break it."""
    chance = random.Random(seed)
    head, body = data[:1], data[1:]
    if body[:2] == b"PK" and chance.random() < 0.8:
        body = rezipped(body, chance)
    elif body[:1] == b"{" and chance.random() < 0.6:
        body = replanted(body, chance)
    elif chance.random() < 0.3:
        at = chance.randrange(len(body) + 1)
        body = body[:at] + chance.choice(WORDS) + body[at + chance.randrange(9) :]
    else:
        body = atheris.Mutate(body, most - 1) if body else chance.choice(WORDS)
    return (head + body)[:most]


def rezipped(body, chance):
    """Changes what lies in an archive, and makes a whole archive of it again."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            entries = [(name, archive.read(name)) for name in archive.namelist()]
    except Exception:
        return atheris.Mutate(body, len(body) + 64)
    made = io.BytesIO()
    kind = chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    with zipfile.ZipFile(made, "w", kind) as archive:
        for name, content in entries:
            if chance.random() < 0.7:
                most = 128 if chance.random() < 0.8 else len(content)  # its header
                begin = atheris.Mutate(content[:most] or b"0", most + 32)
                content = begin + content[most:]
            if chance.random() < 0.1:
                name = chance.choice(["x.npy", "y.npy", "../x.npy", "a\nb.npy", ""])
            archive.writestr(name or "images.npy", content)
    return made.getvalue()


def replanted(body, chance):
    """Puts something else in one place of a JSON document."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return atheris.Mutate(body, len(body) + 64)
    places, waiting = [], [document]
    while waiting:
        value = waiting.pop()
        keys = value if isinstance(value, dict) else range(len(value))
        for key in keys:
            places.append((value, key))
            if isinstance(value[key], dict | list):
                waiting.append(value[key])
    if places:
        value, key = chance.choice(places)
        word = chance.choice(WORDS).decode()
        value[key] = chance.choice(
            [
                None,
                True,
                -1,
                10**30,
                0.5,
                float("nan"),
                word,
                [word],
                {word: value[key]},
            ]
        )
    return json.dumps(document).encode()


def hold(read, path):
    """Lets a reader read; it may refuse, in one line."""
    try:
        read(path)
    except (ValueError, OSError) as error:
        said = str(error)
        if not said.strip() or said.splitlines() != [said]:
            raise RuntimeError(f"This is no line: {said!r}") from error


def fuzz(arguments, place):
    """Runs in a process of its own: libFuzzer ends it."""
    found = list(readers().items())
    corpus = place / "corpus"
    corpus.mkdir()
    for number, (name, _) in enumerate(found):
        for i, content in enumerate(seeds()[name]):
            (corpus / f"{number}-{i}").write_bytes(bytes([number]) + content)

    def one(data):
        if not data:
            return
        _, (file, read) = found[data[0] % len(found)]
        path = place / "files" / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data[1:])
        hold(read, path)

    warnings.simplefilter("ignore")  # archives may well name an entry twice
    options = [
        f"-max_total_time={arguments.seconds}",
        f"-seed={arguments.seed}",
        f"-timeout={SECONDS_AN_INPUT}",
        f"-rss_limit_mb={MEGABYTES}",
        "-max_len=40000",
        "-len_control=0",
        "-print_final_stats=1",
        f"-artifact_prefix={place}{os.sep}",
        str(corpus),
    ]
    atheris.Setup([sys.argv[0], *options], one, custom_mutator=mutate)
    atheris.Fuzz()


def main():
    """Fuzzes, and says what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", default="fuzz-found", help="folder for what fails")
    parser.add_argument("--place", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.place:
        fuzz(arguments, Path(arguments.place))
    with tempfile.TemporaryDirectory() as place:
        again = [sys.executable, __file__, "--place", place, "--out", arguments.out]
        again += ["--seconds", str(arguments.seconds), "--seed", str(arguments.seed)]
        if subprocess.run(again).returncode:
            keep(Path(place) / "files", Path(arguments.out))
    print(f"Nothing found in {arguments.seconds} seconds.")


def keep(files, out):
    """Keeps the input that a reader failed on: the last that was written."""
    written = sorted(files.glob("*"), key=lambda path: path.stat().st_mtime_ns)
    if not written:
        sys.exit("The readers could not be run.")
    out.mkdir(parents=True, exist_ok=True)
    shutil.copy(written[-1], out)
    sys.exit(f"A reader failed on {out / written[-1].name}.")


if __name__ == "__main__":
    main()
