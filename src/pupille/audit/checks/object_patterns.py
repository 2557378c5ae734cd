"""Checks of how boxes spread over the images: at one place, of one size, more by one hand than another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from pupille.audit.check import Answer, Check, Evidence, NotApplicable
from pupille.audit.checks.object_findings import NO_OBJECTS, object_finding, sides_of
from pupille.audit.checks.objects import WHOLE, are_clicks
from pupille.audit.facts.masks import MaskFacts
from pupille.data.formats.object_facts import OWN_COLUMNS
from pupille.errors import ImageError
from pupille.i18n.language import StoredText, phrase, tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.finding import Finding
from pupille.shapes.objects import BoolArray, Objects

FEWEST_BOXES = 20
"""Boxes of a class, on as many images, from which on it is asked whether they are alike."""
PLACE = 0.05
"""Share of the side of the picture within which middles of boxes are at one place."""
SIZE = 0.02
"""Share of the side of a box within which two sides are of one length."""
NEARLY_ALL = 0.95
FEWEST_IMAGES = 10
"""Images of a group that is compared."""
MOST_GROUPS = 30
LARGEST_P = 0.001
APART = 2.0
"""How many times as many objects an image the richest group has as the poorest."""
OF_ONE = 0.9
"""Share of the images on which all objects have one value of a column, from which on it is a fact of the image."""


def alike(evidence: Evidence) -> Answer:
    """Classes whose boxes all lie at one place, or all have one size."""
    objects = evidence.objects
    if objects is None or not len(objects):
        return NO_OBJECTS
    size = evidence.sizes[objects.images].astype(np.float64)
    width, height = sides_of(objects)
    usable = ~are_clicks(objects) & ~objects.crowd & (width * height < WHOLE * size.prod(axis=1))
    middles = (objects.boxes[:, :2] + objects.boxes[:, 2:]) / 2 / size
    logs = np.log(np.maximum(np.stack([width, height], axis=1), 1e-9))
    findings: list[Finding] = []
    judged = False
    for label, name in enumerate(evidence.dataset.classes):
        own = usable & (objects.labels == label)
        if len(np.unique(objects.images[own])) < FEWEST_BOXES:
            continue
        judged = True
        at_one_place = _are_near(middles[own], PLACE)
        of_one_size = _are_near(logs[own], SIZE)
        if at_one_place or of_one_size:
            findings.append(_alike(evidence, own, name, at_one_place=at_one_place, of_one_size=of_one_size))
    if not judged:
        return NotApplicable(tell("no class has boxes on {fewest} images.", fewest=FEWEST_BOXES))
    return tuple(findings)


def _are_near(values: FloatArray, reach: float) -> bool:
    """Whether nearly all rows lie within a distance of the median, in each column."""
    near = (np.abs(values - np.median(values, axis=0)) <= reach).all(axis=1)
    return bool(near.mean() >= NEARLY_ALL)


def _alike(
    evidence: Evidence, own: BoolArray, name: str, *, at_one_place: bool, of_one_size: bool
) -> Finding:
    n = int(own.sum())
    if at_one_place and of_one_size:
        sentence = tell(
            "Nearly all {n:count} boxes of {name!r} lie at one place of the picture and have one size.",
            n=n,
            name=name,
        )
    elif at_one_place:
        sentence = tell(
            "Nearly all {n:count} boxes of {name!r} lie at one place of the picture.", n=n, name=name
        )
    else:
        sentence = tell("Nearly all {n:count} boxes of {name!r} have one size.", n=n, name=name)
    advice = (
        tell(
            "A model can answer this place without looking, and its score says nothing about pictures framed "
            "otherwise. Bring pictures in which the object lies elsewhere."
        )
        if at_one_place
        else tell(
            "Boxes that a program drew around marked points say nothing about how large objects are. Read counts and "
            "AP50 rather than AP, or draw the objects themselves."
        )
    )
    return object_finding(evidence, ALIKE, own, sentence, advice, {"class": name})


@dataclass(frozen=True)
class _Grouping:
    """A way to group images. name: of it. words: (N,) the group of each image, "" for none. is_hand: who drew."""

    name: StoredText | str
    words: Sequence[str]
    is_hand: bool = False


def density(evidence: Evidence) -> Answer:
    """Groups of images, by who drew, by date or by folder, of which one has far more drawn on an image than another.

    More objects, or of masks of classes a larger marked share.
    """
    objects = evidence.objects
    if evidence.masks is not None:
        if evidence.dataset.background is None:
            return NotApplicable(tell("every pixel has a class that counts."))
        amounts = np.array([_marked_share(mask, evidence.dataset.background) for mask in evidence.masks])
    elif objects is None or not len(objects):
        return NO_OBJECTS
    else:
        amounts = np.bincount(objects.images[~objects.crowd], minlength=len(evidence.dataset)).astype(float)
    groupings = [
        grouping
        for grouping in _groupings(evidence, objects, np.isfinite(amounts))
        if len(_large_groups(grouping.words)) > 1
    ]
    if not groupings:
        return NotApplicable(
            tell("no column, date or folder makes groups of at least {fewest} images.", fewest=FEWEST_IMAGES)
        )
    findings = (_of_grouping(evidence, grouping, amounts) for grouping in groupings)
    return tuple(finding for finding in findings if finding is not None)


def _marked_share(mask: MaskFacts | ImageError, background: int) -> float:
    """The share of the pixels that count and are not background; NaN where there are none."""
    if isinstance(mask, ImageError) or not mask.pixels:
        return float("nan")
    bare = dict(zip(mask.classes, mask.pixels, strict=True)).get(background, 0)
    return 1 - bare / sum(mask.pixels)


def _groupings(evidence: Evidence, objects: Objects | None, is_known: BoolArray) -> list[_Grouping]:
    """By facts of the objects that nearly always are the same on an image, by date of capture, by folder.

    is_known: (N,) which images are grouped.
    """
    annotations, samples = evidence.dataset.annotations, evidence.dataset.samples
    groupings = []
    if annotations is not None and objects is not None:
        for column in annotations.columns:
            if column not in OWN_COLUMNS:
                words = _of_images([str(cell) for cell in annotations[column]], objects, len(samples))
                if words:
                    groupings.append(_Grouping(str(column), words, is_hand=True))
    dates = [fact.metadata.taken[:10] for fact in evidence.facts]
    folders = [str(PurePosixPath(path).parent) for path in samples["path"]]
    of_images = (
        _Grouping(name, [word if known else "" for word, known in zip(words, is_known, strict=True)])
        for name, words in ((tell("the date of capture"), dates), (tell("the folder"), folders))
    )
    return [*groupings, *of_images]


def _of_images(cells: Sequence[str], objects: Objects, n: int) -> list[str]:
    """The value that all objects of an image have, "" where they differ or there are none; none where many differ."""
    values: list[set[str]] = [set() for _ in range(n)]
    for image, cell in zip(objects.images, cells, strict=True):
        values[image].add(cell)
    drawn = [words for words in values if words]
    if sum(len(words) == 1 for words in drawn) < OF_ONE * len(drawn):
        return []
    return [next(iter(words)) if len(words) == 1 else "" for words in values]


def _large_groups(words: Sequence[str]) -> dict[str, IntArray]:
    """Group -> its images, of those that are large enough; none where there are too many groups."""
    array = np.array(words, dtype=object)
    names = sorted(set(words) - {""})
    if len(names) > len(words) / 2:
        return {}
    groups = {name: np.flatnonzero(array == name).astype(np.int64) for name in names[: 4 * MOST_GROUPS]}
    large = {name: rows for name, rows in groups.items() if len(rows) >= FEWEST_IMAGES}
    return large if len(large) <= MOST_GROUPS else {}


def _of_grouping(evidence: Evidence, grouping: _Grouping, amounts: FloatArray) -> Finding | None:
    """What is said of a grouping: None where the groups have about as much on an image, or it may be chance."""
    from scipy.stats import kruskal

    groups = _large_groups(grouping.words)
    if np.ptp(amounts[np.concatenate(list(groups.values()))]) == 0:
        return None
    p = float(kruskal(*(amounts[rows] for rows in groups.values())).pvalue)
    typical = {name: float(np.median(amounts[rows])) for name, rows in groups.items()}
    measure = tell("the median is")
    if min(typical.values()) == 0:
        typical = {name: float(amounts[rows].mean()) for name, rows in groups.items()}
        measure = tell("the mean is")
    least, most = (pick(typical, key=lambda name: typical[name]) for pick in (min, max))
    if p >= LARGEST_P or typical[most] < APART * typical[least]:
        return None
    sizes = {name: len(rows) for name, rows in groups.items()}
    sentence = _depends(grouping, typical, sizes, measure, of_pixels=evidence.masks is not None)
    advice = tell(
        "Look at images of both. If the same pictures would be annotated otherwise, agree on what counts as an object "
        "and annotate anew; else read the results of each group by itself."
    )
    ids = tuple(str(evidence.dataset.samples["id"].iloc[row]) for row in groups[least])
    details = {"objects_an_image" if evidence.masks is None else "marked_share": typical, "p": p}
    severity = "warning" if grouping.is_hand else "note"
    return Finding(DENSITY.code, severity, sentence, ids, advice, details=details)


def _depends(
    grouping: _Grouping,
    typical: Mapping[str, float],
    sizes: Mapping[str, int],
    measure: StoredText,
    *,
    of_pixels: bool,
) -> StoredText:
    """How far the groups with most and least are apart. typical, sizes: by group. of_pixels: of shares, not objects."""
    least, most = (pick(typical, key=lambda name: typical[name]) for pick in (min, max))
    words: dict[str, Any] = {
        "name": grouping.name,
        "measure": measure,
        "high": typical[most],
        "most": most,
        "n_most": sizes[most],
        "low": typical[least],
        "least": least,
        "n_least": sizes[least],
    }
    if of_pixels:
        return tell(
            "The share of an image that is marked depends on {name}: {measure} {high:percent} for {most!r} ({n_most} "
            "images) and {low:percent} for {least!r} ({n_least}).",
            **words,
        )
    return tell(
        "The number of objects an image depends on {name}: {measure} {high:g3} for {most!r} ({n_most} images) and "
        "{low:g3} for {least!r} ({n_least}).",
        **words,
    )


ALIKE = Check("alike-boxes", phrase("a class whose boxes are all alike"), "warning", alike)
DENSITY = Check("density", phrase("objects drawn more densely here than there"), "warning", density)
