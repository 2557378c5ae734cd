"""The formats of boxes, outlines and masks: a table, and which of several in one source is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pupille.config import AUTO, DataConfig
from pupille.data.dataset import Dataset
from pupille.data.formats.box_tables import is_box_table, read_box_tables
from pupille.data.formats.coco import is_coco, read_coco
from pupille.data.formats.cvat import is_cvat, read_cvat
from pupille.data.formats.drawing import Drawing, DrawingFormat, Tree
from pupille.data.formats.drawn_images import dataset_of
from pupille.data.formats.instance_masks import read_instance_masks
from pupille.data.formats.label_studio import is_label_studio, read_label_studio
from pupille.data.formats.labelme import is_labelme, read_labelme
from pupille.data.formats.mask_pairs import mask_pairs
from pupille.data.formats.masks import are_class_masks, read_masks
from pupille.data.formats.panoptic import is_panoptic, read_panoptic
from pupille.data.formats.pascal_text import is_pascal_text, read_pascal_text
from pupille.data.formats.tagged_boxes import is_tagged_boxes, read_tagged_boxes
from pupille.data.formats.via import is_via, read_via
from pupille.data.formats.voc import is_voc, read_voc
from pupille.data.formats.yolo import is_yolo, read_yolo
from pupille.errors import DataError
from pupille.i18n.language import StoredText, phrase, tell, tell_joined
from pupille.images.limits import Limits
from pupille.tasks.detection import DETECTION
from pupille.tasks.instances import INSTANCES
from pupille.tasks.segmentation import SEGMENTATION

DRAWINGS = (
    DrawingFormat(phrase("COCO panoptic segments"), is_panoptic, read_panoptic),
    DrawingFormat(phrase("COCO boxes or outlines (JSON)"), is_coco, read_coco),
    DrawingFormat(phrase("Pascal VOC boxes (XML)"), is_voc, read_voc, (DETECTION.name,), ("voc_zero_based",)),
    DrawingFormat(phrase("YOLO boxes or outlines (text files)"), is_yolo, read_yolo),
    DrawingFormat(phrase("Pascal boxes as text"), is_pascal_text, read_pascal_text, (DETECTION.name,)),
    DrawingFormat(phrase("CVAT for images (XML)"), is_cvat, read_cvat),
    DrawingFormat(phrase("LabelMe (JSON)"), is_labelme, read_labelme),
    DrawingFormat(phrase("Label Studio (JSON)"), is_label_studio, read_label_studio),
    DrawingFormat(phrase("VGG Image Annotator (JSON, CSV)"), is_via, read_via),
    DrawingFormat(phrase("boxes with tags (JSON)"), is_tagged_boxes, read_tagged_boxes, (DETECTION.name,)),
    DrawingFormat(
        phrase("a table of boxes (CSV, TSV, XLSX)"), is_box_table, read_box_tables, (DETECTION.name,)
    ),
)
"""Every format of boxes and outlines, in the order in which they are tried."""
OBJECT_MASKS = DrawingFormat(
    phrase("masks of objects"),
    lambda tree: mask_pairs(tree) is not None,
    read_instance_masks,
    settings=("masks_are",),
)
CLASS_MASKS = phrase("masks of classes")
OF_CLASS_MASKS = ("masks_are", "ignore_value", "background_value")
DRAWN_SETTINGS = (*OF_CLASS_MASKS, "voc_zero_based")
"""The settings that are about what is drawn, each about some of the formats."""
DRAWN_TASKS = (INSTANCES.name, SEGMENTATION.name, DETECTION.name)
"""What can be drawn on images, the richest first: a mask of each object, a class of each pixel, boxes."""


def is_drawn(path: Path) -> bool:
    """Whether a source holds boxes, outlines or masks in one of the formats, and no folders of classes beside them."""
    tree = Tree.of(path)
    pairs = mask_pairs(tree)
    if pairs and pairs.sets and not pairs.in_classes:
        return True
    return any(_fits(form, tree) for form in DRAWINGS)


def read_drawn(path: Path, config: DataConfig, limits: Limits, name: str) -> Dataset:
    """The images of a source with what is drawn on them: the richest kind that is there, or the one `config.task` asks.

    Raises DataError with the file and the entry, or if nothing of that kind is there.
    """
    readings = _readings(Tree.of(path), config, limits, name)
    fitting = [reading for reading in readings if config.task in (AUTO, *reading.offers)]
    if not fitting:
        raise DataError(_nothing(readings, config.task, name))
    chosen, dataset = _richest(fitting, config.task)
    if config.task != AUTO and not _serves(dataset.task, config.task):
        raise DataError(_nothing([replace(chosen, offers=(dataset.task,))], config.task, name))
    if config.task != AUTO:
        dataset = replace(dataset, task=config.task)
    dataset = replace(dataset, notes=(*dataset.notes, *unused_notes(config, chosen.settings)))
    others = [reading for reading in readings if reading is not chosen]
    if not others:
        return dataset
    if config.task != AUTO:
        note = tell(
            "Beside {chosen}, which --task {task} asks for, there are {others}.",
            chosen=tell(chosen.description),
            task=config.task,
            others=tell_joined([tell(other.description) for other in others]),
        )
    else:
        note = tell(
            "There are {all}; {chosen} are the richest and are taken. --task chooses another: {tasks}.",
            all=tell_joined([tell(reading.description) for reading in readings]),
            chosen=tell(chosen.description),
            tasks=", ".join(dict.fromkeys(task for reading in readings for task in reading.offers)),
        )
    return replace(dataset, notes=(note, *dataset.notes))


def unused_notes(config: DataConfig, used: Sequence[str] = ()) -> tuple[StoredText, ...]:
    """A note for each setting of what is drawn that was given and changes nothing. used: those that do."""
    return tuple(
        tell("--{option} does not concern these files and changes nothing.", option=setting.replace("_", "-"))
        for setting in DRAWN_SETTINGS
        if setting not in used and getattr(config, setting) is not None
    )


@dataclass(frozen=True)
class _Reading:
    """One way to read a source. offers: the tasks it can be read for, the richest first. settings: that change it."""

    description: str
    offers: tuple[str, ...]
    settings: tuple[str, ...]
    read: Callable[[], Dataset]


def _readings(tree: Tree, config: DataConfig, limits: Limits, name: str) -> list[_Reading]:
    """Every way to read a source, in the order of the table."""

    pairs = mask_pairs(tree)
    masks = pairs.own if pairs else frozenset()

    def reading(form: DrawingFormat) -> _Reading:
        def read() -> Dataset:
            drawing = form.read(tree, config, limits)
            return dataset_of(replace(drawing, own=drawing.own | masks), tree, config, limits, name)

        return _Reading(form.description, form.offers, form.settings, read)

    readings = [reading(form) for form in DRAWINGS if _fits(form, tree)]
    if pairs and pairs.sets:
        if are_class_masks(pairs, tree, config, limits):
            readings.append(
                _Reading(
                    CLASS_MASKS,
                    (SEGMENTATION.name,),
                    OF_CLASS_MASKS,
                    lambda: read_masks(tree, config, limits, name),
                )
            )
        else:
            readings.append(reading(OBJECT_MASKS))
    return readings


def _richest(fitting: Sequence[_Reading], task: str) -> tuple[_Reading, Dataset]:
    """The reading that serves a task, or is the richest, and its data set: by what the files turn out to bear."""
    waiting = sorted(fitting, key=lambda reading: _rank(reading.offers[0], AUTO))
    best: tuple[int, _Reading, Dataset] | None = None
    for place, reading in enumerate(waiting):
        dataset = reading.read()
        rank = _rank(dataset.task, task)
        if best is None or rank < best[0]:
            best = (rank, reading, dataset)
        hopes = [_rank(other.offers[0], task) for other in waiting[place + 1 :]]
        if best[0] <= min(hopes, default=best[0]):
            break
    assert best
    return best[1], best[2]


def _rank(drawn: str, task: str) -> int:
    """How far what is drawn is from the richest, or whether it does not serve the task that was asked."""
    return DRAWN_TASKS.index(drawn) if task == AUTO else int(not _serves(drawn, task))


def _serves(drawn: str, task: str) -> bool:
    """Whether what is drawn can be learned as a task: masks of objects have boxes too."""
    return drawn == task or (drawn, task) == (INSTANCES.name, DETECTION.name)


def _nothing(readings: Sequence[_Reading], task: str, name: str) -> str:
    if not readings:
        return tell(
            "{name!r} holds no boxes, outlines or masks that belong to its images, which --task {task} needs. Masks "
            "are found in a folder masks beside images, or as a_mask.png beside a.jpg.",
            name=name,
            task=task,
        )
    return tell(
        "{name!r} holds {readings}, which --task {task} cannot learn. Choose among {tasks}.",
        name=name,
        readings=tell_joined([tell(reading.description) for reading in readings]),
        task=task,
        tasks=", ".join(dict.fromkeys(offer for reading in readings for offer in reading.offers)),
    )


def drawing_of(tree: Tree, config: DataConfig, limits: Limits) -> Drawing | None:
    """What the files of a source say, without their images; None where they are in none of the formats."""
    form = next((form for form in DRAWINGS if _fits(form, tree)), None)
    return form.read(tree, config, limits) if form else None


def _fits(form: DrawingFormat, tree: Tree) -> bool:
    """Whether a source is in a format; a file that cannot be looked at shows nothing."""
    try:
        return form.fits(tree)
    except DataError:
        return False
