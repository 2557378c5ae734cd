"""What is said of outlined objects."""

import json

import numpy as np

from pupille.evaluation.instances.differences import differences_to
from pupille.evaluation.instances.evaluate import evaluate
from pupille.evaluation.instances.specs import METRICS
from pupille.evaluation.instances.statistics import statistics_of


def test_every_metric_of_the_table_has_its_value_interval_and_n(made_up_masks):
    predictions = made_up_masks(0, n_images=20)
    evaluation = evaluate(predictions, resamples=200)
    scores = statistics_of(predictions).scores(np.ones((20, 1)))
    assert list(evaluation.metrics) == [spec.name for spec in METRICS]
    for name, metric in evaluation.metrics.items():
        assert metric.n == 20
        if name.endswith(("medium", "large")):
            assert metric.value is None
            assert metric.reason
        else:
            assert metric.value == scores[name][0]
            assert metric.low <= metric.value <= metric.high, name
    assert {"pq", "sq", "rq", "ap", "split", "merged"} <= set(evaluation.per_class["a"])
    json.dumps(evaluation.to_json())


def test_images_with_split_and_merged_objects_are_named(made_up_masks):
    predictions = made_up_masks(2, n_images=20)
    evaluation = evaluate(predictions, resamples=100)
    sums = statistics_of(predictions).sums
    assert evaluation.objects.split.n == sums["split"].sum()
    concerned = np.flatnonzero(sums["merged"].sum(axis=0))
    assert set(evaluation.objects.merged.images) == {str(image) for image in concerned}


def test_fewer_objects_found_is_worse(made_up_masks):
    given = made_up_masks(0, n_images=30)
    fewer = given.answers.rows(np.arange(len(given.answers)) % 3 > 0)
    runs = {"given": given, "fewer": type(given)(given.ids, given.sizes, given.classes, given.truth, fewer)}
    for metric in ("pq", "ap"):
        (difference,) = differences_to("given", runs, metric=metric, resamples=200)
        assert (difference.metric, difference.word) == (metric, "worse")
