"""The formats in which annotations are written: a visible table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pupille.data.dataset import Dataset
from pupille.data.writers import coco, masks, voc, yolo
from pupille.data.writers.layout import Put
from pupille.i18n.language import StoredText


@dataclass(frozen=True)
class Writer:
    """One format. images: the folder of its images. write: puts the annotations, and says what they cannot hold."""

    title: str
    images: str
    write: Callable[[Dataset, Put], list[StoredText]]


WRITERS = {
    "coco": Writer("COCO", coco.IMAGES, coco.write_coco),
    "yolo": Writer("YOLO", yolo.IMAGES, yolo.write_yolo),
    "voc": Writer("Pascal VOC", voc.IMAGES, voc.write_voc),
    "masks": Writer("PNG", masks.IMAGES, masks.write_masks),
}
"""By the name that the command line takes."""
