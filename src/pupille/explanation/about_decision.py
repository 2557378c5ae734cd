"""Is the map about the decision? What it points at is hidden first, or shown first (Petsiuk and others 2018).

Deletion and insertion (https://arxiv.org/abs/1806.07421) are held against the maps of other images laid on this one,
which point at what such images have in common, and against a blob in the middle, where photographers put things.
"""

from __future__ import annotations

import numpy as np

from pupille.data.pixels.pixel_set import Pixels
from pupille.explanation.about_model import with_interval
from pupille.explanation.fills import blurred
from pupille.explanation.means import all_above, means
from pupille.explanation.places import grid_of, in_places, place_numbers
from pupille.explanation.subject import Subject
from pupille.i18n.language import StoredText, phrase, tell
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.explanation import AskedRecord
from pupille.results.metric import Metric

QUESTION = phrase("Are the maps about the decision?")
SHARES = (0.1, 0.2, 0.3, 0.5, 0.7)
"""Of the places that are hidden, or shown, first; the score is averaged over them."""
OTHERS = 3
"""Maps of other images that are laid on each."""


def about_decision(subject: Subject, maps: FloatArray) -> AskedRecord:
    """The answer to the question. maps: (N, h, w) of the subject's images."""
    grid = grid_of(subject.pixels)
    placed = in_places(maps, grid)
    rng = np.random.default_rng(subject.seed)
    own = areas(subject, orders(placed, rng), grid)
    laid = np.mean(
        [areas(subject, orders(placed[rows], rng), grid) for rows in subject.others(OTHERS)], axis=0
    )
    middle = areas(subject, orders(np.repeat(blob(grid)[None], len(placed), axis=0), rng), grid)
    deletion, insertion = laid[0] - own[0], own[1] - laid[1]
    gaps = np.stack([deletion, insertion, (middle[0] - own[0]) + (own[1] - middle[1])])
    metrics = means(gaps, subject.units, grouped=subject.groups is not None, seed=subject.seed)
    figures = dict(zip(("deletion", "insertion", "middle"), metrics, strict=True))
    better, more_than_middle = all_above(metrics[:2]), all_above(metrics[2:])
    passed = None if better is None else bool(better and more_than_middle)
    return AskedRecord(
        "decision",
        tell(QUESTION),
        passed,
        tell(short(better, more_than_middle)),
        in_words(better, more_than_middle, figures),
        figures,
    )


def short(better: bool | None, more_than_middle: bool | None) -> str:
    """The answer alone."""
    if better is None:
        return phrase("There are too few images or groups to tell.")
    if not better:
        return phrase("The maps of other images do about as well.")
    if not more_than_middle:
        return phrase("They say no more than the middle.")
    return phrase("What they point at moves the answer more than other places do.")


def in_words(better: bool | None, more_than_middle: bool | None, figures: dict[str, Metric]) -> StoredText:
    """The figures in a sentence."""
    values = {name: with_interval(metric) for name, metric in figures.items()}
    if better and more_than_middle:
        return tell(
            "What they point at, hidden first, takes {deletion} more off the score than the maps of other images laid "
            "on the same one, and shown first brings {insertion} more; against a blob in the middle {middle} in all.",
            **values,
        )
    if better:
        return tell(
            "They do better than the maps of other images laid on the same one (hidden first {deletion}, shown first "
            "{insertion}), but not clearly better than a blob in the middle ({middle}).",
            **values,
        )
    return tell(
        "Against the maps of other images laid on the same one: hidden first, what these point at takes "
        "{deletion} more off the score, shown first it brings {insertion} more.",
        **values,
    )


def areas(subject: Subject, ranks: IntArray, grid: tuple[int, int]) -> FloatArray:
    """(2, N) the mean score over `SHARES` of the places hidden first, and of all but those.

    ranks: (N, places) the turn of each place, 0 for the first.
    """
    numbers = place_numbers(subject.pixels, grid)
    counts = np.unique([max(1, round(share * ranks.shape[1])) for share in SHARES])
    scores = np.empty((2, len(subject)))
    for row in range(len(subject)):
        picture: Pixels = subject.pixels[row : row + 1]
        fill = blurred(picture, subject.model.spec.preprocessing)
        early = ranks[row][numbers] < counts[:, None, None]
        covered = np.concatenate([early, ~early])[..., None]
        answers = subject.model.predict(np.where(covered, fill, picture))
        sides = np.repeat(subject.sides[row], len(answers))
        scores[:, row] = (
            subject.question.scores(answers, sides, subject.model).reshape(2, len(counts)).mean(axis=1)
        )
    return scores


def orders(maps: FloatArray, rng: np.random.Generator) -> IntArray:
    """(N, rows, columns) maps -> (N, places) the turn of each place, the largest value first; ties by chance."""
    flat = maps.reshape(len(maps), -1)
    chance = rng.random(flat.shape)
    order = np.lexsort((chance, -flat), axis=1)
    return np.asarray(np.argsort(order, axis=1), dtype=np.int64)


def blob(grid: tuple[int, int]) -> FloatArray:
    """(rows, columns) the nearness of each place to the middle."""
    down, across = (np.linspace(-1, 1, cells) if cells > 1 else np.zeros(1) for cells in grid)
    return -(down[:, None] ** 2 + across[None, :] ** 2)
