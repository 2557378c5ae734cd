"""One piece of a climb fitted by itself: a rung, or what earlier pieces decided."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pupille.data.prepare import Prepared
from pupille.errors import ConfigError
from pupille.evaluation.selection import choose
from pupille.i18n.language import tell
from pupille.runs.events import Event
from pupille.runs.folder import HALF_WRITTEN, check_identity, make_folder, write_json
from pupille.runs.saved import SAVED
from pupille.training.run import is_trained, read_predictions
from pupille.workflows.fine_tuning import FineTuning, fine_tune_best
from pupille.workflows.fit_models import fit_rung, fitted_name
from pupille.workflows.identity import USUAL
from pupille.workflows.job import Job, rung_path
from pupille.workflows.pieces import (
    CHOSEN,
    FINE_TUNED,
    RECORD,
    SITE,
    Piece,
    is_fitted,
    pieces_of_job,
    run_of,
)
from pupille.workflows.repeats import AGAIN, Pass, Plan, in_pass, share_passes, tuning_in_pass
from pupille.workflows.take_over import check_fitted

HEAVY = ("*.safetensors", "*.skops", "checkpoints")
"""What a later piece does not need of an earlier one."""


def find_piece(job: Job, number: int) -> Piece:
    """The piece of this number. Raises ConfigError if there is none, or under a budget."""
    pieces = pieces_of_job(job)
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


def fit_piece(
    prepared: Prepared, job: Job, plan: Plan | None, number: int, *, identity: dict[str, Any]
) -> None:
    """Fits one piece in its folder, which is that of the job. identity: what all pieces have in common.

    Raises RunError, naming them, where earlier pieces that it needs are missing or of other settings.
    """
    piece = find_piece(job, number)
    count = f"[{number}/{len(pieces_of_job(job)) - 1}]"
    if is_fitted(job.folder):
        job.listener(Event(tell("{number} {model} is fitted already.", number=count, model=piece.label())))
        return
    if piece.stage:
        borrow(job, piece, identity)
    run = fitted_run(prepared, job, plan, piece, count)
    if run is None:
        job.listener(Event(tell("{number} {model}: nothing to fit.", number=count, model=piece.label())))
    write_json(job.folder / RECORD, {"run": run.as_posix() if run else None})
    SAVED.note()


def borrow(job: Job, piece: Piece, identity: dict[str, Any]) -> None:
    """Copies what earlier pieces predicted on validation into the folder of a later one."""
    pieces = pieces_of_job(job)
    numbers = [
        number
        for number, other in enumerate(pieces)
        if other.stage < piece.stage and other.climb in ("", piece.climb)
    ]
    folders = {number: job.folder.parent / f"{number:05}" for number in numbers}
    check_fitted(pieces, folders)
    for folder in folders.values():
        check_identity(folder, identity, defaults=USUAL)
        run = run_of(folder)
        if run is None or (job.folder / run).exists():
            continue
        half = (job.folder / run).with_name(f".{run.name}{HALF_WRITTEN}")
        shutil.rmtree(half, ignore_errors=True)
        make_folder(half.parent)
        shutil.copytree(folder / run, half, symlinks=True, ignore=shutil.ignore_patterns(*HEAVY))
        half.rename(job.folder / run)


def fitted_run(prepared: Prepared, job: Job, plan: Plan | None, piece: Piece, count: str) -> Path | None:
    """Fits the run of a piece: where it lies below the folder; None if there is nothing to fit."""
    if not piece.climb:
        if piece.rung == FINE_TUNED:
            return tuned_run(job, fine_tune_best(prepared, job, first_rungs(job), None))
        fit_rung(prepared, job, piece.rung, None, count)
        return rung_path(piece.rung)
    again = pass_of(prepared, job, plan, piece)
    if again is None:
        return None
    below, name = Path(AGAIN) / again.name, piece.rung
    if name == FINE_TUNED:
        here, frozen, tuned = tuning_in_pass(again, job, first_climb(prepared, job)[0])
        run = tuned_run(here, fine_tune_best(again.prepared, here, frozen, None)) if tuned else None
        return below / run if run else None
    if name == CHOSEN:
        name = first_climb(prepared, job)[1]
    here = in_pass(job, again.name, train=replace(job.train, seed=again.seed))
    fit_rung(again.prepared, here, name, None, count, promises=False)
    return below / rung_path(name)


def pass_of(prepared: Prepared, job: Job, plan: Plan | None, piece: Piece) -> Pass | None:
    """The further climb of a piece; None for a site without which too few images are left."""
    if plan is None:
        return None
    passes: Sequence[Pass] = plan.passes
    if piece.rung == CHOSEN:
        passes = share_passes(prepared, plan.content, job.train.seed)
    return next(
        (again for again in passes if (SITE + again.key if again.key else again.name) == piece.climb), None
    )


def first_rungs(job: Job) -> list[str]:
    """The rungs of the first climb, as earlier pieces fitted them."""
    return [fitted_name(job, name) for name in job.models]


def first_climb(prepared: Prepared, job: Job) -> tuple[list[str], str]:
    """The rungs of the first climb with its fine-tuned one, and the one that validation chooses, as the climb does."""
    fitted, pieces = first_rungs(job), pieces_of_job(job)
    tuning = Piece("", FINE_TUNED)
    if tuning in pieces and run_of(job.folder.parent / f"{pieces.index(tuning):05}") is not None:
        outcome = fine_tune_best(prepared, job, fitted, None)
        fitted += outcome.fitted if outcome else ()
    validation = {name: read_predictions(job.run_folder(name), "validation") for name in fitted}
    return fitted, choose(validation, task=prepared.dataset.task)


def tuned_run(job: Job, outcome: FineTuning | None) -> Path | None:
    """Where a fine-tuned network lies, helpful or not; None if it was left out."""
    for name in (*outcome.fitted, *outcome.skipped) if outcome else ():
        if is_trained(job.run_folder(name)):
            return rung_path(name)
    return None
