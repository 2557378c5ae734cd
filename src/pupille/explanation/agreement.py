"""Do two methods agree? More than the map of one image and that of another do."""

from __future__ import annotations

import numpy as np

from pupille.explanation.about_model import with_interval
from pupille.explanation.means import means
from pupille.explanation.places import in_places, rank_correlations
from pupille.explanation.subject import Subject
from pupille.i18n.language import StoredText, phrase, tell
from pupille.results.arrays import FloatArray
from pupille.results.explanation import AskedRecord

QUESTION = phrase("Do two methods agree?")
OTHERS = 3
LEAST = 0.1
"""How much more alike the two maps of one image must be than those of two, with the interval of it."""
SHORT = {
    True: phrase("A second method points at much the same places."),
    False: phrase("A second method points at other places."),
    None: phrase("There are too few images or groups to compare two methods on."),
}


def agreement(
    subject: Subject, first: FloatArray, second: FloatArray, names: tuple[StoredText, StoredText]
) -> AskedRecord:
    """The answer to the question. first, second: (N, h, w) maps of the same images. names: of the methods."""
    grid = second.shape[1:]
    placed = in_places(first, (grid[0], grid[1]))
    own = rank_correlations(placed, second)
    crossed = np.mean([rank_correlations(placed, second[rows]) for rows in subject.others(OTHERS)], axis=0)
    rows = np.stack([own, crossed])
    grouped = subject.groups is not None
    figures = dict(
        zip(("own", "others"), means(rows, subject.units, grouped=grouped, seed=subject.seed), strict=True)
    )
    (gap,) = means((own - crossed)[None], subject.units, grouped=grouped, seed=subject.seed)
    passed = None if gap.low is None else gap.low > LEAST
    sentence = tell(
        "Rank correlation of {first} with {second}, signs counted: {own}; with the maps of other images {others}.",
        first=names[0],
        second=names[1],
        own=with_interval(figures["own"]),
        others=with_interval(figures["others"]),
    )
    return AskedRecord(
        "methods", tell(QUESTION), passed, tell(SHORT[passed]), sentence, figures | {"own less others": gap}
    )
