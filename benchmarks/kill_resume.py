"""Kills a run at random moments, and compares where it ends.

    python benchmarks/kill_resume.py dcgan --backend tensorflow --kills 20 \
        --csv benchmarks/kill_resume.csv

Trains a small run without interruption, and the same again in another folder, whose
process gets `kill -9` and is started again with `--resume`, until it has ended. Of the
kills one in five comes at a random moment while the process starts, the others at one
after its first checkpoint, so that each gets a little further. Then every variable of
the two last checkpoints is compared, bit for bit, and so are the rows of
`history.csv` (but for rates of time) and the pictures of samples.
Exits with 1 where anything differs.
"""

import argparse
import csv
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TIMES = {"images_per_second"}
STARTUP = 8  # seconds, about what it takes until the first step


def command(arguments, folder, *more):
    """Returns the command that trains."""
    return [
        *(sys.executable, "-m", "kerasgan", "train"),
        *("--backend", arguments.backend, "--out", str(folder), "--quiet"),
        *("--epochs", str(arguments.epochs), *more),
    ]


def settings(arguments):
    """Returns the options of a run that begins."""
    other = arguments.dataset_b
    return [
        *(["--dataset-b", other] if other else []),
        *(arguments.model, "--dataset", arguments.dataset, "--seed"),
        *(str(arguments.seed), "--batch-size", str(arguments.batch_size)),
        *("--set", f"width={arguments.width}", "--deterministic"),
        *(word for each in arguments.set for word in ("--set", each)),
    ]


def start(line, log):
    """Starts a process that writes into a file."""
    return subprocess.Popen(line, stdout=log, stderr=subprocess.STDOUT)


def interrupted(arguments, folder, seconds, log):
    """Trains with kills at random moments; returns how many there were."""
    draw = random.Random(arguments.seed)
    kills = 0
    within = ["--save-every-steps", str(arguments.save_every_steps)]
    while True:
        begun = any((folder / "checkpoints").glob("epoch_*.keras"))
        if not begun and folder.exists():  # killed before its first checkpoint
            more = [*settings(arguments), *within, "--overwrite"]
        else:
            more = [*within, *(["--resume"] if begun else settings(arguments))]
        process = start(command(arguments, folder, *more), log)
        if kills == arguments.kills:
            if process.wait():
                sys.exit(f"The run failed; see {log.name}.")
            return kills
        if kills % 5 == 4:
            wait = draw.uniform(0, STARTUP)
        else:
            await_checkpoint(process, folder)
            wait = draw.uniform(0, seconds / arguments.kills)
        try:
            code = process.wait(timeout=wait)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
            continue
        if code:
            sys.exit(f"The run failed with {code}; see {log.name}.")
        return kills


def await_checkpoint(process, folder):
    """Waits until a process has written a checkpoint, or has ended."""
    files = folder / "checkpoints"
    before = set(files.glob("epoch_*.keras"))
    while process.poll() is None and set(files.glob("epoch_*.keras")) <= before:
        time.sleep(0.01)


def history(folder):
    """Returns the rows of a history without rates of time."""
    with open(folder / "history.csv", newline="") as file:
        return [
            {name: value for name, value in row.items() if name not in TIMES}
            for row in csv.DictReader(file)
        ]


def variables(folder):
    """Returns the numbers of the last checkpoint, by path."""
    import keras

    from kerasgan import run

    model = run.load(run.RunFolder(folder).newest().path)
    every = [*model.variables, *model.optimizer.variables]
    return [(each.path, keras.ops.convert_to_numpy(each.value)) for each in every]


def differences(one, other):
    """Returns what differs between two run folders, a list of sentences."""
    found = [
        f"variable {path}"
        for (path, mine), (_, its) in zip(variables(one), variables(other), strict=True)
        if mine.tobytes() != its.tobytes()
    ]
    if history(one) != history(other):
        found.append("history.csv")
    pictures = [
        {p.name: p.read_bytes() for p in f.glob("samples/*")} for f in (one, other)
    ]
    if pictures[0] != pictures[1]:
        found.append("pictures of samples")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", nargs="?", default="dcgan")
    parser.add_argument("--backend", default="tensorflow")
    parser.add_argument("--dataset", default="digits")
    parser.add_argument("--dataset-b", help="of a model that learns from two sets")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--width", type=int, default=8)
    parser.add_argument("--set", action="append", default=[], help="more settings")
    parser.add_argument("--save-every-steps", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--csv", type=Path)
    arguments = parser.parse_args()
    os.environ["KERAS_BACKEND"] = arguments.backend
    work = Path(tempfile.mkdtemp(prefix="kill-resume-"))
    with open(work / "log.txt", "w") as log:
        begin = time.monotonic()
        whole = command(arguments, work / "whole", *settings(arguments))
        if start(whole, log).wait():
            sys.exit(f"The run failed; see {log.name}.")
        seconds = time.monotonic() - begin
        kills = interrupted(arguments, work / "killed", seconds, log)
    found = differences(work / "whole", work / "killed")
    row = {
        "model": " ".join([arguments.model, *arguments.set]),
        "backend": arguments.backend,
        "dataset": " ".join(filter(None, (arguments.dataset, arguments.dataset_b))),
        "kills": kills,
        "seed": arguments.seed,
        "epochs": arguments.epochs,
        "steps_between_checkpoints": arguments.save_every_steps,
        "differences": len(found),
        "hardware": f"{os.cpu_count()} cores of {platform.machine()}",
        "seconds_without_kills": f"{seconds:.0f}",
        "seconds": f"{time.monotonic() - begin - seconds:.0f}",
    }
    print(", ".join(f"{name} {value}" for name, value in row.items()))
    if arguments.csv:
        new = not arguments.csv.exists()
        with open(arguments.csv, "a", newline="") as file:
            writer = csv.DictWriter(file, row, lineterminator="\n")
            if new:
                writer.writeheader()
            writer.writerow(row)
    if found:
        sys.exit(f"Differs: {', '.join(found)}. The folders are in {work}.")


if __name__ == "__main__":
    main()
