"""Tools compared on the same masks."""

import numpy as np
import pytest
from sklearn.metrics import jaccard_score

from drawn_masks import chase, predictions, random_pair
from pupille.errors import ConfigError, DataError
from pupille.evaluation.segmentation.differences import differences_to
from pupille.results.masks import MaskPredictions

CLASSES = ("a", "b", "c")


def tools(n: int = 30) -> dict[str, MaskPredictions]:
    """Two tools that are equally good, and one that is worse."""
    rng = np.random.default_rng(0)
    truth, _ = random_pair(0, n)
    right = {"good": 0.7, "as good": 0.7, "bad": 0.3}
    return {
        name: predictions(
            truth, [np.where(rng.random(t.shape) < p, t, rng.integers(0, 3, t.shape)) for t in truth], CLASSES
        )
        for name, p in right.items()
    }


def score(masks: MaskPredictions) -> float:
    pixels = [
        np.concatenate([store.read(id_).ravel() for id_ in masks.ids])
        for store in (masks.truth, masks.answers)
    ]
    return jaccard_score(*pixels, labels=[1, 2], average="macro")


def test_a_difference_is_that_of_the_pooled_ious_and_the_worse_tool_is_called_so():
    runs = tools()
    as_good, bad = differences_to("good", runs)
    assert (as_good.word, bad.word) == ("undecided", "worse")
    assert bad.value == pytest.approx(score(runs["bad"]) - score(runs["good"]))
    assert as_good.low < 0 < as_good.high
    assert (bad.metric, bad.n) == ("iou", 30)


def test_fewer_than_ten_images_tell_no_pooled_ious_apart_and_the_reason_is_that_of_the_figures_themselves():
    _, bad = differences_to("good", tools(9))
    assert (bad.word, bad.low, bad.high, bad.n) == ("undecided", None, None, 9)
    assert "9 images are too few for an interval, which needs 10" in bad.reason
    _, bad = differences_to("good", tools(10))
    assert bad.word == "worse"


@pytest.mark.parametrize("metric", ["dice_per_image", "boundary_f", "surface_distance"])
def test_every_metric_may_be_compared(metric):
    _, bad = differences_to("good", tools(), metric=metric, tolerance=0.0)
    assert bad.word == "worse"


def test_intervals_of_several_tools_are_wider_than_that_of_one():
    runs = tools()
    several = differences_to("good", runs)[0]
    alone = differences_to("good", {name: runs[name] for name in ("good", "as good")})[0]
    assert several.high - several.low > alone.high - alone.low


def test_a_margin_named_beforehand_can_show_that_two_are_equivalent():
    assert differences_to("good", tools(), margin=0.2)[0].word == "equivalent"


def test_whole_groups_are_resampled(shared):
    masks, children = chase(shared)
    perfect = MaskPredictions(masks.ids, masks.classes, 0, masks.truth, masks.truth)
    runs = {"second observer": masks, "the truth itself": perfect}
    (by_eye,) = differences_to("second observer", runs)
    (by_child,) = differences_to("second observer", runs, groups=children)
    assert (by_eye.n, by_child.n) == (28, 14)
    assert by_child.high - by_child.low > by_eye.high - by_eye.low
    (few,) = differences_to("second observer", runs, groups=["a", "b"] * 14)
    assert (few.low, few.word) == (None, "too few groups")


def test_other_images_classes_or_truth_cannot_be_compared():
    runs = tools()
    truth, answers = random_pair(9, 30)
    same_counts = [np.roll(mask, 1) for mask in random_pair(0, 30)[0]]
    others = [
        predictions(same_counts, answers, CLASSES),
        predictions(truth, answers, CLASSES),
        predictions(truth[:9], answers[:9], CLASSES),
        predictions(truth, answers, ("a", "c", "b")),
        predictions(truth, answers, CLASSES, None),
    ]
    for other in others:
        with pytest.raises(DataError, match="'other'.*cannot be compared"):
            differences_to("good", runs | {"other": other})


def test_an_unknown_metric_and_an_unknown_run_are_refused():
    with pytest.raises(ConfigError, match="iou"):
        differences_to("good", tools(3), metric="ioo")
    with pytest.raises(ConfigError, match="chosen run"):
        differences_to("god", tools(3))
