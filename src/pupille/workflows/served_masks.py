"""What a server answers of an image whose every pixel has a class: the mask as a PNG, and what each class covers."""

from __future__ import annotations

from typing import Any

from pupille.serving.records import ABOUT_IMAGE, PNG, ServedPart, about_image, png_text
from pupille.workflows.predicted_masks import MaskPrediction


def records(prediction: MaskPrediction) -> list[dict[str, Any]]:
    """One an image."""
    return [
        {
            "image": id_,
            **about_image(prediction, row),
            "shares": prediction.shares(row),
            "mask": png_text(prediction.mask(row)),
        }
        for row, id_ in enumerate(prediction.ids)
    ]


PART = ServedPart(
    records,
    {
        **ABOUT_IMAGE,
        "shares": {
            "type": "object",
            "additionalProperties": {"type": "number"},
            "description": "Class -> the share of the image that it covers.",
        },
        "mask": {
            **PNG,
            "description": "Of the size of the image; the value of a pixel is the number of its class in `classes`, "
            "from 0.",
        },
    },
)
