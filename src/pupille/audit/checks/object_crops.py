"""A check: does the picture of one object stand on two sides of the split, as crops and copies bring it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.audit.check import Answer, Check, CouldNotRun, Evidence, NotApplicable
from pupille.audit.checks.object_findings import NO_OBJECTS, object_finding
from pupille.audit.facts.measures import SMALL, small_copies, to_bytes
from pupille.audit.facts.perceptual_hash import whole_signatures
from pupille.data.dataset import Dataset
from pupille.data.pixels.pixel_set import to_channels
from pupille.errors import DataError
from pupille.i18n.language import phrase, tell, tells
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.finding import Finding
from pupille.shapes.objects import Objects

LEAST_SIDE = 24
"""Pixels; smaller objects show too little to be known again."""
LEAST_CONTRAST = 8.0
"""Standard deviation of the grey levels of a crop; plainer ones have nothing to be known by."""
ALIKE = 0.98
"""Correlation of two small copies from which on they are of one object ..."""
MOST_BITS = 8
"""... if their perceptual codes differ by no more than so many of 64 bits."""
MOST_IMAGES = 1_000
"""Images that are opened."""
MOST_CROPS = 5_000
"""Objects of a side that are compared."""
AT_ONCE = 500


@dataclass(frozen=True)
class _Crops:
    """The pictures of objects. rows: (K,) among all objects. unit: (K, 1024) without mean, of length one. codes: (K,).

    images: how many were opened for them.
    """

    rows: IntArray
    unit: NDArray[np.float32]
    codes: NDArray[np.uint64]
    images: int


def crops_across(evidence: Evidence) -> Answer:
    """Objects of training whose picture is also that of an object of validation or test, on another image."""
    objects = evidence.objects
    if objects is None or not len(objects):
        return NO_OBJECTS
    if not evidence.given:
        return NotApplicable(tell("the split is drawn here; name what belongs together with --group."))
    is_training = evidence.dataset.samples["split"].to_numpy() == "train"
    images = np.unique(objects.images)
    sides = [images[is_training[images]], images[~is_training[images]]]
    if not all(map(len, sides)):
        return NotApplicable(tell("only one part of the split has objects."))
    rng = np.random.default_rng(evidence.seed)
    looked_at = [np.sort(rng.permutation(side)[: MOST_IMAGES // 2]) for side in sides]
    training, others = (_crops(evidence.dataset, objects, side) for side in looked_at)
    pairs = _pairs(training, others, objects.labels)
    if pairs:
        # Whole pictures that are the same are told by themselves.
        twin = {row: number for number, twin in enumerate(evidence.twins) for row in twin.rows}
        pairs = [(one, other) for one, other in pairs if not _are_twins(objects.images[[one, other]], twin)]
    if pairs:
        return (_finding(evidence, pairs),)
    n = training.images + others.images
    if n < len(images):
        return CouldNotRun(
            tell(
                "only {n:count} of {all:count} images were compared object by object; nothing was the same.",
                n=n,
                all=len(images),
            )
        )
    return ()


def _are_twins(images: IntArray, twin: Mapping[int, int]) -> bool:
    """Whether two images show one picture. twin: row -> the number of the picture."""
    first, second = (twin.get(int(image)) for image in images)
    return first is not None and first == second


def _finding(evidence: Evidence, pairs: Sequence[tuple[int, int]]) -> Finding:
    chosen = np.zeros(len(evidence.objects or ()), dtype=np.bool_)
    chosen[[row for pair in pairs for row in pair]] = True
    sentence = tells(
        "{n} object of validation or test has the same picture as one of training, on another image.",
        "{n} objects of validation or test have the same picture as one of training, on other images.",
        len({other for _, other in pairs}),
    )
    advice = tell(
        "Look at the marked objects. If these images are crops, copies or enlargements of one picture, the test asks "
        "about objects that training has seen: keep them together with --group and --resplit. Where objects are made "
        "alike, such as printed signs, it does no harm."
    )
    return object_finding(evidence, CROPS_ACROSS, chosen, sentence, advice)


def _crops(dataset: Dataset, objects: Objects, images: IntArray) -> _Crops:
    """The objects on some images that show enough; what cannot be read is passed over."""
    rows: list[int] = []
    small: list[NDArray[np.uint8]] = []
    opened = 0
    for image in images:
        if len(rows) >= MOST_CROPS:
            break
        opened += 1
        try:
            pixels = dataset.images.read(dataset.samples["path"].iloc[image]).pixels
        except DataError:
            continue
        grey = to_bytes(to_channels(pixels, 1)[None, ..., 0])[0]
        for row in objects.rows_on([int(image)]):
            crop = _cut(grey, objects.boxes[row])
            if not objects.crowd[row] and min(crop.shape) >= LEAST_SIDE and crop.std() >= LEAST_CONTRAST:
                rows.append(int(row))
                small.append(small_copies([crop])[0])
    copies = np.array(small[:MOST_CROPS], dtype=np.uint8).reshape(-1, SMALL, SMALL)
    flat = copies.reshape(len(copies), SMALL * SMALL).astype(np.float32)
    flat -= flat.mean(axis=1, keepdims=True)
    unit = flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-6)
    return _Crops(np.array(rows[:MOST_CROPS], dtype=np.int64), unit, whole_signatures(copies), opened)


def _cut(grey: NDArray[np.uint8], box: FloatArray) -> NDArray[np.uint8]:
    x1, y1, x2, y2 = (max(0, round(float(side))) for side in box)
    return grey[y1:y2, x1:x2]


def _pairs(first: _Crops, second: _Crops, labels: IntArray) -> list[tuple[int, int]]:
    """The rows of objects of one class whose pictures are the same."""
    pairs = []
    for start in range(0, len(first.rows), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        for i, j in np.argwhere(first.unit[part] @ second.unit.T >= ALIKE):
            one, other = int(first.rows[start + i]), int(second.rows[j])
            bits = int(first.codes[start + i] ^ second.codes[j]).bit_count()
            if bits <= MOST_BITS and labels[one] == labels[other]:
                pairs.append((one, other))
    return pairs


CROPS_ACROSS = Check("crops-across", phrase("one object's picture on two sides"), "warning", crops_across)
