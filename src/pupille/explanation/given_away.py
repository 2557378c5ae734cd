"""Classes that one place at the border stands for: a mark, a caption, the rim of a holder.

A place is taken from images of the class and laid on images of others, first each place at the border on a few, then
the one that did most on others still. A place that goes a good part of the way to the class is named, and whether the
maps point there too. The threshold was set on digits with and without a mark (`LOG.md`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pupille.data.annotations import Targets
from pupille.evaluation.inference.proportions import share_of
from pupille.explanation.means import means
from pupille.explanation.places import grid_of, in_places, place_numbers
from pupille.explanation.subject import Subject
from pupille.i18n.language import StoredText, phrase, tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.explanation import GivenAwayRecord
from pupille.results.metric import Metric

LEAST = 0.22
"""Share of the way to a class that one place must go, with its interval."""
SEARCHED, TRIED = 10, 100
"""Images of other classes that each place is laid on, and that the best one is laid on then."""
FEWEST = 5
"""Images said to be of a class, at least."""
MOST_CLASSES = 20
"""Classes that are looked at, those that are named most often."""
SIDES = (phrase("top"), phrase("bottom"), phrase("left"), phrase("right"))
CORNERS = (phrase("top left"), phrase("top right"), phrase("bottom left"), phrase("bottom right"))


def given_away(
    subject: Subject, maps: FloatArray, border: FloatArray, targets: Targets
) -> tuple[GivenAwayRecord, ...]:
    """The classes, in their order. maps: (M, h, w) of the first images. border: (N, C) answers to the border alone."""
    grid = grid_of(subject.pixels)
    placed, first = in_places(maps, grid), subject.sides[: len(maps)]
    counts = np.bincount(subject.sides, minlength=len(subject.model.spec.classes))
    frequent = np.argsort(-counts, kind="stable")[:MOST_CLASSES]
    records = []
    for label in np.sort(frequent[counts[frequent] >= FEWEST]):
        trial = Trial.of(subject, int(label))
        if trial is None:
            continue
        place, bridged = trial.telling_place()
        if bridged.low is None or bridged.low <= LEAST:
            continue
        own = np.asarray(targets.array == label)
        recall = share_of(
            own & (border.argmax(axis=1) == label),
            own,
            tell("no image shows it"),
            subject.units if subject.groups else None,
        )
        row, column = divmod(place, grid[1])
        name, too = subject.model.spec.classes[label], maps_point_to(placed, first == label, place)
        words = in_words(name, where(row, column, grid), bridged, too=too)
        records.append(GivenAwayRecord(name, (row, column), bridged, recall, too, words))
    return tuple(records)


@dataclass(frozen=True)
class Trial:
    """Images of a class, and images of others to lay places of them on.

    scores: (N,) of the class, for all images. apart: mean score of the class's images less that of the others.
    """

    subject: Subject
    label: int
    own: IntArray
    others: IntArray
    scores: FloatArray
    apart: float

    @classmethod
    def of(cls, subject: Subject, label: int) -> Trial | None:
        """The trial of one class; None where its scores do not lie above the others'."""
        rng = np.random.default_rng(subject.seed)
        own, others = (np.flatnonzero((subject.sides == label) == same) for same in (True, False))
        if len(others) <= SEARCHED:
            return None
        scores = subject.question.scores(subject.answers, np.full(len(subject), label), subject.model)
        apart = float(scores[own].mean() - scores[others].mean())
        return cls(subject, label, own, rng.permutation(others), scores, apart) if apart > 0 else None

    def telling_place(self) -> tuple[int, Metric]:
        """The place at the border that does most, and how far it goes on images that it was not chosen by."""
        grid = grid_of(self.subject.pixels)
        numbers = place_numbers(self.subject.pixels, grid)
        border = np.unique(np.concatenate([numbers[0], numbers[-1], numbers[:, 0], numbers[:, -1]]))
        few, rest = self.others[:SEARCHED], self.others[SEARCHED : SEARCHED + TRIED]
        place = int(border[np.argmax([self.bridged(numbers == place, few).mean() for place in border])])
        units = np.unique(self.subject.units[rest], return_inverse=True)[1].astype(np.int64)
        (metric,) = means(
            self.bridged(numbers == place, rest)[None],
            units,
            grouped=self.subject.groups is not None,
            seed=self.subject.seed,
        )
        return place, metric

    def bridged(self, place: NDArray[np.bool_], takers: IntArray) -> FloatArray:
        """(T,) how far a place of images of the class moves others towards it: 0 not at all, 1 all the way.

        place: (H, W).
        """
        givers = np.random.default_rng(self.subject.seed).choice(self.own, len(takers))
        laid = np.where(place[..., None], self.subject.pixels[givers], self.subject.pixels[takers])
        model = self.subject.model
        scores = self.subject.question.scores(model.predict(laid), np.full(len(laid), self.label), model)
        return np.asarray((scores - self.scores[takers]) / self.apart)


def maps_point_to(placed: FloatArray, own: NDArray[np.bool_], place: int) -> bool | None:
    """Whether of all places at the border this one speaks more for a class than for others, by most, in the maps.

    placed: (M, rows, columns), each of its own answer. own: (M,) whether that is the class. None for few images.
    """
    if own.sum() < FEWEST or own.all():
        return None
    speaking = np.clip(placed, 0, None)
    contrast = speaking[own].mean(axis=0) - speaking[~own].mean(axis=0)
    contrast[1:-1, 1:-1] = -np.inf
    return int(contrast.argmax()) == place


def in_words(label: str, side: str, bridged: Metric, *, too: bool | None) -> StoredText:
    """The place and what it does."""
    values = {
        "where": tell(side),
        "label": label,
        "bridged": bridged.value,
        "low": bridged.low,
        "high": bridged.high,
    }
    if too:
        return tell(
            "One place at the border ({where}) gives {label} away: laid on pictures of other classes, it goes "
            "{bridged:percent} ({low:percent} to {high:percent}) of the way to {label}, and the maps point there too. "
            "Look whether it belongs to what you want recognised.",
            **values,
        )
    return tell(
        "One place at the border ({where}) gives {label} away: laid on pictures of other classes, it goes "
        "{bridged:percent} ({low:percent} to {high:percent}) of the way to {label}. Look whether it belongs to what "
        "you want recognised.",
        **values,
    )


def where(row: int, column: int, grid: tuple[int, int]) -> str:
    """A place at the border in words."""
    top, bottom = row == 0, row == grid[0] - 1
    left, right = column == 0, column == grid[1] - 1
    corners = (top and left, top and right, bottom and left, bottom and right)
    names = [name for name, fits in zip(CORNERS, corners, strict=True) if fits]
    names += [name for name, fits in zip(SIDES, (top, bottom, left, right), strict=True) if fits]
    return names[0]
