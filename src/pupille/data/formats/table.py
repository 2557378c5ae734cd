"""A CSV, TSV or Excel table: a column of paths, one of labels, perhaps split and group; others are kept."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Sequence
from pathlib import Path, PureWindowsPath

import pandas as pd

from pupille.config import DataConfig
from pupille.data.class_names import alike_notes, class_name, class_order, split_named
from pupille.data.dataset import COLUMNS, VALUE, Dataset, LeftOut
from pupille.data.formats.cells import read_cells
from pupille.data.formats.labels import as_classes
from pupille.data.formats.numbers import NumberColumn, read_numbers
from pupille.data.formats.path_matching import matched_paths
from pupille.data.formats.split_column import with_split_column
from pupille.data.sources.image_files import IMAGE_EXTENSIONS, FileImages, is_ignored
from pupille.errors import DataError, Refusal, unknown_choice
from pupille.i18n.language import StoredText, tell, tell_shortened, tells
from pupille.images.limits import Limits
from pupille.tasks import task_of

# The likelier names first, in lower case; French ones because the course teaches in French.
PATH_NAMES: tuple[str, ...] = (
    *("path", "file", "filename", "file_name", "filepath", "file_path", "image", "image_path", "image_file"),
    *("image_name", "img", "img_path", "fichier", "chemin"),
)
LABEL_NAMES = ("label", "class", "category", "target", "classe", "étiquette", "catégorie")
SUSPICIOUS = 10
"""So many images with a label each of their own are no classes: the wrong column was taken."""


def read_table(file: Path, config: DataConfig, limits: Limits, name: str) -> Dataset:
    """The images that a table lists, their paths relative to its folder.

    Raises DataError if a column is absent, a path leaves the folder or stands twice, or no image or label is
    there.
    """
    cells, notes = read_cells(file)
    path_column, path_note = _find_column(cells, config.path_column, PATH_NAMES, "path", file.name)
    label_column, label_note = _find_column(cells, config.label_column, LABEL_NAMES, "label", file.name)
    if path_column == label_column:
        raise DataError(
            tell(
                "{column!r} cannot hold both the paths and the labels. Name two columns.", column=path_column
            )
        )
    cells, split_notes = with_split_column(cells, config.split_column, (path_column, label_column), file.name)
    table, renamed_notes = _our_columns(cells, path_column, label_column, file.name)
    table["label"], label_notes = as_classes(table["label"])
    root = file.parent
    table["path"], matching_notes = _files(table["path"], root, file.name)
    table["id"] = table["path"]
    _refuse_repeated(table, file.name)
    table, left_out, missing_notes = _with_image_and_label(table, root, config, file.name)
    numbers = read_numbers(list(table["label"]), label_column, config)
    if numbers:
        table, kept_notes = _with_values(table, numbers)
        renamed_notes += [*kept_notes, *numbers.notes]
    classes = () if numbers else class_order(table["label"])
    if len(classes) == len(table) >= SUSPICIOUS:
        raise DataError(_own_labels(file.name, label_column, list(cells.columns)))
    other_columns = [column for column in table.columns if column not in COLUMNS]
    return Dataset(
        samples=table[[*COLUMNS, *other_columns]].reset_index(drop=True),
        classes=classes,
        images=FileImages(root, limits, config.page),
        name=name,
        format=tell("a table of paths and numbers") if numbers else tell("a table of paths and labels"),
        task=task_of("number" if numbers else "class"),
        quantity=numbers.quantity if numbers else "",
        unit=numbers.unit if numbers else "",
        left_out=left_out,
        notes=(
            *notes,
            *path_note,
            *label_note,
            *split_notes,
            *renamed_notes,
            *(() if numbers else label_notes),
            *matching_notes,
            *missing_notes,
            *_unlisted(table, left_out, root),
            *alike_notes(classes),
        ),
    )


def _with_values(table: pd.DataFrame, numbers: NumberColumn) -> tuple[pd.DataFrame, list[StoredText]]:
    """The table with the numbers in the column `value`; another column of that name is kept under another one."""
    notes = []
    if VALUE in table.columns:
        table = table.rename(columns={VALUE: f"table_{VALUE}"})
        notes.append(
            tell("The column {old!r} of the table is kept as {kept!r}.", old=VALUE, kept=f"table_{VALUE}")
        )
    return table.assign(label="", **{VALUE: numbers.values}), notes


def _find_column(
    cells: pd.DataFrame, asked: str | None, usual: Sequence[str], role: str, name: str
) -> tuple[str, list[StoredText]]:
    """The column that holds the paths or the labels, and a note where several could."""
    columns = list(cells.columns)
    option = f"--{role}-column"
    if asked is not None:
        if asked not in columns:
            raise DataError(unknown_choice(option, asked, columns))
        return asked, []
    by_name = {column.casefold().replace(" ", "_").replace("-", "_"): column for column in reversed(columns)}
    candidates = [by_name[word] for word in usual if word in by_name]
    if not candidates:
        words = ", ".join(usual[:4])
        values = {"name": name, "usual": words, "columns": _listed(columns), "option": option}
        raise DataError(
            tell(
                "the table {name!r} has no column of paths with a usual name ({usual} ...). Its columns are "
                "{columns}; name the right one with {option}.",
                **values,
            )
            if role == "path"
            else tell(
                "the table {name!r} has no column of labels with a usual name ({usual} ...). Its columns are "
                "{columns}; name the right one with {option}.",
                **values,
            )
        )
    if len(candidates) == 1:
        return candidates[0], []
    others = ", ".join(map(repr, candidates[1:]))
    taken = {"column": candidates[0], "others": others, "option": option}
    if role == "path":
        note = tell(
            "The paths come from the column {column!r}, not from {others}; {option} names another.", **taken
        )
    else:
        note = tell(
            "The labels come from the column {column!r}, not from {others}; {option} names another.", **taken
        )
    return candidates[0], [note]


def _our_columns(
    cells: pd.DataFrame, path_column: str, label_column: str, name: str
) -> tuple[pd.DataFrame, list[StoredText]]:
    """The table with our five columns beside its own; another column of such a name is renamed."""
    lower = {column.casefold(): column for column in reversed(list(cells.columns))}
    taken = {path_column: "path", label_column: "label"}
    for ours in ("split", "group"):
        column = lower.get(ours)
        if column is not None and column not in taken:
            taken[column] = ours
    clash = [column for column in cells.columns if column in COLUMNS and column not in taken]
    new = {column: f"table_{column}" for column in clash}
    table = cells.rename(columns={**taken, **new})
    for ours in ("split", "group"):
        if ours not in table.columns:
            table[ours] = ""
    table["label"] = [class_name(label) for label in table["label"]]
    table["split"] = [_split(cell, name, row) for row, cell in enumerate(table["split"], start=2)]
    notes = [
        tell("The column {old!r} of the table is kept as {kept!r}.", old=old, kept=renamed)
        for old, renamed in new.items()
    ]
    return table, notes


def _split(cell: str, name: str, row: int) -> str:
    part = split_named(cell) if cell else ""
    if part is None:
        raise DataError(
            tell(
                "row {row:count} of the table {name!r} has the split {cell!r}; it must be train, validation, "
                "test or empty.",
                row=row,
                name=name,
                cell=cell,
            )
        )
    return part


def _files(paths: Sequence[str], root: Path, name: str) -> tuple[list[str], list[StoredText]]:
    """The paths as the files are spelled on disk, and notes on those that the table spells otherwise."""
    return matched_paths([_inside(path, root, name, row) for row, path in enumerate(paths, start=2)], root)


def _inside(path: str, root: Path, name: str, row: int) -> str:
    """A path as POSIX and relative to the table's folder. Raises DataError if it leaves it, or is empty."""
    where = tell("row {row:count} of the table {name!r}", row=row, name=name)
    if not path:
        raise DataError(tell("{where} has no path. Fill it in, or delete the row.", where=where))
    plain = path.replace("\\", "/") if "\\" in path and not (root / path).exists() else path
    if posixpath.isabs(plain):
        plain = os.path.relpath(plain, root.absolute()).replace(os.sep, "/")
    plain = posixpath.normpath(plain)
    if plain.split("/")[0] == ".." or PureWindowsPath(plain).drive:
        raise DataError(
            tell(
                "{where} names {path!r}, which lies outside the table's folder. Put the table above its images "
                "and write the paths from there.",
                where=where,
                path=path,
            )
        )
    return plain


