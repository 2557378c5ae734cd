"""The confusion matrix of a report: shades, pairs, and the mistakes behind a cell."""

import xml.etree.ElementTree as ElementTree

import pytest

from pupille.report.classification.confusion_matrix import cells, confused, drawing, mistakes_by_cell
from pupille.results.classification import MistakeRecord


@pytest.mark.parametrize(("number", "shade"), [(0, 0), (1, 1), (2, 2), (5, 3), (10, 4), (24, 4), (25, 5)])
def test_a_mistake_is_darker_the_larger_its_share_of_the_true_class(number: int, shade: int) -> None:
    ((_, wrong), _) = cells([[100 - number, number], [0, 7]])
    assert (wrong.kind, wrong.total) == (f"wrong-{shade}", 100)


@pytest.mark.parametrize(("number", "shade"), [(0, 0), (49, 1), (50, 2), (75, 3), (90, 4), (97, 5), (100, 5)])
def test_the_diagonal_has_steps_of_its_own(number: int, shade: int) -> None:
    ((right, _), _) = cells([[number, 100 - number], [1, 0]])
    assert right.kind == f"right-{shade}"


def test_the_pairs_most_often_confused_come_first_and_ties_in_the_order_of_the_classes() -> None:
    pairs = confused(cells([[90, 3, 0], [8, 50, 3], [3, 0, 70]]))
    assert [(pair.truth, pair.predicted, pair.number) for pair in pairs] == [
        (1, 0, 8),
        (0, 1, 3),
        (1, 2, 3),
        (2, 0, 3),
    ]


def test_the_mistakes_of_a_cell_lie_behind_its_target_the_most_confident_first() -> None:
    def mistake(label: str, predicted: str, probability: float) -> MistakeRecord:
        return MistakeRecord("id", label, predicted, probability, "")

    classes = ["cat", "dog"]
    unsure, sure = mistake("dog", "cat", 0.6), mistake("dog", "cat", 0.9)
    kept = mistakes_by_cell([unsure, mistake("fox", "cat", 0.99), sure], classes)
    assert kept == {"cell-1-0": [sure, unsure]}
    ((_, _), (cell, _)) = cells([[1, 0], [2, 5]])
    assert cell.target in kept


def test_the_drawing_has_a_square_for_each_cell_with_images_and_a_link_for_each_wrong_one() -> None:
    matrix = cells([[9, 1, 0], [0, 10, 0], [2, 0, 8]])
    drawn = ElementTree.fromstring(drawing(matrix, ["<a>", "b", "c"], {"cell-0-1", "cell-2-0"}))
    squares = [box for box in drawn.iter("rect") if box.get("class") != "frame"]
    assert [box.get("class") for box in squares] == ["right-4", "wrong-4", "right-5", "wrong-4", "right-3"]
    assert [link.get("href") for link in drawn.iter("a")] == ["#cell-0-1", "#cell-2-0"]
    assert next(drawn.iter("a")).get("aria-label") == "true <a>, predicted b: 1\u00a0image"
    assert drawn.find("desc").text == "3 classes, 30\u00a0test images, 3 off the diagonal."


def test_a_wrong_cell_without_a_place_of_its_own_is_a_square_and_no_link() -> None:
    matrix = cells([[9, 1, 0], [0, 10, 0], [2, 0, 8]])
    drawn = ElementTree.fromstring(drawing(matrix, ["a", "b", "c"], {"cell-2-0"}))
    assert len([box for box in drawn.iter("rect") if box.get("class") != "frame"]) == 4
    (squares,) = drawn.iter("path")
    # Its upper left corner is that of the column of b in the row of a, 14 pixels a cell.
    assert squares.get("class") == "wrong-4"
    assert squares.get("d").startswith("M144 24h13.3v13.3h")
    assert squares.get("d").count("M") == 1
    assert [link.get("href") for link in drawn.iter("a")] == ["#cell-2-0"]
