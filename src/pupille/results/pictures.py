"""What is drawn over a small picture: objects by their boxes or outlines, or a layer of pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pupille.i18n.stored_text import Sentence

Box = tuple[float, float, float, float]
Role = Literal["truth", "matched", "missed", "wrong"]
"""truth: drawn by people, with no answer beside it. matched: answered rightly. missed: not answered. wrong: answered
where nothing of the kind is."""


@dataclass(frozen=True)
class DrawnObjectRecord:
    """One object. label: its class. box: `x1, y1, x2, y2` in pixels of the picture as annotated.

    role: how it fares. score: of an answer that has one. rings: its outline, `x, y, x, y, ...` for each ring; without
    any the box is drawn. on_layer: whether its mask is part of the layer.
    """

    label: str
    box: Box
    role: Role = "truth"
    score: float | None = None
    rings: tuple[tuple[float, ...], ...] = ()
    on_layer: bool = False


@dataclass(frozen=True)
class DrawnPictureRecord:
    """One picture with what is drawn over it.

    thumbnail: the picture, small; layer: a transparent picture of the same sides with the masks, "" for none; both are
    files beside the results. width, height: of the picture as annotated. caption: why it is shown, a sentence or "".
    truth, answer: layers of what is drawn and of what was answered alone, both or neither. entropy: a layer that is the
    deeper the less the model knows, "" for none.
    """

    id: str
    thumbnail: str
    width: int
    height: int
    objects: tuple[DrawnObjectRecord, ...] = ()
    layer: str = ""
    caption: Sentence = ""
    truth: str = ""
    answer: str = ""
    entropy: str = ""
