"""From which score on boxes of a class count as found, as validation shows it: by F1, or by what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pupille.evaluation.detection.matching import ALL, HALF, BoolArray, Matches, match
from pupille.evaluation.detection.overlap import box_overlaps
from pupille.evaluation.inference.bootstrap import units_of
from pupille.evaluation.inference.intervals import ALPHA, share_interval, student_quantile
from pupille.evaluation.questions import EvaluationConfig
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.objects import ObjectPredictions
from pupille.shapes.boxes import areas

FEWEST = 20
"""Classes with fewer objects on validation share one score, since theirs would be chance."""
UNKNOWN = 0.3
"""Where validation shows no object at all."""
MOST_TRIED = 200
"""Scores of a class that are tried where each takes an interval."""


@dataclass(frozen=True)
class LeastScores:
    """scores: of each class. sharing: the classes that share one. unreached: those of which no score has the least
    precision that was asked for, so that nothing of them counts."""

    scores: tuple[float, ...]
    sharing: tuple[str, ...]
    unreached: tuple[str, ...] = ()


def least_scores(
    predictions: ObjectPredictions,
    asked: EvaluationConfig | None = None,
    groups: Sequence[str] | None = None,
) -> LeastScores:
    """The score of each class from which on its boxes count, at IoU 0.5. groups: of each image."""
    matches = match(predictions, box_overlaps(predictions), answer_areas=areas(predictions.answers.boxes))
    units = units_of(len(predictions), groups)
    counted = matches.counted[ALL]
    objects = np.bincount(predictions.truth.labels[counted], minlength=len(predictions.classes))
    few = objects < FEWEST
    wish = asked or EvaluationConfig()

    def cut(classes: BoolArray, n: int) -> tuple[float, bool]:
        return Ranked.of(predictions, matches, units, classes, n).cut(wish)

    shared = cut(few, int(objects[few].sum()))
    cuts = [
        shared if few[label] else cut(np.arange(len(few)) == label, int(n)) for label, n in enumerate(objects)
    ]
    names = np.array(predictions.classes, dtype=object)
    return LeastScores(
        tuple(score for score, _ in cuts),
        tuple(names[few]),
        tuple(names[np.array([not reached for _, reached in cuts], dtype=np.bool_)]),
    )


@dataclass(frozen=True)
class Ranked:
    """The answers of some classes, the surest first. scores: (D,). right: (D,) whether they find an object. units: (D,)
    image or group of each, of `n_units`. objects: how many are drawn."""

    scores: FloatArray
    right: BoolArray
    units: IntArray
    n_units: int
    objects: int

    @classmethod
    def of(
        cls, predictions: ObjectPredictions, matches: Matches, units: IntArray, classes: BoolArray, n: int
    ) -> Ranked:
        """The answers of these classes that count as right or wrong. classes: (C,). n: objects of them."""
        answers = predictions.answers
        assert answers.scores is not None
        rows = np.flatnonzero(classes[answers.labels] & ~matches.ignored[ALL, HALF])
        rows = rows[np.argsort(-answers.scores[rows], kind="stable")]
        right = matches.truth[ALL, HALF][rows] >= 0
        n_units = int(units.max(initial=-1)) + 1
        return cls(answers.scores[rows], right, units[answers.images[rows]], n_units, n)

    def cut(self, asked: EvaluationConfig) -> tuple[float, bool]:
        """The least score, and whether what was asked is reached with it."""
        if not self.objects or not len(self.scores):
            return UNKNOWN, True
        places, hits = self._places(), np.append(0, np.cumsum(self.right))
        if asked.least_precision is not None:
            sure = [place for place in self._tried(places) if self._precision(place) >= asked.least_precision]
            return self._below(max(sure, default=0)), bool(sure)
        goodness = 2 * hits / np.maximum(self.objects + np.arange(len(hits)), 1)
        if asked.unbiased_counts:
            goodness = -np.abs(np.arange(len(hits)) - self.objects).astype(np.float64)
        elif (asked.cost_missed, asked.cost_false_alarm) != (None, None):
            missed, alarms = self.objects - hits, np.arange(len(hits)) - hits
            goodness = -((asked.cost_missed or 1.0) * missed + (asked.cost_false_alarm or 1.0) * alarms)
        else:
            places = places[1:]
        return self._below(int(places[np.argmax(goodness[places])])), True

    def _places(self) -> IntArray:
        """How many of the surest answers may be taken: answers with the same score come and go together."""
        ends = np.flatnonzero(np.append(self.scores[1:] < self.scores[:-1], True)) + 1
        return np.append(0, ends).astype(np.int64)

    def _tried(self, places: IntArray) -> IntArray:
        """Some of these places, but the first, where there are many."""
        rows = np.linspace(1, len(places) - 1, min(MOST_TRIED, len(places) - 1))
        return places[np.unique(rows.round().astype(np.int64))]

    def _precision(self, place: int) -> float:
        """What the precision of the surest answers is at least, with 95 % certainty; images or groups are the unit."""
        right = np.bincount(self.units[:place], weights=self.right[:place], minlength=self.n_units)
        answers = np.bincount(self.units[:place], minlength=self.n_units)
        answering = answers > 0
        n, value = int(answering.sum()), float(right.sum() / place)
        if n < 2:
            return 0.0
        apart = (right - value * answers)[answering]
        variance = n / (n - 1) * float((apart**2).sum()) / place**2
        # Where all are right no spread is seen, and an image counts as one answer.
        size = place if variance else n
        return share_interval(value, variance, [size], quantile=student_quantile(n, alpha=2 * ALPHA))[0]

    def _below(self, place: int) -> float:
        """The score halfway between the answers that are taken and the next."""
        above = float(self.scores[place - 1]) if place else 1.0
        below = float(self.scores[place]) if place < len(self.scores) else 0.0
        return (above + below) / 2 if place else 1.0
