"""CLAIM 2024: the items of the published list, each once, and what a run answers."""

from collections.abc import Callable

from pupille.documents.claim import claim
from pupille.results.results import Results

OPEN_IN_EVERY_RUN = ("2", "3", "5", "6", "10", "15", "16", "17", "18", "34", "44")
"""Items about the study, of which a folder of images knows nothing."""


def test_the_44_items_stand_under_their_numbers_in_their_sections(two: Results) -> None:
    # Tejani et al. 2024, table: title and abstract 2, introduction 2, study design 2, data 7, reference standard 5,
    # partitions and test data 3, model 3, training 3, evaluation 7, data 2, performance 3, discussion 2, other 3.
    paper = claim(two)
    assert [entry.number for entry in paper.entries] == [str(n) for n in range(1, 45)]
    assert [len(section.entries) for section in paper.sections] == [2, 2, 2, 7, 5, 3, 3, 3, 7, 2, 3, 2, 3]
    assert "doi:10.1148/ryai.240300" in paper.source


def test_what_a_folder_of_images_cannot_know_is_left_as_a_question(two: Results) -> None:
    known = {entry.number: entry.known for entry in claim(two).entries}
    assert all(known[number] == () for number in OPEN_IN_EVERY_RUN)


def test_performance_comes_with_interval_and_n(two: Results, shown: Callable[[Results], str]) -> None:
    (item,) = (entry for entry in claim(two).entries if entry.number == "37")
    assert any(shown(two) in line for line in item.known)
    assert not item.open
