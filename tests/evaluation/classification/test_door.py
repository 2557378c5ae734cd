"""The threshold of a door, against trying every one."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from pupille.errors import ConfigError
from pupille.evaluation.classification.door import (
    Errors,
    errors_at,
    of_costs_alone,
    open_door,
)
from pupille.evaluation.classification.thresholds import NEVER, Costs, slide, threshold_of_least_cost
from pupille.i18n.language import speaking
from pupille.i18n.near_certainty import digits, digits_beside

TIED = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.5000000000000001, 0.9, 1.0])


def cheapest(probabilities, truth, costs):
    return threshold_of_least_cost(slide(truth, probabilities), costs).value


def cost_of(threshold, probabilities, truth, costs):
    total = 0.0
    for probability, is_inside in zip(probabilities, truth, strict=True):
        if is_inside and probability < threshold:
            total += costs.missed
        if not is_inside and probability >= threshold:
            total += costs.false_alarm
    return total


def test_the_costs_alone_give_the_threshold_of_the_textbook():
    assert Costs(missed=1, false_alarm=5).rule == 5 / 6
    assert Costs(missed=50, false_alarm=1).rule == pytest.approx(1 / 51)
    assert Costs().rule == 0.5


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.one_of(TIED, st.floats(0, 1)), st.booleans()), min_size=2, max_size=12),
    st.floats(0.01, 100),
    st.floats(0.01, 100),
)
def test_no_threshold_costs_less_than_the_one_found(photos, missed, alarm):
    probabilities = np.array([probability for probability, _ in photos])
    truth = np.array([is_inside for _, is_inside in photos])
    assume(truth.any() and not truth.all())
    costs = Costs(missed, alarm)
    found = cheapest(probabilities, truth, costs)
    least = min(cost_of(t, probabilities, truth, costs) for t in [0.0, *probabilities, costs.rule, NEVER])
    assert cost_of(found, probabilities, truth, costs) == pytest.approx(least)
    assert errors_at(found, probabilities, truth, costs).cost == pytest.approx(least)


def test_among_equals_it_is_that_of_the_costs():
    truth = np.array([True, False])
    assert cheapest(np.array([0.95, 0.1]), truth, Costs(1, 5)) == 5 / 6
    assert cheapest(np.array([0.6, 0.2]), truth, Costs(1, 5)) == pytest.approx(0.4)


def test_both_errors_are_counted_with_their_intervals():
    truth = np.array([True] * 10 + [False] * 20)
    probabilities = np.concatenate([np.linspace(0.05, 0.95, 10), np.linspace(0.01, 0.6, 20)])
    door = open_door("dog", Costs(1, 5), probabilities, truth)
    is_open = probabilities >= door.threshold
    assert door.at_threshold.missed == (truth & ~is_open).sum()
    assert door.at_threshold.false_alarms == (~truth & is_open).sum()
    record = door.to_json()
    low, high = proportion_confint(door.at_threshold.missed, 10, method="wilson")
    assert (record["missed_share"]["low"], record["missed_share"]["high"]) == pytest.approx((low, high))
    assert record["missed_share"]["n"] == 10
    assert "Missed: " in " ".join(door.sentences())


@pytest.mark.parametrize("truth", [None, np.ones(3, dtype=bool), np.zeros(3, dtype=bool)])
def test_without_both_kinds_of_photos_nothing_is_counted(truth):
    door = open_door("dog", Costs(1, 3), np.array([0.1, 0.5, 0.9]), truth)
    assert (door.threshold, door.at_threshold) == (0.75, None)
    assert "would show it" in door.sentences()[0]


def test_a_door_on_photos_of_one_kind_asks_for_those_of_the_other():
    shares = np.array([0.1, 0.5])
    of_dogs = open_door("dog", Costs(), shares, np.ones(2, dtype=bool)).sentences()[0]
    assert "photos of others are missing" in of_dogs
    of_others = open_door("dog", Costs(), shares, np.zeros(2, dtype=bool)).sentences()[0]
    assert "no photo of dog could be read" in of_others


@pytest.mark.parametrize(
    ("probability", "shown"),
    [
        (0, "0"),
        (1, "1"),
        (0.5, "0.500"),
        (5 / 6, "0.833"),
        (0.000042, "4.2e-05"),
        (0.9996, "0.99960"),
        (0.9999583, "0.999958"),
    ],
)
def test_a_probability_is_0_or_1_only_where_it_is(probability, shown):
    assert digits(probability) == shown


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_no_probability_between_is_shown_as_0_or_1(probability):
    assert 0 < float(digits(probability)) < 1


def test_close_to_the_threshold_there_are_digits_that_tell_the_side():
    assert digits_beside(0.7496, 0.75) == "0.7496"
    assert digits_beside(0.75, 0.75) == "0.750"


@pytest.mark.parametrize(
    ("shares", "told"), [([2e-5, 6e-5], "nearly anything"), ([0.99991, 0.99997], "nearly nothing")]
)
def test_a_door_with_a_threshold_at_the_end_says_what_it_lets_through(shares, told):
    # The middle of both is 4e-05 and 0.99994.
    said = open_door("dog", Costs(), np.array(shares[::-1]), np.array([True, False])).sentences()
    text = " ".join(said)
    assert told in text
    assert digits(sum(shares) / 2) in text


def test_a_door_in_the_middle_is_not_warned_of():
    said = open_door("dog", Costs(), np.array([0.8, 0.2]), np.array([True, False])).sentences()
    assert "nearly" not in " ".join(said)


def test_a_door_that_never_opens_says_so():
    said = open_door("dog", Costs(1, 100), np.array([1.0, 1.0]), np.array([True, False])).sentences()
    assert said[0].startswith("The door never opens for dog")


@pytest.mark.parametrize("cost", [0, -1, float("inf"), float("nan")])
def test_a_cost_that_is_no_number_above_0_is_refused(cost):
    with pytest.raises(ConfigError, match="above 0"):
        Costs(missed=cost)


def test_one_false_alarm_is_told_as_one():
    assert "1 missed, 1 false alarm, cost 2" in of_costs_alone(Errors(0.5, 1, 1, 2.0))
    assert "0 missed, 0 false alarms, cost 0" in of_costs_alone(Errors(0.5, 0, 0, 0.0))
    with speaking("fr"):
        assert "1 fausse alarme," in of_costs_alone(Errors(0.5, 1, 1, 2.0))
