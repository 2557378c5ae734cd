"""The scores of drawn objects on a page and in a terminal."""

from pupille.report.surround_scores import MOST, falling, surround_lines
from pupille.results.metric import Metric
from pupille.results.surround import OccludedObjectRecord, OccludedScoresRecord, SurroundRecord

HALF = Metric(0.5, 0.4, 0.6, 20)
BARE = SurroundRecord(HALF, 20, 0.3, "needed", "It needs it.", "Half is lost.")


def with_objects(changes):
    objects = tuple(
        OccludedObjectRecord(f"{number}.png", "cell", 0.8, 0.8 + change)
        for number, change in enumerate(changes)
    )
    scores = OccludedScoresRecord("the score", HALF, HALF, HALF, "It falls.", objects)
    return SurroundRecord(HALF, 20, 0.3, "needed", "It needs it.", "Half is lost.", scores)


def test_the_objects_that_fall_most_come_first_and_those_that_rise_do_not_come():
    rows = falling(with_objects([-0.1, 0.1, -0.5, 0.0]))
    assert [(row.id, row.before, row.after, row.change) for row in rows] == [
        ("2.png", "0.80", "0.30", "−0.50"),
        ("0.png", "0.80", "0.70", "−0.10"),
    ]
    assert len(falling(with_objects([-0.1] * 30))) == MOST


def test_a_terminal_says_both_sentences():
    assert surround_lines(with_objects([0.1])) == ["It needs it. Half is lost.", "It falls."]
    assert surround_lines(BARE) == ["It needs it. Half is lost."]
    assert falling(BARE) == []
