"""What every test may use: the shared real data, and a home of its own for caches and ledgers."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data and weights; absent, a test skips, and under CI it fails."""
    folder = Path(os.environ.get("PUPILLE_SHARED", REPOSITORY.parent / "shared"))
    if not (folder / "data" / "README.md").is_file():
        message = f"no shared data at {folder}; set PUPILLE_SHARED"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Caches and ledgers of a test go to a folder of its own, never to the user's."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("PUPILLE_HOME", str(home))
    return home
