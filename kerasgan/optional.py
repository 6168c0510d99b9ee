"""Modules that some features need and others do without."""

import contextlib
import importlib
import importlib.util
import os
import sys
import tempfile


@contextlib.contextmanager
def quietly():
    """Context in which what native code writes to stderr is told on failure alone.

    TensorFlow greets with its CPU and a missing CUDA before it reads any setting of its
    log, from code that knows nothing of `sys.stderr`.
    """
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:  # a process without stderr
        yield
        return
    with tempfile.TemporaryFile() as said:
        os.dup2(said.fileno(), 2)
        try:
            yield
        except BaseException:
            said.seek(0)
            os.write(kept, said.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)


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
