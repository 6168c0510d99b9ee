"""The shape of the package: who may import whom, and where backends are named."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kerasgan"

# Each layer may import those on the lines above it, and its own modules.
LAYERS = [
    {"errors", "halves", "optional"},
    {"backend", "pictures"},
    {"modalities"},
    {"losses", "layers", "presets", "datasets", "export"},
    {"networks", "regularizers"},
    {"draws", "metrics"},
    {"engine"},
    {"classifiers", "encoders"},
    {"models"},
    {"callbacks", "latent"},
    {"run"},
    {"zoo"},
    {"cli"},
    {"__main__"},
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
BACKENDS = {"tensorflow", "jax", "torch", "tensorflow_datasets"}
OWNERS = {"classifiers", "models", "networks"}  # of the words for networks
FILES = sorted(PACKAGE.rglob("*.py"))


def layer(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def module(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path, top_level=False):
    """Returns the dotted names that a file imports, `from a import b` as a.b."""
    tree = ast.parse(path.read_text())
    found = set()
    for node in tree.body if top_level else ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: write absolute imports"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", FILES, ids=module)
def test_imports_go_one_way(path):
    mine = layer(path)
    if mine == "__init__":
        return
    for name in imports(path):
        package, _, rest = name.partition(".")
        other = rest.partition(".")[0]
        if package == "kerasgan" and other in LEVEL and other != mine:
            assert LEVEL[other] < LEVEL[mine], f"{module(path)} imports {name}"


def test_every_module_has_its_layer():
    assert {layer(path) for path in FILES} - {"__init__"} == set(LEVEL)


@pytest.mark.parametrize("path", FILES, ids=module)
def test_backends_are_named_in_backend_alone(path):
    if layer(path) == "backend":
        return
    named = {name.partition(".")[0] for name in imports(path)} & BACKENDS
    assert not named, f"{module(path)} imports {named}"


@pytest.mark.parametrize("path", FILES, ids=module)
def test_tapes_and_autograd_live_in_backend_alone(path):
    if layer(path) != "backend":
        for word in ("GradientTape", "autograd", "StatelessScope", "value_and_grad("):
            assert word not in path.read_text()


# What asks a shape of what kind of data it is: only those who build networks for it.
SHAPE_SWITCHES = {
    f"kerasgan.networks.{name}"
    for name in ("classifier", "dcgan", "mlp", "patchgan", "resnet_translator", "unet")
}


@pytest.mark.parametrize("path", FILES, ids=module)
def test_modalities_know_what_a_shape_is_of(path):
    """Shared code asks `model.example` and `info.example`, and counts no axes."""
    if module(path) not in SHAPE_SWITCHES:
        assert not re.search(r"len\([\w.]*image_shape\)", path.read_text())


# Who may name a network or a kind of model beside the folders models/ and networks/.
NAMING = {
    *("kerasgan.callbacks.collapse_monitor", "kerasgan.metrics.published"),
    "kerasgan.regularizers.base",
    *(f"kerasgan.zoo.{name}" for name in ("card", "entry", "index")),
    *(f"kerasgan.zoo.{name}" for name in ("sections", "templates")),
}


def test_shared_code_asks_no_model_what_it_is():
    naming = set()
    for path in FILES:
        text = path.read_text()
        asking = r"(hasattr|isinstance)\((self\.)?(model|subject)\b"
        assert not re.search(asking, text), module(path)
        if re.search(r"[\"'](generator|discriminator|classifier)[\"']", text):
            naming |= {module(path)} if layer(path) not in OWNERS else set()
    assert naming == NAMING


def test_no_import_circle():
    modules = {module(path): path for path in FILES}
    graph = {}
    for name, path in modules.items():
        found = imports(path, top_level=True)
        targets = {n if n in modules else n.rpartition(".")[0] for n in found}
        graph[name] = (targets & set(modules)) - {name}

    done = set()

    def visit(name, trail):
        assert name not in trail, f"circle: {' -> '.join([*trail, name])}"
        for target in graph[name] - done:
            if not (target == "kerasgan" or name.startswith(f"{target}.")):
                visit(target, [*trail, name])
        done.add(name)

    for name in graph:
        visit(name, [])


def test_files_and_functions_stay_small():
    for path in FILES:
        assert len(path.read_text().splitlines()) <= 300, module(path)
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                body = node.end_lineno - node.body[0].end_lineno
                assert body <= 60, f"{module(path)}.{node.name}"


@pytest.mark.parametrize("code", ["import kerasgan", "import kerasgan.cli.main"])
def test_importing_is_light(code):
    check = f"import sys; {code}; print(sorted({BACKENDS} & set(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-c", f"{check}; print('keras' in sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.split("\n")[:2] == ["[]", "False"]
