"""What is answered for an image: what the card of a task contributes as `served`."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

PNG = {"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"}
"""Of a schema: a picture in text."""
DEEPEST = 2**16
"""Values that a PNG of one channel tells apart."""


@dataclass(frozen=True)
class ServedPart:
    """records: the prediction of a task -> a record for each image, as plain values. fields: of such a record, by name,
    as JSON Schema. is_coco: whether the records have `annotations`, so that the whole answer is a file of COCO."""

    records: Callable[[Any], Sequence[dict[str, Any]]]
    fields: Mapping[str, Any]
    is_coco: bool = False


def about_image(prediction: Any, row: int) -> dict[str, Any]:
    """Size of an image, and what is remarkable about it. prediction: with `sizes`, `unlike` and `enlarged`."""
    width, height = prediction.sizes[row]
    record: dict[str, Any] = {"width": int(width), "height": int(height)}
    if prediction.unlike is not None:
        record["unlike"] = bool(prediction.unlike[row])
    if prediction.enlarged and prediction.enlarged[row]:
        record["note"] = prediction.enlarged[row]
    return record


ABOUT_IMAGE = {
    "width": {"type": "integer"},
    "height": {"type": "integer"},
    "unlike": {"type": "boolean", "description": "Unlike the training images; where the run can tell."},
    "note": {"type": "string"},
}
REMARKS = {name: ABOUT_IMAGE[name] for name in ("unlike", "note")}
"""Of an image of which one answer is given."""


def of_table(prediction: Any) -> list[dict[str, Any]]:
    """The records of a prediction that is one table, a row an image."""
    images: list[dict[str, Any]] = prediction.to_json()["images"]
    return images


def png_text(values: NDArray[Any]) -> str:
    """(H, W) numbers below `DEEPEST` as a PNG of 8 bits, of 16 where one needs them, in base64."""
    deep = values.max(initial=0) > 255
    file = io.BytesIO()
    Image.fromarray(values.astype(np.uint16 if deep else np.uint8)).save(file, "PNG", compress_level=1)
    return base64.b64encode(file.getvalue()).decode("ascii")


def as_coco(images: Sequence[dict[str, Any]], classes: Sequence[str]) -> dict[str, Any]:
    """The records of the images of a request as COCO's `images`, `annotations` and `categories`, numbered from 1.

    An image that could not be read stands among them with its problem, without annotations.
    """
    records: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for number, image in enumerate(images, 1):
        records.append({"id": number, "file_name": image["image"], **image})
        for annotation in records[-1].pop("annotations", []):
            annotations.append({**annotation, "id": len(annotations) + 1, "image_id": number})
    categories = [{"id": number, "name": name} for number, name in enumerate(classes, 1)]
    return {"images": records, "annotations": annotations, "categories": categories}
