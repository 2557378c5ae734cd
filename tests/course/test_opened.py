"""A lesson in the learner's language: checks, hints, solutions, cells that wait, files and weights."""

import ast
from types import SimpleNamespace

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from pupille.course.exercises.exercise import Exercise
from pupille.course.opened import UnsolvedError, begin
from pupille.course.placed_photos import drawn_photos
from pupille.course.waiting import WaitingCells, awaited
from pupille.data.sources.builtin import shapes
from pupille.errors import ConfigError, DataError
from pupille.i18n.language import tell
from pupille.workflows.strip import strip


def test_a_right_answer_is_told_so_in_the_learners_language(capsys):
    begin("3", "fr", {"threshold": 1 / 51}).check("3.2")
    begin("3", "en", {"threshold": 1 / 51}).check("3.2")
    assert capsys.readouterr().out == "✓ Exercice 3.2\u00a0: exact.\n✓ Exercise 3.2: right.\n"


def test_an_answer_that_is_not_given_is_not_begun(capsys):
    begin("3", "en", {"threshold": ...}).check("3.2")
    begin("3", "en").check("3.2")
    line = "○ Exercise 3.2, not begun. Complete the cell above (`threshold`), run it, then run this one.\n"
    assert capsys.readouterr().out == 2 * line


def test_a_wrong_answer_gets_its_reason_its_value_as_the_language_writes_it_and_the_way_to_a_hint(capsys):
    begin("3", "fr", {"threshold": 0.5}).check("3.2")
    assert capsys.readouterr().out == (
        "✗ Exercice 3.2, pas encore. 0,5 convient quand les deux erreurs coûtent le même prix. "
        'Vous avez threshold = 0,5.\n  Bloqué\u202f? lesson.hint("3.2")\n'
    )


def test_the_notebook_is_read_when_the_check_runs_not_when_the_lesson_begins(capsys):
    notebook = {}
    lesson = begin("3", "en", notebook)
    notebook["threshold"] = 1 / 51
    lesson.check("3.2")
    assert capsys.readouterr().out.startswith("✓")


def test_hints_come_one_after_the_other_and_the_last_one_names_the_way_to_the_solution(capsys):
    lesson = begin("3", "en")
    for _ in range(3):
        lesson.hint("3.2")
    lines = capsys.readouterr().out.splitlines()
    assert [line[:12] for line in lines] == [
        "Hint 1 of 2:",
        "Hint 2 of 2:",
        "A solution: ",
        "Hint 2 of 2:",
        "A solution: ",
    ]


def test_the_solution_is_code_that_can_be_copied(capsys):
    begin("3", "fr").solution("3.2")
    assert capsys.readouterr().out == "threshold = 1 / (1 + 50)\n"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Il n’y a pas d’exercice 9.1 ici. Cette leçon a 3.1, 3.2 et 3.3."),
        ("en", "There is no exercise 9.1 here. This lesson has 3.1, 3.2 and 3.3."),
    ],
)
def test_an_exercise_of_another_lesson_is_named_with_those_of_this_one(language, sentence):
    with pytest.raises(UnsolvedError) as error:
        begin("3", language).check("9.1")
    assert error.value._render_traceback_() == [sentence]


def test_a_cell_that_waits_says_for_what_and_nothing_once_the_exercise_is_right(capsys):
    notebook = {}
    lesson = begin("3", "fr", notebook)
    lesson.after("3.2")
    assert capsys.readouterr().out == "… Cette cellule attend l’exercice 3.2.\n"
    notebook["threshold"] = 1 / 51
    lesson.after("3.2")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ('lesson.after("3.1", "3.2")\nx', ["3.1", "3.2"]),
        ("x = 1\nlesson.after('3.1')", []),
        ('lesson.check("3.1")', []),
        ("", []),
    ],
)
def test_only_the_first_statement_makes_a_cell_wait(cell, numbers):
    assert awaited(ast.parse(cell)) == numbers


@pytest.mark.parametrize(("is_open", "left"), [(True, 1), (False, 2)])
def test_of_a_waiting_cell_only_its_first_line_runs(is_open, left):
    cell = WaitingCells(lambda number: is_open).visit(ast.parse('lesson.after("3.1")\n1 / 0'))
    assert len(cell.body) == left


@pytest.mark.parametrize(
    "changes", [{"number": "3"}, {"hints": ("one",)}, {"wrong_answers": {"x = 1": "no"}}]
)
def test_an_exercise_without_number_hints_or_wrong_answers_is_refused(changes):
    whole = {
        "number": "3.1",
        "names": ("x",),
        "check": lambda answers: None,
        "hints": ("one", "two"),
        "given": "",
        "solution": "x = 0",
        "wrong_answers": {f"x = {n}": "no" for n in range(1, 5)},
    }
    Exercise(**whole)
    with pytest.raises(ConfigError):
        Exercise(**whole | changes)


