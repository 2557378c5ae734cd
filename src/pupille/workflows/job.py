"""One climb as it was asked for, and the images as each of its rungs takes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pupille.config import GateConfig, RepeatsConfig, TrainConfig
from pupille.data.dataset import Dataset
from pupille.data.frames import Framing, framing_of
from pupille.data.prepare import Prepared
from pupille.data.subset import Subsets
from pupille.evaluation.questions import EvaluationConfig
from pupille.models.model import Argument
from pupille.models.names import split_name
from pupille.models.registry import find
from pupille.plugins.tool import Tool
from pupille.results.results import Kind
from pupille.runs.events import Listener
from pupille.training.distributed.launcher import Launcher

RUNS = "runs"


@dataclass(frozen=True)
class Job:
    """One climb as asked for: what is read, split and fitted, where it goes, who listens, who trains, and what is
    asked of the predictions. protocol: as it was sealed before. repeats: what is trained again. piece: the number of
    the one piece that is to be fitted here, None for all of the climb. gathers: whether pieces that were fitted beside
    the folder are taken over. sites: of a climb in pieces, the values of the column of sites. tools: others beside
    the ladder."""

    kind: Kind
    models: tuple[str, ...]
    folder: Path
    train: TrainConfig
    arguments: Mapping[str, Argument]
    gate: GateConfig
    budget: float | None
    command: str | None
    listener: Listener
    launcher: Launcher
    asked: EvaluationConfig
    protocol: Mapping[str, Any] | None = None
    repeats: RepeatsConfig = field(default_factory=RepeatsConfig)
    piece: int | None = None
    gathers: bool = False
    sites: tuple[str, ...] = ()
    tools: tuple[Tool, ...] = ()

    def run_folder(self, name: str) -> Path:
        """A comparison's runs lie below it; a single run is the folder itself."""
        return self.folder / rung_path(name) if self.kind == "comparison" else self.folder

    def arguments_of(self, name: str) -> Mapping[str, Argument]:
        """The arguments of a rung: in a comparison, only rungs that have hidden layers take any."""
        if self.kind == "comparison" and name != "mlp" and split_name(name).head != "mlp":
            return {}
        return self.arguments

    def tunable(self, fitted: Sequence[str]) -> list[str]:
        """The frozen networks among rungs of a comparison, the best of which is trained further; none where that was
        not wanted, or fine-tuned ones were named."""
        if self.kind != "comparison" or self.train.fine_tune == "none":
            return []
        if any(find(name).pretrained and split_name(name).tuned for name in fitted):
            return []
        return [name for name in fitted if find(name).pretrained and split_name(name).head != "knn"]


def default_folder(source: object) -> Path:
    """`runs/` and a safe form of the source's own name."""
    name = (
        Path(source).resolve().name if isinstance(source, str | Path) else getattr(source, "name", "images")
    )
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", str(name)).strip("-")[:60]
    return Path(RUNS) / (safe or "images")


def rung_path(name: str) -> Path:
    """Where the run of a rung lies below the folder of a comparison."""
    return Path(RUNS) / name.replace(":", "-")


def framings_for(dataset: Dataset, names: Sequence[str], *, tiles: bool) -> dict[str, Framing]:
    """How each of these rungs that look at whole pictures sees those of a data set. tiles: whether they were asked
    for."""
    entries = {name: find(name) for name in names}
    return {
        name: framing_of(
            dataset,
            shortest=entry.shortest,
            longest=entry.longest_seen(tiles=tiles),
            in_pieces=entry.in_pieces,
        )
        for name, entry in entries.items()
        if entry.whole
    }


def subsets_for(prepared: Prepared, name: str) -> Subsets:
    """The parts of the split as a rung takes them."""
    entry = find(name)
    framing = prepared.frames[name] if entry.whole else Framing(entry.sees(prepared.pixels.small()))
    return prepared.subsets(framing.frame, channels=entry.channels, pieces=framing.pieces)
