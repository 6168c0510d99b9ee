"""Checking a zoo: nothing missing, nothing changed, nothing stale, nothing untrue."""

import json
import math
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kerasgan.engine import outside
from kerasgan.zoo import attribution, card, entry, index, real, score

# Begins a line of `kerasgan.zoo.formats` that tells `[folder, problem or null]`.
TOLD = "formats: "


def verify(zoo, names=(), scores=True, in_short=None):
    """Checks the entries of a zoo; yields `(name, problem)`, problem None if sound.

    1. Files: each that the metadata and the index name is there, of that size and
       SHA-256, and no other is; no entry is too large.
    2. Texts: cards, index and tables are what the metadata make of them.
    3. Formats: Keras, SavedModel and LiteRT (float32, converted on the spot, and the
       published float16) are loaded in a fresh process and agree on the same latents.
       What the metadata tell of networks, settings and operators is what is there.
    4. Scores: measured again, they are those published within their tolerance. And the
       pictures of real images are those of the dataset.

    Args:
        zoo: Path of the folder `zoo/`.
        names: Entries to check; all by default, and what belongs to no single one.
        scores: Whether to measure again, which takes the datasets.
        in_short: Names of the only entries to measure again, on few samples alone; by
            default all are measured, on few and on as many as were published.

    Raises:
        ValueError: There is no such zoo or entry.
    """
    zoo = Path(zoo)
    known = [folder.name for folder in index.chosen(zoo, names)]
    broken = set()
    for name, problem in _checked_whole(zoo, known, not names):
        broken.add(name)
        yield name, problem
    sound = [name for name in known if name not in broken]
    problems = formats([zoo / name for name in sound])
    for name, problem in zip(sound, problems, strict=True):
        if problem:
            broken.add(name)
        yield name, problem
    if scores:
        wanted = known if in_short is None else in_short
        sound = [name for name in sound if name in wanted and name not in broken]
        yield from _scores(zoo, sound, in_short is not None)


def _checked_whole(zoo, names, everything):
    """Yields the problems of files and texts."""
    listed = _listed(zoo)
    for name in names:
        for problem in [*files(zoo / name, listed.get(name)), *texts(zoo / name)]:
            yield name, problem
    if not everything:
        return
    for name in sorted(set(listed) - set(names)):
        yield name, f"{index.INDEX} lists it, and there is no such entry. {AGAIN}"
    try:
        stale = [
            path
            for path, text in index.texts(zoo).items()
            if not path.is_file() or path.read_text() != text
        ]
    except (ValueError, KeyError, TypeError) as error:
        yield "zoo", f"The index cannot be made: {error}"
        return
    for path in stale:
        yield "zoo", f"{path} is not what the entries make of it. {AGAIN}"
    total = sum(
        each["bytes"] for name in names for each in entry.all_files(zoo / name).values()
    )
    if total > entry.MOST_BYTES_IN_ALL:
        most = entry.MOST_BYTES_IN_ALL / 1e6
        yield "zoo", f"All entries together have {total / 1e6:.1f} MB, over {most:g}."


AGAIN = "Type: kerasgan zoo index"


