"""Through how many files of the package `fit`, `kerasgan.load` and `kerasgan train` go.

    python benchmarks/files.py

It takes two steps of a small DCGAN on the embedded digits, and prints the files in
which a function runs, without what runs while modules are imported; and of `fit`, the
files that define the methods of the model that it runs.
"""

import contextlib
import sys
import tempfile
import threading
from pathlib import Path

import keras
import numpy as np

import kerasgan
from kerasgan.cli.main import main as kerasgan_command
from kerasgan.models import DCGAN

PACKAGE = f"{Path(kerasgan.__file__).parent}/"
TRAIN = "train dcgan --dataset digits --image-size 8 --steps 2 --set width=2 --quiet"


class Trace:
    """Notes the functions of the package that run.

    Attributes:
        codes: Their code objects.
    """

    def __enter__(self):
        self.codes, self.importing = set(), threading.local()
        threading.setprofile(self.see)
        sys.setprofile(self.see)
        return self

    def __exit__(self, *error):
        sys.setprofile(None)
        threading.setprofile(None)

    def see(self, frame, event, argument):
        """Notes a call, unless a module is being imported."""
        depth, code = getattr(self.importing, "depth", 0), frame.f_code
        if code.co_name == "<module>" and event in ("call", "return"):
            self.importing.depth = depth + (1 if event == "call" else -1)
        elif event == "call" and not depth and PACKAGE in code.co_filename:
            self.codes.add(code)

    def files(self, codes=None):
        """Returns the files of these functions, sorted."""
        codes = self.codes if codes is None else codes
        return sorted({code.co_filename.removeprefix(PACKAGE) for code in codes})


def methods(cls):
    """Returns the code of the methods that classes of the package give a class."""
    members = [each for base in cls.__mro__ for each in vars(base).values()]
    functions = [getattr(each, "fget", None) or each for each in members]
    functions = [getattr(each, "__func__", each) for each in functions]
    functions += [
        each.__wrapped__ for each in functions if hasattr(each, "__wrapped__")
    ]
    return {each.__code__ for each in functions if hasattr(each, "__code__")}


def tell(what, files):
    """Prints files, and how many they are."""
    print(f"\n{what}: {len(files)} files")
    print(*(f"  {file}" for file in files), sep="\n")


def main():
    """Traces and tells."""
    x = np.zeros((64, 8, 8, 1), "float32")
    model = DCGAN((8, 8, 1), 4, width=2)
    model.compile()
    with Trace() as fit:
        model.fit(x, batch_size=32, epochs=1, verbose=0)
    tell("methods of the model that fit runs", fit.files(fit.codes & methods(DCGAN)))
    tell("fit", fit.files())
    with tempfile.TemporaryDirectory() as place:
        run = f"{place}/run"
        with Trace() as train, contextlib.redirect_stdout(None):
            kerasgan_command([*TRAIN.split(), "--out", run], standalone_mode=False)
        model.save_to_preset(f"{place}/preset")
        for what in ("run", "preset"):
            keras.backend.clear_session()
            with Trace() as load:
                kerasgan.load(f"{place}/{what}")
            tell(f"kerasgan.load of a {what}", load.files())
    tell(f"kerasgan {TRAIN}", train.files())


if __name__ == "__main__":
    main()
