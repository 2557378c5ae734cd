"""Scores of every kind of answers, as `pupille score` writes them from small made-up truths."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from drawn_sets import SIDE, box, boxed, masked, pictures, table, voc
from pupille.config import DataConfig
from pupille.workflows.score import ScoredAnswers, score

KINDS = ("boxes", "persons", "instances", "masks", "classes", "numbers")
"""Boxes with scores; boxes without and another person's; masks of objects; masks of classes; a class; a number."""


def with_scores(file: Path, n: int, drop: int) -> Path:
    """Answers in COCO's form for `boxed`: every cell but each `drop`th, with falling scores, and a false one each."""
    images = [{"id": i, "file_name": f"im{i:02}.png", "width": SIDE, "height": SIDE} for i in range(n)]
    boxes = [
        (i, at, score) for i in range(n) for at, score in (([2, 2, 10, 10], 0.9), ([20, 20, 12, 12], 0.8))
    ]
    answers = [each for k, each in enumerate(boxes) if k % drop]
    answers += [(i, [30, 30, 4, 4], 0.3) for i in range(n)]
    annotations = [
        {
            "id": k,
            "image_id": i,
            "category_id": 1,
            "bbox": at,
            "area": at[2] * at[3],
            "iscrowd": 0,
            "score": score,
        }
        for k, (i, at, score) in enumerate(answers)
    ]
    categories = [{"id": 1, "name": "cell"}]
    file.write_text(json.dumps({"images": images, "annotations": annotations, "categories": categories}))
    return file


def of_boxes(root: Path) -> ScoredAnswers:
    boxed(root / "truth")
    tools = [with_scores(root / f"tool-{drop}.json", 12, drop) for drop in (5, 3)]
    return score(root / "truth", tools, out=root / "out")


def of_persons(root: Path) -> ScoredAnswers:
    _, objects = boxed(root / "truth")
    voc(root / "tool", {stem: boxes[:1] for stem, boxes in objects.items()})
    voc(
        root / "colleague", {stem: [*boxes[:2], box("dust", 1, 33, 6, 38)] for stem, boxes in objects.items()}
    )
    return score(root / "truth", [root / "tool"], second_observer=root / "colleague", out=root / "out")


def of_instances(root: Path) -> ScoredAnswers:
    stems = pictures(root / "truth/images", 8)
    for kind in ("truth/masks", "tool"):
        (root / kind).mkdir()
    for i, stem in enumerate(stems):
        numbers = np.zeros((SIDE, SIDE), dtype=np.uint16)
        numbers[2:12, 2:12], numbers[2:12, 12:22], numbers[20:30, 20:32] = 1, 2, 3
        Image.fromarray(numbers).save(root / f"truth/masks/{stem}.png")
        numbers[numbers == 1 + i % 3] = 0
        Image.fromarray(numbers).save(root / f"tool/{stem}.png")
    return score(root / "truth", [root / "tool"], out=root / "out", data=DataConfig(masks_are="ids"))


def of_masks(root: Path) -> ScoredAnswers:
    """Pictures of left and right eyes; an answer that misses two rows of each square, and one that marks nothing."""
    masked(root / "truth", 10)
    for kind in ("tool", "nothing"):
        (root / kind).mkdir()
    for i, file in enumerate(sorted((root / "truth/masks").iterdir())):
        name = f"{i // 2:02}{'LR'[i % 2]}.png"
        mask = np.asarray(Image.open(file)).copy()
        file.rename(file.with_name(name))
        (root / f"truth/images/{file.name}").rename(root / f"truth/images/{name}")
        mask[5:7] = 0
        Image.fromarray(mask).save(root / f"tool/{name}")
        Image.fromarray(mask * 0).save(root / f"nothing/{name}")
    return score(root / "truth", [root / "tool", root / "nothing"], out=root / "out")


def of_classes(root: Path) -> ScoredAnswers:
    photos = [f"photos/{stem}.png" for stem in pictures(root / "photos", 12)]
    truth, *tools = (
        table(
            root / f"every-{k}.csv",
            [["file", "label"], *[[photo, "cat" if i % k else "dog"] for i, photo in enumerate(photos)]],
        )
        for k in (3, 4, 5)
    )
    return score(truth, tools, out=root / "out")


def of_numbers(root: Path) -> ScoredAnswers:
    photos = [f"photos/{stem}.png" for stem in pictures(root / "photos", 12)]
    truth, scale = (
        table(
            root / f"{name}.csv",
            [["file", "weight (g)"], *[[photo, 1.5 + i + (-1) ** i * off] for i, photo in enumerate(photos)]],
        )
        for name, off in (("truth", 0), ("scale", 1))
    )
    return score(truth, [scale], out=root / "out", data=DataConfig(label_column="weight (g)"))


MAKERS = {
    "boxes": of_boxes,
    "persons": of_persons,
    "instances": of_instances,
    "masks": of_masks,
    "classes": of_classes,
    "numbers": of_numbers,
}


@pytest.fixture(scope="session")
def scored(tmp_path_factory):
    """Kind -> its scores, made once."""
    made: dict[str, ScoredAnswers] = {}

    def of(kind: str) -> ScoredAnswers:
        if kind not in made:
            made[kind] = MAKERS[kind](tmp_path_factory.mktemp(kind))
        return made[kind]

    return of
