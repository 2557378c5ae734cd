"""What luck alone would bring, and the sentence on what was gained."""

import numpy as np
import pytest

from pupille.evaluation.inference.choice import Choice
from pupille.evaluation.inference.statistics import ImageScores
from pupille.results.metric import Metric
from pupille.tasks import metric_spec
from pupille.workflows.tuning_record import (
    Outcome,
    expected_luck,
    room_above,
    verdict,
)

ACCURACY, MAE = metric_spec("classification", "accuracy"), metric_spec("regression", "mae")


def defaults(n, right):
    values = np.zeros(n)
    values[: round(right * n)] = 1
    return ImageScores("accuracy", values, np.arange(n))


def luck(n, right, trials=30, grouped=False):
    return expected_luck(defaults(n, right), ACCURACY, trials, unit="", grouped=grouped, seed=0)


@pytest.mark.parametrize(("images", "points"), [(100, 4.9), (360, 2.6), (1000, 1.7)])
def test_luck_is_told_as_it_was_measured(images, points):
    told = luck(images, 0.9)
    assert 100 * told.value == pytest.approx(points, abs=0.4)
    assert f"{images:,} validation images" in told.sentences[0]


def test_where_luck_is_too_much_folds_or_fewer_trials_are_proposed():
    (_, advice) = luck(60, 0.95).sentences
    assert "--folds 5" in advice
    fewer = int(advice.split("--trials ")[1].rstrip("."))
    assert len(luck(60, 0.95, trials=fewer).sentences) == 1
    assert len(luck(60, 0.95, trials=fewer + 1).sentences) == 2
    assert len(luck(1000, 0.8).sentences) == 1


def test_what_is_left_to_gain_ends_at_the_bound_of_the_metric():
    assert room_above(0.9, ACCURACY) == pytest.approx(0.1)
    assert room_above(3.0, MAE) == pytest.approx(3.0)


def outcome(best, taken, gain):
    choice = Choice(best, 0.92, Metric(0.91, 0.88, 0.94, 300), gain, np.array([0.5, 0.5]), 0.01)
    return Outcome(choice, (0, 1), (), {}, {}, taken, "", {}, 1)


def test_one_sentence_says_what_was_gained_and_what_is_taken():
    gain = Metric(0.012, -0.004, 0.028, 300)
    said = verdict(outcome(1, 0, gain), ACCURACY, trials=30, seconds=38 * 60, unit="")
    assert str(said) == (
        "On validation tuning gained +1.2\u00a0points (−0.4 to +2.8) over the defaults, corrected for the choice; "
        "cost 38 min, 30 trials; not distinguishable: the defaults are kept."
    )
    better = verdict(outcome(1, 1, Metric(0.05, 0.01, 0.09, 300)), ACCURACY, trials=30, seconds=9, unit="")
    assert str(better).endswith("the tuned settings are taken.")


def test_defaults_that_are_best_and_gains_without_interval_have_their_own_words():
    nothing = verdict(outcome(0, 0, Metric(0, 0, 0, 300)), ACCURACY, trials=30, seconds=9, unit="")
    assert "no other settings were better" in str(nothing)
    few = verdict(outcome(1, 0, Metric(0.1, None, None, 8, "few")), ACCURACY, trials=30, seconds=9, unit="")
    assert "no interval" in str(few)


def test_a_gain_of_numbers_is_in_their_unit():
    said = verdict(outcome(1, 1, Metric(0.5, 0.1, 0.9, 300)), MAE, trials=3, seconds=9, unit="g")
    assert "+0.500\u00a0g" in str(said)
