"""What the documents say of a comparison of models that draw masks."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from pupille.documents.document import Entry, Paper
from pupille.documents.model_card import model_card
from pupille.documents.reforms import reforms
from pupille.documents.write import papers_of, write_papers
from pupille.i18n.language import speaking
from pupille.results.read import results_in
from pupille.results.results import Results


@pytest.fixture(scope="module")
def results(discs_run: Path) -> Results:
    return results_in(discs_run)


def ask(paper: Paper, question: str) -> Entry:
    (entry,) = (entry for entry in paper.entries if entry.question == question)
    return entry


def starts(lines: Sequence[str]) -> list[str]:
    return [line.split(":")[0] for line in lines]


def test_the_card_gives_the_shared_area_of_each_class(results: Results) -> None:
    lines = ask(model_card(results), "By class").known
    assert starts(lines) == ["background", "foreground"]
    for line in lines:
        figures = line.split(": ", 1)[1].split("; ")
        assert [figure.split(" of ")[0] for figure in figures] == ["IoU", "Dice"]
        assert all("n\u00a0=\u00a012" in figure for figure in figures)


def test_distances_between_outlines_are_in_pixels(results: Results) -> None:
    lines = ask(model_card(results), "All metrics on the test images").known
    (distance,) = (line for line in lines if line.startswith("Boundary distance"))
    assert distance.split("(")[0].rstrip().endswith("\u00a0px")


def test_images_are_counted_by_the_classes_that_are_drawn_on_them(results: Results) -> None:
    # A disc lies on each of the 60 pictures, and fills none of them.
    lines = ask(model_card(results), "Which data, how many of each class?").known
    assert [line.split(" (")[0] for line in lines] == [
        "background: 60\u00a0images",
        "foreground: 60\u00a0images",
    ]


def test_the_checklist_says_that_a_class_is_predicted_for_each_pixel(results: Results) -> None:
    lines = ask(reforms(results), "What is predicted, and how is it distributed?").known
    assert lines[0] == "A class for each pixel: background and foreground."


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_document_is_written(results: Results, discs_run: Path, language: str) -> None:
    with speaking(language):
        assert [path.stem for path in write_papers(discs_run)] == [paper.file for paper in papers_of(results)]
