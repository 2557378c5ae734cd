"""The dated record of images that were forgotten: what was taken away, and what stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pupille.i18n.stored_text import Sentence

TRAIN, VALIDATION, TEST = "train", "validation", "test"
FORGOTTEN_SCHEMA = 1


@dataclass(frozen=True)
class LearnedRun:
    """A run that knew some of the images. parts: in which part of its split each was. holds: whether its model carries
    training images within; None where the model cannot be read."""

    folder: str
    parts: Mapping[str, str]
    holds: bool | None

    @property
    def has_learned(self) -> bool:
        """Whether the model learned from one of the images, or was chosen by it."""
        return bool({TRAIN, VALIDATION} & set(self.parts.values()))


@dataclass(frozen=True)
class Forgotten:
    """What was taken away, and what stays. state: `begun` until all of it is done.

    ids: of the images. removed: files and folders that held a copy. redrawn: pages that were drawn anew without the
    images. cache_bytes: of the cache, which was emptied. runs: which knew them. exports: descriptions of exported
    models of such runs that learned from them. naming: other pages that still name them.
    """

    created: str
    pupille: str
    ids: tuple[str, ...]
    state: Literal["begun", "done"] = "begun"
    removed: tuple[str, ...] = ()
    redrawn: tuple[str, ...] = ()
    cache_bytes: int = 0
    runs: tuple[LearnedRun, ...] = ()
    exports: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()
    notes: tuple[Sentence, ...] = ()
    kind: Literal["forgotten"] = "forgotten"
    schema: int = FORGOTTEN_SCHEMA

    @property
    def learned(self) -> tuple[LearnedRun, ...]:
        """The runs whose model learned from one of the images, or was chosen by it."""
        return tuple(run for run in self.runs if run.has_learned)
