"""How far the notebooks below a folder are: a teacher's table, made on the teacher's machine from what lies there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pupille.course.attempts import ENDING, Attempt, read_attempts, until_right
from pupille.course.exercises.marking import State
from pupille.course.exercises.table import exercises_of
from pupille.course.lessons import LANGUAGES, LESSONS
from pupille.errors import DataError, FileError
from pupille.i18n.language import tell
from pupille.storage.regular_file import parse_json, read_bytes

BEGIN = re.compile(r"""\bbegin\(["'](\w+)["'], ["'](\w+)["']""")
CHECK = re.compile(r"""lesson\.check\(["']([\w.]+)["']\)""")
SIGNS: Mapping[str, State] = {"✓": State.RIGHT, "✗": State.NOT_YET, "○": State.NOT_BEGUN}


@dataclass(frozen=True)
class ExerciseProgress:
    """One exercise of one notebook. attempts: None where nobody counted. first_wrong: the first sentence, or empty."""

    number: str
    state: State
    attempts: int | None
    first_wrong: str


@dataclass(frozen=True)
class NotebookProgress:
    """One notebook. name: its path below the folder. counted: whether its attempts were, else its outputs speak."""

    name: str
    exercises: tuple[ExerciseProgress, ...]
    counted: bool


@dataclass(frozen=True)
class Progress:
    """The notebooks below a folder, by name. unread: files that could not be read."""

    notebooks: tuple[NotebookProgress, ...]
    unread: tuple[str, ...]


def progress(folder: Path) -> Progress:
    """What the files of attempts below a folder tell, and, of notebooks without one, the outputs they were saved with.

    Raises DataError if there is no notebook of the course.
    """
    counted, unread = _counted(folder)
    notebooks, also_unread = _saved(folder, set(counted))
    every = [*counted.values(), *notebooks]
    if not every:
        raise DataError(
            tell(
                "{folder!r} holds no notebook of the course. Name the folder that has those of the learners.",
                folder=str(folder),
            )
        )
    return Progress(tuple(sorted(every, key=lambda notebook: notebook.name)), (*unread, *also_unread))


def _counted(folder: Path) -> tuple[dict[tuple[Path, str, str], NotebookProgress], list[str]]:
    """Notebooks with a file of attempts, by folder, number of the lesson and language; files that cannot be read."""
    notebooks, unread = {}, []
    names = {f"{lesson.name}.{code}": (lesson.number, code) for lesson in LESSONS for code in LANGUAGES}
    for path in sorted(folder.rglob(f"*{ENDING}")):
        name = path.name.removesuffix(ENDING)
        if name not in names:
            continue
        try:
            attempts = read_attempts(path)
        except (OSError, FileError):
            unread.append(str(path.relative_to(folder)))
            continue
        number, code = names[name]
        exercises = tuple(
            _of_attempts(exercise.number, [one for one in attempts if one.exercise == exercise.number])
            for exercise in exercises_of(number)
        )
        label = (path.parent / name).relative_to(folder).as_posix()
        notebooks[path.parent, number, code] = NotebookProgress(label, exercises, counted=True)
    return notebooks, unread


def _of_attempts(number: str, attempts: list[Attempt]) -> ExerciseProgress:
    counted = until_right(attempts)
    wrong = [attempt.sentence for attempt in counted if attempt.state is State.NOT_YET]
    state = counted[-1].state if counted else State.NOT_BEGUN
    return ExerciseProgress(number, state, len(counted), wrong[0] if wrong else "")


def _saved(folder: Path, known: set[tuple[Path, str, str]]) -> tuple[list[NotebookProgress], list[str]]:
    """Notebooks of the course whose attempts nobody counted, by what stands in their outputs."""
    notebooks, unread = [], []
    for path in sorted(folder.rglob("*.ipynb")):
        if ".ipynb_checkpoints" in path.parts:
            continue
        label = path.relative_to(folder).as_posix()
        try:
            cells = _code_cells(parse_json(read_bytes(path), path))
        except (OSError, FileError, ValueError, TypeError, KeyError, AttributeError):
            unread.append(label)
            continue
        begun = next((match for source, _ in cells if (match := BEGIN.search(source))), None)
        if begun is None or not exercises_of(begun[1]) or (path.parent, begun[1], begun[2]) in known:
            continue
        verdicts = dict(_verdicts(cells))
        exercises = tuple(
            verdicts.get(exercise.number, ExerciseProgress(exercise.number, State.NOT_BEGUN, None, ""))
            for exercise in exercises_of(begun[1])
        )
        notebooks.append(NotebookProgress(label, exercises, counted=False))
    return notebooks, unread


def _code_cells(notebook: Any) -> list[tuple[str, str]]:
    """Source and printed text of each cell of code."""
    return [
        (
            "".join(cell["source"]),
            "".join("".join(output.get("text", "")) for output in cell["outputs"]),
        )
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


def _verdicts(cells: list[tuple[str, str]]) -> Iterator[tuple[str, ExerciseProgress]]:
    """The verdict that each check printed last."""
    for source, text in cells:
        check = CHECK.match(source.strip())
        with suppress(KeyError):
            if check and text:
                state = SIGNS[text[0]]
                wrong = text.splitlines()[0].lstrip("✗ ") if state is State.NOT_YET else ""
                yield check[1], ExerciseProgress(check[1], state, None, wrong)
