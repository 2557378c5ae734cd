"""What a report shows of predicted numbers, counted by hand."""

from dataclasses import replace

import numpy as np
import pytest

from pupille.errors import ConfigError
from pupille.evaluation.regression.record import (
    WORST,
    numbers_record,
    promise_record,
    scatter_record,
    trained_range,
    worst_images,
)
from pupille.results.decode import converted
from pupille.results.difficulty import Difficulty
from pupille.results.encode import encoded
from pupille.results.regression import NumberPredictions, NumberScale
from pupille.results.regression_record import MOST_POINTS, NumbersRecord


def predictions(values, predicted) -> NumberPredictions:
    return NumberPredictions(
        tuple(f"i{k}" for k in range(len(values))), np.array(values, float), np.array(predicted, float), "mm"
    )


def drawn(n: int, *, seed: int = 0, spread: float = 1.0) -> NumberPredictions:
    rng = np.random.default_rng(seed)
    values = rng.uniform(0, 10, n)
    return predictions(values, values + rng.normal(0, spread, n))


def test_the_record_of_a_run_comes_back_from_its_json():
    test = replace(drawn(80), scale=NumberScale.of(np.array([0.5, 9.0, 4.0])))
    record = numbers_record(test, promise=promise_record(drawn(40), test))
    assert converted(encoded(record), NumbersRecord) == record
    assert record.scatter.values == tuple(test.values)
    assert (record.trained.low, record.trained.median, record.trained.high) == (0.5, 4.0, 9.0)
    assert record.trained.images == 3
    assert record.trained.beyond == sum(p < 0.5 or p > 9 for p in test.predicted)
    slope = np.polyfit(test.predicted, test.values, 1)[0]
    assert record.calibration.slope.value == pytest.approx(slope)


def test_limits_of_agreement_are_two_ends_where_nothing_widens_and_a_line_where_they_do():
    even = numbers_record(drawn(80)).agreement
    assert (even.widens, len(even.limits)) == (False, 2)
    assert (even.limits[0].low, even.limits[1].high) == (even.low_limit.value, even.high_limit.value)
    rng = np.random.default_rng(1)
    values = rng.uniform(1, 100, 200)
    wide = numbers_record(predictions(values, values * rng.normal(1, 0.1, 200))).agreement
    assert wide.widens
    widths = [at.high - at.low for at in wide.limits]
    assert widths == sorted(widths)
    assert widths[-1] > 3 * widths[0]


def test_one_image_has_no_limits_and_a_model_that_says_one_number_no_slope():
    one = numbers_record(predictions([1.0], [2.0]))
    assert (one.agreement.limits, one.agreement.bias.value) == ((), 1.0)
    constant = numbers_record(predictions(np.arange(30), np.full(30, 14.5)))
    assert constant.calibration.slope.value is None
    assert "all alike" in constant.calibration.slope.reason


def test_the_worst_images_are_those_with_the_largest_errors_of_either_sign():
    found = worst_images(predictions([0, 0, np.nan, 0, 0], [1, -5, 99, 3, 5]), most=3)
    assert found.tolist() == [1, 4, 3]


def test_of_many_points_a_sample_is_kept_with_the_worst_among_them():
    many = drawn(MOST_POINTS + 500)
    record = scatter_record(many, seed=3)
    assert (len(record.ids), record.total) == (MOST_POINTS, MOST_POINTS + 500)
    assert {many.ids[row] for row in worst_images(many)} <= set(record.ids)
    assert len(worst_images(many)) == WORST
    assert record == scatter_record(many, seed=3) != scatter_record(many, seed=4)


def test_predictions_that_do_not_say_what_was_learned_have_no_range():
    assert trained_range(drawn(5)) is None


def test_a_promise_by_images_that_chose_nothing_loses_nothing():
    aside, test = drawn(40), drawn(60, seed=1)
    assert promise_record(aside, test).after_choosing is None
    assert 0.8 < promise_record(aside, test, chosen_among=10).after_choosing < 0.9


def test_an_interval_reaches_as_far_as_the_error_of_the_promised_rank():
    # Of 19 errors 1, ..., 19 the one of rank ceil(20 * 0.9) = 18.
    set_aside = predictions(np.zeros(19), np.arange(1, 20))
    test = predictions([0, 0, 0, np.nan], [17, -18, 19, 0])
    record = promise_record(set_aside, test)
    assert (record.quantile, record.n, record.grouped) == (18.0, 19, False)
    assert (record.narrowest, record.mean_width, record.widest) == (36.0, 36.0, 36.0)
    assert (record.covered.value, record.covered.n) == (2 / 3, 3)
    assert (record.scaled, record.how) == (False, None)


def test_an_interval_is_as_wide_as_the_model_expects_its_errors_to_be():
    # Where 0 is predicted an error of 1 is expected, and they are 1 to 19; from 20 on one of 2.
    hard = Difficulty((18.0, 20.0), (1.0, 2.0), "on folds")
    set_aside = replace(predictions(np.arange(1, 20), np.zeros(19)), difficulty=hard)
    record = promise_record(set_aside, predictions([10.0, 19.0, 90.0], [0.0, 0.0, 60.0]))
    assert (record.quantile, record.scaled, record.how) == (18.0, True, "on folds")
    assert (record.narrowest, record.widest) == (36.0, 72.0)
    assert record.covered.value == pytest.approx(2 / 3)
    alike = replace(set_aside, difficulty=Difficulty.equal("nothing to see"))
    assert promise_record(alike, predictions([0.0], [1.0])).how == "nothing to see"


def test_too_few_images_or_groups_set_aside_are_a_reason_and_a_wrong_wish_an_error():
    few = promise_record(drawn(8), drawn(30))
    assert (few.quantile, few.covered) == (None, None)
    assert few.reason == "intervals that hold 90.0\u00a0% need 9 images set aside for them, and there are 8"
    grouped = promise_record(drawn(40), drawn(30), set_aside_groups=[str(k % 5) for k in range(40)])
    assert "need 9 groups" in grouped.reason
    with pytest.raises(ConfigError, match="above 0 and below 1"):
        promise_record(drawn(40), drawn(30), coverage=1.0)
