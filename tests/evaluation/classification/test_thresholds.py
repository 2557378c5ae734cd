"""Thresholds chosen on validation, frozen, shown on test."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, roc_curve
from statsmodels.stats.proportion import proportion_confint

from pupille.errors import ConfigError, DataError
from pupille.evaluation.classification.thresholds import (
    Costs,
    at_prevalence,
    at_threshold,
    slide,
    threshold_for_costs,
    threshold_for_precision,
    threshold_for_recall,
    threshold_of_youden,
)
from pupille.evaluation.inference.proportions import share_of


def world(n: int, *, seed: int = 0, prevalence: float = 0.3) -> tuple[np.ndarray, np.ndarray]:
    """Truth drawn from the stated probabilities, which are therefore calibrated."""
    rng = np.random.default_rng(seed)
    probabilities = rng.beta(4 * prevalence, 4 * (1 - prevalence), size=n)
    return rng.random(n) < probabilities, probabilities


def test_the_slider_has_the_counts_of_every_threshold() -> None:
    positive, probabilities = world(200)
    slid = slide(positive, np.round(probabilities, 2))
    for t, hits, alarms in zip(slid.thresholds, slid.hits, slid.alarms, strict=True):
        table = confusion_matrix(positive, np.round(probabilities, 2) >= t, labels=[False, True])
        assert (hits, alarms) == (table[1, 1], table[0, 1])


def test_elkans_threshold_in_the_users_words() -> None:
    found = threshold_for_costs(Costs(missed=50))
    assert found.value == pytest.approx(1 / 51)
    assert "a miss costs 50 times as much as a false alarm" in found.how
    assert threshold_for_costs(Costs(false_alarm=3)).value == 0.75
    assert "a false alarm costs 3 times as much as a miss" in threshold_for_costs(Costs(false_alarm=3)).how


def test_no_other_threshold_is_cheaper_where_probabilities_are_calibrated() -> None:
    positive, probabilities = world(200_000)
    slid = slide(positive, probabilities)
    costs = slid.alarms + 9 * (slid.positives - slid.hits)
    cheapest = slid.thresholds[np.argmin(costs)]
    assert threshold_for_costs(Costs(missed=9)).value == pytest.approx(cheapest, abs=0.02)


def test_probabilities_move_to_another_prevalence_as_bayes_says() -> None:
    # A likelihood ratio of 4 at 50 % is a probability of 0.8; at 1 % it is 4 * 0.01 / (4 * 0.01 + 0.99).
    moved = at_prevalence(np.array([0.8]), trained=0.5, stated=0.01)
    assert moved[0] == pytest.approx(0.04 / 1.03)
    np.testing.assert_allclose(at_prevalence(np.array([0.3, 0.6]), trained=0.2, stated=0.2), [0.3, 0.6])


@pytest.mark.parametrize("wish", [0.8, 0.95])
def test_the_lower_bound_reaches_the_wish_and_the_next_threshold_does_not(wish: float) -> None:
    positive, probabilities = world(800)
    chosen = threshold_for_recall(slide(positive, probabilities), wish)
    found = (probabilities[positive] >= chosen.value).sum()
    bound, one_less = (
        proportion_confint(k, positive.sum(), alpha=0.1, method="wilson")[0] for k in (found, found - 1)
    )
    assert bound >= wish > one_less
    assert chosen.reached


def test_the_wished_precision_is_reached_by_its_lower_bound_and_no_more_generous_threshold_does_it() -> None:
    positive, probabilities = world(2000)
    chosen = threshold_for_precision(slide(positive, probabilities), 0.7)
    for t in np.unique(probabilities):
        called = probabilities >= t
        bound, _ = proportion_confint((called & positive).sum(), called.sum(), alpha=0.1, method="wilson")
        if t == chosen.value:
            assert bound >= 0.7
        elif t < chosen.value:
            assert bound < 0.7


def test_too_few_images_cannot_show_the_wish() -> None:
    positive, probabilities = world(20)
    recall = threshold_for_recall(slide(positive, probabilities), 0.99)
    assert not recall.reached
    assert "cannot show" in recall.how
    assert (probabilities >= recall.value).all()
    precision = threshold_for_precision(slide(positive, probabilities), 0.999)
    assert (precision.reached, precision.value) == (False, np.inf)


def test_a_recall_chosen_on_validation_is_reached_on_new_images_in_most_cases() -> None:
    kept = []
    for seed in range(300):
        chosen = threshold_for_recall(slide(*world(400, seed=seed)), 0.9)
        positive, probabilities = world(20_000, seed=10_000 + seed)
        kept.append((probabilities[positive] >= chosen.value).mean() >= 0.9)
    assert np.mean(kept) >= 0.92


def test_youdens_threshold_is_that_of_scikit_learns_curve() -> None:
    positive, probabilities = world(500)
    x, y, thresholds = roc_curve(positive, probabilities, drop_intermediate=False)
    assert threshold_of_youden(slide(positive, probabilities)).value == thresholds[np.argmax(y - x)]


def test_the_frozen_point_has_counts_and_wilsons_intervals() -> None:
    positive, probabilities = world(300, seed=3)
    shown = at_threshold(positive, probabilities, 0.4)
    table = confusion_matrix(positive, probabilities >= 0.4)
    assert [[shown.kept, shown.alarms], [shown.misses, shown.hits]] == table.tolist()
    expected = proportion_confint(table[1, 1], table[1].sum(), method="wilson")
    assert (shown.recall.low, shown.recall.high) == pytest.approx(expected)
    assert at_threshold(positive, probabilities, 2.0).precision.reason == "no image is called positive"


def test_groups_widen_the_interval_and_few_groups_have_none() -> None:
    positive = np.ones(400, dtype=bool)
    part = np.repeat(np.arange(20) < 14, 20)
    units = np.repeat(np.arange(20), 20)
    alone, grouped = share_of(part, positive, ""), share_of(part, positive, "", units)
    assert (alone.n, grouped.n) == (400, 20)
    assert grouped.high - grouped.low > 3 * (alone.high - alone.low)
    assert share_of(part, positive, "", units // 4).low is None


def test_senseless_wishes_and_one_class_are_refused() -> None:
    slid = slide(*world(50))
    for rule in (threshold_for_recall, threshold_for_precision):
        with pytest.raises(ConfigError, match="such as 0.95"):
            rule(slid, 1.0)
    with pytest.raises(ConfigError, match="above 0"):
        Costs(missed=0)
    with pytest.raises(ConfigError, match="prevalence"):
        at_prevalence(np.array([0.5]), trained=0.5, stated=1.0)
    with pytest.raises(DataError, match="both classes"):
        slide(np.ones(3, dtype=bool), np.arange(3.0))
