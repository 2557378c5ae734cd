"""The builder of the notebooks, which lies outside the package."""

import importlib.util
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def builder():
    """The module `course/build.py`."""
    path = Path(__file__).resolve().parents[2] / "course" / "build.py"
    spec = importlib.util.spec_from_file_location("build_course", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
