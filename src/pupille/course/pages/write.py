"""Writes lessons as pages beside the learner: from the learner's own notebook where there is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pupille.course.copying import solved_notebook
from pupille.course.lessons import Lesson, check_language
from pupille.course.pages.page import Cell, printed_page, slides_page
from pupille.errors import DataError
from pupille.i18n.language import speaking, tell
from pupille.runs.folder import make_folder, write_atomically
from pupille.storage.regular_file import parse_json, read_bytes

MOST_BYTES = 200_000_000
Writer = Callable[[Sequence[Cell], Lesson, str], str]
PRINTED: tuple[str, Writer] = (".html", printed_page)
SLIDES: tuple[str, Writer] = (".slides.html", slides_page)
"""The ending of a page, and what makes it of the cells of a notebook."""


@dataclass(frozen=True)
class WrittenPage:
    """A page that was written. own: whether it shows the learner's notebook, with what its cells gave."""

    path: Path
    own: bool


def write_page(
    lesson: Lesson, language: str, folder: Path, form: tuple[str, Writer], *, solved: bool = False
) -> WrittenPage:
    """Writes a lesson in a form, `PRINTED` or `SLIDES`: the notebook in `folder`, else the one that ships.

    solved: with the solutions. Raises DataError for a notebook there that is none.
    """
    check_language(language)
    ending, make = form
    stem = f"{lesson.name}.{language}" + (".solved" if solved else "")
    mine = folder / f"{stem}.ipynb"
    if mine.is_file():
        cells = cells_of(read_bytes(mine, most=MOST_BYTES), mine)
    else:
        shipped = lesson.notebook(language)
        content = read_bytes(shipped)
        cells = cells_of(solved_notebook(content, lesson).encode() if solved else content, shipped)
    with speaking(language):
        text = make(cells, lesson, language)
    make_folder(folder)
    target = folder / f"{stem}{ending}"
    write_atomically(target, text)
    return WrittenPage(target, mine.is_file())


def cells_of(content: bytes, path: Path) -> list[dict[str, Any]]:
    """The cells of a notebook. Raises DataError if it is none."""
    notebook = None
    with suppress(ValueError):
        notebook = parse_json(content, path)
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(
        isinstance(cell, dict) and {"cell_type", "source"} <= set(cell) for cell in cells
    ):
        raise DataError(
            tell("{path!r} is no notebook. Move it away, or name another folder with --out.", path=str(path))
        )
    return cells
