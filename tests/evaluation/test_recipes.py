"""Masks of several trainings of one recipe: pooled over folds, over repeats and over seeds, by hand."""

import numpy as np
import pytest
from scipy.stats import t
from sklearn.metrics import jaccard_score

from drawn_masks import predictions, random_pair
from pupille.evaluation.climbs import Climb
from pupille.evaluation.recipes import over_same_images, pooled_metrics, together
from pupille.evaluation.repeats_record import folds_record, seeds_record

N = 12


def answers(seed):
    """Masks of two classes of N images, the same truth for every seed, and their answers."""
    truth, _ = random_pair(0, N, 2)
    rng = np.random.default_rng(seed)
    return truth, [np.where(rng.random(mask.shape) < 0.7, mask, 1 - mask) for mask in truth]


def climb(seed, rows=range(N), *, repeat=0, groups=None):
    truth, answered = answers(seed)
    made = predictions(truth, answered).rows(np.array(list(rows), dtype=np.int64))
    return Climb("x", "x", "", repeat, "unet", {"unet": made}, groups, 8, "segmentation")


def iou(truth, answered, rows):
    """Of class 1 over the pixels of some images, by scikit-learn."""
    flat = [np.concatenate([masks[row].ravel() for row in rows]) for masks in (truth, answered)]
    return jaccard_score(*flat)


def folds(repeat=0):
    order = np.random.default_rng(repeat).permutation(N)
    return [order[:4], order[4:8], order[8:]]


def test_a_fold_counts_its_own_pixels_and_the_mean_is_that_of_the_folds():
    record = folds_record([climb(n, rows) for n, rows in enumerate(folds())], repeats=1, set_aside=False)
    scores = np.array([iou(*answers(n), rows) for n, rows in enumerate(folds())])
    (row,) = record.recipes
    half = t.ppf(0.975, 2) * np.sqrt((1 / 3 + 4 / 8) * scores.var(ddof=1))
    assert row.mean.value == pytest.approx(scores.mean())
    assert row.mean.high - row.mean.value == pytest.approx(half, rel=1e-6)
    assert [one.scores["unet"] for one in record.climbs] == pytest.approx(scores)


def test_all_folds_together_count_each_image_once_with_the_answer_of_its_own_fold():
    climbs = [climb(n, rows) for n, rows in enumerate(folds())]
    metrics = pooled_metrics(climbs, lambda each: each.predictions["unet"])
    truth, _ = answers(0)
    answered = [None] * N
    for n, rows in enumerate(folds()):
        for row in rows:
            answered[row] = answers(n)[1][row]
    assert metrics["iou"].value == pytest.approx(iou(truth, answered, range(N)))
    each = [iou(truth, answered, [row]) for row in range(N)]
    assert metrics["iou_per_image"].value == pytest.approx(np.mean(each))
    assert (metrics["iou"].n, metrics["iou"].low < metrics["iou"].value < metrics["iou"].high) == (N, True)


def test_groups_follow_their_images_into_the_pool():
    parts = [climb(n, rows, groups=tuple(f"g{row // 2}" for row in rows)) for n, rows in enumerate(folds())]
    made, groups = together(parts, lambda each: each.predictions["unet"])
    assert list(made.ids) == sorted(f"image {row}" for row in range(N))
    assert groups == [f"g{int(id_.split()[1]) // 2}" for id_ in made.ids]


def test_seeds_vary_as_their_pooled_scores_and_images_as_the_jackknife_says():
    climbs = [climb(seed) for seed in range(6)]
    (row,) = seeds_record(climbs).recipes
    scores = np.array([iou(*answers(seed), range(N)) for seed in range(6)])
    assert row.mean.value == pytest.approx(scores.mean())
    assert (row.lowest, row.highest) == pytest.approx((scores.min(), scores.max()))
    assert row.spread == pytest.approx(scores.std(ddof=1))
    without = [
        np.mean([iou(*answers(seed), [other for other in range(N) if other != row]) for seed in range(6)])
        for row in range(N)
    ]
    images = (N - 1) / N * ((without - np.mean(without)) ** 2).sum()
    training = scores.var(ddof=1) / 6
    assert row.from_training == pytest.approx(training / (training + images))
    assert row.mean.low < row.mean.value < row.mean.high


def test_from_five_repeats_on_the_pooled_masks_of_each_repeat_are_resampled():
    climbs = [
        climb(10 * repeat + n, rows, repeat=repeat)
        for repeat in range(5)
        for n, rows in enumerate(folds(repeat))
    ]
    (row,) = folds_record(climbs, repeats=5, set_aside=False).recipes
    truth, _ = answers(0)
    values = []
    for repeat in range(5):
        answered = [None] * N
        for n, rows in enumerate(folds(repeat)):
            for image in rows:
                answered[image] = answers(10 * repeat + n)[1][image]
        values.append(iou(truth, answered, range(N)))
    assert row.recipe.value == pytest.approx(np.mean(values))
    assert row.recipe.n == 5
    assert row.pooled["iou"].value == pytest.approx(values[0])


def test_the_same_training_twice_has_no_doubt_of_training():
    summary = over_same_images([climb(3), climb(3)], lambda each: each.predictions["unet"])
    assert (summary.spread, summary.from_training) == (0.0, 0.0)