def _refuse_repeated(table: pd.DataFrame, name: str) -> None:
    twice = table.loc[table["path"].duplicated(), "path"]
    if len(twice):
        raise DataError(
            tells(
                "the table {name!r} lists {n:count} image more than once, {first!r}. Keep one row for each image.",
                "the table {name!r} lists {n:count} images more than once; the first is {first!r}. Keep one row "
                "for each image.",
                int(twice.nunique()),
                name=name,
                first=twice.iloc[0],
            )
        )


def _with_image_and_label(
    table: pd.DataFrame, root: Path, config: DataConfig, name: str
) -> tuple[pd.DataFrame, tuple[LeftOut, ...], list[StoredText]]:
    """The rows that have an image and a label; the others with reasons, and a sentence on each kind."""
    present = _listing(root, table["path"])
    exists = pd.Series(
        [path in present or _is_regular(root / path) for path in table["path"]], index=table.index
    )
    labelled = table["label"] != ""
    absent, empty = table.loc[~exists, "path"], table.loc[exists & ~labelled, "path"]
    notes = []
    if len(absent):
        if len(absent) == len(table) or config.strict:
            raise DataError(
                tell(
                    "{n:count} of {all:count} images that {name!r} lists are not there; the first is {first!r}. "
                    "Paths count from the table's folder, {folder!r}.",
                    n=len(absent),
                    all=len(table),
                    name=name,
                    first=absent.iloc[0],
                    folder=str(root),
                )
            )
        notes.append(
            tells(
                "{n} of {all} images that {name!r} lists is not there and is left out: {first!r}.",
                "{n} of {all} images that {name!r} lists are not there and are left out; the first is {first!r}.",
                len(absent),
                all=len(table),
                name=name,
                first=absent.iloc[0],
            )
        )
    if len(empty):
        if not (exists & labelled).any():
            raise DataError(
                tell(
                    "the column of labels in {name!r} is empty. Name another with --label-column.", name=name
                )
            )
        notes.append(
            tell(
                "Images without a label in the table are left out: {n}; the first is {first!r}.",
                n=len(empty),
                first=empty.iloc[0],
            )
        )
    nowhere = tell("listed in the table, but there is no such file")
    left_out = [LeftOut(path, nowhere, Refusal.MISSING) for path in absent]
    unlabelled = tell("its label in the table is empty")
    left_out += [LeftOut(path, unlabelled, Refusal.ASIDE) for path in empty]
    return table[exists & labelled], tuple(left_out), notes


