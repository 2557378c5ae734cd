"""What the documents say of a comparison of models that outline objects."""

from pathlib import Path

from drawn_objects import touching
from pupille.documents.data_sheet import data_sheet
from pupille.documents.document import Paper
from pupille.documents.model_card import model_card
from pupille.i18n.language import speaking
from pupille.results.read import results_in


def counts(paper: Paper, question: str) -> tuple[str, ...]:
    (entry,) = (entry for entry in paper.entries if entry.question == question)
    return tuple(entry.known)


def test_card_and_data_sheet_count_objects_and_their_images(objects_run: Path) -> None:
    results = results_in(objects_run)
    drawn = sum(len(image.classes) for image in touching(40)[1])
    line = counts(model_card(results), "Which data, how many of each class?")[0]
    assert line.startswith(f"object: {drawn}\u00a0objects on 40\u00a0images (")
    parts = line.split("(")[1].rstrip(")").split(", ")
    assert sum(int(part.split(" on ")[0].split()[-1]) for part in parts) == drawn
    assert sum(int(part.split(" on ")[1]) for part in parts) == 40
    assert counts(data_sheet(results), "How many are there, of each class?") == (line,)


def test_objects_are_counted_in_french(objects_run: Path) -> None:
    with speaking("fr"):
        lines = [line for entry in model_card(results_in(objects_run)).entries for line in entry.known]
    assert any("objets sur 40\u00a0images (entraînement" in line for line in lines)
