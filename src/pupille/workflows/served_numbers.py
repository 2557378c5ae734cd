"""What a server answers of an image with one number: what `pupille predict --json` says."""

from __future__ import annotations

from pupille.serving.records import REMARKS, ServedPart, of_table

NUMBER = {"type": "number"}
PART = ServedPart(
    of_table,
    {
        "predicted": NUMBER,
        "low": {**NUMBER, "description": "The interval holds the true number as often as the card promises."},
        "high": NUMBER,
        "outside": {"type": "boolean", "description": "Beyond the numbers of the training images."},
        **REMARKS,
    },
)
