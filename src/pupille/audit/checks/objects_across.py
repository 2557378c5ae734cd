"""A check: does one object stand on two sides of the split, because tiles of one picture overlap?"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from pupille.audit.check import Answer, Check, Evidence, NotApplicable
from pupille.audit.checks.file_names import tiles
from pupille.audit.checks.object_findings import NO_OBJECTS, object_finding
from pupille.i18n.language import phrase, tell, tells
from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.boxes import iou
from pupille.shapes.objects import BoolArray, Objects

SAME = 0.5
"""Intersection over union, on the whole picture, from which on two boxes of two tiles are of one object."""

LEAST_STEP = 16
"""Numbers closer to one another are rows and columns, no pixels."""


def objects_across(evidence: Evidence) -> Answer:
    """Objects in the overlap of two tiles of one picture that stand on two sides of the given split."""
    objects, samples = evidence.objects, evidence.dataset.samples
    if objects is None or not len(objects):
        return NO_OBJECTS
    if not evidence.given:
        return NotApplicable(tell("the split is drawn here; name what belongs together with --group."))
    named = tiles(list(samples["path"]), list(samples["label"]))
    places = None if named is None else _places(list(samples["path"]), named.groups)
    if named is None or places is None:
        return NotApplicable(
            tell("the images are not named as tiles with their place on a picture in pixels.")
        )
    sides = samples["split"].to_numpy()
    # Names do not say whether the first number is the column or the row; the right order has the objects meet.
    across = max(
        (_across(objects, named.groups, order, evidence.sizes, sides) for order in (places, places[:, ::-1])),
        key=lambda chosen: int(chosen.sum()),
    )
    if not across.any():
        return ()
    sentence = tells(
        "{n} object lies where tiles of one picture overlap, and stands on two sides of the given split.",
        "{n} objects lie where tiles of one picture overlap, and stand on two sides of the given split.",
        int(across.sum()),
    )
    advice = tell(
        "The test asks about objects that training has seen. Draw a new split that keeps the tiles of a picture "
        "together: {option} and --resplit.",
        option=f"--group-pattern '{named.pattern}'",
    )
    return (object_finding(evidence, OBJECTS_ACROSS, across, sentence, advice),)


def _places(paths: list[str], groups: tuple[str, ...]) -> IntArray | None:
    """(N, 2) the two numbers after the name of the picture, -1 for images of none; None where they are no pixels."""
    places = np.full((len(paths), 2), -1, dtype=np.int64)
    for row, (path, group) in enumerate(zip(paths, groups, strict=True)):
        if group:
            rest = PurePosixPath(path).stem[len(group.rpartition("/")[2]) :]
            places[row] = [int(number) for number in re.findall(r"\d+", rest)[:2]]
    known = np.unique(places[places >= 0])
    return places if len(known) > 1 and np.diff(known).min() >= LEAST_STEP else None


def _across(
    objects: Objects, groups: tuple[str, ...], places: IntArray, sizes: IntArray, sides: NDArray[np.object_]
) -> BoolArray:
    """(K,) which objects are also drawn, at the same place of the whole picture, on a tile of another side.

    places: (N, 2) left and top of each tile in pixels.
    """
    members: dict[str, list[int]] = defaultdict(list)
    for row, group in enumerate(groups):
        if group:
            members[group].append(row)
    moved: FloatArray = objects.boxes + np.tile(places[objects.images], 2)
    order = np.argsort(objects.images, kind="stable")
    ends = np.searchsorted(objects.images[order], np.arange(len(groups) + 1))
    across = np.zeros(len(objects), dtype=np.bool_)
    for rows in members.values():
        for first, second in combinations(rows, 2):
            apart = np.abs(places[first] - places[second])
            if sides[first] == sides[second] or (apart >= sizes[first]).any():
                continue
            own, other = order[ends[first] : ends[first + 1]], order[ends[second] : ends[second + 1]]
            is_same = iou(moved[own], moved[other]) >= SAME
            is_same &= objects.labels[own][:, None] == objects.labels[other][None, :]
            across[own[is_same.any(axis=1)]] = True
            across[other[is_same.any(axis=0)]] = True
    return across


OBJECTS_ACROSS = Check(
    "objects-across", phrase("one object on two sides of the split"), "error", objects_across
)
