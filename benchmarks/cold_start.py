"""How long a first picture takes: from a web server, with Keras and with LiteRT alone.

    python benchmarks/cold_start.py --python fresh/bin/python \
        --csv benchmarks/cold_start.csv

Serves `zoo/` as static files and starts, in an empty folder with an empty cache, an
interpreter in which the wheel is installed: it loads an entry by its name, generates
and saves a grid, a line each. The same with `examples/litert_only.py`, whose file is
there already. Wall-clock seconds of the whole processes, the median of some; the first
TensorFlow run after a start of the machine also reads its files from disk.
"""

import argparse
import csv
import functools
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = """
import kerasgan, kerasgan.pictures
gan = kerasgan.load("{name}")
images = gan.generate(16, seed=0)
kerasgan.pictures.grid(images).save("grid.png")
assert "{root}" not in kerasgan.__file__, kerasgan.__file__
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *arguments):
        """Leaves the log out."""


def serve(folder):
    """Serves a folder on a free port; returns the server."""
    handler = functools.partial(Quiet, directory=folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def seconds(command, environment):
    """Runs a command in an empty folder; returns its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        variables = {
            **os.environ,
            "KERASGAN_HOME": str(Path(folder) / "home"),
            "TF_CPP_MIN_LOG_LEVEL": "3",
            **environment,
        }
        place = Path(folder) / "empty"
        place.mkdir()
        start = time.perf_counter()
        subprocess.run(command, cwd=place, env=variables, check=True)
        spent = time.perf_counter() - start
        if len(list(place.glob("*.png"))) != 1:
            raise SystemExit(f"{command} left no picture.")
        return spent


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="has the wheel")
    parser.add_argument("--backend", default="tensorflow")
    parser.add_argument("--entry", default="cgan_mnist")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--csv", type=Path)
    arguments = parser.parse_args()
    server = serve(ROOT / "zoo")
    python = str(Path(arguments.python).absolute())
    program = PROGRAM.format(name=arguments.entry, root=ROOT)
    environment = {
        "KERASGAN_ZOO_URL": f"http://127.0.0.1:{server.server_port}",
        "KERAS_BACKEND": arguments.backend,
    }
    ways = {f"kerasgan.load, {arguments.backend}": [python, "-c", program]}
    if arguments.backend == "tensorflow":
        file = ROOT / "zoo" / arguments.entry / "model.tflite"
        script = ROOT / "examples" / "litert_only.py"
        ways["LiteRT alone"] = [python, str(script), str(file), "-n", "16"]
    rows = []
    for way, command in ways.items():
        found = [seconds(command, environment) for _ in range(arguments.rounds)]
        rows.append(
            {
                "way": way,
                "entry": arguments.entry,
                "rounds": arguments.rounds,
                "median seconds": f"{statistics.median(found):.2f}",
                "most": f"{max(found):.2f}",
                "hardware": f"{os.cpu_count()} cores of {platform.machine()}",
            }
        )
        print(rows[-1], flush=True)
    if arguments.csv:
        with open(arguments.csv, "w", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