def test_the_file_beside_the_notebook_goes_before_the_one_that_ships(tmp_path, monkeypatch):
    lesson = begin("1", "en")
    monkeypatch.chdir(tmp_path)
    assert lesson.file("life_satisfaction.csv").parent.name == "data"
    (tmp_path / "life_satisfaction.csv").write_text("mine")
    assert lesson.file("life_satisfaction.csv").read_text() == "mine"


def test_a_file_of_another_lesson_is_refused():
    with pytest.raises(DataError, match="Copy the lesson again"):
        begin("1", "en").file("other.csv")


def test_a_language_the_course_has_not_is_refused():
    with pytest.raises(ConfigError):
        begin("1", "de")


def test_a_package_that_is_missing_is_named_with_the_command_that_installs_it():
    lesson = begin("1", "fr")
    lesson.need("numpy", extra="course")
    with pytest.raises(UnsolvedError, match=r'-m pip install "keras>=3\.6"'):
        lesson.need("no_such_package_here", extra="keras")


@pytest.mark.parametrize(("language", "begins"), [("fr", "Les poids de"), ("en", "The weights of")])
def test_weights_that_are_missing_are_named_with_what_to_type(language, begins):
    with pytest.raises(UnsolvedError, match=rf"^{begins} regnetx_002 .*pupille weights fetch regnetx_002"):
        begin("9", language).weights("regnetx_002")


def test_weights_that_are_here_are_described(home_with_weights, monkeypatch, capsys):
    monkeypatch.setenv("PUPILLE_HOME", str(home_with_weights))
    assert begin("9", "en").weights("regnetx_002").licence == "MIT"
    assert capsys.readouterr().out == "regnetx_002: 10.8 MB, licence MIT\n"


def test_a_folder_is_said_to_be_here_or_not(tmp_path, monkeypatch, capsys):
    (tmp_path / "hurricane").mkdir()
    monkeypatch.setenv("PUPILLE_DATA", str(tmp_path))
    lesson = begin("11", "en")
    assert lesson.folder("hurricane") == tmp_path / "hurricane"
    assert lesson.folder("elsewhere") is None
    assert capsys.readouterr().out == "hurricane: on this machine\nelsewhere: is not on this machine\n"


def test_the_audit_speaks_the_learners_language(capsys, monkeypatch):
    drawn = shapes()
    twice = drawn.samples.iloc[[0, 0, 1, 2, 3, 4]].reset_index(drop=True)
    begin("10", "fr").audit(drawn.with_samples(twice.assign(id=[f"image {row}" for row in range(6)])))
    nothing = SimpleNamespace(audit=SimpleNamespace(findings=()))
    monkeypatch.setattr("pupille.workflows.audit.audit", lambda dataset: nothing)
    begin("10", "fr").audit(drawn)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("⚠ ")
    assert lines[-1] == "L’audit ne signale rien."


def test_of_several_sets_the_first_that_is_here_is_taken(shared, monkeypatch, tmp_path, capsys):
    (tmp_path / "mnist").symlink_to(shared / "data" / "mnist")
    monkeypatch.setenv("PUPILLE_DATA", str(tmp_path))
    assert begin("8", "en").images("fashion-mnist", "mnist").name == "mnist"
    assert "the lesson takes mnist, 70,000 images" in capsys.readouterr().out


@pytest.mark.slow
def test_a_cell_that_stops_says_why_in_the_learners_language_before_the_traceback(tmp_path):
    head = new_code_cell('from pupille.course.opened import begin\nlesson = begin("3", "fr", globals())')
    cells = [head, new_code_cell("x = 1\ny = x / 0"), new_code_cell('lesson.check("9.9")')]
    notebook = new_notebook(cells=cells)
    client = NotebookClient(
        notebook, timeout=900, allow_errors=True, resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    said, trace = notebook.cells[1].outputs
    assert said.text == "⚠ Ligne 2, `y = x / 0`\u00a0: une division par zéro.\n"
    assert trace.ename == "ZeroDivisionError"
    (sentence,) = notebook.cells[2].outputs
    assert sentence.traceback == ["Il n’y a pas d’exercice 9.9 ici. Cette leçon a 3.1, 3.2 et 3.3."]


def test_an_archive_is_unpacked_once_beside_the_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = begin("19", "en").unpacked("bccd_small.zip")
    assert (tmp_path / folder / "LICENSE").is_file()
    (folder / "LICENSE").write_text("mine", encoding="utf-8")
    assert (begin("19", "en").unpacked("bccd_small.zip") / "LICENSE").read_text(encoding="utf-8") == "mine"
    with pytest.raises(DataError, match=r"lesson 3 has no file 'other\.zip'"):
        begin("3", "en").unpacked("other.zip")


def test_a_result_is_printed_in_the_learners_language(tmp_path, capsys):
    photos = drawn_photos(tmp_path / "photos")
    begin("16", "fr").print(strip(photos, tmp_path / "bare"))
    printed = capsys.readouterr().out
    assert printed.startswith("30 images écrites dans ")
    assert "positions (30 images)" in printed
    begin("14", "fr").print(tell("the training images are not among those given"))
    assert "the training" not in capsys.readouterr().out
