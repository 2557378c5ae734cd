"""Groups: which images belong together (one patient, one site, one place) and stay on one side of a split."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pandas as pd

from pupille.config import DataConfig
from pupille.data.dataset import COLUMNS, Dataset
from pupille.data.sources.image_files import FileImages
from pupille.errors import DataError, NoColumnError, unknown_choice
from pupille.i18n.language import phrase, tell, tells


def with_groups(dataset: Dataset, config: DataConfig) -> Dataset:
    """The data set with the groups that the settings name; unchanged if they name none.

    `config.group` is a column, or one derived from the path: `folder` (the folders that are neither split nor
    class) or `stem` (the file's name without its extension). An image whose group is empty is a group of its
    own. Raises DataError if there is no such column, it is empty, or the pattern misses an image.
    """
    if config.group:
        return _grouped(dataset, column_of(dataset, config.group), f"{config.group!r}")
    if config.group_pattern:
        return _grouped(
            dataset,
            _matches(dataset, config.group_pattern),
            tell("the pattern {pattern!r}", pattern=config.group_pattern),
        )
    return dataset


def set_groups(dataset: Dataset, groups: Sequence[object]) -> Dataset:
    """The data set with these groups, one a sample, in order; None or "" makes an image a group of its own.

    Raises DataError if their number differs from that of the samples, or all are empty.
    """
    if len(groups) != len(dataset):
        raise DataError(
            tell(
                "{n:count} images came with {m:count} groups; give one for each image.",
                n=len(dataset),
                m=len(groups),
            )
        )
    return _grouped(dataset, [group_name(value) for value in groups], tell("the given groups"))


def apart(ids: Sequence[str], groups: Sequence[str]) -> tuple[str, ...]:
    """The group of each image, one that has none being a group of its own, named by its id."""
    return tuple(group or f"image {id_}" for id_, group in zip(ids, groups, strict=True))


def group_name(value: Any) -> str:
    """A group as text; "" for None, NaN, NA, a masked value and empty text, which mean: of no group."""
    if value is None or value is pd.NA or value is np.ma.masked or value != value:
        return ""
    return str(value).strip()


def _grouped(dataset: Dataset, groups: list[str], source: str) -> Dataset:
    """The data set with its column `group`, and a note on how many groups there are."""
    named = [group for group in groups if group]
    if not named:
        raise DataError(
            tell(
                "{source} gives no image a group: it is empty everywhere. Name another column.", source=source
            )
        )
    notes = [
        tells(
            "{n} group by {what}; the images of one stay together.",
            "{n} groups by {what}; the images of one stay together.",
            len(set(named)),
            what=source,
        )
    ]
    alone = len(groups) - len(named)
    if alone:
        notes.append(
            tells(
                "{n} of {all} images has no group by {what}; each counts as a group of its own.",
                "{n} of {all} images have no group by {what}; each counts as a group of its own.",
                alone,
                all=len(groups),
                what=source,
            )
        )
    samples = dataset.samples.assign(group=groups)
    return replace(dataset, samples=samples, notes=(*dataset.notes, *notes))


def column_of(dataset: Dataset, name: str, *, purpose: str = phrase("the group column")) -> list[str]:
    """The cells of a column of the table, or of one derived from the path: `folder`, `stem`.

    purpose: what the column is for, in words. Raises DataError if there is no such column.
    """
    table = dataset.samples
    from_files = isinstance(dataset.images, FileImages)
    own = [column for column in table.columns if column not in COLUMNS]
    if table["group"].any():
        own.append("group")
    derived = [column for column in ("folder", "stem") if from_files and column not in own]
    if name in own:
        return [str(cell) for cell in table[name]]
    if name not in derived:
        if not own and not derived:
            raise NoColumnError(
                tell(
                    "these images have no columns, so {purpose} {name!r} is unknown. Bring a table with one.",
                    purpose=tell(purpose),
                    name=name,
                )
            )
        raise DataError(unknown_choice(purpose, name, [*own, *derived]))
    paths = [PurePosixPath(path) for path in table["path"]]
    if name == "stem":
        return [path.stem for path in paths]
    return ["" if str(path.parent) == "." else str(path.parent) for path in paths]


def _matches(dataset: Dataset, pattern: str) -> list[str]:
    """The group of each path by the pattern: its first group, or all that matched where it has none."""
    find = re.compile(pattern)
    groups, missed = [], []
    for path in dataset.samples["path"]:
        match = find.search(path)
        text = (match[1] if find.groups else match[0]) if match else None
        groups.append(text or "")
        if not text:
            missed.append(path)
    if missed:
        raise DataError(
            tell(
                "the group pattern {pattern!r} finds no group in {missed:count} of {n:count} paths; the first is "
                "{first!r}. Change the pattern so that it finds one in every path.",
                pattern=pattern,
                missed=len(missed),
                n=len(dataset),
                first=missed[0],
            )
        )
    return groups
