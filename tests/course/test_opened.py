"""The check of an exercise says what is missing in the learner's language."""

import pytest

from pupille.course.opened import UnsolvedError, begin
from pupille.errors import ConfigError, DataError


@pytest.mark.parametrize(("language", "sentence"), [("fr", "Il manque x."), ("en", "x is missing.")])
def test_what_is_missing_is_said_in_the_learners_language(language, sentence):
    lesson = begin(1, language)
    with pytest.raises(UnsolvedError, match=sentence):
        lesson.check(lambda: False, fr="Il manque x.", en="x is missing.")


def test_a_name_not_yet_given_counts_as_not_solved():
    with pytest.raises(UnsolvedError):
        begin(1, "en").check(lambda: ... + 1 > 0, fr="non", en="no")


def test_a_solved_exercise_is_told_so(capsys):
    begin(1, "fr").check(lambda: True, fr="non", en="no")
    assert capsys.readouterr().out == "Exact.\n"


def test_a_notebook_shows_the_sentence_and_no_traceback():
    assert UnsolvedError("x is missing.")._render_traceback_() == ["x is missing."]


def test_the_file_beside_the_notebook_goes_before_the_one_that_ships(tmp_path, monkeypatch):
    lesson = begin(1, "en")
    monkeypatch.chdir(tmp_path)
    assert lesson.file("life_satisfaction.csv").parent.name == "data"
    (tmp_path / "life_satisfaction.csv").write_text("mine")
    assert lesson.file("life_satisfaction.csv").read_text() == "mine"


def test_a_file_of_another_lesson_is_refused():
    with pytest.raises(DataError, match="Copy the lesson again"):
        begin(1, "en").file("other.csv")


def test_a_language_the_course_has_not_is_refused():
    with pytest.raises(ConfigError):
        begin(1, "de")


def test_a_package_that_is_missing_is_named_with_the_command_that_installs_it():
    lesson = begin(1, "fr")
    lesson.need("numpy", extra="course")
    with pytest.raises(UnsolvedError, match=r"pupille\[keras\]"):
        lesson.need("no_such_package_here", extra="keras")


@pytest.mark.parametrize(("language", "begins"), [("fr", "Les poids de"), ("en", "The weights of")])
def test_weights_that_are_missing_are_named_with_what_to_type(language, begins):
    with pytest.raises(UnsolvedError, match=rf"^{begins} regnetx_002 .*pupille weights fetch regnetx_002"):
        begin(9, language).weights("regnetx_002")


def test_weights_that_are_here_are_described(home_with_weights, monkeypatch, capsys):
    monkeypatch.setenv("PUPILLE_HOME", str(home_with_weights))
    assert begin(9, "en").weights("regnetx_002").licence == "MIT"
    assert capsys.readouterr().out == "regnetx_002: 10.8 MB, licence MIT\n"


def test_a_folder_is_said_to_be_here_or_not(tmp_path, monkeypatch, capsys):
    (tmp_path / "hurricane").mkdir()
    monkeypatch.setenv("PUPILLE_DATA", str(tmp_path))
    lesson = begin(11, "en")
    assert lesson.folder("hurricane") == tmp_path / "hurricane"
    assert lesson.folder("elsewhere") is None
    assert capsys.readouterr().out == "hurricane: on this machine\nelsewhere: is not on this machine\n"
