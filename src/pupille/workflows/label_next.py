"""Label these next: a test set is drawn and sealed first, then images are chosen round by round, a fifth at random."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pupille.config import DataConfig
from pupille.data.dataset import Dataset
from pupille.data.formats.cells import read_cells
from pupille.data.open import check_there, open_images
from pupille.data.sources.image_files import FileImages
from pupille.errors import DataError
from pupille.evaluation.inference.confidence_sequence import confidence_sequence
from pupille.evaluation.inference.intervals import wilson
from pupille.exploration.clusters import principal
from pupille.exploration.labelling import (
    EVERY,
    RESERVED,
    doubtful,
    drawing_order,
    random_right,
    representatives,
)
from pupille.exploration.methods import AUTO
from pupille.i18n.language import StoredText, tell, tells
from pupille.images.limits import Limits
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric
from pupille.runs.events import Listener, silent
from pupille.runs.folder import write_named
from pupille.setting_values import AT_LEAST_1, check_seed, not_allowed
from pupille.storage.csv_table import to_csv
from pupille.workflows.explored_images import explored_images
from pupille.workflows.job import default_folder

COLUMNS = ("path", "label", "split", "why", "drawn")
TEST_SHARE = 0.2
FEWEST_TEST, MOST_TEST = 20, 200
FEWEST_RANDOM = 20
"""Under so many random images nothing is said of the share of right answers."""
TEST, RANDOM, TYPICAL, DOUBTFUL = "test", "random", "typical", "in doubt"


@dataclass(frozen=True)
class LabelRow:
    """One line of the table. drawn: whether chance drew it, in whatever round; test images are not among these."""

    path: str
    label: str
    split: str
    why: str
    drawn: bool


@dataclass(frozen=True)
class LabelRound:
    """What is to be labelled now. table: the file. to_label: paths, test images included. labelled: outside test.

    estimate: the share of right answers of a model of the labels so far, with an interval for one look; at_any_time:
    the bounds that hold however often it is looked at. None below 20 random images.
    """

    table: Path
    to_label: tuple[str, ...]
    labelled: int
    test: int
    estimate: Metric | None
    at_any_time: tuple[float, float] | None
    sentences: tuple[StoredText, ...]

    def __str__(self) -> str:
        from pupille.i18n.language import retell

        return "\n".join(
            [*(retell(each) for each in self.sentences), *(f"  {path}" for path in self.to_label)]
        )


def label_next(
    source: str | Path,
    most: int = 20,
    *,
    labels: str | Path | None = None,
    features: str = AUTO,
    data: DataConfig | None = None,
    limits: Limits | None = None,
    seed: int = 0,
    listener: Listener = silent,
) -> LabelRound:
    """Chooses the images to label next, and writes them into a table whose column `label` a person fills in.

    labels: the table, by default `NAME-labels.csv` beside the folder; the first time it is made, with a test set: its
    images are never chosen for anything else. The table is what `compare` takes.
    Raises DataError for a source without files, or a table of other images.
    """
    if most < 1:
        raise not_allowed("next", most, AT_LEAST_1)
    check_seed(seed)
    check_there(source)
    config, limits = data or DataConfig(), limits or Limits()
    dataset = open_images(source, config, limits=limits)
    table = table_of(labels, source, dataset)
    images = explored_images(dataset, features=features, config=config, limits=limits, listener=listener)
    paths = [relative(root_of(dataset) / path, table.parent) for path in images.dataset.samples["path"]]
    points = principal(images.features, most=50, share=0.95)
    rows = read_rows(table, paths) if table.exists() else sealed_test(paths, seed)
    new = next_rows(rows, paths, points, most, seed=seed)
    drawn = {row.path for row in new if row.drawn} | {row.path for row in rows if row.drawn}
    every = [
        LabelRow(row.path, row.label, row.split, row.why, row.path in drawn) for row in unique(rows, new)
    ]
    write_named(table, to_csv([COLUMNS, *(cells(row) for row in every)]))
    return round_of(table, every, paths, points, seed=seed)


def root_of(dataset: Dataset) -> Path:
    """The folder of the images. Raises DataError where they lie in none."""
    if not isinstance(dataset.images, FileImages):
        raise DataError(tell("labels are asked for images in files. Give a folder of images."))
    return dataset.images.root.resolve()


def table_of(labels: str | Path | None, source: str | Path, dataset: Dataset) -> Path:
    """The table of labels, by default beside the folder of the images.

    Raises DataError unless it lies above the images, as a table does that `compare` takes.
    """
    root = root_of(dataset)
    table = Path(labels) if labels else root.parent / f"{default_folder(source).name}-labels.csv"
    if not root.is_relative_to(table.parent.resolve()):
        raise DataError(
            tell(
                "{table!r} must lie above its images, so that compare takes it. Put it into {folder!r} with --labels.",
                table=str(table),
                folder=str(root.parent),
            )
        )
    return table


def relative(path: Path, folder: Path) -> str:
    """A path as a table in this folder names it."""
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()


def cells(row: LabelRow) -> tuple[str, ...]:
    """A line of the table."""
    return row.path, row.label, row.split, row.why, "yes" if row.drawn else ""


def read_rows(table: Path, paths: Sequence[str]) -> list[LabelRow]:
    """The lines of a table that was written before. Raises DataError if it is another one."""
    read, _ = read_cells(table)
    if not {"path", "label", "split"} <= set(read.columns):
        raise DataError(
            tell(
                "{table!r} is no table of labels that was begun here: it needs the columns path, label and split. Name "
                "another file with --labels.",
                table=str(table),
            )
        )
    missing = set(read["path"]) - set(paths)
    if missing:
        raise DataError(
            tell(
                "{table!r} names images that are not here, such as {path!r}. Give the folder it was begun with.",
                table=str(table),
                path=min(missing),
            )
        )
    why = read["why"] if "why" in read.columns else [""] * len(read)
    drawn = read["drawn"] if "drawn" in read.columns else [""] * len(read)
    lines = zip(read["path"], read["label"], read["split"], why, drawn, strict=True)
    return [
        LabelRow(path, label, split, reason, chance == "yes") for path, label, split, reason, chance in lines
    ]


def sealed_test(paths: Sequence[str], seed: int) -> list[LabelRow]:
    """The test images, drawn at random before anything else is chosen."""
    n = min(MOST_TEST, max(FEWEST_TEST, round(TEST_SHARE * len(paths))), len(paths) // 2)
    rows = np.random.default_rng(seed).choice(len(paths), n, replace=False)
    return [LabelRow(paths[row], "", TEST, TEST, drawn=False) for row in np.sort(rows)]


def next_rows(
    rows: Sequence[LabelRow], paths: Sequence[str], points: FloatArray, most: int, *, seed: int
) -> list[LabelRow]:
    """The lines of this round: every fifth image the next in an order drawn of all outside test, the others chosen.

    What is drawn may have a label already, where those set aside have run out; it then costs nothing, and counts for
    the estimate. What is chosen knows nothing of the labels of those drawn.
    """
    place = {path: row for row, path in enumerate(paths)}
    test = {row.path for row in rows if row.split == TEST}
    asked, before = {row.path for row in rows}, {row.path for row in rows if row.drawn}
    outside = np.array([row for row, path in enumerate(paths) if path not in test], dtype=np.int64)
    order = outside[drawing_order([paths[row] for row in outside], seed)]
    left = [int(row) for row in order if paths[row] not in before]
    new = dict.fromkeys(left[: max(1, most // EVERY)], RANDOM)
    aside = {paths[row] for row in order[: -(-len(order) // RESERVED)]}
    free = np.array(
        [row for row in outside if paths[row] not in asked | aside and row not in new], dtype=np.int64
    )
    wanted = most - sum(paths[row] not in asked for row in new)
    known = [row for row in rows if row.label and row.split != TEST and row.path not in aside | before]
    names, seed = sorted({row.label for row in known}), seed + len(rows)
    if len(names) < 2:
        chosen, why = representatives(points, free, wanted, seed=seed), TYPICAL
    else:
        labelled = np.array([place[row.path] for row in known], dtype=np.int64)
        labels = np.array([names.index(row.label) for row in known], dtype=np.int64)
        chosen, why = doubtful(points, labelled, labels, free, wanted, seed=seed), DOUBTFUL
    new |= {int(row): why for row in chosen}
    return [
        LabelRow(paths[row], "", "train", reason, reason == RANDOM) for row, reason in sorted(new.items())
    ]


def unique(rows: Sequence[LabelRow], new: Sequence[LabelRow]) -> list[LabelRow]:
    """The lines before, then those of images that were in none."""
    before = {row.path for row in rows}
    return [*rows, *(row for row in new if row.path not in before)]


def round_of(
    table: Path, rows: Sequence[LabelRow], paths: Sequence[str], points: FloatArray, *, seed: int
) -> LabelRound:
    """What is to be labelled, and how good a model of the labels so far is on images that chance drew."""
    place = {path: row for row, path in enumerate(paths)}
    known = [row for row in rows if row.label and row.split != TEST]
    names = sorted({row.label for row in known})
    labelled = np.array([place[row.path] for row in known], dtype=np.int64)
    labels = np.array([names.index(row.label) for row in known], dtype=np.int64)
    random = np.flatnonzero([row.drawn for row in known]).astype(np.int64)
    to_label = tuple(row.path for row in rows if not row.label)
    tests = sum(row.split == TEST for row in rows)
    sentences = [
        tells(
            "{n} image is to be labelled in {table}, in the column `label`:",
            "{n} images are to be labelled in {table}, in the column `label`:",
            len(to_label),
            table=str(table),
        )
    ]
    if any(row.split == TEST and not row.label for row in rows):
        sentences.append(
            tell(
                "Among them the {n} test images, drawn at random before anything was chosen: they count in the price, "
                "and choose nothing.",
                n=tests,
            )
        )
    estimate = at_any_time = None
    if len(random) >= FEWEST_RANDOM:
        estimate, at_any_time = estimated(points, labelled, labels, random, seed=seed)
        sentences.append(
            tell(
                "A model of the {n} labels so far is right on {value:percent} of {random} images that chance drew "
                "({low:percent} to {high:percent}); however often you look, on {least:percent} at least.",
                n=len(known),
                value=estimate.value,
                random=len(random),
                low=estimate.low,
                high=estimate.high,
                least=at_any_time[0],
            )
        )
    elif known:
        sentences.append(
            tell(
                "How good a model of the labels is, is told once {least} images drawn at random have one; now {n}.",
                least=FEWEST_RANDOM,
                n=len(random),
            )
        )
    return LabelRound(table, to_label, len(known), tests, estimate, at_any_time, tuple(sentences))


def estimated(
    points: FloatArray, labelled: IntArray, labels: IntArray, random: IntArray, *, seed: int
) -> tuple[Metric, tuple[float, float]]:
    """The share of right answers on images that chance drew, with an interval, and bounds for any number of looks."""
    right = random_right(points, labelled, labels, random, seed=seed)
    low, high = wilson(int(right.sum()), len(right))
    metric = Metric(float(right.mean()), float(low), float(high), len(right))
    return metric, confidence_sequence(int(right.sum()), len(right))
