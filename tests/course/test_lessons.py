"""Every lesson runs in both languages; an exercise fails its check until its solution is in."""

import re
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from pupille.course.lessons import LANGUAGES, LESSONS

EACH = [
    pytest.param(lesson, language, id=f"{lesson.name}-{language}")
    for lesson in LESSONS
    for language in LANGUAGES
]


def rehearsal(cells, lesson, language, builder):
    """The code of a lesson with each exercise met twice: as given, when its check must fail, and solved."""
    played = [new_code_cell(builder.BEGIN.format(number=lesson.number, language=language))]
    checks = []
    for cell in cells:
        if cell.cell_type != "code":
            continue
        kind = next(iter(builder.tags(cell)), None)
        if kind == "solution":
            # What was gathered since the exercise: nothing lies between an exercise, its solution and its check.
            checks = [cell]
        elif kind == "check":
            played += [new_code_cell(cell.source, metadata={"expect": "UnsolvedError"}), *map(solved, checks)]
            played.append(new_code_cell(cell.source))
            checks = []
        else:
            played.append(new_code_cell(cell.source))
    return new_notebook(cells=played)


def solved(cell):
    return new_code_cell(cell.source)


def errors(cell):
    return [output for output in cell.get("outputs", ()) if output.output_type == "error"]


@pytest.mark.slow
@pytest.mark.parametrize(("lesson", "language"), EACH)
def test_a_lesson_runs_and_each_exercise_fails_until_it_is_solved(
    lesson, language, builder, tmp_path, shared, home_with_weights, monkeypatch
):
    # In French with the public sets, in English as somebody without internet has it.
    monkeypatch.setenv("PUPILLE_DATA", str(shared / "data") if language == "fr" else str(tmp_path / "none"))
    monkeypatch.setenv("PUPILLE_HOME", str(home_with_weights))
    cells = builder.read_source(builder.SOURCES / f"{lesson.name}.py")
    notebook = rehearsal(cells, lesson, language, builder)
    NotebookClient(
        notebook, timeout=180, allow_errors=True, resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    for cell in notebook.cells:
        expected = cell.metadata.get("expect")
        found = [error.ename for error in errors(cell)]
        assert found == ([expected] if expected else []), (cell.source, errors(cell))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_lesson_stands_in_the_table_of_the_course(lesson):
    page = (Path(__file__).resolve().parents[2] / "docs" / "course.md").read_text(encoding="utf-8")
    plan = page[page.index("## From the course's plan") :]
    assert f"| {lesson.number} | {lesson.title['en']} |" in page
    assert re.search(rf"\| [^|]+ \| (\d+, )*{lesson.number}(, \d+)* \|", plan), lesson.name


@pytest.mark.parametrize(("lesson", "language"), EACH)
def test_every_lesson_ends_on_the_learners_own_images(lesson, language, builder):
    last = builder.build(builder.read_source(builder.SOURCES / f"{lesson.name}.py"), lesson, language).cells[
        -1
    ]
    assert last.cell_type == "markdown"
    assert "pupille " in last.source


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_exercise_has_a_solution_and_a_check(lesson, builder):
    cells = builder.read_source(builder.SOURCES / f"{lesson.name}.py")
    kinds = [kind for cell in cells if cell.cell_type == "code" for kind in builder.tags(cell)]
    assert kinds == ["exercise", "solution", "check"] * (len(kinds) // 3)
