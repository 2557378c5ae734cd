"""The networks of torchvision that find boxes or masks of objects: rows of the table of `pupille.models.registry`, and
rungs made by their name."""

from __future__ import annotations

from dataclasses import replace

from pupille.errors import NoModelError
from pupille.i18n.language import phrase, tell
from pupille.models.entry import Entry
from pupille.models.names import RungName
from pupille.models.pretrained.catalogue import backbone

BUILD = "pupille.models.architectures.torchvision_detectors:"
DETECTOR_SIDE = 416
"""Pixels of the longer side of pictures that are searched for objects, at most."""
MASKS, MASK_BUILD = "maskrcnn", "pupille.models.architectures.mask_rcnn:"
MASKED_SIDE = 512
"""The same of pictures whose objects get masks."""
KINDS = {
    "ssdlite": (
        2018,
        phrase("SSDlite, boxes of stated sizes at every place"),
        phrase("SSDlite on {network}, fine-tuned"),
        0.002,
    ),
    "fcos": (
        2019,
        phrase("FCOS of torchvision, without anchors"),
        phrase("FCOS on {network}, fine-tuned"),
        0.001,
    ),
    "retinanet": (
        2017,
        phrase("RetinaNet, nine anchors at every place"),
        phrase("RetinaNet on {network}, fine-tuned"),
        0.001,
    ),
    "fasterrcnn": (
        2015,
        phrase("Faster R-CNN, proposed regions looked at again"),
        phrase("Faster R-CNN on {network}, fine-tuned"),
        0.001,
    ),
}
"""Name, from cheap to dear -> its year, what it is called from scratch and on a pretrained network, learning rate."""


def row(kind: str) -> Entry:
    """The rung of a detector of torchvision from random weights."""
    year, title, _, rate = KINDS[kind]
    return Entry(
        {"detection": BUILD + "build"},
        "detector",
        year,
        title,
        whole=True,
        longest=DETECTOR_SIDE,
        tiled=True,
        learning_rate=rate,
        batch_size=8,
        total_images=8_000,
        fewest_epochs=8,
        most_epochs=200,
        given=(kind,),
        objective="pupille.training.objectives.own_loss:OBJECTIVE",
        decode="pupille.models.decode.own_boxes:DECODER",
        by_name=True,
    )


def mask_row() -> Entry:
    """The rung of Mask R-CNN from random weights."""
    return Entry(
        {"instances": MASK_BUILD + "build"},
        "masks",
        2017,
        phrase("Mask R-CNN, a mask drawn into each box that is found"),
        whole=True,
        longest=MASKED_SIDE,
        learning_rate=0.001,
        batch_size=4,
        total_images=4_000,
        fewest_epochs=8,
        most_epochs=100,
        objective="pupille.training.objectives.own_masks:OBJECTIVE",
        decode="pupille.models.decode.own_masks:DECODER",
        by_name=True,
    )


TORCHVISION: dict[str, Entry] = {kind: row(kind) for kind in KINDS}
"""Those that find boxes, in the order of their ladder."""
TORCHVISION_MASKS: dict[str, Entry] = {MASKS: mask_row()}
"""That which draws masks of objects."""


def stands_on_network(rung: RungName) -> bool:
    """Whether a name is that of one of these and a network, `fasterrcnn:regnetx_002`."""
    kind, colon, network = rung.base.partition(":")
    return bool(colon and network and kind in (*TORCHVISION, MASKS))


def on_network(rung: RungName) -> Entry:
    """The rung of one of these on a pretrained network. Raises NoModelError for an unknown network or form."""
    kind, _, network = rung.base.partition(":")
    line = backbone(network)
    if str(rung) != rung.base:
        raise NoModelError(
            tell("{name} names no model of boxes. Take {base}.", name=str(rung), base=rung.base)
        )
    if kind == MASKS:
        return replace(
            mask_row(),
            builds={"instances": MASK_BUILD + "build_on_backbone"},
            title=tell("Mask R-CNN on {network}, fine-tuned", network=tell(line.title)),
            channels=3,
            given=(line.name,),
            backbone=line.name,
        )
    return replace(
        row(kind),
        builds={"detection": BUILD + "build_on_backbone"},
        title=tell(KINDS[kind][2], network=tell(line.title)),
        channels=3,
        given=(kind, line.name),
        backbone=line.name,
    )
