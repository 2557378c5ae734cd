"""Puts a lesson where the learner works: its notebook and the files it reads."""

from __future__ import annotations

from pathlib import Path

from pupille.course.lessons import Lesson, check_language
from pupille.errors import ConfigError
from pupille.i18n.language import tell
from pupille.runs.folder import make_folder, write_atomically


def copy_lesson(lesson: Lesson, language: str, folder: Path) -> Path:
    """Copies the notebook and its data into `folder` and returns the notebook's path.

    Raises ConfigError if a notebook of that name lies there: the learner's work is never overwritten.
    """
    check_language(language)
    target = folder / f"{lesson.name}.{language}.ipynb"
    if target.exists():
        raise ConfigError(
            tell(
                "{path!r} is there already and may hold your work. Open it, or choose another folder with --out.",
                path=str(target),
            )
        )
    make_folder(folder)
    for path in lesson.data():
        write_atomically(folder / path.name, path.read_bytes())
    write_atomically(target, lesson.notebook(language).read_bytes())
    return target
