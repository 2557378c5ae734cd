"""Splits: which images train, which choose, which test. Stratified, seeded, and no group on two sides."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from pupille.config import MINIMUM_PER_CLASS, SplitConfig
from pupille.data.annotations import targets_of
from pupille.data.dataset import SPLITS, Dataset, LeftOut, hash_rows
from pupille.data.splits.assign import deal, units
from pupille.data.splits.notes import draw_notes, twins_note
from pupille.errors import DataError, Refusal, reason_of
from pupille.i18n.language import tell, tell_joined, tell_listed, tells
from pupille.storage.csv_table import from_csv, to_csv
from pupille.storage.regular_file import LARGEST_TABLE, read_bytes

LEAST_FOR_TRAINING = 0.1


def split(
    dataset: Dataset,
    config: SplitConfig,
    *,
    content: Sequence[str] | None = None,
    allow_torn_groups: bool = False,
) -> Dataset:
    """The data set with every sample in train, validation or test.

    A split that the data set brings (or `config.file`) is honoured; what is missing of it is carved from
    train. content: one hash per sample of its pixels, "" where unknown. Samples with the same content or the
    same group stay on one side. The draw depends on the ids and the seed, not on the order of the rows.
    Raises DataError if a given split tears a group apart (unless that is allowed, for who wants to know its price), has
    no training images, or a part would be empty.
    """
    if content is not None and len(content) != len(dataset):
        raise DataError(
            tell(
                "{hashes:count} content hashes were given for {n:count} images; give one each.",
                hashes=len(content),
                n=len(dataset),
            )
        )
    if config.file:
        dataset = with_split_file(dataset, Path(config.file))
    elif config.resplit:
        dataset = dataset.with_samples(dataset.samples.assign(split=""))
    given = dataset.given_splits
    if given:
        _check_given(dataset, given)
        if not allow_torn_groups:
            _check_groups(dataset)
        dataset = _note_twins(dataset, content)
    missing = tuple(part for part in SPLITS if part not in given)
    if missing:
        dataset = _draw(dataset, config, missing, content)
    _check_parts(dataset)
    return dataset


def _draw(
    dataset: Dataset, config: SplitConfig, missing: tuple[str, ...], content: Sequence[str] | None
) -> Dataset:
    """Deals the pool (all samples, or those of the given train part) to train and the missing parts."""
    pool = dataset.rows("train") if "train" not in missing else np.arange(len(dataset))
    parts = ("train", *(part for part in missing if part != "train"))
    wanted = {"validation": config.validation, "test": config.test}
    shares = [wanted[part] * len(dataset) / len(pool) for part in parts[1:]]
    if 1 - sum(shares) < LEAST_FOR_TRAINING - 1e-9:
        raise DataError(
            tell(
                "{parts} would take {share:0}% of the {n:count} training images; at most 90 % can go. Ask for "
                "smaller fractions (they are fractions of all images).",
                parts=tell_listed(parts[1:]),
                share=100 * sum(shares),
                n=len(pool),
            )
        )
    ids = dataset.samples["id"].to_numpy(dtype=object)
    pool = pool[np.argsort(ids[pool], kind="stable")]
    groups = dataset.samples["group"].to_numpy(dtype=object)[pool]
    hashes = None if content is None else np.asarray(content, dtype=object)[pool]
    unit = units(len(pool), groups, hashes)
    tied = len(np.unique(unit))
    if tied < len(parts):
        raise DataError(
            tells(
                "groups and identical pictures tie the images into {n} unit, and {parts} need one each. Use a finer "
                "group, or bring more groups.",
                "groups and identical pictures tie the images into {n} units, and {parts} need one each. Use a finer "
                "group, or bring more groups.",
                tied,
                parts=", ".join(parts),
            )
        )
    serve_first = (0, *range(len(parts) - 1, 0, -1))
    rng = np.random.default_rng(config.seed)
    strata = targets_of(dataset, pool).strata(unit, min(shares))
    dealt = deal(strata, unit, [1 - sum(shares), *shares], rng, serve_first=serve_first)
    column = dataset.samples["split"].to_numpy(dtype=object).copy()
    column[pool] = np.array(parts, dtype=object)[dealt]
    drawn = dataset.with_samples(dataset.samples.assign(split=column))
    return replace(
        drawn, notes=(*drawn.notes, *draw_notes(drawn, parts, shares, carved="train" not in missing))
    )


def _check_given(dataset: Dataset, given: tuple[str, ...]) -> None:
    """Raises DataError unless a given split can be honoured."""
    table = dataset.samples
    if "train" not in given:
        raise DataError(
            tell(
                "the given split has {given} but no train part to learn from. Name a folder or a value of the "
                "split column 'train', or draw a new split with --resplit.",
                given=tell_listed(given),
            )
        )
    without = int((table["split"] == "").sum())
    if without:
        raise DataError(
            tell(
                "{without:count} of {n:count} images have no split while the others do. Fill in the split of all "
                "of them, or draw a new split with --resplit.",
                without=without,
                n=len(dataset),
            )
        )


def _check_groups(dataset: Dataset) -> None:
    """Raises DataError if a group stands on two sides."""
    table = dataset.samples
    grouped = table[table["group"] != ""]
    sides = grouped.groupby("group")["split"].nunique()
    torn = sides[sides > 1]
    if len(torn):
        name = torn.index[0]
        here = ", ".join(sorted(set(grouped.loc[grouped["group"] == name, "split"]), key=SPLITS.index))
        raise DataError(
            tell(
                "{n:count} of {all:count} groups stand on two sides of the given split, so the test would be too "
                "easy; the first is {name!r}, in {parts}. Draw a new split that keeps groups together with "
                "--resplit.",
                n=len(torn),
                all=len(sides),
                name=name,
                parts=here,
            )
        )


def _note_twins(dataset: Dataset, content: Sequence[str] | None) -> Dataset:
    """The data set with a note on identical pictures that a given split has put on two sides."""
    if content is None:
        return dataset
    table = pd.DataFrame(
        {"content": np.asarray(content, dtype=object), "split": dataset.samples["split"].to_numpy()}
    )
    sides = table[table["content"] != ""].groupby("content")["split"].nunique()
    n = int((sides > 1).sum())
    if not n:
        return dataset
    return replace(dataset, notes=(*dataset.notes, twins_note(n)))


def _check_parts(dataset: Dataset) -> None:
    """Raises DataError unless every part has images and every class can be learned."""
    for part in SPLITS:
        if not len(dataset.rows(part)):
            raise DataError(
                tell(
                    "no image is left for {part}. Bring more images, or change how they are shared out: --test and "
                    "--validation, 0.2 each by default.",
                    part=part,
                )
            )
    if not dataset.has_class_of_image:
        targets_of(dataset, dataset.rows("train")).check_learnable()
        return
    trained = set(dataset.samples.loc[dataset.samples["split"] == "train", "label"])
    if len(trained) < 2:
        raise DataError(
            tell(
                "only one class, {name!r}, has training images. Use a finer group, or another split.",
                name=next(iter(trained)),
            )
        )
    unseen = [name for name in dataset.classes if name not in trained]
    if unseen:
        raise DataError(
            tells(
                "{n} of {all} classes has no training images: {first!r}. Bring some, leave the class out, or draw a "
                "new split with --resplit.",
                "{n} of {all} classes have no training images; the first is {first!r}. Bring some, leave the "
                "class out, or draw a new split with --resplit.",
                len(unseen),
                all=str(len(dataset.classes)),
                first=unseen[0],
            )
        )


def write_split(dataset: Dataset) -> str:
    """The text of `split.csv`: a row `id, split, group` a sample; what a spreadsheet would run is quoted."""
    rows = dataset.samples[["id", "split", "group"]].itertuples(index=False)
    return to_csv([["id", "split", "group"], *rows])


def split_hash(dataset: Dataset) -> str:
    """SHA-256 of who stands where; the order of the rows does not matter."""
    return hash_rows(list(zip(dataset.samples["id"], dataset.samples["split"], strict=True)))


def with_split_file(dataset: Dataset, file: Path) -> Dataset:
    """The data set with the split of a `split.csv`. Raises DataError unless it names exactly these images."""
    try:
        text = read_bytes(file, most=LARGEST_TABLE, anywhere=True).decode("utf-8-sig")
        rows = from_csv(text)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(
            tell(
                "the split file {file!r} cannot be read ({error}). Give a split.csv of a run.",
                file=str(file),
                error=reason_of(error),
            )
        ) from error
    if not rows or rows[0][:2] != ["id", "split"]:
        raise DataError(
            tell("{file!r} is no split file: it must begin with the columns id, split.", file=str(file))
        )
    pairs = [(row[0], row[1]) for row in rows[1:] if len(row) >= 2]
    stated = dict(pairs)
    ids = list(dataset.samples["id"])
    absent = [id_ for id_ in ids if id_ not in stated]
    unknown = set(stated) - set(ids)
    if absent or unknown or len(stated) < len(rows) - 1:
        raise DataError(
            tell(
                "the split file {file!r} does not fit these images: {absent:count} images are not in it, "
                "{unknown:count} of its ids are not among the images, {broken:count} of its rows are repeated or "
                "broken. Give the split.csv that was made from this data set.",
                file=str(file),
                absent=len(absent),
                unknown=len(unknown),
                broken=len(rows) - 1 - len(stated),
            )
        )
    wrong = [part for part in stated.values() if part not in SPLITS]
    if wrong:
        raise DataError(
            tell(
                "a split is one of {parts}. {file!r} has {value!r}.",
                parts=", ".join(SPLITS),
                file=str(file),
                value=wrong[0],
            )
        )
    return dataset.with_samples(dataset.samples.assign(split=[stated[id_] for id_ in ids]))


def small_classes(dataset: Dataset) -> dict[str, int]:
    """The classes with fewer than `MINIMUM_PER_CLASS` images, and how many they have."""
    if not dataset.has_class_of_image:
        return {}
    counts = dataset.samples["label"].value_counts()
    sizes = {name: int(counts.get(name, 0)) for name in dataset.classes}
    return {name: n for name, n in sizes.items() if n < MINIMUM_PER_CLASS}


def drop_small_classes(dataset: Dataset) -> Dataset:
    """The data set without its small classes, and a note. Raises DataError if only one class would stay."""
    small = small_classes(dataset)
    if not small:
        return dataset
    classes = tuple(name for name in dataset.classes if name not in small)
    if len(classes) < 2:
        raise DataError(
            tell(
                "{n} of {all} classes have fewer than {least} images, so fewer than two classes would stay. "
                "Bring more images, or keep the small classes.",
                n=str(len(small)),
                all=str(len(dataset.classes)),
                least=MINIMUM_PER_CLASS,
            )
        )
    gone = dataset.samples["label"].isin(list(small))
    reason = tell("its class has fewer than {least} images", least=MINIMUM_PER_CLASS)
    left_out = tuple(LeftOut(id_, reason, Refusal.ASIDE) for id_ in dataset.samples.loc[gone, "id"])
    listed = tell_joined([tell("{name!r} ({n})", name=name, n=n) for name, n in small.items()])
    return replace(
        dataset,
        samples=dataset.samples[~gone].reset_index(drop=True),
        classes=classes,
        left_out=(*dataset.left_out, *left_out),
        notes=(
            *dataset.notes,
            tell(
                "Classes with fewer than {least} images were left out: {classes}.",
                least=MINIMUM_PER_CLASS,
                classes=listed,
            ),
        ),
    )
