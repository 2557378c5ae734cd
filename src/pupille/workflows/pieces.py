"""The pieces of a climb: what one task of a cluster fits by itself, in a folder of its own, until all are taken over.

A piece is a comparison that stops after one rung, before the test images are opened. Pieces share no file that two of
them write, so they need no lock between machines; what they must have in common (images, split, settings, versions) is
checked when they are taken over. They come in stages: the rungs of every climb, then what only validation decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pupille.config import RepeatsConfig, TrainConfig
from pupille.data.dataset import Dataset
from pupille.data.splits.cross_validation import site_names
from pupille.evaluation.inference.learning_curve import SHARES
from pupille.i18n.language import phrase, tell
from pupille.models.names import split_name
from pupille.models.registry import find
from pupille.runs.folder import RUN, read_json
from pupille.workflows.job import Job
from pupille.workflows.repeats import fold_name, seed_name, share_name

FINE_TUNED, CHOSEN = "+fine-tuned", "+chosen"
"""What stands for a rung that only validation decides: the best network trained further, and the model chosen."""
WORDS = {FINE_TUNED: phrase("the best network, fine-tuned"), CHOSEN: phrase("the chosen model")}
RECORD = "piece.json"
"""Written last in the folder of a piece: where its run lies below, or that there was nothing to fit."""
SITE = "site:"


@dataclass(frozen=True)
class Piece:
    """climb: the folder of the pass below `again`, empty for the first climb; without a site, `site:` and its value.
    rung: the model, or what stands for one."""

    climb: str
    rung: str

    @property
    def stage(self) -> int:
        """0 for a model; 1 for the fine-tuning of the first climb; 2 for what depends on its choice."""
        if self.rung not in WORDS:
            return 0
        return 1 if self.rung == FINE_TUNED and not self.climb else 2

    def label(self) -> str:
        """What it is, for readers."""
        rung = tell(WORDS[self.rung]) if self.rung in WORDS else self.rung
        return tell("{rung}, {climb}", rung=rung, climb=self.climb) if self.climb else rung


def pieces_of(
    models: Sequence[str], repeats: RepeatsConfig, train: TrainConfig, sites: Sequence[str] = ()
) -> tuple[Piece, ...]:
    """Every piece of a climb by its number, the stages one after the other. sites: values of the column of sites."""
    climbs = [
        *(
            fold_name(repeat, fold)
            for repeat in range(repeats.repeats if repeats.folds else 0)
            for fold in range(1, int(repeats.folds or 0) + 1)
        ),
        *(seed_name(train.seed + n) for n in range(1, repeats.seeds or 1)),
        *(SITE + name for name in sites),
    ]
    tuned = [name for name in models if find(name).pretrained and split_name(name).tuned]
    frozen = [name for name in models if find(name).pretrained and name not in tuned]
    tunes = train.fine_tune != "none" and any(split_name(name).head != "knn" for name in frozen)
    shares = range(1, SHARES if repeats.learning_curve else 1)
    return (
        *(Piece("", name) for name in models),
        *(Piece(climb, name) for climb in climbs for name in models if name not in tuned),
        *(Piece("", FINE_TUNED) for _ in range(1 if tunes and not tuned else 0)),
        *(Piece(climb, FINE_TUNED) for climb in (climbs if tunes else ())),
        *(Piece(share_name(n), CHOSEN) for n in shares),
    )


def pieces_of_job(job: Job) -> tuple[Piece, ...]:
    """Every piece of the climb that a job, or the piece that it is, belongs to."""
    return pieces_of(job.models, job.repeats, job.train, job.sites)


def sites_of(dataset: Dataset, repeats: RepeatsConfig | None) -> tuple[str, ...]:
    """The sites that are left out in turn, none where that was not asked. Raises DataError as `held_out_sites`."""
    return site_names(dataset, repeats.leave_out) if repeats and repeats.leave_out is not None else ()


def pieces_folder(out: Path) -> Path:
    """Where the pieces of a comparison are fitted, beside its folder."""
    return out.with_name(f"{out.name}.pieces")


def piece_folder(out: Path, number: int) -> Path:
    """Where one of them is fitted."""
    return pieces_folder(out) / f"{number:05}"


def is_fitted(folder: Path) -> bool:
    """Whether the piece of this folder is done."""
    return (folder / RECORD).exists()


def is_begun(folder: Path) -> bool:
    """Whether a task has begun the piece of this folder."""
    return (folder / RUN).exists()


def run_of(folder: Path) -> Path | None:
    """Where the run of a piece that is done lies below its folder, and below the climb; None: there was none to fit."""
    run = read_json(folder / RECORD)["run"]
    return Path(str(run)) if run is not None else None
