"""The models that find boxes: rows of the table of `pupille.models.registry`."""

from __future__ import annotations

from pupille.i18n.language import phrase, tell
from pupille.models.entry import Entry
from pupille.models.pretrained.catalogue import BACKBONES

BOXWISE, ONE_STAGE = "pupille.models.boxwise.", "pupille.models.architectures.one_stage:"
DETECTOR_SIDE = 416
"""Pixels of the longer side of pictures that are searched for objects, at most."""


def detector_on(name: str) -> Entry:
    """The rung of the detector of one look on a pretrained network, the later stages of which are trained further."""
    return Entry(
        {"detection": ONE_STAGE + "build_on_backbone"},
        "detector",
        2019,
        tell("one look at every place; {network}, fine-tuned", network=tell(BACKBONES[name].title)),
        channels=3,
        whole=True,
        longest=DETECTOR_SIDE,
        tiled=True,
        learning_rate=0.002,
        batch_size=8,
        total_images=8_000,
        fewest_epochs=8,
        most_epochs=200,
        given=(name,),
        backbone=name,
    )


DETECTORS: dict[str, Entry] = {
    "mean-boxes": Entry(
        {"detection": BOXWISE + "mean_boxes:MeanBoxes"},
        "boxes",
        None,
        phrase("the same boxes on every picture"),
        whole=True,
        longest=DETECTOR_SIDE,
    ),
    "blobs": Entry(
        {"detection": BOXWISE + "blobs:Blobs"},
        "boxes",
        2001,
        phrase("one threshold, a watershed, and a random forest on shape and colour"),
        whole=True,
        longest=DETECTOR_SIDE,
        tiled=True,
    ),
    "rcnn": Entry(
        {"detection": BOXWISE + "rcnn:RCNN"},
        "boxes",
        2014,
        phrase("R-CNN: proposed regions one by one through a pretrained network, a linear classifier"),
        channels=3,
        whole=True,
        longest=DETECTOR_SIDE,
        tiled=True,
        backbone="regnetx_002",
        by_name=True,
    ),
    "one-stage": Entry(
        {"detection": ONE_STAGE + "build"},
        "detector",
        2019,
        phrase("one look at every place, without anchors (after FCOS)"),
        whole=True,
        longest=DETECTOR_SIDE,
        tiled=True,
        learning_rate=0.002,
        batch_size=8,
        total_images=12_000,
        fewest_epochs=8,
        most_epochs=200,
    ),
    **{f"one-stage:{name}": detector_on(name) for name in ("regnetx_002", "mobilenetv2_100")},
}
"""In the order of their ladder."""
