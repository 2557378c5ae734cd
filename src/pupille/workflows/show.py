"""A page of annotated images, to look at what others drew before anything is computed from it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pupille.config import DataConfig
from pupille.data.dataset import SPLITS, Dataset
from pupille.data.open import open as open_dataset
from pupille.errors import ConfigError, DataError, ImageError, RunError, unknown_choice
from pupille.evaluation.detection.matching import SIZE_LABELS, SIZES
from pupille.i18n.language import StoredText, tell, tell_joined, tells
from pupille.i18n.stored_text import Sentence
from pupille.images.limits import Limits
from pupille.report.show_page import AnnotatedImages, show_page
from pupille.results.arrays import IntArray
from pupille.runs.events import Event, Listener, silent
from pupille.runs.folder import write_named
from pupille.shapes.objects import BoolArray
from pupille.workflows.drawn_pictures import keep_picture
from pupille.workflows.finding_images import images_of_finding
from pupille.workflows.page_place import insist_on_our_page

MOST = 60
"""Images on a page, where no other number is asked for."""


@dataclass(frozen=True)
class ShownImages:
    """The page that was written.

    path: of it. sentence: the data set. notes: what was understood. selection: which images.
    """

    path: Path
    sentence: StoredText
    notes: tuple[str, ...]
    selection: Sentence


def show(
    source: object,
    *,
    out: str | Path | None = None,
    classes: Sequence[str] = (),
    size: str | None = None,
    part: str | None = None,
    images: Sequence[str] = (),
    finding: str | None = None,
    most: int = MOST,
    seed: int = 0,
    data: DataConfig | None = None,
    limits: Limits | None = None,
    listener: Listener = silent,
) -> ShownImages:
    """Writes a page with some annotated images of a source.

    classes: only images with an object of one of them, or a pixel. size: small, medium or large, by COCO's areas; only
    images with an object of it, of these classes where there are any. part: train, validation or test of a given split.
    images: ids of those to show; all others are passed over. finding: code of a check of the audit; the images that it
    speaks of, with the objects alone that it is about. most: how many, drawn by the seed where there are more.
    Raises DataError if nothing is drawn on the images or none fits, ConfigError for an unknown class, size, part
    or check, or a size where no objects are drawn.
    """
    dataset = (
        source
        if isinstance(source, Dataset)
        else open_dataset(source, data or DataConfig(), limits=limits or Limits())
    )
    if not dataset.is_drawn:
        raise DataError(
            tell(
                "nothing is drawn on the images of {name}: {sentence}. Give the folder that holds the boxes or masks "
                "too.",
                name=dataset.name,
                sentence=dataset.sentence(),
            )
        )
    if most < 1:
        raise ConfigError(
            tell("--most is the number of images on the page, 1 or more. Got {most}.", most=most)
        )
    about = (
        images_of_finding(dataset, finding, data or DataConfig(), seed, listener)
        if finding is not None
        else None
    )
    if about is not None:
        images = [id_ for id_ in about.ids if not images or id_ in images]
    rows = _rows(dataset, classes, size, part, images)
    chosen = rows if len(rows) <= most else np.sort(np.random.default_rng(seed).permutation(rows)[:most])
    target = _target(out, dataset.name)
    with tempfile.TemporaryDirectory() as folder:
        pictures = []
        for number, row in enumerate(chosen, start=1):
            try:
                objects = about.objects_on(dataset, int(row)) if about is not None else None
                pictures.append(keep_picture(dataset, int(row), Path(folder), objects=objects))
            except ImageError as error:
                listener(Event(tell("{image} is left out: {reason}", image=error.path, reason=error.reason)))
            listener(Event(tell("drawing"), number, len(chosen)))
        page = AnnotatedImages(
            dataset.name,
            dataset.sentence(),
            dataset.notes,
            _counts(dataset),
            pictures,
            _selection(len(chosen), len(rows), seed, about.sentences if about is not None else ()),
            None if dataset.background is None else dataset.classes[dataset.background],
        )
        write_named(target, show_page(page, Path(folder)).encode("utf-8"))
    return ShownImages(target, dataset.sentence(), dataset.notes, page.selection)


def _rows(
    dataset: Dataset, classes: Sequence[str], size: str | None, part: str | None, images: Sequence[str]
) -> IntArray:
    """The samples that fit what was asked for. Raises where none does."""
    for name in classes:
        if name not in dataset.classes:
            raise ConfigError(unknown_choice("--class", name, dataset.classes))
    if part is not None and part not in SPLITS:
        raise ConfigError(unknown_choice("--part", part, SPLITS))
    fits = np.ones(len(dataset), dtype=np.bool_)
    if part is not None:
        fits &= (dataset.samples["split"] == part).to_numpy()
    if images:
        fits &= dataset.samples["id"].isin(list(images)).to_numpy()
    if size is not None:
        fits &= _with_size(dataset, classes, size)
    elif classes:
        fits &= _with_class(dataset, classes)
    rows = np.flatnonzero(fits).astype(np.int64)
    if not len(rows):
        raise DataError(tell("no image of {name} fits what was asked for. Ask for less.", name=dataset.name))
    return rows


def _with_class(dataset: Dataset, classes: Sequence[str]) -> BoolArray:
    """(N,) whether an image has an object, or a pixel, of one of these classes."""
    if dataset.annotations is not None:
        drawn = dataset.annotations[dataset.annotations["label"].isin(list(classes))]
        return np.asarray(dataset.samples["id"].isin(set(drawn["id"])), dtype=np.bool_)
    wanted = [dataset.classes.index(name) for name in classes]
    masks = dataset.masks
    return np.array(
        [masks is not None and bool(np.isin(masks.read(id_), wanted).any()) for id_ in dataset.samples["id"]],
        dtype=np.bool_,
    )


def _with_size(dataset: Dataset, classes: Sequence[str], size: str) -> BoolArray:
    """(N,) whether an image has an object of this size, and of one of these classes where there are any."""
    if size not in SIZE_LABELS:
        raise ConfigError(unknown_choice("--size", size, SIZE_LABELS))
    table = dataset.annotations
    if table is None:
        raise ConfigError(tell("--size asks for objects, and these are masks of classes. Leave it out."))
    low, high = SIZES[size]
    fits = (table["area"] >= low) & (table["area"] < high)
    if classes:
        fits &= table["label"].isin(list(classes))
    return np.asarray(dataset.samples["id"].isin(set(table["id"][fits])), dtype=np.bool_)


def _counts(dataset: Dataset) -> Mapping[str, int | None]:
    """Class -> its objects, in the order of the classes; None where pixels have classes, which nobody counted."""
    if dataset.annotations is None:
        return dict.fromkeys(dataset.classes)
    counts = dataset.annotations["label"].value_counts()
    return {name: int(counts.get(name, 0)) for name in dataset.classes}


def _selection(n: int, all_: int, seed: int, sentences: Sequence[Sentence]) -> StoredText:
    """Which images these are, after what the audit says of them."""
    which = (
        tells("{n} image.", "All {n} images that were asked for.", n)
        if n == all_
        else tells(
            "{n} of {all} images, drawn by the seed {seed}.",
            "{n} of {all} images, drawn by the seed {seed}.",
            n,
            all=all_,
            seed=str(seed),
        )
    )
    return tell_joined([*sentences, which], " ") if sentences else which


def _target(out: str | Path | None, name: str) -> Path:
    """The file to write: by default in this folder, after the source. Raises RunError if another program wrote it."""
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:60] or "images"
    target = Path(out) if out is not None else Path(f"{safe}-annotated.html")
    if target.is_dir():
        raise RunError(
            tell(
                "{path!r} is a folder. Name the file to write, such as {file!r}.",
                path=str(target),
                file=str(target / "show.html"),
            )
        )
    insist_on_our_page(target)
    return target
