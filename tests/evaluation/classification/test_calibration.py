"""Calibration against statsmodels, scikit-learn and the formulas as printed."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import expit, logit, softmax
from sklearn.calibration import calibration_curve
from sklearn.metrics import log_loss

from pupille.errors import ConfigError, DataError
from pupille.evaluation.classification.calibration import (
    calibration,
    predicted_event,
    reliability_curve,
    scaled,
    temperature,
)


def world(n: int, *, slope: float = 1.0, shift: float = 0.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Events whose true log odds are shift + slope times the stated ones."""
    rng = np.random.default_rng(seed)
    said = rng.beta(1.5, 1.5, size=n)
    return rng.random(n) < expit(shift + slope * logit(said)), said


def test_the_reliability_curve_is_scikit_learns() -> None:
    event, said = world(1000)
    curve = reliability_curve(event, said, bins=10)
    happened, mean = calibration_curve(event, said, n_bins=10, strategy="quantile")
    # The two put the image that lies on an edge of a bin on different sides.
    np.testing.assert_allclose(curve.happened, happened, atol=0.02)
    np.testing.assert_allclose(curve.said, mean, atol=0.005)
    assert curve.n.tolist() == [100] * 10


def test_a_calibrated_model_stays_within_its_band_and_an_overconfident_one_leaves_it() -> None:
    inside = []
    for seed in range(40):
        curve = reliability_curve(*world(500, seed=seed), draws=300)
        inside.append((curve.band_low <= curve.happened) & (curve.happened <= curve.band_high))
    assert 0.92 <= np.mean(inside) <= 0.99
    bad = reliability_curve(*world(2000, slope=0.3))
    assert bad.happened[0] > bad.band_high[0]
    assert bad.happened[-1] < bad.band_low[-1]


def test_slope_and_intercept_are_those_of_statsmodels() -> None:
    event, said = world(800, slope=0.6, shift=-0.4)
    x = logit(said)
    slope = sm.Logit(event.astype(float), sm.add_constant(x)).fit(disp=0)
    large = sm.GLM(event.astype(float), np.ones(800), offset=x, family=sm.families.Binomial()).fit()
    found = calibration(event, said)
    assert found.slope.value == pytest.approx(slope.params[1], rel=1e-6)
    assert (found.slope.low, found.slope.high) == pytest.approx(tuple(slope.conf_int()[1]), rel=1e-4)
    assert found.intercept.value == pytest.approx(large.params[0], rel=1e-6)
    assert (found.intercept.low, found.intercept.high) == pytest.approx(tuple(large.conf_int()[0]), rel=1e-4)


def test_with_groups_the_variance_is_the_sandwich_of_statsmodels() -> None:
    event, said = world(600)
    units = np.arange(600) % 25
    fit = sm.GLM(event.astype(float), sm.add_constant(logit(said)), family=sm.families.Binomial()).fit(
        cov_type="cluster", cov_kwds={"groups": units, "df_correction": False}
    )
    found = calibration(event, said, units=units).slope
    correction = 599 / 598  # statsmodels has it beside the 25 / 24 that both have
    half = 2.063899 * fit.bse[1] / np.sqrt(correction)
    assert found.high - found.value == pytest.approx(half, rel=0.002)
    assert found.n == 25
    assert calibration(event, said, units=np.arange(600) % 5).slope.low is None


def kumars_error(event: np.ndarray, said: np.ndarray, bins: int) -> float:
    """The debiased plug-in estimator as Kumar, Liang & Ma (2019) print it, by a loop over bins."""
    total = 0.0
    for part in np.array_split(np.argsort(said), bins):
        y, p = event[part].mean(), said[part].mean()
        total += len(part) / len(event) * ((p - y) ** 2 - y * (1 - y) / (len(part) - 1))
    return float(np.sqrt(max(total, 0.0)))


def test_the_calibration_error_is_kumars_and_near_nothing_for_a_calibrated_model() -> None:
    event, said = world(1500, slope=0.5)
    assert calibration(event, said, bins=15).error.value == pytest.approx(kumars_error(event, said, 15))
    honest = [calibration(*world(1000, seed=seed), draws=200) for seed in range(40)]
    above = [found.error.value > found.error_if_calibrated for found in honest]
    assert np.mean(above) < 0.15
    bad = calibration(event, said)
    assert bad.error.value > bad.error_if_calibrated
    assert bad.error.low is None
    assert "biased" in str(bad.error.reason)


def test_the_temperature_that_was_put_in_is_found_and_mends_the_log_loss() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(4000, 4)) * 2
    labels = np.array([rng.choice(4, p=row) for row in softmax(logits, axis=1)])
    overconfident = softmax(logits * 2.5, axis=1)
    found = temperature(labels[:2000], overconfident[:2000])
    assert found == pytest.approx(2.5, rel=0.1)
    mended = scaled(overconfident, found)
    assert log_loss(labels[2000:], mended[2000:]) < log_loss(labels[2000:], overconfident[2000:]) - 0.1
    np.testing.assert_array_equal(mended.argmax(axis=1), overconfident.argmax(axis=1))
    np.testing.assert_allclose(scaled(overconfident, 1.0), overconfident)
    before, after = (
        calibration(*predicted_event(labels[2000:], said)) for said in (overconfident[2000:], mended[2000:])
    )
    assert before.slope.high < 0.6
    assert after.slope.low < 1 < after.slope.high
    assert after.error.value < before.error.value / 2


def test_with_many_classes_the_event_is_that_the_prediction_is_right() -> None:
    probabilities = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6]])
    event, said = predicted_event(np.array([0, 1]), probabilities)
    assert (event.tolist(), said.tolist()) == ([True, False], [0.7, 0.6])


def test_few_different_probabilities_make_few_bins_and_few_events_no_slope() -> None:
    said = np.repeat([0.2, 0.8], 30)
    event = np.tile([True, False], 30)
    assert reliability_curve(event, said, bins=10).n.tolist() == [30, 30]
    assert calibration(np.arange(60) < 5, said).slope.value is None
    with pytest.raises(ConfigError, match="2 bins"):
        reliability_curve(event, said, bins=1)
    with pytest.raises(ConfigError, match="above 0"):
        scaled(np.eye(2), 0.0)
    with pytest.raises(DataError, match="validation"):
        temperature(np.array([], dtype=np.int64), np.zeros((0, 2)))


def test_perfectly_separated_probabilities_do_not_break_the_fit() -> None:
    said = np.concatenate([np.full(20, 0.1), np.full(20, 0.9)])
    found = calibration(said > 0.5, said)
    assert found.slope.value is not None
