"""Boxes without a network: areas of one grey value, divided by a watershed, and a forest on what they look like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from pupille.errors import ModelError
from pupille.i18n.language import phrase, tell
from pupille.i18n.stored_text import Sentence
from pupille.models.boxwise.blob_features import FEATURES, PER_CHANNEL, boxes_of, features_of
from pupille.models.files.check_estimator import check_sound
from pupille.models.files.skops_file import dump, restore
from pupille.models.objectwise.watershed import BRIGHT, DARK, Pictures, Watershed
from pupille.models.pixelwise.threshold import BLURS
from pupille.models.sklearn_model import learned_numbers
from pupille.results.arrays import FloatArray, IntArray
from pupille.shapes.boxes import iou
from pupille.shapes.objects import Objects

TREES, LEAST_LEAF = 100, 2
REACHES = (0.1, 0.25, 0.45)
"""Least distances of two markers that are tried, in sides of the middle box."""
SMALLEST, TENTH = 0.3, 0.1
"""Least area of a blob, in areas of the tenth smallest of a hundred boxes of the class whose boxes are smallest."""
PICTURES, FEWER_PICTURES = 12, 8
"""Training pictures on which the distance is chosen, and those on which channel, blur and side are."""
HIT = 0.5
FOREST = frozenset({"sklearn.ensemble._forest.RandomForestClassifier"})


@dataclass(frozen=True)
class Blobs:
    """look: the threshold and the watershed. forest: of scikit-learn, over the classes, the last of which is nothing.

    channels: of the pictures. blobs: how many it was fitted to.
    """

    learns: ClassVar[str] = phrase("a threshold, a watershed, and trees on shape and colour of each blob")
    look: Watershed
    forest: Any
    classes: int
    channels: int
    blobs: int

    @classmethod
    def fitted(cls, pictures: Pictures, truth: Sequence[Objects], *, classes: int, seed: int) -> Blobs:
        """The look whose blobs meet most training boxes, and a forest on all blobs of the training pictures.

        First channel, blur and side of the threshold are chosen together, then the distance of the markers. Small areas
        stay, since the forest knows what is nothing.
        """
        look = _chosen_look(pictures, truth, seed)
        inputs, labels = [], []
        for picture, drawn in zip(pictures, truth, strict=True):
            blobs = look.objects_of(picture).labels
            inputs.append(features_of(picture, blobs))
            labels.append(_classes_of(boxes_of(blobs), drawn, classes))
        forest = _forest(np.concatenate(inputs), np.concatenate(labels), classes, seed)
        return cls(look, forest, classes, pictures.shape[3], sum(map(len, labels)))

    @property
    def parameters(self) -> int:
        """Five numbers of the look, and those of the forest."""
        return 5 + learned_numbers(self.forest)

    @property
    def notes(self) -> tuple[Sentence, ...]:
        """The rule in words."""
        return (
            self.look.notes[0],
            tell(
                "Areas are divided by a watershed from the places farthest from their edge, at least {reach} px from "
                "each other; areas below {smallest} px² are left out, hardly any training box of the smallest class "
                "being so small. Threshold and distance were chosen on training images by how many boxes of each class "
                "the areas meet (F1 at IoU 0.5, the mean over classes).",
                reach=str(self.look.reach),
                smallest=str(round(self.look.smallest)),
            ),
            tell(
                "{trees} trees on {features} measures of the shape and colour of each of {blobs:count} areas say which "
                "class it is, or nothing; that share of the trees is its score.",
                trees=TREES,
                features=feature_count(self.channels),
                blobs=self.blobs,
            ),
        )

    def ceiling_notes(self, pictures: Pictures, truth: Sequence[Objects]) -> tuple[Sentence, ...]:  # noqa: ARG002
        """None."""
        return ()

    def objects_of(self, picture: NDArray[np.float32]) -> Objects:
        """The areas for which a class speaks louder than any other class, with what speaks for it as their score."""
        blobs = self.look.objects_of(picture).labels
        boxes = boxes_of(blobs)
        if not len(boxes):
            return Objects(*(np.zeros(0, dtype=np.int64),) * 2, boxes, scores=np.zeros(0))
        shares = self.forest.predict_proba(features_of(picture, blobs))[:, : self.classes]
        labels = shares.argmax(axis=1).astype(np.int64)
        scores = shares.max(axis=1)
        some = np.flatnonzero(scores > 0)
        return Objects(np.zeros(len(some), dtype=np.int64), labels[some], boxes[some], scores=scores[some])

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """The look, and the forest in the form of skops, as bytes."""
        return {
            **self.look.arrays(),
            "forest": np.frombuffer(dump(self.forest), dtype=np.uint8),
            "blobs": np.array([self.blobs], dtype=np.int64),
        }

    @classmethod
    def of_arrays(
        cls, arrays: Mapping[str, NDArray[np.generic]], *, shape: tuple[int, int, int], classes: int
    ) -> Blobs:
        """The inverse of `arrays`, read with suspicion. Raises ModelError if they are not those of this model."""
        damaged = ModelError(tell("the weights are not those of blobs. Copy the run folder again."))
        look = Watershed.of_arrays(arrays, shape=shape, classes=1)
        try:
            content, blobs = arrays["forest"], int(arrays["blobs"][0])
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise damaged from error
        if content.dtype != np.uint8:
            raise damaged
        forest = restore(content.tobytes(), FOREST)
        check_sound(forest, feature_count(shape[2]), classes + 1)
        return cls(look, forest, classes, shape[2], blobs)


def feature_count(channels: int) -> int:
    """How many measures there are of a blob."""
    return FEATURES + PER_CHANNEL * channels


def _chosen_look(pictures: Pictures, truth: Sequence[Objects], seed: int) -> Watershed:
    """The look with the best F1, the mean over classes, on some training pictures that show something."""
    drawn = [row for row, objects in enumerate(truth) if len(objects)]
    rows = np.random.default_rng(seed).permutation(drawn)[:PICTURES].tolist()
    labels = np.concatenate([truth[row].labels for row in rows])
    sides = np.concatenate([truth[row].boxes[:, 2:] - truth[row].boxes[:, :2] for row in rows])
    areas = sides.prod(axis=1)
    middle = float(np.sqrt(np.median(areas)))
    reaches = sorted({max(1, round(share * middle)) for share in REACHES})
    # Where most boxes are of large classes, hardly any of all boxes is as small as those of a small class.
    smallest = SMALLEST * min(
        float(np.quantile(areas[labels == label], TENTH)) for label in np.unique(labels)
    )
    colours = np.zeros((1, pictures.shape[3]))
    start = Watershed(-1, 0.0, BRIGHT, reaches[len(reaches) // 2], smallest, colours)
    look = _best(_looks(start, pictures.shape[3]), pictures, truth, rows[:FEWER_PICTURES])
    return _best((replace(look, reach=reach) for reach in reaches), pictures, truth, rows)


def _looks(start: Watershed, channels: int) -> Iterator[Watershed]:
    """Every channel, blur and side."""
    every = [-1] if channels == 1 else [-1, *range(channels)]
    for channel, blur, side in product(every, BLURS, (BRIGHT, DARK)):
        yield replace(start, channel=channel, blur=blur, side=side)


def _best(
    looks: Iterator[Watershed], pictures: Pictures, truth: Sequence[Objects], rows: Sequence[int]
) -> Watershed:
    """The first look with the best F1 of boxes at IoU 0.5, as in `_mean_f1`."""
    labels = np.concatenate([truth[row].labels for row in rows])
    best, chosen = -1.0, None
    for look in looks:
        hits, false = [], 0
        for row in rows:
            boxes = boxes_of(look.objects_of(pictures[row]).labels)
            met = iou(truth[row].boxes, boxes) >= HIT
            hits.append(met.any(axis=1))
            false += int((~met.any(axis=0)).sum())
        score = _mean_f1(labels, np.concatenate(hits), false)
        if score > best:
            best, chosen = score, look
    assert chosen is not None
    return chosen


def _mean_f1(labels: IntArray, hit: NDArray[np.bool_], false: int) -> float:
    """The mean over classes of F1, areas that meet no box being dealt to classes by their number of boxes.

    labels: (K,) class of each drawn box. hit: (K,) whether an area meets it.
    """
    drawn = np.bincount(labels)
    hits = np.bincount(labels, weights=hit)[drawn > 0]
    drawn = drawn[drawn > 0]
    return float(np.mean(2 * hits / (drawn + hits + false * drawn / len(labels))))


def _classes_of(boxes: FloatArray, drawn: Objects, classes: int) -> IntArray:
    """(K,) the class of the drawn box that each box meets best, from IoU 0.5 on, else the number of classes."""
    labels = np.full(len(boxes), classes, dtype=np.int64)
    if len(boxes) and len(drawn):
        shared = iou(boxes, drawn.boxes)
        met = shared.max(axis=1) >= HIT
        labels[met] = drawn.labels[shared.argmax(axis=1)[met]]
    return labels


def _forest(inputs: FloatArray, labels: IntArray, classes: int, seed: int) -> Any:
    """A forest that knows every class and nothing, whatever the blobs show.

    A row of zeros of each, which no blob has, keeps the columns of its answers those of the classes.
    """
    from sklearn.ensemble import RandomForestClassifier

    width = inputs.shape[1]
    padded = np.concatenate([inputs, np.zeros((classes + 1, width), dtype=inputs.dtype)])
    every = np.concatenate([labels, np.arange(classes + 1)])
    weights = np.concatenate([np.ones(len(labels)), np.full(classes + 1, 1e-3)])
    forest = RandomForestClassifier(TREES, min_samples_leaf=LEAST_LEAF, random_state=seed)
    return forest.fit(padded, every, sample_weight=weights)
