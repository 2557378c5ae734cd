"""Figures by columns and their crossings: which groups are told of, and intervals that hold together."""

import numpy as np
import pytest
from scipy.stats import norm

from pupille.evaluation.by_group import by_group_record, widened
from pupille.evaluation.inference.intervals import wilson
from pupille.evaluation.questions import EvaluationConfig, Questions
from pupille.evaluation.regression.by_group import FIGURES
from pupille.results.metric import Metric
from pupille.results.regression import NumberPredictions
from pupille.tasks import metric_specs

N = 120
RNG = np.random.default_rng(0)
TRUTH = RNG.normal(20, 5, N)
PREDICTIONS = NumberPredictions(tuple(map(str, range(N))), TRUTH, TRUTH + RNG.normal(size=N), "cm")
COLUMNS = {
    "sex": ["f", "m"] * (N // 2),
    "site": ["north"] * 80 + ["south"] * 40,
    "camera": ["old"] * 110 + ["new"] * 10,
}


def record(names, groups=None, predictions=PREDICTIONS):
    columns = {name: COLUMNS[name] for name in names}
    return by_group_record(
        FIGURES, predictions, Questions(EvaluationConfig(), test_groups=groups, columns=columns), None
    )


def test_every_column_and_every_crossing_is_looked_at():
    names = [grouping.column for grouping in record(["sex", "site", "camera"]).groupings]
    assert names == [
        "sex",
        "site",
        "camera",
        "sex × site",
        "sex × camera",
        "site × camera",
        "sex × site × camera",
    ]
    assert record([]) is None


def test_the_error_of_a_crossing_is_that_of_its_images():
    crossing = record(["sex", "site"]).groupings[2]
    group = next(group for group in crossing.groups if group.name == "m, south")
    rows = [i for i in range(N) if COLUMNS["sex"][i] == "m" and COLUMNS["site"][i] == "south"]
    errors = (PREDICTIONS.predicted - PREDICTIONS.values)[rows]
    assert group.images == len(rows)
    assert group.figures["mae"].value == pytest.approx(np.abs(errors).mean())
    assert group.figures["bias"].value == pytest.approx(errors.mean())


def test_of_a_group_of_fewer_than_twenty_images_nothing_is_said():
    old, new = sorted(record(["camera"]).groupings[0].groups, key=lambda group: -group.images)
    assert old.reason is None
    assert new.figures == {}
    assert "(10), 20 are needed" in new.reason


def test_images_whose_truth_is_not_known_are_left_out():
    values = PREDICTIONS.values.copy()
    values[:10] = np.nan
    partly = NumberPredictions(PREDICTIONS.ids, values, PREDICTIONS.predicted, "cm")
    groups = record(["site"], predictions=partly).groupings[0].groups
    assert [group.images for group in groups] == [70, 40]


def test_few_patients_in_a_group_have_no_interval():
    groups = record(["site"], groups=[f"p{i // 10}" for i in range(N)]).groupings[0].groups
    assert all(group.figures["mae"].low is None for group in groups)
    assert "too few for an interval" in groups[0].figures["mae"].reason


IOU, MAE, BIAS = (
    metric_specs("segmentation")["iou"],
    metric_specs("regression")["mae"],
    metric_specs("regression")["bias"],
)


def test_the_interval_of_one_group_alone_stays_as_it_is():
    metric = Metric(0.8, 0.7, 0.87, 50)
    alone = widened(metric, IOU, alpha=0.05)
    assert (alone.low, alone.high) == pytest.approx((0.7, 0.87))


@pytest.mark.parametrize("right", [10, 25, 40, 50])
def test_a_share_is_made_as_wide_as_wilsons_interval_would_be(right):
    low, high = (float(end) for end in wilson(right, 50))
    wide = widened(Metric(right / 50, low, high, 50), IOU, alpha=0.01)
    exact = [float(end) for end in wilson(right, 50, alpha=0.01)]
    assert (wide.low, wide.high) == pytest.approx(exact, abs=0.02)
    assert wide.low <= low
    assert wide.high >= high


def test_no_interval_leaves_the_range_of_its_metric():
    wide = widened(Metric(0.99, 0.9, 1.0, 20), IOU, alpha=0.001)
    assert 0 <= wide.low < 0.9
    assert wide.high == 1
    assert widened(Metric(0.2, 0.05, 1.0, 20), MAE, alpha=1e-6).low == 0
    factor = norm.ppf(1 - 0.01 / 2) / norm.ppf(0.975)
    bias = widened(Metric(0.1, -0.1, 0.3, 20), BIAS, alpha=0.01)
    assert (bias.low, bias.high) == pytest.approx((0.1 - factor * 0.2, 0.1 + factor * 0.2))


def test_a_figure_without_an_interval_keeps_its_reason():
    metric = Metric(0.4, None, None, 3, "too few")
    assert widened(metric, IOU, alpha=0.01) == metric
