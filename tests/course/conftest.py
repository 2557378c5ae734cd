"""The builder of the notebooks, which lies outside the package."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))

from chromium import started

from pupille.course.lessons import LESSONS
from pupille.models.pretrained.import_file import import_weights


@pytest.fixture(scope="session")
def builder():
    """The module `course/build.py`."""
    path = Path(__file__).resolve().parents[2] / "course" / "build.py"
    spec = importlib.util.spec_from_file_location("build_course", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def home_with_weights(shared, tmp_path_factory):
    """A home of Pupille whose store holds the real weights that the lessons on transfer need."""
    home = tmp_path_factory.mktemp("home-with-weights")
    before = os.environ.get("PUPILLE_HOME")
    os.environ["PUPILLE_HOME"] = str(home)
    try:
        import_weights(shared / "weights" / "regnetx_002" / "model.safetensors", "regnetx_002")
    finally:
        if before is None:
            del os.environ["PUPILLE_HOME"]
        else:
            os.environ["PUPILLE_HOME"] = before
    return home


@pytest.fixture(scope="session")
def exercise_cells(builder):
    """The code of each exercise as the learner finds it, by its number."""
    return {
        cell.metadata["number"]: cell.source
        for lesson in LESSONS
        for cell in builder.read_source(builder.SOURCES / f"{lesson.name}.py")
        if "exercise" in builder.tags(cell)
    }


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """A real Chromium."""
    with started(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser
