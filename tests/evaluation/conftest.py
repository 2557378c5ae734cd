"""Made-up answers to drawn objects, and the numbers that `pycocotools` gives them."""

import contextlib
import io

import numpy as np
import pytest

import outlines
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects

COCO_NAMES = (
    "ap", "ap50", "ap75", "ap_small", "ap_medium", "ap_large",
    "ar_1", "ar_10", "ar_100", "ar_small", "ar_medium", "ar_large",
)  # fmt: skip


def of_objects(objects: Objects, *, answers: bool) -> list[dict]:
    rows = []
    for row in range(len(objects)):
        x1, y1, x2, y2 = objects.boxes[row].tolist()
        record = {
            "id": row + 1,
            "image_id": int(objects.images[row]) + 1,
            "category_id": int(objects.labels[row]) + 1,
            "bbox": [x1, y1, x2 - x1, y2 - y1],
        }
        if answers:
            record["score"] = float(objects.scores[row])
        else:
            record |= {"area": float(objects.areas[row]), "iscrowd": int(objects.crowd[row])}
        rows.append(record)
    return rows


def evaluated_by_coco(
    predictions: ObjectPredictions, kind: str = "bbox", to_json=of_objects, most=(1, 10, 100)
):
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    coco = COCO()
    coco.dataset = {
        "images": [
            {"id": i + 1, "width": int(w), "height": int(h)} for i, (w, h) in enumerate(predictions.sizes)
        ],
        "categories": [{"id": i + 1, "name": name} for i, name in enumerate(predictions.classes)],
        "annotations": to_json(predictions.truth, answers=False),
    }
    with contextlib.redirect_stdout(io.StringIO()):
        coco.createIndex()
        answers = coco.loadRes(to_json(predictions.answers, answers=True))
        evaluation = COCOeval(coco, answers, kind)
        evaluation.params.maxDets = list(most)
        evaluation.evaluate()
        evaluation.accumulate()
        if most[-1] == 100:
            evaluation.summarize()
    return evaluation


@pytest.fixture(scope="session")
def coco_numbers():
    """Predictions -> metric -> the number of `pycocotools`, NaN where it has none."""

    def numbers(predictions: ObjectPredictions, kind="bbox", to_json=of_objects) -> dict[str, float]:
        stats = evaluated_by_coco(predictions, kind, to_json).stats
        return {
            name: np.nan if value < 0 else float(value) for name, value in zip(COCO_NAMES, stats, strict=True)
        }

    return numbers


@pytest.fixture(scope="session")
def coco_classes():
    """Predictions -> metric -> the number of each class, NaN where `pycocotools` has none."""

    def numbers(predictions: ObjectPredictions) -> dict[str, np.ndarray]:
        tables = evaluated_by_coco(predictions).eval
        precision, recall = (
            np.where(tables[name] < 0, np.nan, tables[name]) for name in ("precision", "recall")
        )
        values = {
            "ap50": precision[0, :, :, 0, 2].mean(axis=0),
            "ap75": precision[5, :, :, 0, 2].mean(axis=0),
        }
        for size, name in enumerate(("", "_small", "_medium", "_large")):
            values[f"ap{name}"] = precision[:, :, :, size, 2].mean(axis=(0, 1))
            values[f"ar{name or '_100'}"] = recall[:, :, size, 2].mean(axis=0)
        return values | {f"ar_{most}": recall[:, :, 0, i].mean(axis=0) for i, most in enumerate((1, 10))}

    return numbers


@pytest.fixture(scope="session")
def coco_unlimited():
    """Predictions -> AP@[.50:.95] by `pycocotools` with as many answers as there are."""

    def number(predictions: ObjectPredictions) -> float:
        evaluation = evaluated_by_coco(predictions, most=(1, 10, len(predictions.answers)))
        precision = evaluation.eval["precision"][..., 0, 2]
        return float(precision[precision > -1].mean())

    return number


@pytest.fixture(scope="session")
def made_up():
    """Random truth and answers: crowds, every size, ties of scores on demand, more than 100 answers on demand."""

    def make(
        seed: int,
        *,
        n_images: int = 12,
        n_classes: int = 3,
        objects: int = 8,
        answers: int = 12,
        crowd: float = 0.1,
        decimals: int = 12,
        difficult: float = 0.0,
    ) -> ObjectPredictions:
        rng = np.random.default_rng(seed)

        def boxes(n: int) -> np.ndarray:
            low = rng.integers(0, 400, (n, 2))
            return np.hstack([low, low + rng.integers(4, 180, (n, 2))]).astype(float)

        k = rng.poisson(objects, n_images)
        images = np.repeat(np.arange(n_images), k)
        truth = Objects(
            images,
            rng.integers(0, n_classes, len(images)),
            boxes(len(images)),
            crowd=rng.random(len(images)) < crowd,
            difficult=rng.random(len(images)) < difficult,
        )
        near = rng.random(len(images)) < 0.8
        twice = np.concatenate([np.flatnonzero(near), np.flatnonzero(near & (rng.random(len(images)) < 0.3))])
        shifted = truth.boxes[twice] + rng.integers(-6, 7, (len(twice), 4))
        shifted[:, 2:] = np.maximum(shifted[:, 2:], shifted[:, :2] + 1)
        labels = np.where(
            rng.random(len(twice)) < 0.9, truth.labels[twice], rng.integers(0, n_classes, len(twice))
        )
        n_more = max(answers * n_images - len(twice), 0)
        answered = Objects(
            np.concatenate([truth.images[twice], rng.integers(0, n_images, n_more)]),
            np.concatenate([labels, rng.integers(0, n_classes, n_more)]),
            np.concatenate([shifted, boxes(n_more)]),
            scores=rng.random(len(twice) + n_more).round(decimals),
        )
        sizes = np.full((n_images, 2), 640)
        classes = tuple(f"class {i}" for i in range(n_classes))
        return ObjectPredictions(tuple(map(str, range(n_images))), sizes, classes, truth, answered)

    return make


@pytest.fixture(scope="session")
def made_up_masks():
    """Random outlines, and answers near them."""
    return outlines.made_up


def repeated(predictions: ObjectPredictions, times: np.ndarray) -> ObjectPredictions:
    """Each image literally as often as it counts; copies of a tied answer keep the order of the images."""
    rows = np.repeat(np.arange(len(predictions)), times)

    def copied(objects: Objects) -> Objects:
        at = [np.flatnonzero(objects.images == row) for row in rows]
        images = np.repeat(np.arange(len(rows)), [len(part) for part in at])
        chosen = objects.rows(np.concatenate([*at, np.zeros(0, dtype=np.int64)]).astype(np.int64))
        return Objects(
            images.astype(np.int64), chosen.labels, chosen.boxes, chosen.shapes, chosen.scores, chosen.areas,
            chosen.crowd, chosen.difficult,
        )  # fmt: skip

    return ObjectPredictions(
        tuple(map(str, range(len(rows)))),
        predictions.sizes[rows],
        predictions.classes,
        copied(predictions.truth),
        copied(predictions.answers),
    )


@pytest.fixture(scope="session")
def literally_repeated():
    return repeated
