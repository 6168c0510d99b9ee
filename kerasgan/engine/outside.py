"""Models of people who use this package, in files of their own."""

import importlib
import importlib.util
import sys
from pathlib import Path

from kerasgan.engine import registry
from kerasgan.errors import shown


def load(name):
    """Imports a file of Python or a module, which registers its models.

    Args:
        name: Path of a `.py` file, or name of a module that Python finds.

    Returns:
        The module.

    Raises:
        ValueError: There is none, or importing it fails.
    """
    path = Path(name)
    try:
        if path.suffix == ".py":
            return _of_file(path)
        return importlib.import_module(str(name))
    except Exception as error:  # whatever that file raises
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ValueError(
            f"{shown(str(name))} could not be imported ({type(error).__name__}: "
            f"{reason[:200]}). Give the path of a .py file that registers a model, or "
            "the name of a module."
        ) from None


def _of_file(path):
    if path.stem in sys.modules:
        found = sys.modules[path.stem]
        there = getattr(found, "__file__", None)
        if there and Path(there).resolve() == path.resolve():
            return found
        raise ImportError(f"there is another module {path.stem}, rename the file")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = sys.modules[path.stem] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[path.stem]
        raise
    return module


def names():
    """Returns what another process calls `load` with to know the same models."""
    own = __name__.partition(".")[0]
    found = []
    for cls in registry.known().values():
        if cls.__module__.partition(".")[0] != own:
            module = sys.modules.get(cls.__module__)
            file = getattr(module, "__file__", None)
            found.append(str(Path(file).resolve()) if file else cls.__module__)
    return sorted(set(found))
