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
from pupille.training.fitter import fitter_of

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


def side_for(name: str, train: TrainConfig) -> int | None:
    """The side that was asked for, of rungs that can see pictures at another than the usual one."""
    takes: set[str] = fitter_of(name).load("takes")(name, train, single=True)
    return train.image_size if "image_size" in takes else None


def framings_for(dataset: Dataset, names: Sequence[str], train: TrainConfig) -> dict[str, Framing]:
    """How each of these rungs that look at whole pictures sees those of a data set."""
    entries = {name: find(name) for name in names}
    return {
        name: framing_of(
            dataset,
            shortest=entry.shortest,
            longest=entry.longest_seen(tiles=train.tiles),
            in_pieces=entry.in_pieces,
            side=side_for(name, train),
        )
        for name, entry in entries.items()
        if entry.whole
    }


def framing_in(prepared: Prepared, name: str, train: TrainConfig) -> Framing:
    """How a rung sees the pictures, in the size that was asked for."""
    entry, side = find(name), side_for(name, train)
    if not entry.whole:
        return Framing(entry.sees(prepared.pixels.small(), side=side))
    return framings_for(prepared.dataset, [name], train)[name] if side else prepared.frames[name]


def subsets_for(prepared: Prepared, name: str, train: TrainConfig) -> Subsets:
    """The parts of the split as a rung takes them, in the size that was asked for; where they were not read for that,
    they are read first."""
    framing = framing_in(prepared, name, train)
    return prepared.holding(framing.frame).subsets(
        framing.frame, channels=find(name).channels, pieces=framing.pieces
    )
