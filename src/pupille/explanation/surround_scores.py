"""The score of each drawn object with what surrounds it and without: the mean change, with its interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pupille.evaluation.right_answers import ObjectScores
from pupille.explanation.means import means
from pupille.i18n.language import StoredText, tell
from pupille.results.arrays import IntArray
from pupille.results.metric import Metric
from pupille.results.surround import OccludedObjectRecord, OccludedScoresRecord


def occluded_scores(
    scores: ObjectScores | None, ids: Sequence[str], units: IntArray, *, grouped: bool, seed: int
) -> OccludedScoresRecord | None:
    """The scores before and after; None where there are none. ids, units: of each image, the latter from 0."""
    if scores is None or not len(scores.images):
        return None
    own = np.unique(units[scores.images], return_inverse=True)[1]
    rows = np.stack([scores.before, scores.after, scores.after - scores.before])
    before, after, change = (means(row[None], own, grouped=grouped, seed=seed)[0] for row in rows)
    about = tell(scores.about)
    return OccludedScoresRecord(
        about,
        before,
        after,
        change,
        in_words(before, after, change, len(scores.images), about),
        tuple(
            OccludedObjectRecord(ids[int(row)], name, float(b), float(a))
            for row, name, b, a in zip(scores.images, scores.names, scores.before, scores.after, strict=True)
        ),
    )


def in_words(before: Metric, after: Metric, change: Metric, n: int, about: StoredText) -> StoredText:
    """The mean score and its change in a sentence."""
    values = {"before": before.value, "after": after.value, "n": n, "about": about}
    if change.low is None:
        return tell(
            "The score of an object ({about}) goes from {before:2} to {after:2} on average over {n:count} objects; no "
            "interval: {reason}.",
            **values,
            reason=change.reason,
        )
    return tell(
        "The score of an object ({about}) goes from {before:2} to {after:2} on average over {n:count} objects: a "
        "change of {change:signed} ({low:signed} to {high:signed}).",
        **values,
        change=change.value,
        low=change.low,
        high=change.high,
    )
