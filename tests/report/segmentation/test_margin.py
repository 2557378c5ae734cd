"""The margin around what is marked, in sentences: the promise, and what came of it on test."""

from dataclasses import replace

import pytest

from pupille.i18n.language import speaking
from pupille.report.segmentation.margin import MARGIN, words
from pupille.results.margin_record import MarginRecord
from pupille.results.metric import Metric

RECORD = MarginRecord(0.9, 0.99, 24, False, 4.25, Metric(0.88, 0.7, 0.96, 25))


@pytest.mark.parametrize(
    ("covered", "ending"),
    [
        (Metric(0.88, 0.7, 0.96, 25), "which fits the promise."),
        (Metric(0.6, 0.4, 0.8, 25), "less than was promised"),
        (Metric(1.0, 0.93, 1.0, 60), "more than was promised"),
        (Metric(1.0, None, None, 3, "3 groups"), "(no interval, n\u00a0=\u00a03)."),
    ],
)
def test_a_promise_is_held_or_not_as_far_as_the_interval_tells(covered, ending):
    promise, held = words(replace(RECORD, covered=covered))
    assert "Widened by 4.2\u00a0px" in promise
    assert "at least 99.0\u00a0% of what a person would mark, on 90.0\u00a0% of new images" in promise
    assert "24\u00a0validation images" in promise
    assert ending in held


def test_groups_and_the_loss_by_choosing_are_told():
    promise, held, lost = words(
        replace(RECORD, grouped=True, after_choosing=0.86, covered=Metric(0.7, 0.5, 0.87, 25))
    )
    assert "24\u00a0groups of validation images" in promise
    assert "as may be where the same images chose the model" in held
    assert "86.0\u00a0% of new images" in lost


def test_a_margin_that_cannot_be_promised_gives_its_reason():
    (sentence,) = words(MarginRecord(0.9, 0.99, 4, False, None, reason="4 images are too few."))
    assert sentence.endswith("marked: 4 images are too few.")


def test_a_record_without_a_margin_or_what_came_of_it_is_refused():
    with pytest.raises(ValueError, match="reason"):
        MarginRecord(0.9, 0.99, 4, False, None)
    with pytest.raises(ValueError, match="on test"):
        MarginRecord(0.9, 0.99, 24, False, 3.0)


def test_it_reads_in_french():
    with speaking("fr"):
        promise, held = words(RECORD)
    assert "Élargi de 4,2\u00a0px" in promise
    assert "test" in held
    assert MARGIN.template.startswith("segmentation/")
