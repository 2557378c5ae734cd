"""Importance by permutation (Breiman 2001, https://doi.org/10.1023/A:1010933404324), place by place of the pictures.

A place of an image is exchanged with that of another image, its pixels together, and the model asked again. That is the
`permutation_importance` of scikit-learn for groups of inputs, but that no image is exchanged with itself, and that the
mean loss has an interval over images, or their groups, and not only over repeats.
"""

from __future__ import annotations

import numpy as np

from pupille.data.annotations import Targets
from pupille.explanation.means import means
from pupille.explanation.places import grid_of, place_numbers
from pupille.explanation.subject import Subject
from pupille.i18n.language import StoredText, tell, tells
from pupille.models.decode.decoder import decoder_of
from pupille.models.sklearn_model import ClassicalModel, in_rows
from pupille.results.arrays import FloatArray
from pupille.results.itself import ImportanceRecord
from pupille.results.metric import Metric
from pupille.tasks import TASKS

CELLS = 5
"""Places along each side: fewer hold what several pixels say together."""
MOST = 200
"""Images that are asked, at most."""
EXCHANGES = 5
"""Other images that a place is taken from."""


def importance(subject: Subject, ids: tuple[str, ...], targets: Targets) -> ImportanceRecord:
    """How much worse the model of a subject is with each place exchanged. ids, targets: of the subject's images."""
    some = subject.first(MOST)
    grid = grid_of(some.pixels, CELLS)
    added, are_mistakes = added_losses(
        some, ids[: len(some)], targets.rows(np.arange(len(some), dtype=np.int64)), grid
    )
    metrics = means(added, some.units, grouped=some.groups is not None, seed=some.seed)
    rows = tuple(metrics[start : start + grid[1]] for start in range(0, len(metrics), grid[1]))
    unit = "" if are_mistakes else f" {some.model.spec.unit}".rstrip()
    return ImportanceRecord(
        rows,
        len(some),
        len(some.others(EXCHANGES)),
        in_words(rows, unit, are_mistakes=are_mistakes),
    )


def added_losses(
    subject: Subject, ids: tuple[str, ...], targets: Targets, grid: tuple[int, int]
) -> tuple[FloatArray, bool]:
    """(places, N) how much is lost on each image, the mean over exchanges; and whether losses are mistakes."""
    model, card = subject.model, TASKS[subject.model.spec.task]
    assert isinstance(model, ClassicalModel)
    decoder = decoder_of(model.spec)
    rows = in_rows(model.spec, subject.pixels, np.arange(len(subject), dtype=np.int64))

    def losses(answers: FloatArray) -> FloatArray:
        each = card.load("losses")(decoder.predictions(ids, targets, answers, model.spec))
        return np.asarray(each.values, dtype=np.float64)

    plain = card.load("losses")(decoder.predictions(ids, targets, subject.answers, model.spec))
    numbers = np.repeat(place_numbers(subject.pixels, grid).ravel(), subject.pixels.shape[3])
    added = np.zeros((grid[0] * grid[1], len(subject)))
    others = subject.others(EXCHANGES)
    for place in range(len(added)):
        inside = numbers == place
        for other in others:
            exchanged = rows.copy()
            exchanged[:, inside] = rows[other][:, inside]
            added[place] += losses(decoder.of_estimator(model, exchanged)) - plain.values
    return added / len(others), bool(plain.are_mistakes)


def in_words(rows: tuple[tuple[Metric, ...], ...], unit: str, *, are_mistakes: bool) -> StoredText:
    """Which place costs most, and how many cost something."""
    every = [metric for row in rows for metric in row]
    first = max(range(len(every)), key=lambda place: every[place].value or 0.0)
    most, width = every[first], len(rows[0])
    values = {"row": first // width + 1, "column": first % width + 1, "rows": len(rows), "columns": width}
    if most.low is None and (most.value or 0.0) > 0:
        return tell(
            "Exchanged with that of another image, row {row}, column {column} of {rows} x {columns} places costs most; "
            "how much for sure cannot be told: {reason}.",
            **values,
            reason=most.reason,
        )
    cost = sum(1 for metric in every if metric.low is not None and metric.low > 0)
    if not cost:
        return tell(
            "No place of {rows} x {columns}, exchanged with that of another image, costs more than chance: what they "
            "hold stands elsewhere too, or the model has learned little.",
            rows=len(rows),
            columns=width,
        )
    if are_mistakes:
        lost = tell(
            "{value:size} points of its right answers ({low:size} to {high:size})",
            value=most.value,
            low=most.low,
            high=most.high,
        )
    else:
        lost = tell(
            "{value:g3}{unit} more error on average ({low:g3} to {high:g3})",
            value=most.value,
            low=most.low,
            high=most.high,
            unit=unit,
        )
    return tells(
        "Exchanged with that of another image, row {row}, column {column} of {rows} x {columns} places costs most: "
        "{lost}. {n} place costs something for sure; one whose information others hold too looks unneeded.",
        "Exchanged with that of another image, row {row}, column {column} of {rows} x {columns} places costs most: "
        "{lost}. {n} places cost something for sure; one whose information others hold too looks unneeded.",
        cost,
        lost=lost,
        **values,
    )
