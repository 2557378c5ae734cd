"""`history.csv`, a row an epoch, written as the epochs end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pupille.runs.events import Event
from pupille.runs.folder import write_atomically
from pupille.storage.csv_table import to_csv
from pupille.storage.regular_file import read_bytes

LOSS = "loss"
SIDES = ("train", "validation")


@dataclass(frozen=True)
class Epoch:
    """One row of the history. train, validation: column -> mean over the images of that side.

    The columns are the loss and those of the task's objective, such as `accuracy`; None without validation images.
    """

    epoch: int
    train: Mapping[str, float]
    validation: Mapping[str, float] | None
    learning_rate: float
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """The row of `history.csv` and of `results.json`: `train_loss`, ..., `validation_loss`, ..."""
        held_out = self.validation or dict.fromkeys(self.train)
        return {
            "epoch": self.epoch,
            **{f"train_{column}": value for column, value in self.train.items()},
            **{f"validation_{column}": held_out[column] for column in self.train},
            "learning_rate": self.learning_rate,
            "seconds": self.seconds,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Epoch:
        """The inverse of `to_json`."""
        train, validation = (
            {key.removeprefix(f"{side}_"): row[key] for key in row if key.startswith(f"{side}_")}
            for side in SIDES
        )
        held_out = None if None in validation.values() else validation
        return cls(row["epoch"], train, held_out, row["learning_rate"], row["seconds"])


def ignore(_: Epoch) -> None:
    """A listener that takes no notice of the epochs."""


HISTORY = "history.csv"


class History:
    """A listener that keeps the rows of one training in its folder; at every instant each epoch is there at most once.

    columns: of the task's objective. A resumed training tells the epochs after its checkpoint again: they replace the
    rows that were there.
    """

    def __init__(self, folder: Path, columns: Sequence[str]) -> None:
        self.path = folder / HISTORY
        nothing = Epoch(0, dict.fromkeys((LOSS, *columns), 0.0), None, 0.0, 0.0)
        self.header = list(nothing.to_json())

    def __call__(self, event: Event) -> None:
        """Commits the row of an event that tells an epoch. Raises RunError if the disk is full."""
        if "epoch" not in event.figures:
            return
        content = read_bytes(self.path).decode() if self.path.exists() else ""
        lines = content.splitlines(keepends=True)[1:]
        before = [line for line in lines if int(line.partition(",")[0]) < event.figures["epoch"]]
        row = to_csv([[event.figures[name] for name in self.header]])
        write_atomically(self.path, to_csv([self.header]) + "".join(before) + row)

    def settle(self, epochs: Iterable[Epoch]) -> None:
        """Writes the history of a fitted rung; only the header for one without epochs."""
        write_atomically(
            self.path, to_csv([self.header, *(list(epoch.to_json().values()) for epoch in epochs)])
        )
