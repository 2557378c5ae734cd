"""What a model that predicts numbers must not be used for."""

from dataclasses import replace

from made_up_numbers import with_numbers

from pupille.report.sections.unfit_uses import unfit_uses
from pupille.results.metric import Metric
from pupille.results.regression_record import CalibrationSlopeRecord, TrainedRangeRecord


def test_the_numbers_it_never_saw_come_first(weights):
    seen = with_numbers(weights, trained=TrainedRangeRecord(14.0, 119.0, 51.9, 360, 0))
    assert unfit_uses(seen)[0].endswith(
        "training images, from 14 to 119\u00a0g: it has seen no example there."
    )
    assert unfit_uses(with_numbers(weights, trained=None))[0].endswith("those of the training images.")


def test_an_unchecked_number_may_be_off_by_the_end_of_the_interval_and_once_by_the_worst(weights):
    runs = tuple(
        replace(run, metrics={**run.metrics, "mae": Metric(3.3, 2.7, 4.41, 90)}) for run in weights.runs
    )
    (sentence,) = [s for s in unfit_uses(replace(weights, runs=runs)) if "nobody checks" in s]
    assert "off by 4.41\u00a0g on average" in sentence
    assert sentence.endswith("The worst of them was off by 30.0\u00a0g.")
    bare = Metric(3.3, None, None, 3, "few")
    runs = tuple(replace(run, metrics={**run.metrics, "mae": bare}) for run in weights.runs)
    assert any("could not be bounded" in s for s in unfit_uses(replace(weights, runs=runs)))


def test_ends_that_lie_too_far_apart_or_too_near_are_named_only_where_that_is_shown(weights):
    def about(low, high):
        slope = Metric((low + high) / 2, low, high, 90)
        record = CalibrationSlopeRecord(slope, weights.chosen_run.numbers.calibration.intercept)
        return [s for s in unfit_uses(with_numbers(weights, calibration=record)) if "smallest" in s]

    assert about(0.7, 0.9)[0].endswith("too far apart.")
    assert about(1.1, 1.3)[0].endswith("too near the middle.")
    assert about(0.9, 1.1) == []


def test_the_worst_subgroup_is_named_only_where_errors_differ(weights):
    assert any(
        "where scanner is “C”: there the mean absolute error is 5.23\u00a0g" in s for s in unfit_uses(weights)
    )
    record = weights.chosen_run.numbers.subgroups
    doubtful = replace(record, errors=replace(record.errors, p=0.2))
    assert not any("scanner" in s for s in unfit_uses(with_numbers(weights, subgroups=doubtful)))
    assert not any("scanner" in s for s in unfit_uses(with_numbers(weights, subgroups=None)))
