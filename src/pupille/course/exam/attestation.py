"""The page that says which lessons were done, in how many hours, and how the exam went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path

from pupille.course.exam.questions import fingerprint
from pupille.course.exercises.marking import State, Verdict
from pupille.course.lessons import LESSONS, Lesson
from pupille.course.progress import progress
from pupille.i18n.language import phrase, say, translated

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44em;margin:3em auto;padding:0 1em}"
    "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #999;padding:.3em .6em;text-align:left}"
    ".n{text-align:right}"
)
WORDS = {
    State.RIGHT: phrase("right"),
    State.NOT_YET: phrase("not right"),
    State.NOT_BEGUN: phrase("no answer"),
}
SIGNS = {State.RIGHT: "✓", State.NOT_YET: "✗", State.NOT_BEGUN: "○"}


def lessons_done(folder: Path) -> list[Lesson]:
    """The lessons below a folder whose exercises are all right, by the files of attempts, in their order.

    Raises DataError where no notebook of the course lies.
    """
    names = {
        notebook.name.split("/")[-1].rsplit(".", 1)[0]
        for notebook in progress(folder).notebooks
        if notebook.counted and all(exercise.state is State.RIGHT for exercise in notebook.exercises)
    }
    return [lesson for lesson in LESSONS if lesson.name in names]


def hours(minutes: int) -> str:
    """Minutes as people say them: `5 h 30`."""
    return f"{minutes // 60} h {minutes % 60:02d}"


def attestation_page(
    seed: str, language: str, verdicts: Sequence[Verdict], done: Sequence[Lesson], day: date
) -> str:
    """The page as HTML that asks for nothing, in the language that is spoken. done: lessons, for the hours."""
    minutes = sum(lesson.minutes for lesson in done)
    right = sum(verdict.state is State.RIGHT for verdict in verdicts)
    in_all = say("Lessons done: {hours}", hours=hours(minutes))
    result = say("Exam: {right} of {n} right", right=right, n=len(verdicts))
    signature = say("Signature:")
    title = say("Attestation of hours: a course on images and learning")
    lessons = [row(lesson.spelt, lesson.title[language], say("{n} min", n=lesson.minutes)) for lesson in done]
    exercises = [
        row(verdict.number, f"{SIGNS[verdict.state]} {translated(WORDS[verdict.state])}")
        for verdict in verdicts
    ]
    parts = [
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">',
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>",
        f"<h1>{escape(title)}</h1><p><strong>{escape(seed)}</strong> · {day.isoformat()}</p>",
        f"<h2>{escape(in_all)}</h2>",
        paragraph(
            say("The minutes are those that each lesson is meant to take; all its exercises were right.")
        ),
        table((say("lesson"), say("title"), say("minutes")), lessons)
        if lessons
        else paragraph(say("No lesson in this folder has all its exercises right.")),
        f"<h2>{escape(result)}</h2>",
        table((say("exercise"), say("answer")), exercises),
        paragraph(
            say(
                "Numbers {fingerprint}: drawn from this name. Whoever types the command below gets the same exam and "
                "can ask the questions again.",
                fingerprint=fingerprint(seed),
            )
        ),
        f"<p><code>{escape(f'pupille learn --exam --seed {seed!r} --lang {language}')}</code></p>",
        paragraph(
            say(
                "Marked by Pupille on the machine of who took it. It says what was answered there, not by whom; a "
                "signature is the teacher's."
            )
        ),
        f"<p>{escape(signature)} ______________________</p></body></html>\n",
    ]
    return "\n".join(parts)


def paragraph(text: str) -> str:
    """A paragraph of plain text."""
    return f"<p>{escape(text)}</p>"


def row(*cells: str) -> str:
    """A row of a table."""
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def table(heads: Sequence[str], rows: Sequence[str]) -> str:
    """A table with its heads."""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
