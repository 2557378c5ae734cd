"""The lines of `pupille learn --progress FOLDER`."""

from __future__ import annotations

from collections.abc import Iterator

from pupille.course.exercises.marking import State
from pupille.course.progress import ExerciseProgress, Progress
from pupille.i18n.language import listed, phrase, say, says, translated
from pupille.i18n.visible import visible

SIGNS = {State.RIGHT: "✓", State.NOT_YET: "✗", State.NOT_BEGUN: "○"}
WORDS = {
    State.RIGHT: phrase("right"),
    State.NOT_YET: phrase("not yet"),
    State.NOT_BEGUN: phrase("not begun"),
}


def progress_lines(progress: Progress) -> Iterator[str]:
    """A block for each notebook, a line for each exercise, and below it its first wrong answer."""
    for notebook in progress.notebooks:
        yield visible(notebook.name)
        for exercise in notebook.exercises:
            yield f"  {SIGNS[exercise.state]} {exercise.number:<6} " + ", ".join(words(exercise))
            if exercise.first_wrong:
                first = exercise.first_wrong
                yield "           " + say("first wrong answer: {sentence}", sentence=visible(first))
    yield ""
    n = len(progress.notebooks)
    yield says(
        "{n} notebook, read on this machine; nothing was sent.",
        "{n} notebooks, read on this machine; nothing was sent.",
        n,
    )
    if uncounted := sum(not notebook.counted for notebook in progress.notebooks):
        yield says(
            "{n} of them has no file of attempts: its saved outputs tell the last answer, not how many came.",
            "{n} of them have no file of attempts: their saved outputs tell the last answer, not how many came.",
            uncounted,
        )
    if progress.unread:
        yield say("Not read, since damaged: {files}.", files=listed(list(map(visible, progress.unread))))


def words(exercise: ExerciseProgress) -> Iterator[str]:
    """The state of an exercise, and how many attempts it took where they were counted."""
    yield translated(WORDS[exercise.state])
    if exercise.attempts:
        yield says("{n} attempt", "{n} attempts", exercise.attempts)
