"""DOME: the topics of the published list, each once, and what a run answers."""

from collections.abc import Callable

from pupille.documents.dome import dome
from pupille.results.results import Results

# Version 1.0 of the list of its authors.
TOPICS = (
    "Provenance", "Data splits", "Redundancy between data splits", "Availability of data",
    "Algorithm", "Meta-predictor", "Data encoding", "Parameters", "Features", "Fitting", "Regularization",
    "Availability of configuration",
    "Interpretability", "Output", "Execution time", "Availability of software",
    "Evaluation method", "Performance measures", "Comparison", "Confidence", "Availability of evaluation",
)  # fmt: skip


def test_the_topics_stand_in_the_order_of_the_list(two: Results) -> None:
    paper = dome(two)
    assert tuple(entry.number for entry in paper.entries) == TOPICS
    assert [len(section.entries) for section in paper.sections] == [4, 8, 4, 5]
    assert "doi:10.1038/s41592-021-01205-4" in paper.source


def test_the_baselines_answer_the_question_of_comparison(
    two: Results, shown: Callable[[Results], str]
) -> None:
    (item,) = (entry for entry in dome(two).entries if entry.number == "Comparison")
    assert len(item.known) == len(two.runs)
    assert any(shown(two) in line for line in item.known)
