"""What is said of found boxes: values, intervals or why there is none, and what a reader must know."""

import json
from dataclasses import replace

import numpy as np
import pytest

from pupille.errors import ConfigError, DataError
from pupille.evaluation.detection.evaluate import evaluate
from pupille.evaluation.detection.specs import COUNTS, METRICS, PRECISIONS, RECALLS
from pupille.evaluation.detection.statistics import statistics_of
from pupille.results.decode import exactly
from pupille.results.encode import encoded
from pupille.results.objects import ObjectPredictions
from pupille.results.objects_record import ObjectsRecord
from pupille.shapes.objects import Objects


def one_object_an_image(n: int, rare: int = 0) -> ObjectPredictions:
    """n images with one object of `common` each, found but for every fifth; `rare` lies on the first few too."""
    images = np.concatenate([np.arange(n), np.arange(rare)])
    labels = np.repeat([0, 1], [n, rare])
    boxes = np.tile([0.0, 0, 10, 10], (len(images), 1)) + 100 * labels[:, None]
    truth = Objects(images, labels, boxes)
    answers = replace(
        truth.rows(np.arange(len(images)) % 5 > 0),
        scores=np.linspace(1, 0.1, len(images))[np.arange(len(images)) % 5 > 0],
    )
    return ObjectPredictions(
        tuple(map(str, range(n))), np.full((n, 2), 300), ("common", "rare"), truth, answers
    )


def test_every_metric_of_the_table_has_its_value_interval_and_n(made_up):
    predictions = made_up(0, n_images=40)
    evaluation = evaluate(predictions, resamples=200)
    wanted = statistics_of(predictions).scores(np.ones((40, 1)))
    assert set(evaluation.metrics) == {spec.name for spec in METRICS}
    for name, metric in evaluation.metrics.items():
        assert metric.value == pytest.approx(wanted[name][0]), name
        assert metric.n == 40
        assert metric.low < metric.value < metric.high, name
    assert set(evaluation.per_class) == set(predictions.classes)
    assert json.loads(json.dumps(evaluation.to_json()))["metrics"]["ap"]["n"] == 40


def test_groups_are_the_unit_and_fewer_than_ten_have_no_interval(made_up):
    predictions = made_up(1, n_images=40)
    many = evaluate(predictions, groups=[str(i % 20) for i in range(40)], resamples=200)
    assert many.metrics["ap"].n == 20
    assert many.metrics["ap"].low is not None
    few = evaluate(predictions, groups=[str(i % 9) for i in range(40)], resamples=200)
    for metric in few.metrics.values():
        assert (metric.n, metric.low) == (9, None)
        assert metric.reason
    assert few.metrics["ap"].value == many.metrics["ap"].value


def test_few_images_have_no_interval(made_up):
    evaluation = evaluate(made_up(1, n_images=9))
    assert all(metric.low is None and metric.reason for metric in evaluation.metrics.values())
    assert all(kind.loss.low is None for kind in evaluation.objects.errors)


def test_a_rare_class_has_no_interval_and_the_mean_has_one_over_the_others():
    evaluation = evaluate(one_object_an_image(50, rare=4), resamples=200)
    rare, common, mean = (
        evaluation.per_class["rare"]["ap"],
        evaluation.per_class["common"]["ap"],
        evaluation.metrics["ap"],
    )
    assert (rare.n, rare.low) == (4, None)
    assert "4" in rare.reason
    assert mean.value == pytest.approx((rare.value + common.value) / 2)
    assert (mean.low, mean.high) == pytest.approx((common.low, common.high))
    assert "rare" in mean.reason


def test_a_mean_over_rare_classes_alone_has_no_interval():
    predictions = one_object_an_image(9)
    longer = replace(predictions, ids=tuple(map(str, range(30))), sizes=np.full((30, 2), 300))
    metric = evaluate(longer, resamples=200).metrics["ap"]
    assert metric.value is not None
    assert metric.low is None
    assert metric.reason


def test_answers_without_scores_have_no_average_precision_but_all_that_needs_no_order(made_up):
    predictions = made_up(2, n_images=30)
    evaluation = evaluate(
        replace(predictions, answers=replace(predictions.answers, scores=None)), resamples=200
    )
    for spec in (*PRECISIONS, *RECALLS):
        assert evaluation.metrics[spec.name].value is None
        assert "scores" in evaluation.metrics[spec.name].reason
    assert all(evaluation.metrics[spec.name].low is not None for spec in COUNTS)
    assert not evaluation.objects.scored
    assert evaluation.objects.froc is None
    assert any(kind.n for kind in evaluation.objects.errors)


def test_answers_without_scores_count_the_same_in_any_order(made_up):
    predictions = made_up(2, n_images=30)
    shuffled = np.random.default_rng(0).permutation(len(predictions.answers))
    both = [
        replace(predictions.answers, scores=None),
        replace(predictions.answers.rows(shuffled), scores=None),
    ]
    first, second = (
        evaluate(replace(predictions, answers=answers), resamples=100).metrics for answers in both
    )
    assert {name: metric.value for name, metric in first.items()} == {
        name: metric.value for name, metric in second.items()
    }


