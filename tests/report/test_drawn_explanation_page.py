"""The page and the words of an explanation of a model that draws."""

from pupille.report.drawn_explanation_page import drawn_as_text, drawn_explanation_page, explained_as_text
from pupille.results.metric import Metric
from pupille.results.surround import DrawnExplanation, SurroundRecord

RECORD = SurroundRecord(Metric(0.5, 0.4, 0.6, 20), 20, 0.3, "needed", "It needs it.", "Half is lost.")
EXPLANATION = DrawnExplanation(
    schema=1,
    pupille="0.1.0",
    kind="explanation of drawings",
    created="2026-12-01T12:00:00Z",
    seconds=1.0,
    command=None,
    model="one-stage",
    task="detection",
    source="<b>cells</b>",
    seed=0,
    surround=RECORD,
    unknown_groups=None,
    notes=("A note.",),
    versions={},
)


def test_the_page_begins_with_the_verdict_and_names_are_harmless():
    page = drawn_explanation_page(EXPLANATION, {})
    assert page.index("It needs it.") < page.index("Half is lost.") < page.index("A note.")
    assert "<b>cells" not in page
    assert 'id="groups"' not in page


def test_a_terminal_says_the_same():
    assert drawn_as_text(EXPLANATION) == "It needs it. Half is lost.\nA note."
    assert explained_as_text(EXPLANATION) == drawn_as_text(EXPLANATION)
