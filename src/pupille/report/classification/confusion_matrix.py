"""The confusion matrix: its cells with their shade and their mistakes, and the pairs most often confused."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pupille.i18n.counts import images, tested
from pupille.i18n.language import say
from pupille.report.charts import svg
from pupille.results.classification import MistakeRecord

LARGEST_TABLE = 30
"""Up to this many classes the matrix is a table of numbers; beyond, a drawing and a list of pairs."""
LISTED_PAIRS = 30
WRONG_STEPS = (0.0, 0.02, 0.05, 0.10, 0.25)
RIGHT_STEPS = (0.0, 0.50, 0.75, 0.90, 0.97)
"""Lower edges of the five shades, as shares of the images of the true class."""


@dataclass(frozen=True)
class Cell:
    """How many images of class `truth` were called `predicted` (indices). shade: 0 (none) to 5."""

    truth: int
    predicted: int
    number: int
    total: int
    shade: int

    @property
    def target(self) -> str:
        """The id of the place in the page that shows this cell's mistakes."""
        return f"cell-{self.truth}-{self.predicted}"

    @property
    def right(self) -> bool:
        """Whether the cell lies on the diagonal."""
        return self.truth == self.predicted

    @property
    def kind(self) -> str:
        """Its class in the style sheet."""
        return f"{'right' if self.right else 'wrong'}-{self.shade}"


def cells(confusion: Sequence[Sequence[int]]) -> list[list[Cell]]:
    """The matrix, row by row: truth in rows, predictions in columns."""
    return [
        [Cell(i, j, number, sum(row), _shade(i == j, number, sum(row))) for j, number in enumerate(row)]
        for i, row in enumerate(confusion)
    ]


def _shade(right: bool, number: int, total: int) -> int:
    if not number:
        return 0
    return sum(number / total >= step for step in (RIGHT_STEPS if right else WRONG_STEPS))


def confused(matrix: Sequence[Sequence[Cell]]) -> list[Cell]:
    """The cells off the diagonal that hold images, fullest first."""
    wrong = [cell for row in matrix for cell in row if not cell.right and cell.number]
    return sorted(wrong, key=lambda cell: (-cell.number, cell.truth, cell.predicted))


def mistakes_by_cell(
    mistakes: Sequence[MistakeRecord], classes: Sequence[str]
) -> dict[str, list[MistakeRecord]]:
    """Target id -> the kept mistakes of that cell, most confident first."""
    index = {name: i for i, name in enumerate(classes)}
    by_target: dict[str, list[MistakeRecord]] = {}
    for mistake in sorted(mistakes, key=lambda record: -record.probability):
        if mistake.label in index and mistake.predicted in index:
            target = f"cell-{index[mistake.label]}-{index[mistake.predicted]}"
            by_target.setdefault(target, []).append(mistake)
    return by_target


def drawing(matrix: Sequence[Sequence[Cell]], classes: Sequence[str], linked: Collection[str]) -> Markup:
    """The matrix as a drawing, for many classes: a square a cell, wrong ones are links to their mistakes.

    linked: the targets that there are; other wrong cells are squares alone.
    """
    side = max(5.0, min(14.0, 560 / len(classes)))
    left, top = 130.0, 24.0
    parts = [
        svg.text(left, 12, say("predicted, in the same order, from left to right"), "tick"),
        svg.box(left, top, side * len(classes), side * len(classes), "frame"),
    ]
    for i, row in enumerate(matrix):
        if side >= 9 or i % 3 == 0:
            parts.append(
                svg.text(left - 6, top + (i + 0.8) * side, classes[i], "tick", anchor="end", most=18)
            )
        parts += [
            _square(cell, classes, left, top, side)
            for cell in row
            if cell.number and (cell.right or cell.target in linked)
        ]
    for kind, alone in _unlinked(matrix, linked).items():
        corners = [(left + cell.predicted * side, top + cell.truth * side) for cell in alone]
        parts.append(svg.squares(corners, side - 0.7, kind))
    total = sum(cell.number for row in matrix for cell in row)
    wrong = sum(cell.number for cell in confused(matrix))
    return svg.svg(
        left + side * len(classes) + 4,
        top + side * len(classes) + 4,
        parts,
        title=say("Confusion matrix"),
        description=say(
            "{classes} classes, {images}, {wrong:count} off the diagonal.",
            classes=len(classes),
            images=tested(total),
            wrong=wrong,
        ),
        kind="group",
        role="group",
    )


def _unlinked(matrix: Sequence[Sequence[Cell]], linked: Collection[str]) -> dict[str, list[Cell]]:
    """Style -> the wrong cells with images that are no links."""
    by_kind: dict[str, list[Cell]] = {}
    for row in matrix:
        for cell in row:
            if cell.number and not cell.right and cell.target not in linked:
                by_kind.setdefault(cell.kind, []).append(cell)
    return by_kind


def _square(cell: Cell, classes: Sequence[str], left: float, top: float, side: float) -> Markup:
    x, y = left + cell.predicted * side, top + cell.truth * side
    words = say(
        "true {truth}, predicted {predicted}: {images}",
        truth=classes[cell.truth],
        predicted=classes[cell.predicted],
        images=images(cell.number),
    )
    square = svg.box(x, y, side - 0.7, side - 0.7, cell.kind, words)
    return square if cell.right else svg.link(cell.target, square, words)
