"""What every check of drawn objects answers with: which objects of which images a finding is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pupille.audit.check import Check, Evidence, NotApplicable
from pupille.i18n.language import StoredText, tell
from pupille.results.arrays import IntArray
from pupille.results.finding import Finding
from pupille.shapes.objects import BoolArray, Objects

NO_OBJECTS = NotApplicable(tell("no objects are drawn on the images."))
MOST_NAMED = 100
"""Images of a finding whose objects are numbered in its details."""


def object_finding(
    evidence: Evidence,
    check: Check,
    chosen: BoolArray,
    sentence: StoredText,
    advice: StoredText,
    details: Mapping[str, Any] | None = None,
) -> Finding:
    """A finding about some objects. chosen: (K,) which of the objects of the evidence. Images with most come first.

    Its details number these objects on each of the first images, in the order in which the data set has them.
    """
    numbers = objects_by_image(evidence, chosen)
    order = sorted(numbers, key=lambda id_: -len(numbers[id_]))
    return Finding(
        check.code,
        check.severity,
        sentence,
        tuple(order),
        advice,
        details={
            "n": int(chosen.sum()),
            "objects": {id_: numbers[id_] for id_ in order[:MOST_NAMED]},
            **(details or {}),
        },
    )


def objects_by_image(evidence: Evidence, chosen: BoolArray) -> dict[str, list[int]]:
    """Id -> the places, from 0, of the chosen objects among all objects of the image, in the order of the images."""
    images = evidence.objects.images if evidence.objects is not None else np.zeros(0, dtype=np.int64)
    place = places_on_images(images)
    ids = evidence.dataset.samples["id"].to_numpy()
    numbers: dict[str, list[int]] = {}
    for row in np.flatnonzero(chosen)[np.argsort(images[chosen], kind="stable")]:
        numbers.setdefault(str(ids[images[row]]), []).append(int(place[row]))
    return numbers


def places_on_images(images: IntArray) -> IntArray:
    """(K,) how many objects stand before each on its own image."""
    order = np.argsort(images, kind="stable")
    starts = np.searchsorted(images[order], images[order])
    place = np.empty(len(images), dtype=np.int64)
    place[order] = np.arange(len(images)) - starts
    return place


def sides_of(objects: Objects) -> tuple[Any, Any]:
    """(K,) width and height of each box."""
    return objects.boxes[:, 2] - objects.boxes[:, 0], objects.boxes[:, 3] - objects.boxes[:, 1]


def n_images(objects: Objects, chosen: BoolArray) -> int:
    """On how many images the chosen objects are."""
    return len(np.unique(objects.images[chosen]))
