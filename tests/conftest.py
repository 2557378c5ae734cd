"""What every test may use: the shared real data, and a home of its own for caches and ledgers."""

import locale
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings

# Modules that several folders of tests import, such as `hanging`.
sys.path.insert(0, str(Path(__file__).parent))
# An example that takes long is no failure.
settings.register_profile("slow machines", deadline=None)
settings.load_profile("slow machines")

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


@pytest.fixture(scope="session", autouse=True)
def no_language_of_the_machine() -> Iterator[None]:
    """English is spoken unless a test asks for another language, whatever the developer's system speaks."""
    before = locale.setlocale(locale.LC_ALL)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LC_ALL", "C.UTF-8")
        locale.setlocale(locale.LC_ALL, "C")
        # macOS and Windows have no such name; there plain C must do.
        with suppress(locale.Error):
            locale.setlocale(locale.LC_ALL, "C.UTF-8")
        yield
    locale.setlocale(locale.LC_ALL, before)


@pytest.fixture(scope="session")
def discs_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished comparison of models that draw masks."""
    from disc_runs import compared

    return compared(tmp_path_factory.mktemp("discs"))


@pytest.fixture(scope="session")
def objects_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished comparison of models that outline objects."""
    from drawn_objects import compared

    return compared(tmp_path_factory.mktemp("objects"))


@pytest.fixture(scope="session")
def boxes_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished comparison of models that find boxes."""
    from drawn_boxes import compared

    return compared(tmp_path_factory.mktemp("boxes"))


@pytest.fixture(scope="session")
def marked_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run on digits, one class of which bears a mark; the digits lie beside it in `photos`."""
    from digit_models import marked_photos
    from pupille.workflows.compare import train

    home = tmp_path_factory.mktemp("marked")
    train(marked_photos(home / "photos"), model="logistic", out=home / "run")
    return home / "run"


@pytest.fixture(scope="session")
def tuned_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished search of settings on a few digits, by a model whose defaults are easily beaten."""
    from tuned_digits import tuned

    root = tmp_path_factory.mktemp("tuned")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PUPILLE_HOME", str(root / "home"))
        return tuned(root / "search").folder


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Caches and ledgers of a test go to a folder of its own, never to the user's."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("PUPILLE_HOME", str(home))
    return home
