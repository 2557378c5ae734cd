"""A table with one answer an image, a class or a number, laid over the images of a data set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from pupille.data.dataset import Dataset
from pupille.data.formats.cells import TABLES, read_cells
from pupille.data.formats.drawing import DrawnImage
from pupille.data.formats.image_names import ImagePlaces
from pupille.data.formats.table import PATH_NAMES
from pupille.errors import DataError
from pupille.i18n.language import StoredText, tell, tell_shortened, tells

NAMES = ("id", *PATH_NAMES)
ANSWERS = (
    "predicted",
    "prediction",
    "answer",
    "y_pred",
    "pred",
    "label",
    "class",
    "value",
    "prédiction",
    "classe",
    "valeur",
)
"""Headings of the column of answers, the likelier first, in lower case."""


@dataclass(frozen=True)
class AnswerTable:
    """The rows of a table in the order of the samples, every cell as text. column: that of the answers.

    notes: which columns were taken, and what was left out.
    """

    cells: pd.DataFrame
    column: str
    notes: tuple[StoredText, ...]

    @property
    def answers(self) -> list[str]:
        """(N,) the answer of each sample."""
        return list(self.cells[self.column])


def read_answer_table(path: Path, truth: Dataset, column: str | None) -> AnswerTable:
    """The table at a path. column: of the answers; None goes by the headings.

    Raises DataError if it is no table, has no such column, or an image of the truth has no answer or two.
    """
    if path.suffix.lower() not in TABLES or not path.is_file():
        raise DataError(
            tell(
                "{path!r} is no table. Answers are given as CSV, TSV or Excel: a column of image names, one of "
                "answers.",
                path=str(path),
            )
        )
    cells, notes = read_cells(path)
    name = _heading(cells, NAMES) or str(cells.columns[0])
    answers = _column(cells, column, name, path)
    rows, row_notes = _rows(list(cells[name]), truth, path)
    taken = tell(
        "Images are named by the column {name!r}, answers by {answers!r}.", name=name, answers=answers
    )
    return AnswerTable(
        cells.iloc[rows].reset_index(drop=True), answers, (taken, *map(_stored, notes), *row_notes)
    )


def _stored(note: str) -> StoredText:
    return note if isinstance(note, StoredText) else tell("{note}", note=note)


def _heading(cells: pd.DataFrame, names: Sequence[str]) -> str | None:
    headings = {str(column).casefold(): str(column) for column in cells.columns}
    return next((headings[name] for name in names if name in headings), None)


def _column(cells: pd.DataFrame, asked: str | None, name: str, path: Path) -> str:
    """The column of the answers. Raises DataError, with the columns there are, if none can be told."""
    if asked is not None and asked in cells.columns:
        return asked
    others = [str(column) for column in cells.columns if column != name]
    heading = None if asked is not None else _heading(cells[others], ANSWERS)
    if heading is None and asked is None and len(others) == 1:
        heading = others[0]
    if heading is None:
        raise DataError(
            tell(
                "{path!r} has the columns {columns}, and none is known to hold the answers. Call it {name!r}.",
                path=str(path),
                columns=tell_shortened([str(column) for column in cells.columns]),
                name=ANSWERS[0],
            )
        )
    return heading


def _rows(names: Sequence[str], truth: Dataset, path: Path) -> tuple[list[int], list[StoredText]]:
    """The row of each sample. Raises DataError if one has none or two."""
    ids = list(truth.samples["id"])
    place = {id_: row for row, id_ in enumerate(ids)}
    row_of = np.full(len(ids), -1, dtype=np.int64)
    strange = []
    for row, files in enumerate(
        ImagePlaces(Path(), tuple(ids)).matched([DrawnImage(name) for name in names])
    ):
        if len(files) != 1:
            strange.append(names[row])
            continue
        sample = place[files[0]]
        if row_of[sample] >= 0:
            raise DataError(
                tell(
                    "{path!r} answers the image {image!r} twice. Keep one of the two.",
                    path=str(path),
                    image=ids[sample],
                )
            )
        row_of[sample] = row
    missing = [id_ for id_, row in zip(ids, row_of, strict=True) if row < 0]
    if missing:
        raise DataError(
            tells(
                "{path!r} has no answer for {n} image of the truth: {names}. Answer it, or take it out of the truth.",
                "{path!r} has no answer for {n} images of the truth: {names}. Answer them, or take them out of the "
                "truth.",
                len(missing),
                path=str(path),
                names=tell_shortened(missing),
            )
        )
    if not strange:
        return list(row_of), []
    return list(row_of), [
        tells(
            "{n} image of the answers is none of the truth and is left out: {names}.",
            "{n} images of the answers are none of the truth and are left out: {names}.",
            len(strange),
            names=tell_shortened(strange),
        )
    ]
