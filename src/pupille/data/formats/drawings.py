"""The formats of boxes and outlines: a table, and how a source finds its line in it."""

from __future__ import annotations

from pathlib import Path

from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.data.formats.coco import is_coco, read_coco
from pupille.data.formats.drawing import Drawing, DrawingFormat, Tree
from pupille.data.formats.drawn_images import dataset_of
from pupille.data.formats.voc import is_voc, read_voc
from pupille.data.formats.yolo import is_yolo, read_yolo
from pupille.errors import DataError
from pupille.i18n.language import phrase
from pupille.images.limits import Limits

DRAWINGS = (
    DrawingFormat(phrase("COCO boxes or outlines (JSON)"), is_coco, read_coco),
    DrawingFormat(phrase("Pascal VOC boxes (XML)"), is_voc, read_voc),
    DrawingFormat(phrase("YOLO boxes or outlines (text files)"), is_yolo, read_yolo),
)
"""Every format of boxes and outlines, in the order in which they are tried."""


def is_drawn(path: Path) -> bool:
    """Whether a source holds boxes or outlines in one of the formats."""
    return _format(Tree.of(path)) is not None


def read_drawn(path: Path, config: DataConfig, limits: Limits, name: str) -> Dataset:
    """The images of a source with what is drawn on them. Raises DataError with the file and the entry."""
    tree = Tree.of(path)
    drawing = drawing_of(tree, config, limits)
    if drawing is None:
        raise ValueError(f"{path} is in none of the formats")
    return dataset_of(drawing, tree, config, limits, name)


def drawing_of(tree: Tree, config: DataConfig, limits: Limits) -> Drawing | None:
    """What the annotations of a source say, whether their images are here or not; None if it has none."""
    form = _format(tree)
    return form.read(tree, config, limits) if form else None


def _format(tree: Tree) -> DrawingFormat | None:
    return next((form for form in DRAWINGS if _fits(form, tree)), None)


def _fits(form: DrawingFormat, tree: Tree) -> bool:
    """Whether a source is in a format; a file that cannot be looked at shows nothing."""
    try:
        return form.fits(tree)
    except DataError:
        return False
