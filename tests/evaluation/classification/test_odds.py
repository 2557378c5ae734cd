"""Equalised odds and predictive parity in words: what fails, what is not shown, and what cannot be had together."""

import numpy as np
import pytest

from pupille.evaluation.classification.odds import odds_in_words, written


def told(prevalence, recall, alarms, n=600, groups=None, tests=1, seed=0):
    """The three sentences of two groups with these rates, made of whole counts."""
    positive, called, values = [], [], []
    for name, share, found, false in zip("ab", prevalence, recall, alarms, strict=True):
        ill = round(n * share)
        hits, wrong = round(ill * found), round((n - ill) * false)
        positive += [True] * ill + [False] * (n - ill)
        called += [True] * hits + [False] * (ill - hits) + [True] * wrong + [False] * (n - ill - wrong)
        values += [name] * n
    return odds_in_words(
        np.array(positive),
        np.array(called),
        values,
        column="sex",
        positive="ill",
        groups=groups,
        tests=tests,
        seed=seed,
    )


def test_a_group_that_is_found_less_often_breaks_equal_odds():
    odds, _, _ = told((0.4, 0.4), (0.9, 0.6), (0.1, 0.1))
    assert "do not hold by sex" in odds
    assert "60.0\u00a0% (b) to 90.0\u00a0% (a)" in odds
    assert "p < 0.001" in odds


def test_a_group_with_more_false_alarms_breaks_them_too():
    odds, _, _ = told((0.4, 0.4), (0.9, 0.9), (0.1, 0.3))
    assert "do not hold" in odds


def test_equal_odds_with_unequal_prevalence_break_parity_and_it_is_said_why():
    odds, parity, together = told((0.5, 0.1), (0.8, 0.8), (0.1, 0.1))
    assert "is not shown, which does not show that they hold" in odds
    assert "does not hold by sex" in parity
    # Precision by Bayes: .4 / (.4 + .05) and .08 / (.08 + .09).
    assert "47.1\u00a0% (b) to 88.9\u00a0% (a)" in parity
    assert "is not equally frequent in the groups" in together
    assert "cannot all be had, whatever the model" in together


@pytest.mark.parametrize(("prevalence", "alarms"), [((0.3, 0.3), (0.1, 0.1)), ((0.5, 0.1), (0.0, 0.0))])
def test_alike_prevalences_or_no_false_alarm_leave_it_open(prevalence, alarms):
    _, _, together = told(prevalence, (0.8, 0.8), alarms)
    assert "these images do not show both" in together


def test_what_cannot_be_compared_is_said_with_the_reason():
    odds, parity, _ = told((0.4, 0.4), (0.9, 0.9), (0.1, 0.1), n=20)
    assert odds.startswith("Nothing is said of equalised odds")
    assert parity.startswith("Nothing is said of predictive parity")
    _, nothing, _ = told((0.4, 0.4), (0.0, 0.0), (0.0, 0.0))
    assert "no image is at stake" in nothing


def test_one_of_many_columns_must_show_more():
    rates = ((0.4, 0.4), (0.9, 0.81), (0.1, 0.1))
    assert "do not hold" in told(*rates)[0]
    assert "is not shown" in told(*rates, tests=20)[0]


def test_patients_are_shuffled_as_a_whole():
    # Thirty ill patients a sex, with ten images each that are all found or all missed.
    groups = [f"{i // 10}" for i in range(1200)]
    rates = ((0.5, 0.5), (0.9, 0.8), (0.1, 0.1))
    assert "do not hold" in told(*rates)[0]
    assert "is not shown" in told(*rates, groups=groups)[0]


def test_a_tiny_p_value_is_never_written_as_nothing():
    assert written(0.0004) == "p < 0.001"
    assert written(0.0123) == "p = 0.012"
