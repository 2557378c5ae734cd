"""Prediction intervals: the promise, the width, and what came of it on test."""

from dataclasses import replace

import pytest
from made_up_numbers import with_numbers

from pupille.report.regression.promise import PROMISE, as_text, words
from pupille.report.section import Context
from pupille.results.metric import Metric
from pupille.results.regression_record import PredictionIntervalRecord

RECORD = PredictionIntervalRecord(
    0.9, 90, False, 6.2, narrowest=12.4, mean_width=12.4, widest=12.4, covered=Metric(0.87, 0.78, 0.92, 90)
)


@pytest.mark.parametrize(
    ("covered", "ending"),
    [
        (Metric(0.87, 0.78, 0.92, 90), "which fits the promise."),
        (Metric(0.7, 0.6, 0.8, 90), "less than was promised"),
        (Metric(0.99, 0.95, 1.0, 90), "more than was promised"),
        (Metric(0.99, None, None, 3, "3 groups"), "(no interval, n\u00a0=\u00a03)."),
    ],
)
def test_a_promise_is_held_or_not_as_far_as_the_interval_tells(covered, ending):
    promise, width, held = words(replace(RECORD, covered=covered), "g")
    assert "for 90.0\u00a0% of new images like these" in promise
    assert width == "It reaches 6.20\u00a0g to either side, 12.4\u00a0g in all."
    assert ending in held


def test_what_choosing_may_cost_is_no_sign_that_the_test_images_come_from_elsewhere():
    covered = Metric(0.78, 0.61, 0.89, 32)
    held = words(replace(RECORD, covered=covered, after_choosing=0.88), "g")[2]
    assert "as may be where the same images chose the model" in held
    assert "elsewhere" not in held
    assert "elsewhere" in words(replace(RECORD, covered=covered, after_choosing=0.895), "g")[2]


def test_what_choosing_costs_is_told_only_where_it_costs_something():
    told = words(replace(RECORD, after_choosing=0.88), "g")
    assert "at worst such intervals hold 88.0\u00a0% of new images" in told[3]
    assert len(words(replace(RECORD, after_choosing=0.903), "g")) == 3


def test_intervals_of_groups_and_of_difficulty_are_told_as_such():
    promise, width, _ = words(
        replace(RECORD, grouped=True, n=12, scaled=True, narrowest=4.0, widest=30.0), "g"
    )
    assert "of the images of new groups" in promise
    assert "12\u00a0groups" in promise
    assert width.startswith("It is 12.4\u00a0g wide on average, from 4.0 to 30.0\u00a0g: wider for images")


def test_how_it_was_decided_whether_widths_differ_stands_behind_the_width():
    how = "All intervals are equally wide: so it is."
    assert words(replace(RECORD, how=how), "g")[1:3] == [words(RECORD, "g")[1], how]


def test_where_nothing_can_be_promised_the_reason_stands_there(context):
    record = PredictionIntervalRecord(0.9, 5, False, None, reason="5 images are too few")
    assert words(record, "g") == ["No interval is given around a prediction: 5 images are too few."]
    without = Context(with_numbers(context.results, promise=None), context.folder)
    assert (PROMISE.make(without), as_text(without)) == (None, "")
    assert "6.2" in as_text(context)
