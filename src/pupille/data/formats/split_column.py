"""The split that a table brings in a column of another name: `phase`, `data set`, or `is_valid` with true and false."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from pupille.data.class_names import is_part_name, part_named, parts_named, split_named
from pupille.errors import DataError, unknown_choice
from pupille.i18n.language import StoredText, tell, tell_joined, tell_shortened

SPLIT = "split"
HEADERS = frozenset(
    (
        *(
            "set",
            "dataset",
            "data",
            "subset",
            "partition",
            "part",
            "phase",
            "stage",
            "fold",
            "usage",
            "purpose",
            "mode",
        ),
        *("ensemble", "jeu", "partie"),
    )
)
"""Words of column names under which splits are kept, in lower case."""
YES, NO = frozenset({"true", "yes", "1", "1.0"}), frozenset({"false", "no", "0", "0.0"})
FLAG = re.compile(r"(?i)^(is|in|for|use[ds]?)[\W_]*(?=[a-z])|(?<=[a-z])[\W_]+(set|part|split|flag)$")
"""What makes the name of a column of truth values a question about the split, `is_valid`, and not about the image."""
MOST_VALUES = 30

Parts = list[str]


def with_split_column(
    cells: pd.DataFrame, asked: str | None, taken: Sequence[str], name: str
) -> tuple[pd.DataFrame, list[StoredText]]:
    """The table with a column `split` of train, validation, test or "", and notes on where it comes from.

    asked: the column that the user named. taken: the columns of paths and labels. A column `split` goes before others;
    they stay as metadata. Raises DataError if the column that was asked for names no parts, or two disagree.
    """
    own = next(
        (column for column in cells.columns if column.casefold() == SPLIT and column not in taken), None
    )
    if asked is not None:
        if asked not in cells.columns:
            raise DataError(unknown_choice("--split-column", asked, list(cells.columns)))
        parts = _parts_of(cells[asked]) or _of_flag(cells, [asked])
        if parts is None:
            raise DataError(
                tell(
                    "the column {column!r} of the table {name!r} is no split: its values are {values}, and a part is "
                    "called train, validation or test. Name another with --split-column.",
                    column=asked,
                    name=name,
                    values=_values(cells[asked]),
                )
            )
        return _with_parts(cells, own, parts), [_note(cells, [asked], parts)]
    if own is not None:
        parts = _parts_of(cells[own])
        if parts is None or all(split_named(cell) for cell in cells[own] if cell):
            return cells, []
        return cells.assign(**{own: parts}), [_note(cells, [own], parts)]
    candidates = _candidates(cells, taken)
    if not candidates:
        return cells, _doubts(cells, taken)
    if len({tuple(parts) for parts in candidates.values()}) > 1:
        clashing = ", ".join(dict.fromkeys(repr(column) for names in candidates for column in names))
        raise DataError(
            tell(
                "the table {name!r} has several columns that could be its split, and they differ: {columns}. "
                "Name one with --split-column.",
                name=name,
                columns=clashing,
            )
        )
    columns, parts = next(iter(candidates.items()))
    return _with_parts(cells, own, parts), [_note(cells, columns, parts)]


def _candidates(cells: pd.DataFrame, taken: Sequence[str]) -> dict[tuple[str, ...], Parts]:
    """The columns whose values, or whose truth values together, name the parts."""
    free = [column for column in cells.columns if column not in taken]
    candidates: dict[tuple[str, ...], Parts] = {}
    for column in map(str, free):
        parts = _parts_of(cells[column])
        if parts and (_is_usual(column) or (len({*parts} - {""}) > 1 and _names_parts(cells[column]))):
            candidates[(column,)] = parts
    flags = [
        column for column in free if FLAG.search(column) and _flag_part(column) and _is_flag(cells[column])
    ]
    parts = _of_flag(cells, flags)
    if parts and len({*parts}) > 1 and Counter(parts).most_common(1)[0][0] == "train":
        candidates[tuple(flags)] = parts
    return candidates


def _parts_of(column: pd.Series) -> Parts | None:
    """The part of each cell, "" where it is empty; None unless every value names one."""
    values = sorted(set(column) - {""})
    parts = parts_named(values) if len(values) <= MOST_VALUES else {}
    if not parts or None in parts.values():
        return None
    return [str(parts.get(cell) or "") for cell in column]


def _names_parts(column: pd.Series) -> bool:
    """Whether the values are names of parts and nothing else."""
    return all(map(is_part_name, set(column) - {""}))


def _of_flag(cells: pd.DataFrame, columns: Sequence[str]) -> Parts | None:
    """The parts by columns of truth values; who is in none of them is in train, or in test if only train was asked.

    None if a column is none, or an image is in two parts.
    """
    named = {column: _flag_part(column) for column in columns}
    if not named or None in named.values() or not all(_is_flag(cells[column]) for column in columns):
        return None
    rest = "test" if set(named.values()) == {"train"} else "train"
    answers = [[cell.casefold() in YES for cell in cells[column]] for column in named]
    flagged = [
        {part for part, is_in in zip(named.values(), row, strict=True) if is_in}
        for row in zip(*answers, strict=True)
    ]
    if any(len(mine) > 1 for mine in flagged):
        return None
    return [str(next(iter(mine), rest)) for mine in flagged]


def _flag_part(column: str) -> str | None:
    return part_named(FLAG.sub("", column))


def _is_flag(column: pd.Series) -> bool:
    values = {cell.casefold() for cell in set(column)}
    return bool(values & YES) and bool(values & NO) and values <= YES | NO


def _is_usual(column: str) -> bool:
    words = set(re.findall(r"[a-zà-ÿ]+", column.casefold()))
    return bool(words & HEADERS) or "".join(re.findall(r"[a-z]", column.casefold())) in HEADERS


def _with_parts(cells: pd.DataFrame, own: str | None, parts: Parts) -> pd.DataFrame:
    """The table with these parts as its column `split`; another column of that name becomes `table_split`."""
    renamed = cells if own is None else cells.rename(columns={own: f"table_{SPLIT}"})
    return renamed.assign(**{SPLIT: parts})


def _note(cells: pd.DataFrame, columns: Sequence[str], parts: Parts) -> StoredText:
    """Which values were taken for which part."""
    values = cells[columns[0]] if len(columns) == 1 else pd.Series(parts)
    pairs = sorted(set(zip(values, parts, strict=True)), key=lambda pair: (pair[1], pair[0]))
    meanings = tell_joined(
        [tell("{value!r} is {part}", value=value, part=tell(part)) for value, part in pairs if part]
    )
    return tell(
        "The split comes from {columns} of the table: {pairs}. --split-column names another, --resplit draws anew.",
        columns=tell_joined([repr(column) for column in columns]),
        pairs=meanings,
    )


def _doubts(cells: pd.DataFrame, taken: Sequence[str]) -> list[StoredText]:
    """Notes on columns that are named like a split, or ask about one, but are not taken for it."""
    notes = []
    for column in cells.columns:
        if column in taken:
            continue
        part = _flag_part(column)
        values = sorted(set(cells[column]) - {""})
        if part and _is_flag(cells[column]):
            notes.append(
                tell(
                    "The column {column!r} says yes or no and may mean the part {part}, but is not taken for the "
                    "split; --split-column {column} takes it.",
                    column=column,
                    part=tell(part),
                )
            )
        elif _is_usual(column) and 2 <= len(values) <= MOST_VALUES:
            notes.append(
                tell(
                    "The column {column!r} is not taken for the split, since its values ({values}) name no parts; "
                    "--leave-out {column} tests on each of them in turn.",
                    column=column,
                    values=tell_shortened([repr(value) for value in values]),
                )
            )
    return notes


def _values(column: pd.Series) -> str:
    values = sorted(set(column) - {""})
    return ", ".join(map(repr, values[:5])) + (" ..." if len(values) > 5 else "")
