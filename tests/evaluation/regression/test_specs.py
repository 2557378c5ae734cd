"""What the table says of the metrics of numbers is true of their values."""

import numpy as np
import pytest

from pupille.evaluation.regression.specs import METRICS
from pupille.evaluation.regression.statistics import Constants, statistics
from pupille.results.regression import NumberPredictions

RNG = np.random.default_rng(5)
TRUE = RNG.normal(20, 4, 60)
GOOD = TRUE + RNG.normal(0.2, 1, 60)
HOPELESS = 400 - 20 * TRUE


def values(true: np.ndarray, predicted: np.ndarray, constant: float = 20.0) -> dict[str, float]:
    given = NumberPredictions(tuple(map(str, range(len(true)))), true, predicted)
    found = statistics(given, np.arange(len(true)), Constants(constant, constant)).scores(
        np.ones((len(true), 1))
    )
    return {name: float(value[0]) for name, value in found.items()}


def test_exactly_the_metrics_in_the_unit_of_the_target_change_with_that_unit() -> None:
    metres, millimetres = values(TRUE, GOOD), values(1000 * TRUE, 1000 * GOOD, 20_000.0)
    for spec in METRICS:
        factor = {"target": 1000, "number": 1}[spec.unit]
        assert millimetres[spec.name] == pytest.approx(factor * metres[spec.name]), spec.name


def test_exactly_the_metrics_without_a_lower_bound_fall_below_minus_one_for_a_hopeless_model() -> None:
    found = values(TRUE, HOPELESS)
    for spec in METRICS:
        low, high = spec.bounds
        assert high is None or found[spec.name] <= high, spec.name
        if low is not None:
            assert found[spec.name] >= low - 1e-9, spec.name
        elif spec.better == "up":
            assert found[spec.name] < -1, spec.name


def test_the_direction_of_each_row_prefers_the_good_model() -> None:
    good, hopeless = values(TRUE, GOOD), values(TRUE, HOPELESS)
    assert all(spec.is_better(good[spec.name], hopeless[spec.name]) for spec in METRICS)
    # Too low on average is no better than too high.
    bias = next(spec for spec in METRICS if spec.name == "bias")
    assert not bias.is_better(-3.0, 2.0)
