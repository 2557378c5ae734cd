"""A document of questions, its answers and its gaps."""

from pupille.documents.document import Entry, Paper, Section, entry
from pupille.i18n.language import speaking


def paper(*sections):
    return Paper("file", "title", "purpose", "source", sections)


def test_a_question_without_answers_is_left_to_the_researcher_as_it_stands() -> None:
    assert entry("Why?") == Entry("Why?", (), "The run does not know.", "")
    assert entry("Why?", ["", ""]).open
    with speaking("fr"):
        assert entry("Why?").left not in ("", "The run does not know.")


def test_an_answer_closes_a_question_unless_something_is_left() -> None:
    closed = entry("Who?", ["Ada.", "", "Grace."], number="3b")
    assert closed == Entry("Who?", ("Ada.", "Grace."), "", "3b")
    assert not closed.open
    assert entry("Who?", ["Ada."], left="And who else?").open


def test_questions_of_all_sections_stand_in_their_order() -> None:
    first, second, third = (entry(question) for question in "abc")
    assert paper(Section("one", (first, second)), Section("none", ()), Section("two", (third,))).entries == (
        first,
        second,
        third,
    )


def test_a_question_answered_in_part_counts_as_answered_and_as_left() -> None:
    both, answered, left = entry("a", ["x"], left="y"), entry("b", ["x"]), entry("c")
    assert paper(Section("one", (both, answered)), Section("two", (left, answered))).tally == (
        "Of 4 questions this run answers 3, some of them in part; 2 ask for you."
    )
