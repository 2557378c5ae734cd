"""What a terminal says of images that were forgotten, and of what has not been."""

from __future__ import annotations

from pupille.i18n.language import retell, say, says
from pupille.report.tables.columns import filled
from pupille.results.forgotten import TRAIN, Forgotten, LearnedRun

MOST = 20
"""Lines of one list."""


def as_text(forgotten: Forgotten, *, cache: str, record: str) -> str:
    """The lines on forgotten images: what was done, then what stays. cache: the size that was emptied, in
    words. record: the file that was written."""
    lines = [
        *map(retell, forgotten.notes),
        says("{n} image:", "{n} images:", len(forgotten.ids)),
        says(
            "- {n} file with a copy taken away", "- {n} files with a copy taken away", len(forgotten.removed)
        ),
        says("- {n} page drawn anew", "- {n} pages drawn anew", len(forgotten.redrawn)),
        say("- the cache emptied: {size}", size=cache),
        *learned_lines(forgotten),
        *held_lines(forgotten.learned),
    ]
    if forgotten.naming:
        lines.append(say("These pages still name them; look whether they show them:"))
        lines += shortened(forgotten.naming)
    lines.append(
        say(
            "Your own images lie where they were: take them out there too, or the next command copies them again. "
            "Their names, labels and answers stay in the tables of the runs, from which the figures were computed."
        )
    )
    lines.append(say("Record: {path}", path=record))
    return filled(lines)


def learned_lines(forgotten: Forgotten) -> list[str]:
    """The models that learned from the images: nothing of that is undone."""
    if not forgotten.learned:
        return [say("No model below this folder learned from them.")]
    lines = [
        say(
            "These models learned from them, or were chosen by them. They have not forgotten: only training again "
            "without these images makes that so."
        )
    ]
    lines += shortened([run_in_words(run) for run in forgotten.learned])
    if forgotten.exports:
        lines.append(say("Exported from these, wherever copies of them went:"))
        lines += shortened(forgotten.exports)
    return lines


def run_in_words(run: LearnedRun) -> str:
    """The folder of a run and how many of the images it learned from."""
    n = sum(part == TRAIN for part in run.parts.values())
    return says("{folder}: {n} image in training", "{folder}: {n} images in training", n, folder=run.folder)


def held_lines(runs: tuple[LearnedRun, ...]) -> list[str]:
    """The models that carry training images within."""
    lines = []
    holding = [run.folder for run in runs if run.holds]
    unread = [run.folder for run in runs if run.holds is None]
    if holding:
        lines.append(
            say(
                "Models of this kind carry training images within, as they are or as features. Delete them, or train "
                "them again:"
            )
        )
        lines += shortened(holding)
    if unread:
        lines.append(say("These models cannot be read, so that it is not known what they carry:"))
        lines += shortened(unread)
    return lines


def shortened(items: list[str] | tuple[str, ...]) -> list[str]:
    """A line for each, and how many more there are."""
    lines = [f"- {item}" for item in items[:MOST]]
    if len(items) > MOST:
        lines.append(say("- and {n} more, in the record", n=len(items) - MOST))
    return lines
