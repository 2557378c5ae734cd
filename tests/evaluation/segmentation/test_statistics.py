"""Metrics of weighted images equal those of images that are really there so often, or really left out."""

from dataclasses import replace

import numpy as np
import pytest

from drawn_masks import predictions, random_pair
from pupille.errors import DataError
from pupille.evaluation.segmentation.specs import METRICS
from pupille.evaluation.segmentation.statistics import statistics_of


@pytest.mark.parametrize("grouped", [False, True])
def test_weights_are_how_often_each_image_or_group_is_there(grouped):
    truth, answers = random_pair(0, 12)
    for mask in truth[:5]:
        mask[mask == 2] = 0
    groups = [f"group {i % 5}" for i in range(12)] if grouped else None
    table = statistics_of(predictions(truth, answers, ("a", "b", "c")), groups, tolerance=1.0)
    weights = np.random.default_rng(1).integers(0, 4, (table.n_units, 3)).astype(float)
    scores = table.scores(weights)
    assert set(scores) == {spec.name for spec in METRICS}
    for b in range(3):
        rows = np.repeat(np.arange(12), weights[table.units, b].astype(int))
        again = statistics_of(
            predictions([truth[i] for i in rows], [answers[i] for i in rows], ("a", "b", "c")), tolerance=1.0
        )
        # The mean stays over the same classes.
        again = replace(again, averaged=table.averaged)
        for name, value in again.scores(np.ones((len(rows), 1))).items():
            assert scores[name][b] == pytest.approx(value[0]), name


def test_without_a_tolerance_metrics_of_boundaries_are_left_out():
    table = statistics_of(predictions(*random_pair(0, n_classes=2)))
    assert set(table.scores(np.ones((20, 1)))) == {
        spec.name for spec in METRICS if spec.name not in ("boundary_f", "surface_distance", "hausdorff_95")
    }
    assert (table.n, table.n_units) == (20, 20)
    assert table.image_scores("iou") is None


def test_boundary_f_is_the_harmonic_mean_of_the_shares_found_of_both_boundaries():
    truth, answer = np.zeros((2, 20, 30), dtype=int)
    truth[5:10, 5:10] = truth[5:10, 20:25] = 1
    answer[5:10, 6:11] = 1
    table = statistics_of(predictions([truth], [answer]), tolerance=1.0)
    # 16 boundary pixels a square: of the truth's 32 half is near, of the answer's all.
    assert table.scores(np.ones((1, 1)))["boundary_f"][0] == pytest.approx(2 * 0.5 * 1 / 1.5)


@pytest.mark.parametrize("swap", [False, True])
def test_boundary_f_is_0_where_only_one_of_the_two_has_a_boundary(swap):
    masks = [np.pad(np.ones((3, 3)), 2), np.zeros((7, 7))]
    truth, answer = masks[::-1] if swap else masks
    table = statistics_of(predictions([truth, masks[0]], [answer, masks[1]]), tolerance=1.0)
    assert table.scores(np.array([[1.0], [0.0]]))["boundary_f"][0] == 0


def test_a_class_on_few_images_is_left_out_of_the_mean_where_another_is_on_ten():
    truth, answers = random_pair(0, 12)
    for mask in truth[:3]:
        mask[mask == 2] = 0
    table = statistics_of(predictions(truth, answers, ("a", "b", "c")))
    assert table.averaged.tolist() == [False, True, False]
    everything = np.ones((12, 1))
    assert table.scores(everything)["iou"] == table.class_scores(everything)["iou"][1]
    few = statistics_of(predictions(truth[:9], answers[:9], ("a", "b", "c")))
    assert few.averaged.tolist() == [False, True, True]


def test_the_classes_of_a_mean_are_those_of_the_truth_whatever_is_answered():
    truth = [np.zeros((4, 4), dtype=int) for _ in range(12)]
    for mask in truth:
        mask[0] = 1
    answer = [np.full((4, 4), 2) for _ in range(12)]
    table = statistics_of(predictions(truth, answer, ("a", "b", "c")))
    assert table.averaged.tolist() == [False, True, False]


def test_nothing_is_the_background_or_else_the_commonest_class():
    truth = [np.array([[0, 1, 1, 1]])]
    assert (
        statistics_of(predictions(truth, truth)).scores(np.ones((1, 1)))["pixel_accuracy_of_nothing"] == 0.25
    )
    commonest = statistics_of(predictions(truth, truth, background=None))
    assert commonest.scores(np.ones((1, 1)))["pixel_accuracy_of_nothing"] == 0.75


def test_no_image_is_told():
    with pytest.raises(DataError, match="no image"):
        statistics_of(predictions([], []))
