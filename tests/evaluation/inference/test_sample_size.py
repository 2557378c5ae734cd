"""Sample sizes against published figures and statsmodels."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from pupille.errors import ConfigError
from pupille.evaluation.inference.sample_size import (
    design_effect,
    images_for_mean_cost,
    images_for_recall_and_specificity,
    images_for_width,
    images_to_settle,
    plan,
    within_unit_correlation,
)


def test_a_published_example_of_connors_formula() -> None:
    # HyLown's calculator for Connor (1987): 45 % and 5 % discordant pairs, power 0.8, two-sided 5 %: 23 pairs.
    assert images_to_settle(0.4, 0.5, power=0.8) == 23


def test_the_promised_power_is_reached_by_simulation() -> None:
    n = images_to_settle(0.06, 0.2, power=0.8)
    rng = np.random.default_rng(0)
    counts = rng.multinomial(n, [0.07, 0.13, 0.8], size=20_000)
    z = (counts[:, 1] - counts[:, 0]) / np.sqrt(counts[:, 0] + counts[:, 1])
    assert (z > 1.96).mean() == pytest.approx(0.8, abs=0.015)


@pytest.mark.parametrize(("share", "width"), [(0.9, 0.1), (0.5, 0.2), (1.0, 0.05), (0.97, 0.03)])
def test_one_image_fewer_would_be_too_few(share: float, width: float) -> None:
    n = images_for_width(share, width)
    for images, enough in ((n, True), (n - 1, False)):
        low, high = proportion_confint(share * images, images, method="wilson")
        assert (high - low <= width) == enough


def test_rare_positives_need_many_images() -> None:
    # 1 % positives: 100 images for each positive that the recall needs.
    n = images_for_recall_and_specificity(recall=0.9, specificity=0.9, width=0.1, prevalence=0.01)
    assert n == 100 * images_for_width(0.9, 0.1)


def test_the_mean_cost_is_known_as_well_as_was_asked() -> None:
    n = images_for_mean_cost(
        recall=0.9, specificity=0.95, prevalence=0.1, cost_of_miss=50, cost_of_alarm=1, width=0.4
    )
    rng = np.random.default_rng(0)
    costs = np.array([50.0, 1.0, 0.0])
    means = rng.multinomial(n, [0.01, 0.045, 0.945], size=5000) @ costs / n
    assert np.ptp(np.quantile(means, [0.025, 0.975])) == pytest.approx(0.4, rel=0.05)


def test_kishs_design_effect_and_the_units_that_follow() -> None:
    assert design_effect(10, 0.05) == pytest.approx(1.45)
    need = plan(200, unit="patient", images_per_unit=10, correlation=0.05)
    assert (need.units, need.images) == (29, 290)
    assert "29 different patients" in need.sentence
    assert plan(200, unit="leaf").units == 200
    assert plan(50, unit="site", images_per_unit=100, correlation=0.0).units == 10


def test_the_correlation_within_units_is_found_again() -> None:
    rng = np.random.default_rng(0)
    # Beta-binomial: shares with mean 0.7 and rho = 1 / (a + b + 1) = 0.2.
    units = np.repeat(np.arange(3000), 8)
    right = (rng.random(24_000) < rng.beta(2.8, 1.2, size=3000)[units]).astype(float)
    assert within_unit_correlation(right, units) == pytest.approx(0.2, abs=0.02)
    assert within_unit_correlation(right, np.arange(24_000)) != within_unit_correlation(right, units)
    assert np.isnan(within_unit_correlation(right[:5], np.arange(5)))


def test_what_cannot_be_planned_for_is_told() -> None:
    with pytest.raises(ConfigError, match="exactly one model is right"):
        images_to_settle(0.3, 0.2)
    with pytest.raises(ConfigError, match="power"):
        images_to_settle(0.1, 0.2, power=1.0)
    with pytest.raises(ConfigError, match="width"):
        images_for_width(0.5, 0.0)
    with pytest.raises(ConfigError, match="prevalence"):
        images_for_recall_and_specificity(recall=0.9, specificity=0.9, width=0.1, prevalence=0.0)
    with pytest.raises(ConfigError, match="correlation"):
        design_effect(5, 1.2)
    with pytest.raises(ConfigError, match="costs"):
        images_for_mean_cost(
            recall=0.9, specificity=0.9, prevalence=0.1, cost_of_miss=-1, cost_of_alarm=1, width=0.1
        )
