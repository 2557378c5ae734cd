"""How often the intervals hold the truth, by simulation; the slow part is a thinned grid of benchmarks/coverage.py."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy.stats import norm

from pupille.evaluation.inference.intervals import mean_of_proportions
from pupille.evaluation.inference.paired import simultaneous_intervals

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "coverage.py"


@pytest.fixture(scope="module")
def simulation() -> ModuleType:
    spec = importlib.util.spec_from_file_location("coverage_of_intervals", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # A dataclass looks its module up while it is made.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def right_or_wrong(
    rng: np.random.Generator, n: int, runs: int, accuracy: float, n_groups: int | None
) -> tuple[np.ndarray, np.ndarray]:
    """(runs, N) whether each image is right, and its unit.

    Half of what makes an image hard is shared by the runs; in groups 0.3 of a run's variance is the group's.
    """
    units = np.arange(n) if n_groups is None else np.arange(n) % n_groups
    hard = np.sqrt(0.5) * rng.normal(size=n) + np.sqrt(0.5) * rng.normal(size=(runs, n))
    if n_groups is not None:
        hard = np.sqrt(0.7) * hard + np.sqrt(0.3) * rng.normal(size=(runs, n_groups))[:, units]
    return hard < norm.ppf(accuracy), units


def any_false_word(n: int, accuracy: float, n_groups: int | None, *, repeats: int, runs: int = 8) -> float:
    """How often at least one of `runs` equally good runs is called better or worse."""
    rng = np.random.default_rng(1)
    wrong = 0
    for seed in range(repeats):
        right, units = right_or_wrong(rng, n, runs + 1, accuracy, n_groups)
        gaps = right[1:].astype(float) - right[0]
        _, low, high = simultaneous_intervals(gaps, units, seed=seed, resamples=400)
        wrong += bool(((low > 0) | (high < 0)).any())
    return wrong / repeats


def recall_coverage(n: int, n_classes: int, recall: float, *, repeats: int) -> float:
    rng = np.random.default_rng(2)
    held = 0
    for _ in range(repeats):
        sizes = rng.multinomial(n, np.full(n_classes, 1 / n_classes))
        sizes = sizes[sizes > 0]
        low, high = mean_of_proportions(rng.binomial(sizes, recall), sizes)
        held += low <= recall <= high
    return held / repeats


@pytest.mark.parametrize("recall", [0.6, 0.9, 0.98])
def test_the_interval_of_balanced_accuracy_holds_the_truth(recall: float) -> None:
    assert recall_coverage(200, 10, recall, repeats=1500) >= 0.93


@pytest.mark.parametrize(("n", "accuracy", "n_groups"), [(40, 0.6, None), (200, 0.9, None), (200, 0.9, 20)])
def test_eight_equal_runs_are_seldom_told_apart(n: int, accuracy: float, n_groups: int | None) -> None:
    assert any_false_word(n, accuracy, n_groups, repeats=250) <= 0.09


def test_without_the_shared_factor_equal_runs_would_often_be_told_apart() -> None:
    rng = np.random.default_rng(3)
    wrong = 0
    for seed in range(200):
        right, units = right_or_wrong(rng, 200, 9, 0.9, None)
        gaps = right[1:].astype(float) - right[0]
        alone = [simultaneous_intervals(gap[None], units, seed=seed, resamples=100) for gap in gaps]
        wrong += any(low[0] > 0 or high[0] < 0 for _, low, high in alone)
    assert wrong / 200 > 0.12


@pytest.mark.slow
def test_every_interval_of_an_evaluation_holds_its_truth(simulation: ModuleType) -> None:
    # 100 sets a cell have a noise of 0.022 at 0.95: single cells are bounded loosely, their mean closely.
    rows = [
        row for world in simulation.THINNED for row in simulation.coverage(world, repeats=100, resamples=150)
    ]
    assert len({row.metric for row in rows}) >= 17
    for row in rows:
        assert row.held >= 0.86, row
    for metric in {row.metric for row in rows}:
        # A rare, very wrong answer is absent from most small test sets: losses cannot do better.
        least = 0.9 if metric in ("log_loss", "brier") else 0.925
        assert np.mean([row.held for row in rows if row.metric == metric]) >= least, metric


def test_an_interval_that_is_too_narrow_would_be_seen(simulation: ModuleType) -> None:
    narrow = [(0.48, 0.52)] * 60 + [(0.51, 0.55)] * 40
    assert simulation.held_by("made up", "n 1", 0.5, narrow).held == 0.6
