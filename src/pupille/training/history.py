"""`history.csv`, a row an epoch, written as the epochs end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from pupille.runs.events import Event
from pupille.runs.folder import write_atomically
from pupille.storage.csv_table import to_csv


@dataclass(frozen=True)
class Epoch:
    """One row of the history: mean loss and accuracy over the images, on both sides."""

    epoch: int
    train_loss: float
    train_accuracy: float
    validation_loss: float | None
    validation_accuracy: float | None
    learning_rate: float
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """The row of `history.csv` and of `results.json`."""
        return asdict(self)


def ignore(_: Epoch) -> None:
    """A listener that takes no notice of the epochs."""


HISTORY = "history.csv"
COLUMNS = [field.name for field in fields(Epoch)]


class History:
    """A listener that keeps the rows of one training in its folder; at every instant each epoch is there at most once.

    A resumed training tells the epochs after its checkpoint again: they replace the rows that were there.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / HISTORY

    def __call__(self, event: Event) -> None:
        """Commits the row of an event that tells an epoch. Raises RunError if the disk is full."""
        if "epoch" not in event.figures:
            return
        content = self.path.read_bytes().decode() if self.path.exists() else ""
        lines = content.splitlines(keepends=True)[1:]
        before = [line for line in lines if int(line.partition(",")[0]) < event.figures["epoch"]]
        row = to_csv([[event.figures[name] for name in COLUMNS]])
        write_atomically(self.path, to_csv([COLUMNS]) + "".join(before) + row)

    def settle(self, epochs: Iterable[Epoch]) -> None:
        """Writes the history of a fitted rung; only the header for one without epochs."""
        write_atomically(self.path, to_csv([COLUMNS, *(list(epoch.to_json().values()) for epoch in epochs)]))
