"""What one check of the audit saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pupille.i18n.stored_text import with_stored_texts


@dataclass(frozen=True)
class Finding:
    """What one check of the audit saw.

    code: of the check. severity: error, warning or note. sentence: what was seen, with its number.
    ids: the samples or files concerned. advice: what to do about it, a command where there is one.
    groups: ids that belong together, such as twins, the first being the one to keep. details: figures for a reader.
    """

    code: str
    severity: str
    sentence: str
    ids: tuple[str, ...]
    advice: str
    groups: tuple[tuple[str, ...], ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The record in `audit.json`."""
        return with_stored_texts({**vars(self), "details": with_stored_texts(self.details)})
