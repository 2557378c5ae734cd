"""Intervals of the jackknife on several scales, by hand."""

import numpy as np
import pytest
from scipy import special, stats

from pupille.evaluation.inference.scales import (
    FISHER,
    LOG,
    LOGIT,
    ONE_MINUS,
    scaled_interval,
    student_interval,
)

QUANTILE = stats.t.ppf(0.975, 3)
LEFT_OUT = np.array([0.5, 0.6, 0.7, 0.8])


def error(numbers: np.ndarray) -> float:
    """The standard error of the jackknife of four numbers."""
    return np.sqrt(3 / 4 * ((numbers - numbers.mean()) ** 2).sum())


def test_students_interval_is_the_value_and_its_quantile_times_the_error_of_the_jackknife():
    low, high = student_interval(0.65, LEFT_OUT, n_units=4)
    assert (low, high) == (
        pytest.approx(0.65 - QUANTILE * error(LEFT_OUT)),
        pytest.approx(0.65 + QUANTILE * error(LEFT_OUT)),
    )


@pytest.mark.parametrize(
    ("scale", "forth", "back"),
    [
        (LOGIT, special.logit, special.expit),
        (LOG, np.log, np.exp),
        (FISHER, np.arctanh, np.tanh),
        (ONE_MINUS, lambda x: np.log(1 - x), lambda x: 1 - np.exp(x)),
    ],
)
def test_on_a_scale_the_interval_is_students_there_turned_back(scale, forth, back):
    half = QUANTILE * error(forth(LEFT_OUT))
    expected = sorted(back(forth(0.65) + np.array([-half, half])))
    assert scaled_interval(0.65, LEFT_OUT, scale, n_units=4) == pytest.approx(tuple(expected))


@pytest.mark.parametrize("scale", [LOGIT, LOG, FISHER, ONE_MINUS])
def test_where_the_metric_without_a_unit_is_at_an_end_the_slope_of_the_scale_takes_its_place(scale):
    end = 0.0 if scale is LOG else 1.0
    left_out = np.array([0.5, 0.6, 0.7, end])
    step = 1e-6
    slope = abs(scale.forth(0.65 + step) - scale.forth(0.65 - step)) / (2 * step)
    half = QUANTILE * slope * error(left_out)
    expected = sorted(scale.back(scale.forth(0.65) + np.array([-half, half])))
    assert scaled_interval(0.65, left_out, scale, n_units=4) == pytest.approx(tuple(expected), rel=1e-4)


def test_without_a_spread_or_at_an_end_there_is_none():
    assert scaled_interval(0.65, np.full(4, 0.65), LOGIT, n_units=4) is None
    assert student_interval(0.65, np.full(4, 0.65), n_units=4) is None
    assert scaled_interval(1.0, LEFT_OUT, LOGIT, n_units=4) is None
    assert scaled_interval(0.0, LEFT_OUT, LOG, n_units=4) is None


def test_undefined_values_are_left_out():
    with_undefined = np.append(LEFT_OUT, np.nan)
    assert scaled_interval(0.65, with_undefined, LOGIT, n_units=4) == scaled_interval(
        0.65, LEFT_OUT, LOGIT, n_units=4
    )


def test_the_slope_of_a_scale_is_its_derivative():
    for scale in (FISHER, ONE_MINUS):
        rise = (float(scale.forth(np.array(0.6 + 1e-6))) - float(scale.forth(np.array(0.6 - 1e-6)))) / 2e-6
        assert abs(rise) == pytest.approx(scale.slope(0.6), rel=1e-6)
        assert float(scale.back(scale.forth(np.array(0.6)))) == pytest.approx(0.6)