def _listed(zoo):
    try:
        return json.loads((zoo / index.INDEX).read_text())["presets"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def files(folder, listed):
    """Yields what is wrong with the files of an entry.

    Args:
        folder: Path of the entry.
        listed: What the index says of it, or None.
    """
    here = entry.all_files(folder)
    try:
        metadata = entry.read_metadata(folder)
        entry.check_format(folder, metadata)
        told = metadata["files"]
    except (ValueError, KeyError, TypeError) as error:
        yield str(error)
        return
    own = {entry.METADATA, entry.CARD}
    for name in sorted(set(told) - set(here)):
        yield f"{name} is missing."
    for name in sorted(set(here) - set(told) - own):
        yield f"{name} is not named in {entry.METADATA}."
    for name in sorted(set(here) & set(told)):
        if here[name] != told[name]:
            unlike = _unlike(here[name], told[name])
            yield f"{name} is not the file that {entry.METADATA} names: {unlike}."
    if listed is None:
        yield f"{index.INDEX} does not list it. {AGAIN}"
    elif listed.get("files") != here:
        files = listed.get("files", {})
        names = sorted(set(here) | set(files))
        unlike = [name for name in names if here.get(name) != files.get(name)]
        yield f"{', '.join(unlike)}: not what {index.INDEX} names. {AGAIN}"
    size = sum(each["bytes"] for each in here.values())
    if size > entry.MOST_BYTES:
        yield f"It has {size / 1e6:.2f} MB, over {entry.MOST_BYTES / 1e6:g}."


def _unlike(here, told):
    if here["bytes"] != told["bytes"]:
        return f"{here['bytes']:,} bytes, not {told['bytes']:,}"
    return f"SHA-256 {here['sha256'][:12]}..., not {told['sha256'][:12]}..."


def texts(folder):
    """Yields what is wrong with the card of an entry."""
    path = Path(folder) / entry.CARD
    if not path.is_file():
        yield f"{entry.CARD} is missing."
        return
    try:
        expected = card.card(entry.read_metadata(folder))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        yield (
            f"No card can be made of {entry.METADATA}: {error!r}. Type: kerasgan zoo "
            f"cards {Path(folder).name}"
        )
        return
    if path.read_text() != expected:
        yield f"{entry.CARD} is not what {entry.METADATA} makes of it."


def formats(folders):
    """Compares the formats of each entry; returns a problem each, or None.

    As many fresh processes as there are processors share the entries, since a process
    takes seconds to start.
    """
    processes = min(os.cpu_count() or 1, len(folders))
    shares = [folders[first::processes] for first in range(processes)]
    with ThreadPoolExecutor(processes or 1) as pool:
        found = {}
        for problems in pool.map(_formats, shares):
            found |= problems
    return [found[folder] for folder in folders]


def _formats(folders):
    """Returns folder -> problem or None, as one fresh process finds them."""
    given = json.dumps([str(folder) for folder in folders]), json.dumps(outside.names())
    command = [sys.executable, "-m", "kerasgan.zoo.formats", *given]
    done = subprocess.run(command, capture_output=True, text=True)
    lines = (done.stdout + done.stderr).strip().splitlines()
    last = lines[-1] if lines else f"The process ended with {done.returncode}."
    said = [line.removeprefix(TOLD) for line in lines if line.startswith(TOLD)]
    told = dict(json.loads(line) for line in said)
    return {folder: told.get(str(folder), last) for folder in folders}


def _scores(zoo, names, in_short):
    """Yields what is untrue in the published scores, measured again."""
    told = {name: entry.read_metadata(zoo / name) for name in names}
    measuring = [name for name in names if not entry.samples(told[name])]
    for name in measuring:
        found = score.accuracy(zoo / name, _recipe(told[name]))
        yield name, difference(told[name]["evaluation"], found)
    others = [name for name in names if name not in measuring]
    for dataset in dict.fromkeys(told[name]["dataset"]["name"] for name in others):
        mine = {
            name: told[name]["evaluation"]
            for name in others
            if told[name]["dataset"]["name"] == dataset
        }
        if not real.is_current(zoo, dataset, entry.example(told[next(iter(mine))])):
            advice = f"is not of {dataset}. Publish anew."
            if not attribution.may_be_shown(dataset):
                advice = f"shows {dataset}, which may not be published. Delete it."
            yield "zoo", f"{real.name(dataset)} {advice}"
        yield from _of_dataset(zoo, dataset, mine, in_short)


def _of_dataset(zoo, dataset, told, in_short):
    """Yields what is untrue in the evaluations of entries of one dataset, by name."""
    folders = [zoo / name for name in told]
    most = min(evaluation["n"] for evaluation in told.values())
    few = score.in_short(folders, dataset, most)
    many = list(told.values()) if in_short else score.measured(folders, dataset)
    for number, (name, evaluation) in enumerate(told.items()):
        if "in_short" not in evaluation:
            yield name, f"It tells no scores in short. Type: kerasgan zoo cards {name}"
            continue
        wrong = difference(evaluation["in_short"], few[number])
        yield name, wrong or difference(evaluation, many[number])


def _recipe(metadata):
    from kerasgan.run import Recipe

    return Recipe(**metadata["recipe"])


def difference(told, found):
    """Compares scores; returns the first difference as a sentence, or None."""
    if told is None or found is None:
        return None if told is found else "Its scores cannot be measured again."
    again = {each["key"]: each for each in found["scores"]}
    limits = score.TOLERANCE  # not what the metadata says, which is what we check
    if {each["key"] for each in told["scores"]} != set(again):
        return f"It tells other scores than {', '.join(sorted(again))}."
    for each in told["scores"]:
        for which in ("value", "floor"):
            said, now = each[which], again[each["key"]][which]
            if said is None and now is None:
                continue
            if None in (said, now) or not math.isclose(
                *(said, now), rel_tol=limits["relative"], abs_tol=limits["absolute"]
            ):
                return (
                    f"{each['name']}: {which} {said} is published, and measured again "
                    f"it is {now}."
                )
    return None
