"""Further splits of images that are dealt already: each fold, or each site, in turn is the test part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pupille.config import SplitConfig
from pupille.data.dataset import Dataset
from pupille.data.splits.assign import units
from pupille.data.splits.folds import folds
from pupille.data.splits.groups import column_of
from pupille.data.splits.split import split
from pupille.errors import DataError
from pupille.i18n.language import phrase, tell
from pupille.results.arrays import IntArray

LEAVE_OUT = phrase("the column of --leave-out")
MOST_SITES = 30
"""With more values than this a column is hardly one of sites, and each of them costs a training of the ladder."""


@dataclass(frozen=True)
class HeldOut:
    """Rows of a data set, dealt anew. rows: of the N images those that take part. dataset: these, dealt."""

    rows: IntArray
    dataset: Dataset


@dataclass(frozen=True)
class Sites:
    """held: value of the column -> its images as test, the others as training and validation.

    silent: value -> why it cannot be left out. without_value: images whose cell is empty, which take no part.
    """

    held: dict[str, HeldOut]
    silent: dict[str, str]
    without_value: int


def held_out_folds(
    dataset: Dataset, k: int, config: SplitConfig, *, seed: int, content: Sequence[str]
) -> list[HeldOut]:
    """k splits of all images; each image is tested once, and what belongs together stays together.

    From the rest of each, validation images are carved as `config` says. content: as for `split`.
    Raises DataError if a class has too few images, or groups, for every fold to have one.
    """
    check_folds(dataset, k, content)
    everything = np.arange(len(dataset), dtype=np.int64)
    return [
        HeldOut(everything, against(dataset, test, config, seed=seed, content=content))
        for _, test in folds(dataset, k, seed, content=content)
    ]


def check_folds(dataset: Dataset, k: int, content: Sequence[str]) -> None:
    """Raises DataError unless each class has images of at least k units, and there are three units.

    Where there are no classes, k units suffice.
    """
    unit = units(len(dataset), dataset.samples["group"].to_numpy(dtype=object), content)
    if not dataset.has_class_of_image:
        check_enough(len(np.unique(unit)), k, grouped=dataset.groups is not None)
        return
    counts = {name: len(np.unique(unit[dataset.labels == i])) for i, name in enumerate(dataset.classes)}
    name = min(counts, key=lambda label: counts[label])
    if counts[name] >= k and len(np.unique(unit)) > 2:
        return
    unit_name = tell("groups with images") if dataset.groups else tell("images")
    n = counts[name]
    advice = (
        tell("Ask for --folds {n}, or collect more of it.", n=n)
        if 2 <= n < k
        else tell("Collect more of it.")
    )
    raise DataError(
        tell(
            "{k} folds need at least {least} {unit_name} of each class, so that every fold can test it; "
            "{name!r} has {n}. {advice}",
            k=k,
            least=max(k, 3),
            unit_name=unit_name,
            name=name,
            n=n,
            advice=advice,
        )
    )


def check_enough(n: int, k: int, *, grouped: bool) -> None:
    """Raises DataError if n images, or groups, are too few for k folds."""
    if n < max(k, 3):
        name = tell("groups") if grouped else tell("images")
        raise DataError(
            tell(
                "{k} folds need at least {least} {name}. Got {n}; collect more.",
                k=k,
                least=max(k, 3),
                name=name,
                n=n,
            )
        )


def against(
    dataset: Dataset, test: IntArray, config: SplitConfig, *, seed: int, content: Sequence[str]
) -> Dataset:
    """The data set with these rows as test, and the others dealt to train and validation."""
    column = np.full(len(dataset), "train", dtype=object)
    column[test] = "test"
    given = dataset.with_samples(dataset.samples.assign(split=column))
    dealt = split(given, replace(config, seed=seed, file=None, resplit=False), content=content)
    return replace(dealt, notes=dataset.notes)


def held_out_sites(
    dataset: Dataset, column: str, config: SplitConfig, *, seed: int, content: Sequence[str]
) -> Sites:
    """Each value of a column left out in turn: its images are the test part, and what belongs to them trains nothing.

    Raises DataError if there is no such column, or it has one value, or more than `MOST_SITES`.
    """
    names = site_names(dataset, column)
    cells = np.array(column_of(dataset, column, purpose=LEAVE_OUT), dtype=object)
    unit = units(len(dataset), dataset.samples["group"].to_numpy(dtype=object), content)
    held: dict[str, HeldOut] = {}
    silent: dict[str, str] = {}
    for name in names:
        inside = cells == name
        apart = (cells != "") & ~np.isin(unit, unit[inside])
        rows = np.flatnonzero(inside | apart).astype(np.int64)
        few = why_too_few(dataset, np.flatnonzero(apart), unit)
        if few:
            silent[name] = few
            continue
        part = dataset.subset(rows)
        test = np.flatnonzero(inside[rows]).astype(np.int64)
        here = [content[int(row)] for row in rows]
        held[name] = HeldOut(rows, against(part, test, config, seed=seed, content=here))
    if not held:
        raise DataError(
            tell(
                "without any one {column} too few images are left to train on. {reason}",
                column=column,
                reason=next(iter(silent.values())),
            )
        )
    return Sites(held, silent, int((cells == "").sum()))


def site_names(dataset: Dataset, column: str) -> tuple[str, ...]:
    """The different values of a column of sites, in order. Raises DataError as `held_out_sites`."""
    names = sorted(set(column_of(dataset, column, purpose=LEAVE_OUT)) - {""})
    if not 2 <= len(names) <= MOST_SITES:
        raise DataError(
            tell(
                "--leave-out takes a column with 2 to {most} different values, such as sites, and trains once "
                "without each; {column!r} has {n}. Name another column, or join some of its values.",
                most=MOST_SITES,
                column=column,
                n=str(len(names)),
            )
        )
    return tuple(names)


def why_too_few(dataset: Dataset, rows: IntArray, unit: IntArray) -> str | None:
    """Why these images cannot train and validate all classes; None if they can."""
    if not dataset.has_class_of_image:
        few = len(np.unique(unit[rows])) < 2
        return tell("Elsewhere there are too few images to learn and to choose by.") if few else None
    labels = dataset.labels[rows]
    for i, name in enumerate(dataset.classes):
        n = len(np.unique(unit[rows[labels == i]]))
        if n < 2:
            return tell(
                "Elsewhere there are too few images of {name!r} to learn and to choose by: {n}, and 2 are needed.",
                name=name,
                n=n,
            )
    return None
