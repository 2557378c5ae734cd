"""Small pictures of the images whose annotation a model doubts, with what is drawn and what the model says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from pupille.data.dataset import Dataset
from pupille.i18n.language import StoredText, tell, tell_joined
from pupille.results.objects_record import DoubtRecord, DoubtsRecord
from pupille.results.pictures import DrawnPictureRecord
from pupille.shapes.objects import Objects, joined
from pupille.workflows.drawn_pictures import Fate, keep_picture

MOST_PICTURES = 12


def doubted_pictures(
    dataset: Dataset, doubts: DoubtsRecord | None, row_of: Mapping[str, int], folder: Path
) -> tuple[DrawnPictureRecord, ...]:
    """The first images with doubts. row_of: id -> row of the data set."""
    by_image: dict[str, list[DoubtRecord]] = {}
    for item in doubts.items if doubts else ():
        if item.image in row_of:
            by_image.setdefault(item.image, []).append(item)
    return tuple(
        _picture(dataset, row_of[id_], by_image[id_], folder) for id_ in list(by_image)[:MOST_PICTURES]
    )


def _picture(dataset: Dataset, row: int, items: Sequence[DoubtRecord], folder: Path) -> DrawnPictureRecord:
    """An image with its drawn objects, those that are doubted apart, and the answers that doubt them."""
    drawn = dataset.objects([row])
    doubted = {(item.drawn, item.drawn_label) for item in items if item.drawn is not None}
    keys = [
        (tuple(round(float(side), 1) for side in box), dataset.classes[label])
        for box, label in zip(drawn.boxes, drawn.labels, strict=True)
    ]
    answers = Objects(
        np.zeros(len(items), dtype=np.int64),
        np.array([dataset.classes.index(item.label) for item in items], dtype=np.int64),
        np.array([item.box for item in items], dtype=np.float64),
    )
    boxes = Objects(np.zeros(len(drawn), dtype=np.int64), drawn.labels, drawn.boxes)
    fates = [Fate("missed" if key in doubted else "truth") for key in keys]
    fates += [Fate("wrong", item.score) for item in items]
    caption = tell_joined([in_words(item) for item in items], "; ")
    every = joined([boxes, answers], scored=False)
    return keep_picture(dataset, row, folder, objects=every, fates=fates, caption=caption)


def in_words(item: DoubtRecord) -> StoredText:
    """What is doubted."""
    if item.kind == "forgotten":
        return tell("{label} probably forgotten (score {score:2})", label=item.label, score=item.score)
    if item.kind == "swapped":
        return tell(
            "{drawn} probably {label} (score {score:2})",
            drawn=str(item.drawn_label),
            label=item.label,
            score=item.score,
        )
    return tell("{label} probably badly placed (score {score:2})", label=item.label, score=item.score)
