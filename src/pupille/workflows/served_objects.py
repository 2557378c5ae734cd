"""What a server answers of an image on which objects lie: COCO, and for outlines a label image with its table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pupille.models.decode.instances import objects_of
from pupille.results.objects_json import annotation_of
from pupille.serving.records import ABOUT_IMAGE, DEEPEST, PNG, ServedPart, about_image, png_text
from pupille.shapes.label_image import LabelImage
from pupille.shapes.objects import Objects
from pupille.workflows.predicted_boxes import BoxPrediction
from pupille.workflows.predicted_objects import ObjectPrediction


def box_records(prediction: BoxPrediction) -> list[dict[str, Any]]:
    """One an image."""
    annotations = by_image(prediction.found, len(prediction.ids))
    return [
        {"image": id_, **about_image(prediction, row), "annotations": annotations[row]}
        for row, id_ in enumerate(prediction.ids)
    ]


def outline_records(prediction: ObjectPrediction) -> list[dict[str, Any]]:
    """One an image."""
    annotations = by_image(objects_of(prediction.frames, prediction.sizes), len(prediction.ids))
    return [
        {
            "image": id_,
            **about_image(prediction, row),
            "labels": labels_text(prediction.labels(row)),
            "objects": prediction.objects[row],
            "annotations": annotations[row],
        }
        for row, id_ in enumerate(prediction.ids)
    ]


def by_image(objects: Objects, n: int) -> Sequence[list[dict[str, Any]]]:
    """For each of n images COCO's annotations of its objects."""
    annotations: list[list[dict[str, Any]]] = [[] for _ in range(n)]
    for row, image in enumerate(objects.images.tolist()):
        annotations[image].append(annotation_of(objects, row))
    return annotations


def labels_text(image: LabelImage) -> str | None:
    """A label image as text; None where there are more objects than a PNG numbers."""
    return png_text(image.labels) if len(image) < DEEPEST else None


NUMBER = {"type": "number"}
ANNOTATION = {
    "type": "object",
    "description": "An annotation of COCO: `bbox` is x, y, width and height in pixels of the image, `segmentation` "
    "runs of pixels (RLE), `score` how sure the model is, not calibrated.",
    "properties": {
        "id": {"type": "integer"},
        "image_id": {"type": "integer"},
        "category_id": {"type": "integer"},
        "bbox": {"type": "array", "items": NUMBER, "minItems": 4, "maxItems": 4},
        "area": NUMBER,
        "iscrowd": {"type": "integer"},
        "score": NUMBER,
        "segmentation": {"type": "object"},
    },
}
BOXES = ServedPart(box_records, {**ABOUT_IMAGE, "annotations": ANNOTATION}, is_coco=True)
OUTLINES = ServedPart(
    outline_records,
    {
        **ABOUT_IMAGE,
        "labels": {
            **PNG,
            "type": ["string", "null"],
            "description": "Of the size of the image, 8 or 16 bits; the pixels of an object have its `label` in "
            f"`objects`, 0 is no object. null where there are {DEEPEST} objects or more.",
        },
        "objects": {
            "type": "array",
            "items": {"type": "object"},
            "description": "A row an object, as in objects.csv of `pupille predict`: label, class, score, area, "
            "diameter, middle, box, in pixels.",
        },
        "annotations": ANNOTATION,
    },
    is_coco=True,
)
