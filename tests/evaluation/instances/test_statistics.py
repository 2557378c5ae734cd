"""Mask AP is COCO's; panoptic quality is that of the masks drawn out; weights are repeated images."""

from dataclasses import replace

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from pupille.evaluation.instances.statistics import statistics_of
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects


def as_coco_masks(objects: Objects, *, answers: bool) -> list[dict]:
    rows = []
    for row, shape in enumerate(objects.shapes):
        coded = coco_mask.encode(np.asfortranarray(shape.mask().astype(np.uint8)))
        record = {
            "id": row + 1,
            "image_id": int(objects.images[row]) + 1,
            "category_id": int(objects.labels[row]) + 1,
            "segmentation": {**coded, "counts": coded["counts"].decode()},
        }
        if answers:
            record["score"] = float(objects.scores[row])
        else:
            record |= {
                "area": float(objects.areas[row]),
                "iscrowd": int(objects.crowd[row]),
                "bbox": [0, 0, 1, 1],
            }
        rows.append(record)
    return rows


def whole(statistics):
    return {
        name: float(value[0]) for name, value in statistics.scores(np.ones((statistics.n_units, 1))).items()
    }


@pytest.mark.parametrize("seed", range(6))
def test_the_average_precision_of_masks_is_that_of_coco(made_up_masks, coco_numbers, seed):
    predictions = made_up_masks(seed)
    numbers = whole(statistics_of(predictions))
    for name, value in coco_numbers(predictions, "segm", as_coco_masks).items():
        assert numbers[name] == pytest.approx(value, abs=1e-12, nan_ok=True), name


def drawn_out(predictions: ObjectPredictions) -> dict[str, float]:
    """Panoptic quality from pictures of numbers, without a crowd: pair by pair, as its authors define it."""
    n_classes = len(predictions.classes)
    iou, right, missed, wrong = (np.zeros(n_classes) for _ in range(4))
    for image in range(len(predictions)):
        maps = []
        for objects, first in (
            (predictions.truth, -predictions.truth.areas),
            (predictions.answers, predictions.answers.scores),
        ):
            rows = np.flatnonzero(objects.images == image)
            canvas = np.full(objects.shapes[0].size, -1)
            for row in rows[np.argsort(first[rows], kind="stable")]:
                canvas[objects.shapes[row].mask()] = row
            maps.append((rows, canvas))
        (drawn, truth), (answered, answers) = maps
        used = set()
        for t in drawn:
            label = predictions.truth.labels[t]
            best = 0.0
            for a in answered:
                if predictions.answers.labels[a] != label:
                    continue
                either = ((truth == t) | (answers == a)).sum()
                overlap = ((truth == t) & (answers == a)).sum() / either if either else 0.0
                if overlap > 0.5:
                    best = overlap
                    used.add(a)
            iou[label] += best
            right[label] += best > 0
            missed[label] += best == 0
        for a in answered:
            wrong[predictions.answers.labels[a]] += a not in used
    possible = right + (missed + wrong) / 2
    return {
        "pq": float((iou / possible).mean()),
        "sq": float((iou / right).mean()),
        "rq": float((right / possible).mean()),
    }


@pytest.mark.parametrize("seed", range(6))
def test_panoptic_quality_is_that_of_the_masks_drawn_out(made_up_masks, seed):
    predictions = made_up_masks(seed, crowd=0.0)
    numbers = whole(statistics_of(predictions))
    wanted = drawn_out(predictions)
    assert 0.2 < wanted["pq"] < 0.9
    for name, value in wanted.items():
        assert numbers[name] == pytest.approx(value, abs=1e-12), name


@pytest.mark.parametrize("seed", range(4))
def test_whole_weights_are_images_literally_repeated(made_up_masks, literally_repeated, seed):
    predictions = made_up_masks(seed, n_images=6)
    weights = np.random.default_rng(seed).integers(0, 4, (6, 3))
    weights[0] += 1
    scores = statistics_of(predictions).scores(weights.astype(float))
    for b, times in enumerate(weights.T):
        copies = whole(statistics_of(literally_repeated(predictions, times)))
        for name, values in scores.items():
            assert values[b] == pytest.approx(copies[name], abs=1e-12, nan_ok=True), name


def test_quality_is_that_of_outlines_times_that_of_recognition_in_each_class(made_up_masks):
    by_class = statistics_of(made_up_masks(3)).by_class(np.ones((8, 1)))
    np.testing.assert_allclose(by_class["pq"], by_class["sq"] * by_class["rq"])


def test_answers_without_scores_have_panoptic_quality(made_up_masks):
    predictions = made_up_masks(1)
    bare = statistics_of(replace(predictions, answers=replace(predictions.answers, scores=None)))
    scores = bare.scores(np.ones((8, 1)))
    assert "ap" not in scores
    assert 0 < scores["pq"][0] < 1
