"""The faults that benchmarks/mutations.py plants can still be planted."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "mutations.py"


@pytest.fixture(scope="module")
def mutations():
    spec = importlib.util.spec_from_file_location("mutations", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_occurs_once_and_every_test_is_there(mutations):
    planted = mutations.table()
    assert len(planted) >= 60
    assert mutations.problems(planted) == []


def test_what_cannot_be_planted_is_told(mutations, tmp_path):
    (tmp_path / "a.py").write_text("x = 1\ny = 1\n")
    (tmp_path / "test_a.py").write_text("def test_x():\n    pass\n")

    def told(old, new="0", tests=("test_a.py::test_x",)):
        mutation = mutations.Mutation("name", "a.py", old, new, tests)
        return mutations.problems([mutation], tmp_path)

    assert told("x = 1") == told("x", tests=["test_a.py"]) == []
    assert told("1") == ["name: its text occurs 2 times in a.py"]
    assert told("2") == ["name: its text occurs 0 times in a.py"]
    assert told("x", "x") == ["name: changes nothing"]
    assert told("x", tests=["test_a.py::test_y"]) == [
        "name: there is no test test_a.py::test_y"
    ]


PLANTED = """
import pathlib, sys
sys.path.insert(0, sys.argv[1])
import mutations
folder = pathlib.Path.cwd()
for new in ("2", "True", "import"):
    mutation = mutations.Mutation("name", "a.py", "1", new, ["test_a.py"])
    print(*mutations.outcome_of(*mutations.planted(mutation, folder, int(sys.argv[2]))))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="it forks")
def test_a_planted_fault_is_seen_and_taken_out_again(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "test_a.py").write_text(
        "def test_x():\n    import a\n\n    assert a.x == 1\n"
    )
    found = subprocess.run(  # without the threads of this process
        [sys.executable, "-c", PLANTED, SCRIPT.parent, "2000000000"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    seen = "seen test_a.py::test_x"
    assert found.stdout.splitlines() == [seen, "survived ", seen]
    assert (tmp_path / "a.py").read_text() == "x = 1\n"
