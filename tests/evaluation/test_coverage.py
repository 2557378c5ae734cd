"""How often the intervals hold the truth, by simulation; the slow version prints a table."""

import numpy as np
import pytest
from scipy.stats import norm

from pupille.evaluation.classification import evaluate
from pupille.evaluation.intervals import mean_of_proportions
from pupille.evaluation.paired import simultaneous_intervals
from pupille.results import Predictions


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


def accuracy_coverage(n: int, accuracy: float, n_groups: int | None, *, repeats: int) -> float:
    rng = np.random.default_rng(0)
    held = 0
    for seed in range(repeats):
        right, units = right_or_wrong(rng, n, 1, accuracy, n_groups)
        labels = rng.integers(2, size=n)
        guess = np.where(right[0], labels, 1 - labels)
        data = Predictions(tuple(map(str, range(n))), ("a", "b"), np.eye(2)[guess] * 0.8 + 0.1, labels)
        groups = None if n_groups is None else [str(u) for u in units]
        metric = evaluate(data, groups=groups, seed=seed, resamples=300).metrics["accuracy"]
        assert metric.low is not None
        assert metric.high is not None
        held += metric.low <= accuracy <= metric.high
    return held / repeats


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


# The bounds leave room for the noise of so few repeats; groups leave more, as their bootstrap is approximate.
@pytest.mark.parametrize(
    ("n", "accuracy", "n_groups", "least"),
    [(40, 0.9, None, 0.88), (200, 0.98, None, 0.88), (200, 0.6, 20, 0.86), (200, 0.9, 20, 0.84)],
)
def test_the_interval_of_the_accuracy_holds_the_truth(
    n: int, accuracy: float, n_groups: int | None, least: float
) -> None:
    assert accuracy_coverage(n, accuracy, n_groups, repeats=150) >= least


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
@pytest.mark.parametrize("n_groups", [None, 10, 20])
@pytest.mark.parametrize("n", [40, 200])
def test_the_intervals_hold_over_the_whole_grid(n: int, n_groups: int | None) -> None:
    for accuracy in (0.6, 0.9, 0.98):
        held = accuracy_coverage(n, accuracy, n_groups, repeats=1000)
        wrong = any_false_word(n, accuracy, n_groups, repeats=1000)
        print(f"| {n} | {accuracy} | {n_groups or '-'} | {held:.3f} | {wrong:.3f} |")
        assert held >= (0.93 if n_groups is None else 0.86)
        assert wrong <= (0.065 if n_groups is None else 0.08)
