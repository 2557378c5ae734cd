"""A climb in pieces: one rung of one pass each, fitted by itself in a folder of its own, then taken over by the climb.

A piece is a comparison that stops after one rung, before the test images are opened. Pieces share no file that two of
them write, so they need no lock between machines; what they must have in common (images, split, settings, versions) is
checked when they are taken over. Fine-tuning of the best, sites that are left out and learning curves depend on what
was fitted before, and are left to the climb.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pupille.config import RepeatsConfig
from pupille.data.prepare import Prepared
from pupille.errors import ConfigError, RunError
from pupille.i18n.language import tell, tell_shortened, tells
from pupille.models.names import split_name
from pupille.models.registry import find
from pupille.runs.events import Event
from pupille.runs.folder import RUN, check_identity, make_folder
from pupille.training.run import is_trained
from pupille.workflows.fit_models import fit_rung
from pupille.workflows.identity import USUAL
from pupille.workflows.job import Job, rung_path
from pupille.workflows.repeats import AGAIN, Plan, fold_name, in_pass, seed_name


@dataclass(frozen=True)
class Piece:
    """climb: the folder of the pass below `again`, empty for the first climb. rung: the model."""

    climb: str
    rung: str

    @property
    def path(self) -> Path:
        """Where its run lies below the folder of a climb, its own or the whole one."""
        return (Path(AGAIN) / self.climb if self.climb else Path()) / rung_path(self.rung)


def pieces_of(models: Sequence[str], repeats: RepeatsConfig, seed: int) -> tuple[Piece, ...]:
    """Every piece of a climb, by its number. seed: of the models of the first climb."""
    climbs = [
        *(
            fold_name(repeat, fold)
            for repeat in range(repeats.repeats if repeats.folds else 0)
            for fold in range(1, int(repeats.folds or 0) + 1)
        ),
        *(seed_name(seed + n) for n in range(1, repeats.seeds or 1)),
    ]
    again = [name for name in models if not (find(name).pretrained and split_name(name).tuned)]
    return tuple(
        [Piece("", name) for name in models] + [Piece(climb, name) for climb in climbs for name in again]
    )


def pieces_folder(out: Path) -> Path:
    """Where the pieces of a comparison are fitted, beside its folder."""
    return out.with_name(f"{out.name}.pieces")


def piece_folder(out: Path, number: int) -> Path:
    """Where one of them is fitted."""
    return pieces_folder(out) / f"{number:05}"


def is_fitted(piece: Piece, out: Path, number: int) -> bool:
    """Whether a piece is done in its folder. out: of the whole climb."""
    return is_trained(piece_folder(out, number) / piece.path)


def find_piece(job: Job, number: int) -> Piece:
    """The piece of this number. Raises ConfigError if there is none, or under a budget."""
    pieces = pieces_of(job.models, job.repeats, job.train.seed)
    if job.budget:
        raise ConfigError(
            tell("under a --budget rungs depend on each other. Name them with --models instead.")
        )
    if not 0 <= number < len(pieces):
        raise ConfigError(
            tell(
                "pieces are counted from 0: {n:count} of them end with {last}. Got --piece {number}.",
                n=len(pieces),
                last=len(pieces) - 1,
                number=number,
            )
        )
    return pieces[number]


def fit_piece(prepared: Prepared, job: Job, plan: Plan | None, number: int) -> None:
    """Fits one piece in its folder, which is that of the job."""
    piece = find_piece(job, number)
    count = f"[{number}/{len(pieces_of(job.models, job.repeats, job.train.seed)) - 1}]"
    if is_trained(job.folder / piece.path):
        job.listener(Event(tell("{number} {model} is fitted already.", number=count, model=piece.rung)))
        return
    if not piece.climb or plan is None:
        fit_rung(prepared, job, piece.rung, None, count)
        return
    (again,) = (one for one in plan.passes if one.name == piece.climb)
    here = in_pass(job, piece.climb, train=replace(job.train, seed=again.seed))
    fit_rung(again.prepared, here, piece.rung, None, count, promises=False)


def take_over(job: Job, identity: dict[str, Any]) -> None:
    """Moves the runs of all pieces into the climb that gathers them.

    identity: what all of them must have in common with it. Raises RunError with the numbers of those that are missing,
    or what differs; then nothing was moved.
    """
    pieces = pieces_of(job.models, job.repeats, job.train.seed)
    here = [is_trained(job.folder / piece.path) for piece in pieces]
    todo = [number for number, is_here in enumerate(here) if not is_here]
    missing = [number for number in todo if not is_fitted(pieces[number], job.folder, number)]
    if missing:
        raise RunError(missing_sentence(pieces, missing, job.folder))
    for number in todo:
        check_identity(piece_folder(job.folder, number), identity, defaults=USUAL)
    for number in todo:
        target = job.folder / pieces[number].path
        make_folder(target.parent)
        if target.exists():
            # A training that was begun here and is finished there.
            shutil.rmtree(target)
        shutil.move(piece_folder(job.folder, number) / pieces[number].path, target)
    shutil.rmtree(pieces_folder(job.folder), ignore_errors=True)


def missing_sentence(pieces: Sequence[Piece], missing: Sequence[int], folder: Path) -> str:
    """Which pieces are missing, and what to do."""
    begun = [number for number in missing if (piece_folder(folder, number) / RUN).exists()]
    named = [
        tell(
            "{number} ({rung}, {climb})", number=number, rung=pieces[number].rung, climb=pieces[number].climb
        )
        if pieces[number].climb
        else tell("{number} ({rung})", number=number, rung=pieces[number].rung)
        for number in missing
    ]
    return tells(
        "{n} piece is not fitted: {pieces}; begun: {begun}. Give the command that fits it again, with --piece {first}, "
        "then --gather.",
        "{n} pieces are not fitted: {pieces}; begun: {begun}. Give the commands that fit them again, with "
        "--piece {first} and so on, then --gather.",
        len(missing),
        pieces=tell_shortened(named),
        begun=len(begun),
        first=missing[0],
    )
