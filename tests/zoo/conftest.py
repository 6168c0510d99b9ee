"""The zoo that the tests of this folder look at, published once."""

import pytest

from kerasgan.zoo import index
from tests.zoo.entries import made

README = f"# Mine\n\n{index.BEGIN}\n{index.END}\n\nThe end.\n"


@pytest.fixture(scope="session")
def sound(tmp_path_factory):
    """A folder with a README, `zoo/` with an entry a recipe, and their `runs/`."""
    root = tmp_path_factory.mktemp("sound")
    (root / "README.md").write_text(README)
    return made(root)
