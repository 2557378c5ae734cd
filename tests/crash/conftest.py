"""A folder in memory where the machine has one, since syncing a disk takes most of a tiny run, and the scene."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

sys.path.insert(0, str(Path(__file__).parent))

from tiny_run import Scene, finished, outcome

MEMORY = Path("/dev/shm")


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder for many runs. A killed process loses nothing of what it wrote, wherever it lies."""
    folder = Path(tempfile.mkdtemp(dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def scene(place: Path) -> Iterator[Scene]:
    """The images, and everything imported. Children share one ledger and one thread."""
    before, threads = os.environ.get("PUPILLE_HOME"), torch.get_num_threads()
    os.environ["PUPILLE_HOME"] = str(place / "home")
    torch.set_num_threads(1)
    yield Scene.made(place / "warm")
    torch.set_num_threads(threads)
    os.environ.pop("PUPILLE_HOME")
    if before:
        os.environ["PUPILLE_HOME"] = before


@pytest.fixture(scope="module")
def whole(scene: Scene, place: Path) -> dict[str, str]:
    """What a fit comes to that nobody disturbs."""
    finished(scene.fit, place / "whole")
    return outcome(place / "whole")