def test_a_threshold_leaves_weaker_answers_out_of_counts_and_not_of_average_precision(made_up):
    predictions = made_up(3, n_images=20)
    sure = predictions.answers.scores >= 0.6
    cut = evaluate(replace(predictions, answers=predictions.answers.rows(sure)), resamples=100)
    by_threshold, as_given = (evaluate(predictions, resamples=100, threshold=t) for t in (0.6, None))
    for name in ("precision", "recall", "f1", "false_alarms", "count_mae"):
        assert by_threshold.metrics[name].value == cut.metrics[name].value
    assert by_threshold.metrics["ap"] == as_given.metrics["ap"]
    assert by_threshold.objects.threshold == 0.6
    assert any("0.6" in note for note in by_threshold.notes)


def test_many_tied_scores_are_told_with_the_range_over_orders_of_the_images(made_up):
    tied = evaluate(made_up(4, n_images=20, decimals=1), resamples=100)
    assert any("20 orders" in note for note in tied.notes)
    different = evaluate(made_up(4, n_images=20), resamples=100)
    assert not any("orders" in note for note in different.notes)


def test_more_than_a_hundred_answers_are_told_with_both_numbers(made_up, coco_unlimited):
    predictions = made_up(3, n_images=4, n_classes=1, answers=260, objects=60)
    evaluation = evaluate(predictions, resamples=100)
    assert evaluation.objects.unlimited_ap == pytest.approx(coco_unlimited(predictions), abs=1e-12)
    assert evaluation.objects.unlimited_ap != evaluation.metrics["ap"].value
    assert any("more than 100 answers" in note for note in evaluation.notes)
    assert evaluate(made_up(3), resamples=100).objects.unlimited_ap is None


def test_crowds_and_difficult_objects_are_told(made_up):
    predictions = made_up(5, n_images=20, crowd=0.2, difficult=0.2)
    notes = " ".join(evaluate(predictions, resamples=100).notes)
    assert "crowds" in notes
    assert "difficult" in notes


@pytest.mark.parametrize("scores", [None, np.zeros(0)])
def test_nothing_answered_at_all_is_zero_and_not_undefined(scores):
    predictions = one_object_an_image(20)
    nothing = replace(predictions.answers.rows(np.zeros(0, dtype=np.int64)), scores=scores)
    evaluation = evaluate(replace(predictions, answers=nothing), resamples=100)
    assert evaluation.metrics["ap"].value == 0
    assert 0 < evaluation.metrics["ap"].high < 0.3
    assert evaluation.metrics["recall"].value == 0
    assert evaluation.metrics["precision"].value is None


def test_what_cannot_be_scored_is_refused(made_up):
    with pytest.raises(DataError):
        evaluate(made_up(0), groups=["a"])
    none = Objects.none()
    with pytest.raises(DataError):
        evaluate(ObjectPredictions(("a",), np.array([[9, 9]]), (), none, none))
    with pytest.raises(ConfigError):
        evaluate(made_up(0), resamples=10)


def test_counts_are_those_of_all_classes_and_of_each():
    """12 images with one object each; the last two images have one answer too many, the first none."""
    n = 12
    truth = Objects(np.arange(n), np.zeros(n, dtype=np.int64), np.tile([0.0, 0, 10, 10], (n, 1)))
    images = np.concatenate([np.arange(1, n), [n - 2, n - 1]])
    boxes = np.tile([0.0, 0, 10, 10], (len(images), 1))
    boxes[-2:] += 50
    answers = Objects(
        images, np.zeros(len(images), dtype=np.int64), boxes, scores=np.linspace(1, 0, len(images))
    )
    predictions = ObjectPredictions(tuple(map(str, range(n))), np.full((n, 2), 99), ("x",), truth, answers)
    (count,) = evaluate(predictions, resamples=100).objects.counts
    assert (count.name, count.drawn, count.answered) == (None, 12, 13)
    assert count.mae.value == pytest.approx(3 / 12)
    assert count.agreement.bias.value == pytest.approx(1 / 12)
    two = evaluate(one_object_an_image(20, rare=3), resamples=100).objects.counts
    assert [(c.name, c.drawn, c.answered) for c in two] == [
        (None, 23, 18),
        ("common", 20, 16),
        ("rare", 3, 2),
    ]


@pytest.mark.parametrize("scored", [True, False])
def test_what_results_keep_of_objects_is_read_back(made_up, scored):
    predictions = made_up(0, n_images=15)
    if not scored:
        predictions = replace(predictions, answers=replace(predictions.answers, scores=None))
    record = evaluate(predictions, resamples=100).objects
    assert exactly(json.loads(json.dumps(encoded(record))), ObjectsRecord) == record


def test_few_images_are_told_to_make_average_precision_too_high(made_up):
    def is_told(n):
        return any("too high" in note for note in evaluate(made_up(0, n_images=n), resamples=100).notes)

    assert not is_told(9)
    assert is_told(20)
    assert not is_told(60)
