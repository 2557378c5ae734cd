"""The table of metrics is what the card names and what can be computed."""

from pupille.evaluation.segmentation.intervals import SCALES
from pupille.evaluation.segmentation.specs import CLASS_METRICS, METRICS, OF_BOUNDARIES
from pupille.tasks import TASKS, metric_specs


def test_the_primary_metric_is_the_first_of_the_table():
    assert next(iter(metric_specs("segmentation"))) == TASKS["segmentation"].primary == METRICS[0].name


def test_every_interval_has_a_scale_and_only_distances_have_no_upper_end():
    assert {spec.interval for spec in METRICS} == set(SCALES)
    for spec in METRICS:
        assert (spec.bounds[1] is None) == (spec.interval == "log") == (spec.better == "down")


def test_metrics_of_boundaries_are_among_those_of_a_class():
    assert set(OF_BOUNDARIES) < {spec.name for spec in CLASS_METRICS}
