"""The tables of metrics of boxes and instances hold together with what computes them."""

import pytest

from pupille.evaluation.detection.resampled import INTERVALS
from pupille.evaluation.detection.specs import METRICS as OF_BOXES
from pupille.evaluation.instances.specs import METRICS as OF_INSTANCES
from pupille.tasks import TASKS


@pytest.mark.parametrize(("task", "table"), [("detection", OF_BOXES), ("instances", OF_INSTANCES)])
def test_the_primary_metric_comes_first_and_each_name_once(task, table):
    names = [spec.name for spec in table]
    assert names[0] == TASKS[task].primary
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("spec", dict.fromkeys((*OF_BOXES, *OF_INSTANCES)), ids=lambda spec: spec.name)
def test_each_metric_names_an_interval_that_fits_its_bounds(spec):
    assert spec.interval in INTERVALS
    # Log odds need both ends, and a share of objects is no mean over images.
    assert (spec.interval == "logit") == (spec.bounds == (0, 1))
    assert (spec.interval == "logit") == (not spec.per_image)


def test_errors_fall_and_hits_rise():
    better = {spec.name: spec.better for spec in OF_INSTANCES}
    assert {name for name, word in better.items() if word == "down"} == {
        "false_alarms",
        "count_mae",
        "split",
        "merged",
    }
    assert [name for name, word in better.items() if word == "zero"] == ["count_bias"]
