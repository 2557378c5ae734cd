"""The formats of boxes and outlines: a table, and how a source finds its line in it."""

from __future__ import annotations

from pathlib import Path

from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.data.formats.drawing import DrawingFormat, Tree
from pupille.data.formats.drawn_images import dataset_of
from pupille.data.formats.tagged_boxes import is_tagged_boxes, read_tagged_boxes
from pupille.data.formats.voc import is_voc, read_voc
from pupille.i18n.language import phrase
from pupille.images.limits import Limits

DRAWINGS = (
    DrawingFormat(phrase("Pascal VOC boxes (XML)"), is_voc, read_voc),
    DrawingFormat(phrase("boxes with tags (JSON)"), is_tagged_boxes, read_tagged_boxes),
)
"""Every format of boxes and outlines, in the order in which they are tried."""


def is_drawn(path: Path) -> bool:
    """Whether a source holds boxes or outlines in one of the formats."""
    return _format(Tree.of(path)) is not None


def read_drawn(path: Path, config: DataConfig, limits: Limits, name: str) -> Dataset:
    """The images of a source with what is drawn on them. Raises DataError with the file and the entry."""
    tree = Tree.of(path)
    form = _format(tree)
    if form is None:
        raise ValueError(f"{path} is in none of the formats")
    return dataset_of(form.read(tree, config, limits), tree, config, limits, name)


def _format(tree: Tree) -> DrawingFormat | None:
    return next((form for form in DRAWINGS if form.fits(tree)), None)
