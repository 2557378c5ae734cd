"""Equalised odds and predictive parity in words, and that they cannot all hold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.classification.subgroups import BySubgroup, by_subgroup
from pupille.evaluation.inference.intervals import ALPHA
from pupille.i18n.language import StoredText, tell

BoolArray = NDArray[np.bool_]
UNKNOWN = tell("no image is at stake")


def odds_in_words(
    positive_images: BoolArray,
    called: BoolArray,
    values: Sequence[str],
    *,
    column: str,
    positive: str,
    groups: Sequence[str] | None,
    tests: int,
    seed: int,
) -> tuple[StoredText, ...]:
    """Whether recall and false alarms, and precision, are the same in all groups, and what cannot be had together.

    positive_images, called: (N,) truth and answer. tests: how many columns and crossings are looked at; p-values are
    multiplied by it. Groups of fewer than 20 images at stake are left out.
    """

    def rates(part: BoolArray, whole: BoolArray) -> BySubgroup | None:
        rows = np.flatnonzero(whole)
        if not len(rows):
            return None
        some = [values[int(row)] for row in rows]
        of_groups = None if groups is None else [groups[int(row)] for row in rows]
        return by_subgroup(part[rows], some, column=column, groups=of_groups, seed=seed)

    every = np.ones(len(called), dtype=np.bool_)
    recall, alarms = rates(called, positive_images), rates(called, ~positive_images)
    precision, prevalence = rates(positive_images, called), rates(positive_images, every)
    return (
        odds(recall, alarms, column=column, tests=tests),
        parity(precision, column=column, positive=positive, tests=tests),
        together(prevalence, positive=positive, alarms=bool((called & ~positive_images).any()), tests=tests),
    )


def odds(recall: BySubgroup | None, alarms: BySubgroup | None, *, column: str, tests: int) -> StoredText:
    """Equalised odds: the same recall and the same false alarms in all groups."""
    known = [p for rate in (recall, alarms) if (p := p_of(rate, tests=2 * tests)) is not None]
    if not known or recall is None or alarms is None:
        why = UNKNOWN if recall is None else recall.heterogeneity.how
        return tell("Nothing is said of equalised odds by {column}: {why}.", column=column, why=why)
    figures = {"column": column, "recall": span(recall), "alarms": span(alarms)}
    if min(known) < ALPHA:
        return tell(
            "Equalised odds (the same recall and the same false alarms in all groups) do not hold by {column}: recall "
            "{recall}, false alarms {alarms} ({p}).",
            **figures,
            p=written(min(known)),
        )
    return tell(
        "That equalised odds (the same recall and the same false alarms in all groups) fail by {column} is not shown, "
        "which does not show that they hold: recall {recall}, false alarms {alarms} ({p}).",
        **figures,
        p=written(min(known)),
    )


def parity(precision: BySubgroup | None, *, column: str, positive: str, tests: int) -> StoredText:
    """Predictive parity: the same precision in all groups."""
    p = p_of(precision, tests=tests)
    if precision is None or p is None:
        why = UNKNOWN if precision is None else precision.heterogeneity.how
        return tell("Nothing is said of predictive parity by {column}: {why}.", column=column, why=why)
    figures = {"column": column, "positive": positive, "precision": span(precision), "p": written(p)}
    if p < ALPHA:
        return tell(
            "Predictive parity (being called {positive!r} is worth the same in all groups) does not hold by {column}: "
            "precision {precision} ({p}).",
            **figures,
        )
    return tell(
        "That predictive parity (being called {positive!r} is worth the same in all groups) fails by {column} is not "
        "shown, which does not show that it holds: precision {precision} ({p}).",
        **figures,
    )


def together(prevalence: BySubgroup | None, *, positive: str, alarms: bool, tests: int) -> StoredText:
    """That equalised odds and predictive parity exclude each other where prevalences differ and the model errs.

    A model that only misses has a precision of 1 in all groups, and there the two go together: alarms says whether it
    raises false ones.
    """
    p = p_of(prevalence, tests=tests)
    if prevalence is not None and p is not None and p < ALPHA and alarms:
        return tell(
            "{positive!r} is not equally frequent in the groups ({prevalence}; {p}), and the model raises false "
            "alarms: then equal recall, equal false alarms and equal precision cannot all be had, whatever the model. "
            "Which of them matters is decided by what the answer is used for.",
            positive=positive,
            prevalence=span(prevalence),
            p=written(p),
        )
    return tell(
        "Equal recall, equal false alarms and equal precision cannot all be had where {positive!r} is not equally "
        "frequent in the groups and the model raises false alarms; these images do not show both.",
        positive=positive,
    )


def p_of(rate: BySubgroup | None, *, tests: int) -> float | None:
    """The p-value of a rate, as one of several tests (Bonferroni); None where the groups cannot be compared."""
    if rate is None or rate.heterogeneity.p is None:
        return None
    return min(1.0, tests * rate.heterogeneity.p)


def span(rate: BySubgroup) -> StoredText:
    """From the lowest to the highest group, or that there is none to tell."""
    groups = sorted(rate.subgroups, key=lambda group: group.share.value or 0.0)
    if not groups:
        return tell("unknown")
    return tell(
        "{low:percent} ({lowest}) to {high:percent} ({highest})",
        low=groups[0].share.value,
        lowest=groups[0].name,
        high=groups[-1].share.value,
        highest=groups[-1].name,
    )


def written(p: float) -> StoredText:
    """A p-value that is never written as nothing."""
    return tell("p < {p:3}", p=0.001) if p < 0.001 else tell("p = {p:3}", p=p)
