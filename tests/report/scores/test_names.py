"""What sets of answers are called for a reader."""

from partial_records import partial
from pupille.i18n.language import speaking
from pupille.report.scores.names import name_in, name_of
from pupille.results.scores import AnswersRecord, Scores


def answers(name, *, observer=False):
    return partial(AnswersRecord, record(name, observer=observer))


def record(name, *, observer=False):
    return {"name": name, "observer": observer}


def test_a_person_is_no_file():
    assert name_of(answers("anna", observer=True)) == "another person"
    with speaking("fr"):
        assert name_of(answers("anna", observer=True)) != "another person"


def test_a_tool_is_called_by_its_file_however_long_the_path():
    assert name_of(answers("tool-a")) == "tool-a"
    long = name_of(answers("x" * 300))
    assert len(long) <= 40
    assert long.startswith("xxx")


def test_a_name_of_the_file_of_results_becomes_that_of_the_reader():
    scores = partial(Scores, {"answers": [record("tool-a"), record("anna", observer=True)]})
    assert name_in(scores, "anna") == "another person"
    assert name_in(scores, "tool-a") == "tool-a"
