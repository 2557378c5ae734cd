"""How a draft on personal data begins and ends."""

from pupille.documents.impact import impact_assessment
from pupille.documents.legal import drafted
from pupille.documents.processing import record_of_processing
from pupille.results.results import Results


def test_both_drafts_carry_the_day_and_end_in_the_same_questions(two: Results) -> None:
    record, impact = record_of_processing(two), impact_assessment(two)
    assert record.sections[-1] == impact.sections[-1]
    assert len(record.sections[-1].entries) == 5
    for paper in (record, impact):
        assert drafted(two) in paper.purpose
        assert "no legal advice" in paper.purpose
