"""Builds the notebooks of the course: python course/build.py

One source a lesson, `course/NN_name.py`, in jupytext's percent format. A cell of text is marked `lang="fr"` or
`lang="en"`, and each French one is followed by its English one; a cell of text without a mark stands in both. Code is
the same in both languages. A code cell tagged `exercise` is what the learner completes, the one tagged `solution` after
it is folded into text, the one tagged `check` says what is missing.
"""

from __future__ import annotations

import sys
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from pupille.course.lessons import LANGUAGES, LESSONS, Lesson

SOURCES = Path(__file__).parent
REPOSITORY = "pupille/pupille"
"""Where the notebooks are published, for the badge that opens them on Colab."""
BADGE = (
    "[![Colab](https://colab.research.google.com/assets/colab-badge.svg)]"
    "(https://colab.research.google.com/github/{repository}/blob/main/src/pupille/course/{language}/{name}.ipynb)"
)
BEGIN = """import importlib.util

if importlib.util.find_spec("pupille") is None:
    %pip install --quiet "pupille[course]"

from pupille.course.opened import begin

lesson = begin({number}, "{language}")"""
FOLDED = "<details><summary>{word}</summary>\n\n```python\n{code}\n```\n\n</details>"
SOLUTION = {"fr": "Une solution", "en": "A solution"}


class UnpairedError(ValueError):
    """A cell of text that lacks its other language."""


def read_source(path: Path) -> list[NotebookNode]:
    """The cells of a lesson's source. Raises UnpairedError if a French cell is not followed by its English one."""
    cells: list[NotebookNode] = jupytext.read(path).cells
    waiting: NotebookNode | None = None
    for cell in cells:
        language = cell.metadata.get("lang")
        if waiting is not None and language != "en":
            raise UnpairedError(f"{path.name}: no English after the French {beginning(waiting)!r}")
        if language == "en" and waiting is None:
            raise UnpairedError(f"{path.name}: no French before the English {beginning(cell)!r}")
        waiting = cell if language == "fr" else None
    if waiting is not None:
        raise UnpairedError(f"{path.name}: no English after the French {beginning(waiting)!r}")
    return cells


def beginning(cell: NotebookNode) -> str:
    """The first words of a cell."""
    return str(cell.source)[:60]


def tags(cell: NotebookNode) -> list[str]:
    """The tags of a cell."""
    return list(cell.metadata.get("tags", []))


def build(cells: list[NotebookNode], lesson: Lesson, language: str) -> NotebookNode:
    """The notebook of one lesson in one language, its solutions folded."""
    badge = BADGE.format(repository=REPOSITORY, language=language, name=lesson.name)
    head = BEGIN.format(number=lesson.number, language=language)
    built = [new_markdown_cell(badge), new_code_cell(head)]
    for cell in cells:
        if cell.metadata.get("lang", language) != language:
            continue
        kind = next(iter(tags(cell)), None)
        if cell.cell_type == "markdown":
            built.append(new_markdown_cell(cell.source))
        elif kind == "solution":
            built.append(new_markdown_cell(FOLDED.format(word=SOLUTION[language], code=cell.source)))
        else:
            built.append(new_code_cell(cell.source, metadata={"tags": [kind]} if kind else {}))
    # Random ids would make every build another file.
    for number, cell in enumerate(built):
        cell.id = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=built, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def notebook_text(lesson: Lesson, language: str) -> str:
    """The built notebook as the text of its file."""
    notebook = build(read_source(SOURCES / f"{lesson.name}.py"), lesson, language)
    return str(nbformat.writes(notebook)) + "\n"


def main() -> int:
    """Builds every lesson in every language."""
    for lesson in LESSONS:
        for language in LANGUAGES:
            path = lesson.notebook(language)
            path.parent.mkdir(exist_ok=True)
            path.write_text(notebook_text(lesson, language), encoding="utf-8")
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
