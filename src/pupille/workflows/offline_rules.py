"""By which rules of a run a page or a server answers: what the card of a task contributes as `offline`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class OfflineRules:
    """record: plain values for the script. sentences: the rules in the language that is spoken."""

    record: Mapping[str, Any] = field(default_factory=dict)
    sentences: Callable[[], Sequence[str]] = tuple
