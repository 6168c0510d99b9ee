"""Modules that some features need and others do without."""

import importlib
import importlib.util


def installed(module):
    """Tells whether `module` could be imported, without importing it."""
    return importlib.util.find_spec(module) is not None


def require(module, purpose, install=None):
    """Imports a module that only some features need.

    Args:
        module: Dotted name of the module, `"tensorflow"` for example.
        purpose: What needs it, as the beginning of the error's sentence.
        install: What to give to `pip install`; the module's name by default.

    Returns:
        The imported module.

    Raises:
        ImportError: If the module is not installed; the message says what to type.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if (
            error.name is None
            or error.name.partition(".")[0] != module.partition(".")[0]
        ):
            raise
        raise ImportError(
            f"{purpose} needs {module}, which is not installed here. "
            f"Install it: pip install {install or module.partition('.')[0]}"
        ) from None
