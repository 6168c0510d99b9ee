"""What is installed beside the code: what the package reads, and nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

from kerasgan.presets.index import INDEX
from kerasgan.presets.remote import FETCHED

ROOT = Path(__file__).parents[1]


def test_what_is_published_is_what_is_read(tmp_path):
    pytest.importorskip("setuptools")
    words = ("-q", "build_py", "--build-lib", str(tmp_path))
    subprocess.run([sys.executable, "setup.py", *words], cwd=ROOT, check=True)
    place = tmp_path / "kerasgan" / "published"
    found = {
        path.relative_to(place).as_posix(): path.stat().st_size
        for path in place.rglob("*")
        if path.is_file()
    }
    classifiers = list((ROOT / "zoo").glob("classifier_*"))
    assert len(classifiers) == 5
    read = {
        f"{entry.name}/{file}"
        for entry in classifiers
        for file in FETCHED
        if (entry / file).exists()
    }
    assert set(found) == {INDEX, *read}
    assert sum(found.values()) < 4.1e6  # as setup.py says
