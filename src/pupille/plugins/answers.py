"""What a tool has answered, taken back as boxes on the images that it was handed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.data.object_answers import read_object_answers
from pupille.errors import DataError, reason_of
from pupille.i18n.language import StoredText, tell, tells
from pupille.images.limits import DEFAULT_LIMITS
from pupille.images.regular_files import open_regular
from pupille.results.arrays import FloatArray, IntArray
from pupille.runs.folder import write_atomically
from pupille.shapes.objects import Objects

NOISE = 0.5
"""Pixels by which a box may reach beyond its image without a word: tools round."""


def read_answers(
    path: Path, handed: Dataset, names: Sequence[str], listed: Path, *, tool: str
) -> tuple[Objects, list[str]]:
    """The boxes with their scores, and what was left out or cut of them.

    path: where they lie. handed: the images in their order. names: what each was called. listed: the COCO file that
    numbers them. Raises DataError, with the tool, for answers that cannot be read, bear no scores, or fit no image.
    """
    if not path.exists():
        raise DataError(
            tell(
                "{tool} left no answers at {path!r}. See its log beside them, and whether its template says where "
                "they lie.",
                tool=tool,
                path=str(path),
            )
        )
    if path.is_dir():
        name_classes(path, handed.classes)
    elif is_empty_list(path):
        return replace(Objects.none(), scores=np.zeros(0)), [tell("It answered with no box at all.")]
    samples = handed.samples.assign(id=list(names))
    named = replace(handed, samples=samples, annotations=handed.annotations.iloc[:0])  # type: ignore[union-attr]
    try:
        answers = read_object_answers(path, named, DataConfig(), DEFAULT_LIMITS, source=listed)
    except DataError as error:
        raise DataError(
            tell("the answers of {tool} cannot be used: {reason}", tool=tool, reason=reason_of(error))
        ) from error
    objects = answers.objects
    check_scores(objects.scores, len(objects), tool=tool)
    extents = handed.samples[["width", "height"]].to_numpy(dtype=np.int64)
    inside, notes = cut(objects, extents)
    return inside, [*answers.notes, *notes]


def name_classes(folder: Path, classes: Sequence[str]) -> None:
    """Puts the names of the classes beside text files of YOLO, whose numbers could else be taken for names."""
    if not any(path.suffix in (".yaml", ".yml") for path in folder.iterdir()):
        names = [f"  {label}: {json.dumps(name)}" for label, name in enumerate(classes)]
        write_atomically(folder / "data.yaml", "\n".join(["names:", *names, ""]))


def is_empty_list(path: Path) -> bool:
    """Whether a file of results holds none."""
    with open_regular(path, root=path.parent) as file:
        return file.read(16).split() in ([b"[]"], [b"[", b"]"])


def check_scores(scores: FloatArray | None, n: int, *, tool: str) -> None:
    """Raises DataError unless each of n answers has a score from 0 to 1."""
    if n and scores is None:
        raise DataError(
            tell(
                "the answers of {tool} bear no scores, and without them there is no average precision. Let its "
                "template ask for them.",
                tool=tool,
            )
        )
    if scores is not None and len(scores) and not (scores.min() >= 0 and scores.max() <= 1):
        raise DataError(
            tell(
                "the scores of {tool} lie between {low:g3} and {high:g3}. They should lie between 0 and 1.",
                tool=tool,
                low=float(scores.min()),
                high=float(scores.max()),
            )
        )


def cut(objects: Objects, extents: IntArray) -> tuple[Objects, list[StoredText]]:
    """The boxes as far as they lie on their images, and how many were cut or lay beside them. extents: (N, 2)."""
    if not len(objects):
        return replace(objects, scores=np.zeros(0)), []
    edges = np.tile(extents[objects.images], 2).astype(np.float64)
    boxes = np.clip(objects.boxes, 0.0, edges)
    beyond = np.abs(boxes - objects.boxes).max(axis=1) > NOISE
    empty = ~(boxes[:, 2:] > boxes[:, :2]).all(axis=1)
    rows = np.flatnonzero(~empty)
    whole = Objects(
        objects.images[rows],
        objects.labels[rows],
        boxes[rows],
        scores=None if objects.scores is None else objects.scores[rows],
    )
    n_cut, n_empty = int((beyond & ~empty).sum()), int(empty.sum())
    notes = [
        tells(
            "{n} box reached beyond its image and is cut at its edge.",
            "{n} boxes reached beyond their images and are cut at their edges.",
            n_cut,
        ),
        tells(
            "{n} box lay beside its image, or had no area, and is left out.",
            "{n} boxes lay beside their images, or had no area, and are left out.",
            n_empty,
        ),
    ]
    return whole, [note for note, n in zip(notes, (n_cut, n_empty), strict=True) if n]
