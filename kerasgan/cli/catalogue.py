"""What the package offers by name, read from its source.

Importing the models would import Keras and its backend, which takes seconds.
"""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
KINDS = "models", "classifiers", "encoders"  # folders of registered models


def models():
    """Returns `(name, first line of the docstring)` of the registered models."""
    found = []
    for path in [each for kind in KINDS for each in PACKAGE.glob(f"{kind}/*.py")]:
        for node in _parsed(path).body:
            if isinstance(node, ast.ClassDef):
                summary = (ast.get_docstring(node) or "").partition("\n")[0]
                found += [(name, summary) for name in map(_registered, _calls(node))]
    return sorted((name, summary) for name, summary in found if name)


def networks():
    """Returns the names that `networks=` takes, sorted."""
    return _keys(PACKAGE / "networks" / "__init__.py", "_NETWORKS")


def losses():
    """Returns the names that `loss=` takes, sorted."""
    return _keys(PACKAGE / "losses" / "pairs.py", "_LOSSES")


def _parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def _calls(node):
    return [each for each in node.decorator_list if isinstance(each, ast.Call)]


def _registered(decorator):
    """Returns the name in `@register(name)`, or None."""
    if ast.unparse(decorator.func).split(".")[-1] == "register":
        return ast.literal_eval(decorator.args[0])
    return None


def _keys(path, variable):
    """Returns the keys of the dict that a module assigns to a variable, sorted."""
    for node in _parsed(path).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == variable:
            return sorted(ast.literal_eval(key) for key in node.value.keys)
    raise LookupError(f"{path} assigns nothing to {variable}")
