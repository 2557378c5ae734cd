"""Builds the notebooks of the course: python course/build.py

One source a lesson, `course/NN_name.py`, in jupytext's percent format. A cell marked `lang="fr"` or `lang="en"` stands
in that language alone, each French one followed by its English one; a cell without a mark stands in both. In code
`say(fr=..., en=...)` becomes the text of that language. A code cell tagged `exercise`, with its `number`, is what the
learner completes; what is right lies in `src/pupille/course/exercises`.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from pupille.course.lessons import LANGUAGES, LESSONS, Lesson

SOURCES = Path(__file__).parent
HEAD = {"fr": "Leçon {number} · {minutes} minutes", "en": "Lesson {number} · {minutes} minutes"}
BEFORE, AFTER = {"fr": "avant", "en": "before"}, {"fr": "après", "en": "next"}
ELSEWHERE = {
    "fr": "Pupille n'est pas dans le Python de ce cahier. Dans un terminal : pupille learn --check",
    "en": "Pupille is not in the Python of this notebook. In a terminal: pupille learn --check",
}
BEGIN = """import importlib.util

if importlib.util.find_spec("pupille") is None:
    raise SystemExit(
        "{elsewhere}"
    )

from pupille.course.opened import begin

lesson = begin("{number}", "{language}", globals())"""


WIDTH = 100
"""Columns of the code in a notebook."""


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


def in_language(code: str, language: str) -> str:
    """The code with the text of one language in the place of every `say(fr=..., en=...)`."""
    calls = [
        node
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"
    ]
    lines = code.encode().splitlines(keepends=True)
    starts = [sum(map(len, lines[:row])) for row in range(len(lines))]
    raw = code.encode()
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset), reverse=True):
        text = next(keyword.value for keyword in call.keywords if keyword.arg == language)
        spoken = (ast.get_source_segment(code, text) or "").encode()
        begin = starts[call.lineno - 1] + call.col_offset
        end = starts[(call.end_lineno or 0) - 1] + (call.end_col_offset or 0)
        raw = raw[:begin] + (b"(" + spoken + b")" if b"\n" in spoken else spoken) + raw[end:]
    return raw.decode()


def formatted(codes: list[str]) -> list[str]:
    """The code of each cell as ruff lays it out; texts of one language are shorter than those of two."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"cell_{number}.py" for number in range(len(codes))]
        for path, code in zip(paths, codes, strict=True):
            path.write_text(code, encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "ruff",
            "format",
            "--quiet",
            "--isolated",
            "--line-length",
            str(WIDTH),
        ]
        subprocess.run([*command, folder], check=True)
        return [path.read_text(encoding="utf-8").rstrip("\n") for path in paths]


def top_line(lesson: Lesson, language: str) -> str:
    """Where the lesson stands in the course, how long it takes, and the lessons beside it, as they are copied."""
    parts = [HEAD[language].format(number=lesson.spelt, minutes=lesson.minutes)]
    place = LESSONS.index(lesson)
    for word, others in (
        (BEFORE[language], LESSONS[:place][-1:]),
        (AFTER[language], LESSONS[place + 1 :][:1]),
    ):
        parts += [
            f"{word} [{other.spelt}. {other.title[language]}]({other.name}.{language}.ipynb)"
            for other in others
        ]
    return " · ".join(parts)


def build(cells: list[NotebookNode], lesson: Lesson, language: str) -> NotebookNode:
    """The notebook of one lesson in one language."""
    head = BEGIN.format(elsewhere=ELSEWHERE[language], number=lesson.number, language=language)
    chosen = [cell for cell in cells if cell.metadata.get("lang", language) == language]
    codes = iter(
        formatted([in_language(cell.source, language) for cell in chosen if cell.cell_type == "code"])
    )
    built = [new_markdown_cell(top_line(lesson, language)), new_code_cell(head)]
    for cell in chosen:
        if cell.cell_type == "markdown":
            built.append(new_markdown_cell(cell.source))
        else:
            built.append(new_code_cell(next(codes), metadata={"tags": tags(cell)} if tags(cell) else {}))
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
