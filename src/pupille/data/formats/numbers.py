"""Labels read as numbers: whether they are some, how they are written, in which unit, and whether they are meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pupille.config import AUTO, DataConfig
from pupille.data.dataset import VALUE, Dataset
from pupille.errors import DataError
from pupille.i18n.language import StoredText, phrase, tell
from pupille.results.arrays import FloatArray
from pupille.tasks import learns, task_of

NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
MEASURED = re.compile(rf"({NUMBER.pattern})(\s*)((?:[^\W\d_]|[%°µ])\S{{0,15}})")
"""A number with its unit in the cell, such as `3.2 mm`."""
CODE = re.compile(r"[+-]?0\d")
"""How a number begins that is a code, such as 007: nobody measures that."""
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+")
UNIT = re.compile(r"(.*\S)\s*[(\[]\s*([^()\[\]]+?)\s*[)\]]\s*")
"""A heading with its unit, such as `weight (g)`."""
MOST_VALUES = 20
FEWEST_OF_VALUE = 5
"""Whole numbers are taken for measured where there are more values than that, with fewer images each."""
ALL_DIFFERENT = 10
"""So many whole numbers that are all different may be numbers of the images as well as counts."""
DECIMALS = phrase(
    "The column {column!r} holds numbers with decimals, so a number is predicted{unit}; with --task classification "
    "each value is a class."
)
MANY = phrase(
    "The column {column!r} holds many different whole numbers, so a number is predicted{unit}; with --task "
    "classification each value is a class."
)
MOSTLY = 0.9
"""From this share of numbers on, what is none is taken for a mistake."""


@dataclass(frozen=True)
class NumberColumn:
    """Labels that are numbers. values: (N,). quantity, unit: "" for none. notes: how they were read, and why so."""

    values: FloatArray
    quantity: str
    unit: str
    notes: tuple[StoredText, ...]


def read_numbers(labels: Sequence[str], heading: str, config: DataConfig) -> NumberColumn | None:
    """The labels as numbers, or None where they are names of classes.

    labels: N cells, none empty. heading: of their column. Numbers with decimals are measured; whole numbers are classes
    unless the config asks for a regression, or there are more than 20 of them with fewer than 5 images each.
    Raises DataError where the cells can be read in two ways, or hold one that is no number where numbers are meant.
    """
    asked = learns(config.task, "number")
    if config.task != AUTO and not asked:
        return None
    cells, units = _units_apart([label.replace("\u2212", "-") for label in labels], asked=asked)
    fits = [NUMBER.fullmatch(cell) is not None and not CODE.match(cell) for cell in cells]
    if not all(fits):
        _refuse_strangers(labels, fits, heading, asked=asked)
        return None
    written, notes = _decimal_points(cells, heading)
    values = np.array([float(cell) for cell in written], dtype=np.float64)
    if not np.isfinite(values).all():
        raise DataError(
            tell(
                "the column {column!r} holds a number too large to compute with. Correct it.", column=heading
            )
        )
    why = _why_measured(values, heading, asked=asked)
    if why is None:
        return None
    match = UNIT.fullmatch(heading)
    quantity, own_unit = match.groups() if match else (heading, "")
    unit = _one_unit([*units, config.measured_in or own_unit], heading)
    if units:
        notes.append(
            tell("Each cell of the column {column!r} holds its unit, {unit}.", column=heading, unit=unit)
        )
    return NumberColumn(values, quantity, unit, (*notes, *_note_on(why, heading, unit)))


def with_numbers(dataset: Dataset, config: DataConfig, *, heading: str) -> Dataset:
    """A data set of classes as one of numbers, if its labels are numbers by the rule of `read_numbers`."""
    column = read_numbers(list(dataset.samples["label"]), heading, config) if dataset.classes else None
    if column is None:
        return dataset
    samples = dataset.samples.assign(label="", **{VALUE: column.values})
    notes = (*dataset.notes, *column.notes)
    return replace(
        dataset,
        samples=samples,
        classes=(),
        task=config.task if learns(config.task, "number") else task_of("number"),
        quantity=column.quantity,
        unit=column.unit,
        notes=notes,
    )


def _units_apart(cells: Sequence[str], *, asked: bool) -> tuple[list[str], list[str]]:
    """The cells without their units, and the units, where each cell is a number with one; else the cells as they are.

    Unless numbers are asked for, `12a` is the name of a class: there must be a decimal or a space before the unit.
    """
    matches = [MEASURED.fullmatch(cell) for cell in cells]
    measured = [match for match in matches if match is not None]
    if not measured or len(measured) < len(cells):
        return list(cells), []
    if not asked and not all(match[5] or set(match[1]) & set(".,") for match in measured):
        return list(cells), []
    return [match[1] for match in measured], sorted({match[6] for match in measured})


def _one_unit(units: Sequence[str], heading: str) -> str:
    """The unit of all numbers, "" for none. Raises DataError where there are several."""
    different = [unit for unit in dict.fromkeys(units) if unit]
    if len(different) > 1:
        raise DataError(
            tell(
                "the column {column!r} holds numbers in several units: {units}. Convert them to one, and write the "
                "numbers alone.",
                column=heading,
                units=", ".join(different),
            )
        )
    return different[0] if different else ""


def _refuse_strangers(labels: Sequence[str], fits: Sequence[bool], heading: str, *, asked: bool) -> None:
    """Raises DataError where the labels are meant as numbers and some are none."""
    first = labels[fits.index(False)]
    if asked:
        raise DataError(
            tell(
                "the column {column!r} is to be predicted as a number, and {cell!r} in it is none. Correct or "
                "empty that cell, or name another column with --label-column.",
                column=heading,
                cell=first,
            )
        )
    decimals = any(
        fit and not label.lstrip("+-").isdecimal() for label, fit in zip(labels, fits, strict=True)
    )
    if decimals and sum(fits) >= MOSTLY * len(fits):
        raise DataError(
            tell(
                "the column {column!r} holds numbers, but {cell!r} in it is none. Correct or empty that cell; or "
                "say --task classification if each value is a class.",
                column=heading,
                cell=first,
            )
        )


def _decimal_points(cells: Sequence[str], heading: str) -> tuple[list[str], list[StoredText]]:
    """The cells with points for decimals, and what a comma was taken for."""
    with_comma = [cell for cell in cells if "," in cell]
    if not with_comma:
        return list(cells), []
    if any("." in cell for cell in cells) or all(THOUSANDS.fullmatch(cell) for cell in with_comma):
        raise DataError(
            tell(
                "{cell!r} in the column {column!r} can be read with a decimal comma or with thousands set off. "
                "Write decimals with a point, and nothing between thousands.",
                cell=with_comma[0],
                column=heading,
            )
        )
    note = tell("A comma in the column {column!r} is read as the decimal mark.", column=heading)
    return [cell.replace(",", ".") for cell in cells], [note]


def _why_measured(values: FloatArray, heading: str, *, asked: bool) -> str | None:
    """A word for why the numbers are measured: asked, decimals or many; None where they are classes."""
    if asked:
        return "asked"
    if (values != np.round(values)).any():
        return "decimals"
    different = len(np.unique(values))
    if different == len(values) >= ALL_DIFFERENT:
        raise DataError(
            tell(
                "every image has a whole number of its own in the column {column!r}: counts to predict, or only "
                "the images' own numbers? To predict them say --task regression; if the classes stand in another "
                "column, name it with --label-column.",
                column=heading,
            )
        )
    many = different > MOST_VALUES and len(values) < FEWEST_OF_VALUE * different
    return "many" if many else None


def _note_on(why: str, heading: str, unit: str) -> list[StoredText]:
    """The note on which of the two was taken, and how to get the other."""
    inside = tell(", in {unit}", unit=unit) if unit else ""
    if why == "decimals":
        return [tell(DECIMALS, column=heading, unit=inside)]
    return [tell(MANY, column=heading, unit=inside)] if why == "many" else []
