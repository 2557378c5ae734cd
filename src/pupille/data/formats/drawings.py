"""The formats of boxes and outlines: a table, and how a source finds its line in it."""

from __future__ import annotations

from pathlib import Path

from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.data.formats.box_tables import is_box_table, read_box_tables
from pupille.data.formats.coco import is_coco, read_coco
from pupille.data.formats.cvat import is_cvat, read_cvat
from pupille.data.formats.drawing import Drawing, DrawingFormat, Tree
from pupille.data.formats.drawn_images import dataset_of
from pupille.data.formats.label_studio import is_label_studio, read_label_studio
from pupille.data.formats.labelme import is_labelme, read_labelme
from pupille.data.formats.tagged_boxes import is_tagged_boxes, read_tagged_boxes
from pupille.data.formats.via import is_via, read_via
from pupille.data.formats.voc import is_voc, read_voc
from pupille.data.formats.yolo import is_yolo, read_yolo
from pupille.errors import DataError
from pupille.i18n.language import phrase
from pupille.images.limits import Limits

DRAWINGS = (
    DrawingFormat(phrase("COCO boxes or outlines (JSON)"), is_coco, read_coco),
    DrawingFormat(phrase("Pascal VOC boxes (XML)"), is_voc, read_voc),
    DrawingFormat(phrase("YOLO boxes or outlines (text files)"), is_yolo, read_yolo),
    DrawingFormat(phrase("CVAT for images (XML)"), is_cvat, read_cvat),
    DrawingFormat(phrase("LabelMe (JSON)"), is_labelme, read_labelme),
    DrawingFormat(phrase("Label Studio (JSON)"), is_label_studio, read_label_studio),
    DrawingFormat(phrase("VGG Image Annotator (JSON, CSV)"), is_via, read_via),
    DrawingFormat(phrase("boxes with tags (JSON)"), is_tagged_boxes, read_tagged_boxes),
    DrawingFormat(phrase("a table of boxes (CSV, TSV, XLSX)"), is_box_table, read_box_tables),
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
