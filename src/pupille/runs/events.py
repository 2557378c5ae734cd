"""What happens during a run, told as events; the bar, the plain lines and the notebook cell are listeners."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Event:
    """One thing that happened. text: in words. done, total: how far the step is; both 0 for a plain statement.

    figures: what was measured, such as the row of an epoch; plain JSON.
    """

    text: str
    done: int = 0
    total: int = 0
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def moving(self) -> bool:
        """Whether this only moves a step on, as opposed to a statement worth a line of its own."""
        return self.total > 0


Listener = Callable[[Event], None]


def silent(_: Event) -> None:
    """The listener that shows nothing."""
