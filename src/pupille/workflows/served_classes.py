"""What a server answers of an image of one class: what `pupille predict --json` says."""

from __future__ import annotations

from pupille.serving.records import REMARKS, ServedPart, of_table

PART = ServedPart(
    of_table,
    {
        "class": {"type": "string", "description": "The likeliest."},
        "probabilities": {
            "type": "array",
            "items": {"type": "number"},
            "description": "In the order of `classes`.",
        },
        "set": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Holds the true class as often as the card promises; where the run can promise one.",
        },
        **REMARKS,
    },
)
