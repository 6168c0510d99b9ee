"""Plants faults in the source, one at a time, and names those that no test sees.

    python benchmarks/mutations.py --csv benchmarks/mutations.csv

`mutations.yaml` lists the faults: a text that occurs once in a file, what takes its
place, and the tests that should see it. All of it happens in a copy of the checkout.
Before the faults, the tests are run on the copy as it is: they must be green. Each
fault then costs one process, forked from one that has imported Keras already, and ends
at the first test that fails. What no test sees is a survivor.

    python benchmarks/mutations.py --check      # only: does each text occur once?
    python benchmarks/mutations.py --only wgan_  # names that begin so
"""

import argparse
import concurrent.futures
import csv
import functools
import importlib
import io
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).parent.parent
TABLE = Path(__file__).with_name("mutations.yaml")
LEFT_OUT = ("__pycache__", ".*", "*.egg-info", "runs", "zoo", "build")
OUTCOMES = {0: "survived", 1: "seen", 2: "seen"}  # pytest's exit codes; 2: no import
LIMIT = 900  # seconds for the tests of one mutation


class Mutation(NamedTuple):
    """A fault to plant.

    Attributes:
        name: Name of the fault.
        file: Path in the checkout.
        old: Text that occurs once in it.
        new: What takes its place.
        tests: List of files or node ids of pytest, one of which should fail.
    """

    name: str
    file: str
    old: str
    new: str
    tests: list


def table(path=TABLE):
    """Returns all mutations; a group of them shares its tests and, often, its file."""
    found = []
    for group in yaml.safe_load(path.read_text()):
        shared = {key: group[key] for key in ("file", "tests") if key in group}
        for name, fields in group["mutations"].items():
            fields = shared | fields
            found.append(Mutation(name, **fields))
    return found


def problems(mutations, root=ROOT):
    """Returns one line for each mutation that cannot be planted or tested."""
    found = []
    names = [mutation.name for mutation in mutations]
    found += [f"{n}: stands there twice" for n in names if names.count(n) > 1]
    for name, file, old, new, tests in mutations:
        source = root / file
        count = source.read_text().count(old) if source.is_file() else 0
        if count != 1:
            found.append(f"{name}: its text occurs {count} times in {file}")
        if old == new:
            found.append(f"{name}: changes nothing")
        for test in tests:
            path, _, function = test.partition("::")
            function = function.partition("[")[0]
            text = (root / path).read_text() if (root / path).is_file() else ""
            if not re.search(rf"^def {function or 'test_'}", text, re.MULTILINE):
                found.append(f"{name}: there is no test {test}")
    return found


def copied(folder):
    """Copies the checkout to a folder; returns it."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    return folder


def run(folder, tests, log):
    """Runs tests of a copy in a process of their own; returns pytest's exit code."""
    child = os.fork()
    if not child:
        code = 3
        try:
            os.setsid()
            output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.chdir(folder)
            sys.path.insert(0, str(folder))
            os.environ["PYTHONPATH"] = str(folder)
            import pytest

            plugins = ["-p", "no:cacheprovider", "-p", "no:xdist"]
            code = int(pytest.main(["-x", "-q", *plugins, *tests]))
        finally:
            sys.stdout.flush()
            os._exit(code)
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.1)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return 1  # a test that never ends is a test that fails


def planted(mutation, folder, stamp):
    """Plants a mutation in a copy, runs its tests, and takes it out again.

    Args:
        mutation: `Mutation`.
        folder: The copy.
        stamp: Time of last change of the file, another one each time, by which Python
            knows that what it compiled is old.
    """
    path = folder / mutation.file
    source = path.read_text()
    try:
        path.write_text(source.replace(mutation.old, mutation.new))
        os.utime(path, (stamp, stamp))
        log = folder / f"{mutation.name}.log"
        return run(folder, mutation.tests, log), log
    finally:
        path.write_text(source)
        os.utime(path, (stamp + 1, stamp + 1))


def outcome_of(code, log):
    """Returns what came of the tests of a mutation, and the test that saw it."""
    text = log.read_text(errors="replace")
    seen = re.search(r"^(?:FAILED|ERROR) (\S+)", text, re.MULTILINE)
    return OUTCOMES.get(code, f"pytest ended with {code}"), seen[1] if seen else ""


def plant_all(mutations, jobs, work):
    """Yields `(mutation, outcome, the test that saw it)` of all, as they end."""
    folders = [copied(work / f"copy{job}") for job in range(jobs)]
    if found := problems(mutations, folders[0]):  # the checkout may change meanwhile
        raise SystemExit("\n".join(found))
    tests = list(dict.fromkeys(test for m in mutations for test in m.tests))
    code = run(folders[0], tests, work / "green.log")
    if code:
        print((work / "green.log").read_text()[-3000:])
        raise SystemExit("Without a mutation the tests must be green.")
    print(f"Without a mutation {len(tests)} tests and files are green.", flush=True)

    def of_job(job):
        found = []
        for place in range(job, len(mutations), jobs):
            stamp = 2_000_000_000 + 2 * place
            code, log = planted(mutations[place], folders[job], stamp)
            found.append((mutations[place], *outcome_of(code, log)))
            print(f"{mutations[place].name}: {found[-1][1]}", flush=True)
        return found

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for found in pool.map(of_job, range(jobs)):
            yield from found


def import_first():
    """Imports what every test needs, so that forked processes have it."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
    os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")
    for module in ("keras", "matplotlib.pyplot", "pytest", "scipy.linalg"):
        importlib.import_module(module)


@functools.cache
def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="plant nothing")
    parser.add_argument("--only", default="", help="beginning of the names to plant")
    parser.add_argument("--half", type=int, choices=(1, 2), help="of the table")
    parser.add_argument("--jobs", type=int, default=1, help="processes side by side")
    parser.add_argument("--csv", type=Path, help="file for a row a mutation")
    return parser.parse_args()


def main():
    mutations = table()
    if found := problems(mutations):
        raise SystemExit("\n".join(found))
    print(f"Each of {len(mutations)} texts occurs once.")
    if arguments().check:
        return
    chosen = [m for m in mutations if m.name.startswith(arguments().only)]
    if arguments().half:
        chosen = chosen[arguments().half - 1 :: 2]
    import_first()
    with tempfile.TemporaryDirectory() as work:
        rows = list(plant_all(chosen, arguments().jobs, Path(work)))
    if arguments().csv:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["mutation", "file", "outcome", "seen_by"])
        writer.writerows((m.name, m.file, outcome, by) for m, outcome, by in rows)
        arguments().csv.write_text(text.getvalue())
    left = [m.name for m, outcome, _ in rows if outcome != "seen"]
    print(f"{len(rows) - len(left)} of {len(rows)} mutations were seen.")
    print("Survivors:", ", ".join(left) or "none")


if __name__ == "__main__":
    main()
