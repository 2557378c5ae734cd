"""Puts lessons where the learner works: their notebooks and the files they read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pupille.course.exercises.table import exercises_of
from pupille.course.lessons import Lesson, check_language
from pupille.errors import ConfigError
from pupille.i18n.language import tell
from pupille.runs.folder import make_folder, write_atomically

EXERCISE = "exercise"
"""The tag of a cell that the learner completes."""


@dataclass(frozen=True)
class Copies:
    """What was copied: notebooks and data. left: notebooks that were there already and stay as they are."""

    notebooks: tuple[Path, ...]
    data: tuple[Path, ...]
    left: tuple[Path, ...]

    def every(self) -> list[Path]:
        """All these notebooks, in the order of the lessons."""
        return sorted((*self.notebooks, *self.left), key=lambda path: path.name)


def copy_lesson(lesson: Lesson, language: str, folder: Path, *, solved: bool = False) -> Path:
    """Copies the notebook and its data into `folder` and returns the notebook's path.

    solved: with the solutions in its exercises, under a name of its own. Raises ConfigError if a notebook of that name
    lies there: the learner's work is never overwritten.
    """
    copies = copy_lessons([lesson], language, folder, solved=solved)
    for target in copies.left:
        raise ConfigError(
            tell(
                "{path!r} is there already and may hold your work. Open it, or choose another folder with --out.",
                path=str(target),
            )
        )
    return copies.notebooks[0]


def copy_lessons(lessons: Sequence[Lesson], language: str, folder: Path, *, solved: bool = False) -> Copies:
    """Copies notebooks and their data into `folder`; a notebook that is there, with the learner's work, is left."""
    check_language(language)
    ending = ".solved.ipynb" if solved else ".ipynb"
    targets = [(lesson, folder / f"{lesson.name}.{language}{ending}") for lesson in lessons]
    left = tuple(target for _, target in targets if target.exists())
    new = [(lesson, target) for lesson, target in targets if target not in left]
    data = list(dict.fromkeys(path for lesson, _ in new for path in lesson.data()))
    make_folder(folder)
    for path in data:
        write_atomically(folder / path.name, path.read_bytes())
    for lesson, target in new:
        content = lesson.notebook(language).read_bytes()
        write_atomically(target, solved_notebook(content, lesson) if solved else content)
    return Copies(tuple(target for _, target in new), tuple(folder / path.name for path in data), left)


def solved_notebook(content: bytes, lesson: Lesson) -> str:
    """The text of a lesson's notebook with a solution in each exercise."""
    notebook = json.loads(content)
    cells = [cell for cell in notebook["cells"] if EXERCISE in cell["metadata"].get("tags", ())]
    for cell, exercise in zip(cells, exercises_of(lesson.number), strict=True):
        cell["source"] = exercise.solution.splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
