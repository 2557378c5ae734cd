"""Pictures whose names say that they show the left and the right of one body, as those of two eyes do."""

from __future__ import annotations

import re
from collections.abc import Sequence

SIDES = re.compile(r"^(.*?)[ _-]?(L|R|OS|OD|left|right)$", re.IGNORECASE)
"""Names of pictures of the left and the right of one body."""
LEAST_SIDED = 0.8
"""Share of the pictures that must come in pairs."""


def sided_pairs(images: Sequence[str]) -> int:
    """How many names have a picture of the left and one of the right; 0 where fewer than most pictures are so named."""
    sides: dict[str, set[str]] = {}
    for image in images:
        stem = image.rpartition("/")[2].rpartition(".")[0]
        if match := SIDES.match(stem):
            sides.setdefault(match[1].casefold(), set()).add(match[2].casefold())
    pairs = sum(len(ends) == 2 for ends in sides.values())
    return pairs if 2 * pairs >= LEAST_SIDED * len(images) else 0
