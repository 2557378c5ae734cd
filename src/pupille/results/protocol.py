"""What `results.json` says of the protocol that was sealed beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pupille.i18n.language import tell
from pupille.results.moment import check_moment

Planned = int | float | str | tuple[float | None, float | None] | None
NUMBERS = ("margin", "prevalence")
"""Points that are one number."""


@dataclass(frozen=True)
class ProtocolPointRecord:
    """One point: what was planned, what was done, and whether it was followed; None does not apply."""

    what: str
    planned: Planned
    done: Planned
    followed: bool | None

    def __post_init__(self) -> None:
        if self.what in NUMBERS and isinstance(self.planned, tuple | list):
            raise ValueError(tell("{what} should be planned as a number", what=self.what))


@dataclass(frozen=True)
class ProtocolRecord:
    """A sealed protocol held against what was done."""

    sha256: str
    created: str
    points: tuple[ProtocolPointRecord, ...]
    fixed: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_moment(self.created)
