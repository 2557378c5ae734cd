"""Two models that predict numbers: which is better, by how much, in words that claim no more."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from pupille.errors import ConfigError, DataError
from pupille.evaluation.regression.two_models import compare_two, difference_sentence
from pupille.results.metric import Metric
from pupille.results.regression import NumberPredictions, NumberScale

RNG = np.random.default_rng(0)
TRUE = RNG.normal(50, 8, 200)
NOISE = RNG.normal(size=200)


def off_by(spread, *, unit="g"):
    """Predictions of the same images whose errors have this deviation."""
    ids = tuple(f"{k}.png" for k in range(200))
    return NumberPredictions(ids, TRUE, TRUE + spread * NOISE, unit, NumberScale.of(TRUE))


def test_the_difference_of_mean_absolute_errors_is_that_of_a_paired_t_test_of_many_images():
    first, second = (
        off_by(3.0),
        replace(off_by(2.0), predicted=TRUE + 2 * np.random.default_rng(1).normal(size=200)),
    )
    errors = [np.abs(part.predicted - TRUE) for part in (first, second)]
    wanted = stats.ttest_rel(errors[1], errors[0]).confidence_interval()
    done = compare_two(first, second)
    assert done.difference.value == pytest.approx((errors[1] - errors[0]).mean())
    assert (done.difference.low, done.difference.high) == pytest.approx((wanted.low, wanted.high), abs=0.06)
    assert done.word == "better"
    assert " g (95 % interval" in done.sentence
    assert done.sentence.endswith("the second is better.")


@pytest.mark.parametrize(
    ("first", "second", "margin", "word"),
    [
        (3.0, 2.0, None, "better"),
        (2.0, 3.0, None, "worse"),
        (2.0, 2.1, 1.0, "equivalent"),
        (2.0, 2.0, None, "undecided"),
    ],
)
def test_the_second_model_is_judged(first, second, margin, word):
    assert compare_two(off_by(first), off_by(second), margin=margin).word == word


@pytest.mark.parametrize("metric", ["r2", "skill", "skill_rmse"])
def test_a_metric_that_goes_up_calls_the_higher_one_better(metric):
    done = compare_two(off_by(3.0), off_by(1.0), metric=metric)
    assert (done.word, done.difference.value > 0) == ("better", True)
    assert " g (95" not in done.sentence


def test_skill_needs_to_know_the_training_images():
    bare = [replace(off_by(spread), scale=None) for spread in (3.0, 1.0)]
    with pytest.raises(ConfigError, match="the mean of the training images"):
        compare_two(*bare, metric="skill_rmse")


def test_few_groups_decide_nothing():
    done = compare_two(off_by(3.0), off_by(1.0), groups=[str(k % 4) for k in range(200)])
    assert done.word == "too few groups"
    assert "cannot be compared" in done.sentence


def test_other_images_and_a_margin_of_nothing_are_refused():
    with pytest.raises(DataError, match="same images, numbers and unit"):
        compare_two(off_by(1.0), off_by(1.0, unit="kg"))
    with pytest.raises(ConfigError, match="above 0"):
        compare_two(off_by(1.0), off_by(2.0), margin=0.0)


def test_what_is_equivalent_names_the_margin_that_was_meant():
    sentence = difference_sentence("mae", Metric(0.1, -0.2, 0.4, 60), 0.5, "equivalent", "mm")
    assert "0.1 mm (95 % interval -0.2 to 0.4, n = 60)" in sentence.replace("\u2212", "-").replace(
        "\u00a0", " "
    )
    assert "less than the 0.5 that matters" in sentence
