"""The draft of an impact assessment: the four points of article 35(7), the annotation log, the legal office."""

from dataclasses import replace

from pupille.documents.impact import impact_assessment
from pupille.results.finding import Finding
from pupille.results.results import Results


def test_the_four_points_stand_in_their_order_and_the_legal_office_is_asked_last(two: Results) -> None:
    paper = impact_assessment(two)
    numbers = [entry.number for entry in paper.entries]
    assert [n for n in dict.fromkeys(numbers) if n] == [f"35(7)({point})" for point in "abcd"]
    assert paper.sections[1].title == "Annotation log"
    assert paper.sections[-1].title == "Questions for the legal office"
    assert all(entry.question.endswith("?") and entry.open for entry in paper.sections[-1].entries)


def test_the_log_names_the_annotations_that_are_doubted(two: Results) -> None:
    found = (
        Finding("two-labels", "error", "Saw two-labels.", (), "Mend it."),
        Finding("dark", "note", "Dark.", (), ""),
    )
    log = impact_assessment(replace(two, audit=replace(two.audit, findings=found))).sections[1]
    assert [entry.known for entry in log.entries][-1] == ("Saw two-labels.",)


def test_no_date_of_a_law_is_printed_and_the_day_of_the_facts_is(two: Results) -> None:
    paper = impact_assessment(two)
    text = " ".join([paper.purpose, paper.source, *(entry.question + entry.left for entry in paper.entries)])
    assert "2016" not in text
    assert "2018" not in text
    assert two.created[:4] in paper.purpose
