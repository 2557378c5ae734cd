"""The images that a question about predicted numbers needs give what they promise, by simulation."""

import numpy as np
import pytest
from scipy.stats import norm, t

from pupille.errors import ConfigError
from pupille.evaluation.regression.sample_size import (
    images_for_error,
    images_for_limits,
    images_to_settle_errors,
)

SPREAD = np.sqrt(np.pi / 2)
"""Standard deviation of normal errors with a mean absolute value of 1."""


def test_the_interval_of_the_mean_absolute_error_is_as_wide_as_wished():
    n = images_for_error(3.0, 1.2)
    errors = np.abs(np.random.default_rng(0).normal(0, 3 * SPREAD, (4000, n)))
    widths = 2 * t.ppf(0.975, n - 1) * errors.std(axis=1, ddof=1) / np.sqrt(n)
    assert widths.mean() == pytest.approx(1.2, rel=0.03)


def test_a_limit_of_agreement_lies_as_near_as_wished():
    n = images_for_limits(2.0, 1.0)
    errors = np.random.default_rng(1).normal(0, 2 * SPREAD, (4000, n))
    upper = errors.mean(axis=1) + norm.ppf(0.975) * errors.std(axis=1, ddof=1)
    # Half the width, 0.5, holds 95 % of the limits; Bland and Altman's 3 s^2 / n rounds 1 + 1.96^2 / 2 up.
    assert 0.94 < np.mean(np.abs(upper - norm.ppf(0.975) * 2 * SPREAD) <= 0.5) < 0.97


def test_a_planned_difference_of_errors_is_seen_four_times_in_five():
    rng = np.random.default_rng(0)
    n = images_to_settle_errors(0.5, 2.0)
    # Of two models the better is off by 1.75, the other by 2.25.
    first, second = (np.abs(rng.normal(0, error * SPREAD, (4000, n))) for error in (1.75, 2.25))
    gaps = second - first
    seen = np.abs(gaps.mean(axis=1)) > 1.96 * gaps.std(axis=1, ddof=1) / np.sqrt(n)
    assert 0.77 < seen.mean() < 0.83


@pytest.mark.parametrize("wrong", [(0.0, 1.0), (1.0, 0.0), (1.0, float("inf")), (float("nan"), 1.0)])
@pytest.mark.parametrize("images", [images_for_error, images_for_limits, images_to_settle_errors])
def test_senseless_sizes_are_refused(images, wrong):
    with pytest.raises(ConfigError, match="above 0, in the unit of the numbers"):
        images(*wrong)
