"""The marker of what runs on each backend: every test has its place in one list."""

from pathlib import Path

import pytest

from tests import where

TESTS = Path(__file__).parent
FILES = [path.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")]


def test_each_file_chooses_its_backends():
    chosen = [path for path in FILES if where.every_backend(f"tests/{path}")]
    assert {path.partition("/")[0] for path in chosen} >= {"backend", "models"}
    with pytest.raises(ValueError, match=r"does not say on which backends new/test_a"):
        where.every_backend("tests/new/test_a.py::test_a")


def test_each_name_is_of_a_test_and_stands_in_one_list():
    names = where.EVERY_BACKEND + where.TENSORFLOW
    assert len(set(names)) == len(names)
    for name in names:
        path, _, test = name.partition("::")
        assert any(file.startswith(path) for file in FILES), name
        if test:
            assert f"\ndef {test.partition('[')[0]}" in (TESTS / path).read_text(), name


@pytest.mark.parametrize(
    ("nodeid", "expected"),
    [
        ("tests/losses/test_logits.py::test_a", True),
        ("tests/callbacks/test_resuming.py::test_a", True),
        ("tests/callbacks/test_progress.py::test_a", False),
        ("tests/run/test_devices.py::test_a[1]", True),
        ("tests/cli/test_cli.py::test_a", False),
        ("tests/models/test_acgan.py::test_saving", False),
        ("tests/models/test_acgan.py::test_backend_parity", True),
        ("tests/models/test_acgan.py::test_backend_parity[2]", True),
    ],
)
def test_the_longest_name_decides(nodeid, expected):
    assert where.every_backend(nodeid) == expected


def test_the_marker_is_what_the_list_says(request):
    for item in request.session.items:
        marked = item.get_closest_marker("every_backend") is not None
        assert marked == where.every_backend(item.nodeid)
