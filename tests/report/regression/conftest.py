"""Results of models that predict numbers, as every section takes them."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from made_up_numbers import numbers_results

from pupille.report.section import Context
from pupille.results.results import Results


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the thumbnails of `weights` lie."""
    return tmp_path_factory.mktemp("weights")


@pytest.fixture(scope="session")
def weights(pictures: Path) -> Results:
    """A comparison of four rungs."""
    return numbers_results(pictures)


@pytest.fixture
def context(weights: Results, pictures: Path) -> Context:
    """What the sections are made from."""
    return Context(weights, pictures)


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Context]:
    """Results of another kind, with their pictures."""
    return lambda **options: Context(numbers_results(tmp_path, **options), tmp_path)
