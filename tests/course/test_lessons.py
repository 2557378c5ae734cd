"""Every lesson runs to its end, solved and unsolved; nothing in it turns red.

By default each lesson runs once solved, with the public sets, and once unsolved, as somebody without internet has it,
each in one of the languages; `make test-long` runs both languages and both states, with and without the sets.
"""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from pupille.course.copying import solved_notebook
from pupille.course.exercises.table import exercises_of
from pupille.course.lessons import LANGUAGES, LESSONS

HANGING = 900
"""Seconds after which a cell is taken to hang: ten times the slowest cell on a quiet machine of two cores."""
EACH = [
    pytest.param(lesson, language, id=f"{lesson.name}-{language}")
    for lesson in LESSONS
    for language in LANGUAGES
]


def runs():
    """Every lesson, language, state and whether the public sets are there; those beside the usual ones are long."""
    for lesson in LESSONS:
        for language in LANGUAGES:
            for solved in (True, False):
                for sets in (True, False):
                    usual = language == LANGUAGES[(LESSONS.index(lesson) + solved) % 2] and sets is solved
                    state, data = "solved" if solved else "unsolved", "sets" if sets else "alone"
                    name = f"{lesson.name}-{language}-{state}-{data}"
                    marks = pytest.mark.slow if usual else pytest.mark.long
                    yield pytest.param(lesson, language, solved, sets, id=name, marks=marks)


def played(lesson, language, *, solved):
    """The notebook that ships; solved, its exercises are the solutions."""
    content = lesson.notebook(language).read_bytes()
    return nbformat.reads(solved_notebook(content, lesson) if solved else content.decode(), as_version=4)


def printed(cell):
    return "".join(output.text for output in cell.get("outputs", ()) if output.output_type == "stream")


@pytest.mark.parametrize(("lesson", "language", "solved", "sets"), [*runs()])
def test_a_lesson_runs_to_its_end_solved_and_unsolved(
    lesson, language, solved, sets, tmp_path, shared, home_with_weights, monkeypatch
):
    monkeypatch.setenv("PUPILLE_DATA", str(shared / "data" if sets else tmp_path / "none"))
    monkeypatch.setenv("PUPILLE_HOME", str(home_with_weights))
    notebook = played(lesson, language, solved=solved)
    # An error stops it, as it stops "Run all".
    NotebookClient(notebook, timeout=HANGING, resources={"metadata": {"path": str(tmp_path)}}).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    verdicts = [printed(cell)[0] for cell in code if cell.source.startswith("lesson.check(")]
    assert verdicts == ["✓" if solved else "○"] * len(exercises_of(lesson.number))
    waiting = [
        cell.source for cell in code if cell.source.startswith("lesson.after(") and "…" in printed(cell)
    ]
    waits = [cell.source for cell in code if cell.source.startswith("lesson.after(")]
    assert waiting == ([] if solved else waits)
    pictures = [output for cell in code for output in cell.outputs if "image/png" in output.get("data", {})]
    assert all(output.metadata.get("image/png", {}).get("alt") for output in pictures)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_lesson_stands_in_the_table_of_the_course(lesson):
    page = (Path(__file__).resolve().parents[2] / "docs" / "course.md").read_text(encoding="utf-8")
    plan = page[page.index("## From the course's plan") :]
    assert f"| {lesson.spelt} | {lesson.title['en']} |" in page
    assert re.search(rf"\| [^|]+ \| ([\w ]+, )*{lesson.spelt}(, [\w ]+)* \|", plan), lesson.name


@pytest.mark.parametrize(("lesson", "language"), EACH)
def test_every_lesson_ends_on_the_learners_own_images(lesson, language):
    last = nbformat.read(lesson.notebook(language), as_version=4).cells[-1]
    assert last.cell_type == "markdown"
    assert "pupille " in last.source


def headings(notebook):
    return {
        line.lstrip("# ").replace("*", "")
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("#")
    }


@pytest.mark.parametrize(("lesson", "language"), EACH)
def test_each_answer_of_the_quiz_names_a_part_of_the_lesson_that_is_there(lesson, language):
    notebook = nbformat.read(lesson.notebook(language), as_version=4)
    quiz = next(cell.source for cell in notebook.cells if "<details>" in cell.source)
    answers = re.split(r"\n(?=\d\. )", quiz.split("</summary>")[1].split("</details>")[0])[1:]
    assert len(answers) == 4
    numbers = [exercise.number for exercise in exercises_of(lesson.number)]
    for answer in answers:
        text = " ".join(answer.split()).replace("*", "")
        named = re.findall(r"« ([^»]+) »|\"([^\"]+)\"", text)
        exercise = re.search(r"(?:L'exercice|Exercise) ([\w.]+)\.$", text)
        if exercise:
            assert exercise[1] in numbers
        else:
            part = "".join(named[-1])
            assert any(heading.startswith(part) for heading in headings(notebook)), part


@pytest.mark.parametrize(("lesson", "language"), EACH)
def test_a_lesson_begins_with_its_minutes_its_neighbours_and_its_goals_and_ends_with_its_words(
    lesson, language
):
    cells = nbformat.read(lesson.notebook(language), as_version=4).cells
    assert f"{lesson.minutes} minutes" in cells[0].source
    place = LESSONS.index(lesson)
    neighbours = [*LESSONS[max(place - 1, 0) : place], *LESSONS[place + 1 : place + 2]]
    assert re.findall(r"\(([\w.]+)\)", cells[0].source) == [
        f"{other.name}.{language}.ipynb" for other in neighbours
    ]
    assert {"fr": "**À la fin, vous saurez**", "en": "**At the end you will be able to**"}[language] in cells[
        2
    ].source
    assert cells[-2].source == "lesson.words()"
