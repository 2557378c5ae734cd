"""A run of two cheap models and a server of it."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "report"))

from pictures import png
from served import listening

from pupille.workflows.compare import compare


@pytest.fixture(scope="package")
def world(tmp_path_factory):
    """A comparison of photos of two classes, 60 each, so that sets can be promised and odd images be marked."""
    base = tmp_path_factory.mktemp("served")
    rng = np.random.default_rng(0)
    for label, low in (("dark", 0), ("light", 70)):
        (base / "photos" / label).mkdir(parents=True)
        for i in range(60):
            pixels = rng.integers(low, low + 160, (20, 24, 3), dtype=np.uint8)
            (base / "photos" / label / f"{label}{i:02}.png").write_bytes(png(pixels))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUPILLE_HOME", str(base / "home"))
        compare(base / "photos", models=["majority", "logistic"], out=base / "run")
        yield base


@pytest.fixture(scope="module")
def server(world):
    """Ends with its file: while it runs it holds the threads of linear algebra for the whole process."""
    with listening(world / "run") as server:
        yield server


@pytest.fixture
def photo(world):
    return (world / "photos" / "dark" / "dark00.png").read_bytes()
