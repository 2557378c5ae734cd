"""D-FINE and RT-DETR, which answer with one box a query: rows of the table of `pupille.models.registry`."""

from __future__ import annotations

from dataclasses import replace

from pupille.errors import NoModelError
from pupille.i18n.language import tell
from pupille.models.entry import Entry
from pupille.models.names import RungName
from pupille.models.pretrained.detr_sizes import SIZES
from pupille.models.pretrained.published_detectors import COCO_DETECTORS, TORCHVISION_DETECTORS

BUILD = "pupille.models.architectures.detr:"
DETECTOR_SIDE = 416
"""Pixels of the longer side of pictures that are searched for objects, at most; published weights saw 640."""
RATES = {"dfine": 0.0005, "rtdetr": 0.0002}
"""Family -> its learning rate."""


def row(published: str) -> Entry:
    """The rung that begins with the weights of a published network."""
    line = COCO_DETECTORS[published]
    return Entry(
        {"detection": BUILD + "build"},
        "queries",
        line.year,
        tell("{network}; pretrained on COCO, fine-tuned", network=tell(line.title)),
        channels=3,
        whole=True,
        longest=DETECTOR_SIDE,
        tiled=True,
        learning_rate=RATES[SIZES[published].family],
        batch_size=8,
        total_images=8_000,
        fewest_epochs=8,
        most_epochs=200,
        given=(published,),
        backbone=published,
        objective="pupille.training.objectives.own_loss:OBJECTIVE",
        decode="pupille.models.decode.own_boxes:DECODER",
        by_name=True,
    )


QUERY_DETECTORS: dict[str, Entry] = {name.replace("_", ":"): row(name) for name in SIZES}
"""`dfine:n` and so on, in the order of their ladder."""


def of_queries(rung: RungName) -> Entry:
    """The rung of one of these, `dfine:n`, or from random weights, `dfine:n+scratch`.

    Raises NoModelError for another form.
    """
    entry = QUERY_DETECTORS[rung.base]
    if str(rung) == rung.base:
        return entry
    if not rung.scratch:
        raise NoModelError(
            tell(
                "{name} names no model of boxes. Take {base}, or {base}+scratch.",
                name=str(rung),
                base=rung.base,
            )
        )
    line = COCO_DETECTORS[entry.backbone]
    return replace(
        entry,
        title=tell("{network}; from random weights", network=tell(line.title)),
        builds={"detection": BUILD + "build_from_scratch"},
        backbone="",
    )


def refuse_published(name: str) -> None:
    """Raises NoModelError for the name of a network as it was published, `dfine_n`, with what to train."""
    if name in TORCHVISION_DETECTORS:
        raise NoModelError(
            tell(
                "{name} is a network as it was published: `pupille predict model:{name} PHOTOS`. To train one of its "
                "kind on your images, take {rung}.",
                name=name,
                rung=name.partition("_")[0].rstrip("0123456789"),
            )
        )
    if name in COCO_DETECTORS:
        raise NoModelError(
            tell(
                "{name} is a network as it was published: `pupille predict model:{name} PHOTOS`. To train it further, "
                "take {rung}.",
                name=name,
                rung=name.replace("_", ":"),
            )
        )


def as_published(name: str) -> Entry | None:
    """The row of a published network, by which its answers are read; nothing is built or trained by it. None for the
    name of no such network."""
    if name not in COCO_DETECTORS:
        return None
    line = COCO_DETECTORS[name]
    return Entry(
        {}, "queries", line.year, line.title, channels=3, decode="pupille.models.decode.own_boxes:DECODER"
    )
