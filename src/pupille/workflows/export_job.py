"""One export as it was asked for, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pupille.images.limits import Limits
from pupille.results.results import Results
from pupille.results.run import RunRecord
from pupille.runs.events import Listener


@dataclass(frozen=True)
class ExportJob:
    """What is exported, and where to. folder: of the run. home: where its settings stand, that of the comparison for
    one of its runs. run: what the results say of it. file: to write. beside: a file of JSON that is written too. data:
    where the images of the run lie; None looks where it was trained on them. quantize: `int8` for a file that computes
    in 8 bits. margin: by which it may differ, in the unit of the metric; None for what is usual."""

    folder: Path
    home: Path
    results: Results
    run: RunRecord
    file: Path
    beside: Path
    data: str | None
    limits: Limits
    listener: Listener
    quantize: str | None = None
    margin: float | None = None


@dataclass(frozen=True)
class Exported:
    """A written file. model: the name of the model in it. size: in bytes. record: what the JSON beside it says.
    sentences: what must be told of it, in sentences."""

    file: Path
    beside: Path
    model: str
    size: int
    record: Mapping[str, Any] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The record that `--json` prints."""
        return {"file": str(self.file), "beside": str(self.beside), **self.record}