def _listing(root: Path, paths: pd.Series) -> set[str]:
    """The regular files in the folders that the table names."""
    files = set()
    for folder in sorted({posixpath.dirname(path) for path in paths}):
        try:
            with os.scandir(root / folder) as scan:
                files |= {posixpath.join(folder, entry.name) for entry in scan if _is_file(entry)}
        except (OSError, ValueError):
            continue
    return files


def _is_regular(file: Path) -> bool:
    """Whether it is a file; a name that no file system takes is none."""
    try:
        return file.is_file()
    except (OSError, ValueError):
        return False


def _is_file(entry: os.DirEntry[str]) -> bool:
    # DirEntry raises on a link that leads to itself, Path does not.
    return Path(entry.path).is_file() if entry.is_symlink() else entry.is_file()


def _unlisted(table: pd.DataFrame, left_out: Sequence[LeftOut], root: Path) -> list[StoredText]:
    """A sentence on images that lie in the table's folders but that it does not list."""
    listed = {*table["path"], *(item.path for item in left_out)}
    beside = sorted(
        path
        for path in _listing(root, table["path"]) - listed
        if posixpath.splitext(path)[1].lower() in IMAGE_EXTENSIONS
        and not is_ignored(posixpath.basename(path))
    )
    if not beside:
        return []
    return [
        tell(
            "Images beside those of the table, but without a row in it: {n}; the first is {first!r}.",
            n=len(beside),
            first=beside[0],
        )
    ]


def _own_labels(name: str, label_column: str, columns: list[str]) -> str:
    return tell(
        "in the table {name!r} every image has a label of its own in the column {column!r}. Name the column with the "
        "classes with --label-column; there are {columns}.",
        name=name,
        column=label_column,
        columns=_listed(columns),
    )


def _listed(columns: list[str]) -> str:
    return tell_shortened([repr(re.sub(r"\s+", " ", column)[:40]) for column in columns], most=12)
