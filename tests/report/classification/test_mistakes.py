"""The section of mistakes: a table or a drawing, and behind each cell its own pictures."""

import numpy as np
import pytest

from partial_records import results_of
from pupille.report.classification.mistakes import make
from pupille.report.section import Context


@pytest.mark.parametrize(("classes", "drawn"), [(30, False), (31, True)])
def test_more_than_thirty_classes_are_a_drawing_with_a_list_of_at_most_thirty_pairs(
    compared, tmp_path, classes, drawn
) -> None:
    results = compared([f"class {k}" for k in range(classes)])
    confusion = 4 * np.eye(classes, dtype=int)
    confusion[np.arange(classes), np.roll(np.arange(classes), 1)] = 1
    results["runs"][-1]["confusion"] = confusion.tolist()
    made = make(Context(results_of(results), tmp_path))
    assert (made["matrix_drawing"] is not None) is drawn
    assert len(made["wrong"]) == classes
    assert len(made["pairs"]) == (30 if drawn else 0)


def test_every_cell_shows_the_pictures_of_its_own_mistakes(compared, saved) -> None:
    results = compared(["cat", "dog", "fox"])
    results["runs"][-1]["confusion"] = [[3, 1, 0], [0, 4, 0], [2, 0, 2]]
    results["gallery"]["mistakes"] = [
        {"id": "a", "label": "fox", "predicted": "cat", "probability": 0.6, "thumbnail": "thumbnails/a.png"},
        {"id": "b", "label": "fox", "predicted": "cat", "probability": 0.9, "thumbnail": "thumbnails/b.png"},
    ]
    panels = make(Context(results_of(results), saved(results)))["panels"]
    assert [(cell.target, [mistake.id for mistake, _ in shown]) for cell, shown in panels] == [
        ("cell-2-0", ["b", "a"]),
        ("cell-0-1", []),
    ]
    assert all(shot.uri.startswith("data:image/png;base64,") for _, shot in panels[0][1])


def test_the_recall_of_each_class_is_drawn_in_the_order_of_the_classes(compared, tmp_path) -> None:
    results = compared(["zebra", "ant"])
    per_class = results["runs"][-1]["metrics"]["per_class"]
    per_class["zebra"]["recall"] = {"value": None, "low": None, "high": None, "n": 0}
    made = make(Context(results_of(results), tmp_path))["per_class"]
    assert [(name, "circle" in drawing) for name, _, drawing in made] == [("zebra", False), ("ant", True)]
