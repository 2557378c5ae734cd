"""The pieces of a climb taken over by the climb that gathers them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pupille.errors import RunError
from pupille.i18n.language import tell, tell_shortened, tells
from pupille.runs.folder import check_identity, make_folder
from pupille.runs.saved import SAVED
from pupille.training.run import is_trained
from pupille.workflows.identity import USUAL
from pupille.workflows.job import Job, rung_path
from pupille.workflows.pieces import (
    Piece,
    is_begun,
    is_fitted,
    piece_folder,
    pieces_folder,
    pieces_of_job,
    run_of,
)


def check_pieces(job: Job, identity: dict[str, Any]) -> None:
    """Raises RunError where pieces are missing, with their numbers, or were fitted otherwise than the climb asks.

    identity: what all of them must have in common with it. Nothing is changed.
    """
    pieces = pieces_of_job(job)
    if are_taken(pieces, job.folder):
        return
    folders = {number: piece_folder(job.folder, number) for number in range(len(pieces))}
    check_fitted(pieces, folders)
    for folder in folders.values():
        check_identity(folder, identity, defaults=USUAL)


def take_over(job: Job) -> None:
    """Moves the runs of all pieces, which were checked, into the climb that gathers them; also after it was killed."""
    pieces = pieces_of_job(job)
    if not are_taken(pieces, job.folder):
        # The rungs of the first climb come last: where they are, all is there.
        for number in reversed(range(len(pieces))):
            folder = piece_folder(job.folder, number)
            if (run := run_of(folder)) is not None and (folder / run).exists():
                move(folder / run, job.folder / run)
    shutil.rmtree(pieces_folder(job.folder), ignore_errors=True)


def are_taken(pieces: Sequence[Piece], out: Path) -> bool:
    """Whether the runs of all pieces lie in the folder of the climb."""
    first = [piece.rung for piece in pieces if not piece.climb and not piece.stage]
    return all(is_trained(out / rung_path(name)) for name in first)


def move(run: Path, target: Path) -> None:
    """Moves a run to where a training may have been begun that is finished here."""
    make_folder(target.parent)
    if target.exists():
        shutil.rmtree(target)
    shutil.move(run, target)
    SAVED.note()


def check_fitted(pieces: Sequence[Piece], folders: Mapping[int, Path]) -> None:
    """Raises RunError with the numbers of pieces that are not fitted, and what to do. folders: number -> its folder."""
    missing = [number for number, folder in folders.items() if not is_fitted(folder)]
    if not missing:
        return
    begun = [number for number in missing if is_begun(folders[number])]
    named = [tell("{number} ({piece})", number=number, piece=pieces[number].label()) for number in missing]
    raise RunError(
        tells(
            "{n} piece is not fitted: {pieces}; begun: {begun}. Give the command that fits it again, with "
            "--piece {first}, then --gather; on a cluster `pupille submit --resume` with the same comparison.",
            "{n} pieces are not fitted: {pieces}; begun: {begun}. Give the commands that fit them again, with "
            "--piece {first} and so on, then --gather; on a cluster `pupille submit --resume` with the same "
            "comparison.",
            len(missing),
            pieces=tell_shortened(named),
            begun=len(begun),
            first=missing[0],
        )
    )
