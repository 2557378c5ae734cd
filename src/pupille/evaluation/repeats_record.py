"""The `again` of `results.json`: what further climbs of the ladder found, on other folds, seeds, sites and shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pupille.errors import DataError, reason_of
from pupille.evaluation.climbs import Climb, chosen_counts, recipes
from pupille.evaluation.inference.cross_validation import FEWEST_SEEDS, over_folds
from pupille.evaluation.inference.learning_curve import LearningCurve, Point, learning_curve
from pupille.evaluation.recipes import over_repeats, over_same_images, pooled_metrics
from pupille.results.repeats import (
    FoldRecipeRecord,
    FoldsRecord,
    LearningCurveRecord,
    LearningFitRecord,
    LearningPointRecord,
    OrdinaryScoreRecord,
    SeedRecipeRecord,
    SeedsRecord,
    SiteRecord,
    SitesRecord,
)

if TYPE_CHECKING:
    from pupille.data.splits.cross_validation import Sites


def folds_record(climbs: Sequence[Climb], *, repeats: int, set_aside: bool) -> FoldsRecord:
    """Folds: the mean of each recipe with the interval of Nadeau & Bengio, and its difference from the ladder's choice.

    climbs: those of the folds, repeat after repeat. set_aside: the data came with a split, which folds do not heed.
    """
    n_train, n_test = (
        float(np.mean(sizes)) for sizes in zip(*((c.n_train, c.n_test) for c in climbs), strict=True)
    )
    scores = {
        name: np.array([climb.score(of(climb)) for climb in climbs]) for name, of in recipes(climbs).items()
    }
    rows = []
    for name, of in recipes(climbs).items():
        mean = over_folds(scores[name], n_train=n_train, n_test=n_test, bounds=climbs[0].spec.bounds)
        difference = None
        if None in scores and name is not None:
            difference = over_folds(scores[name] - scores[None], n_train=n_train, n_test=n_test).mean
        overall = over_repeats(climbs, of, repeats) if repeats >= FEWEST_SEEDS else None
        rows.append(
            FoldRecipeRecord(name, mean.mean, mean.spread, difference, overall, pooled_metrics(climbs, of))
        )
    return FoldsRecord(
        folds=len(climbs) // repeats,
        repeats=repeats,
        train=n_train,
        test=n_test,
        set_aside=set_aside,
        recipes=tuple(rows),
        chosen=chosen_counts(climbs),
        climbs=tuple(climb.record() for climb in climbs),
    )


def seeds_record(climbs: Sequence[Climb]) -> SeedsRecord:
    """Trainings on one split with other seeds, the first included: mean, spread, and what of the doubt is training."""
    rows = []
    for name, of in recipes(climbs).items():
        summary = over_same_images(climbs, of)
        scores = [climb.score(of(climb)) for climb in climbs]
        rows.append(
            SeedRecipeRecord(
                name=name,
                mean=summary.mean,
                spread=summary.spread,
                lowest=min(scores),
                highest=max(scores),
                from_training=summary.from_training,
            )
        )
    return SeedsRecord(
        seeds=len(climbs),
        recipes=tuple(rows),
        chosen=chosen_counts(climbs),
        climbs=tuple(climb.record() for climb in climbs),
    )


def sites_record(climbs: Sequence[Climb], first: Climb, sites: Sites, column: str) -> SitesRecord:
    """Each site left out: how the rung does that the other sites chose, beside the ordinary test of the first climb."""
    return SitesRecord(
        column=column,
        sites=tuple(site_record(climb) for climb in climbs),
        ordinary=OrdinaryScoreRecord(first.chosen, first.metric(first.chosen)),
        silent=sites.silent,
        without_value=sites.without_value,
    )


def site_record(climb: Climb) -> SiteRecord:
    """A climb without a site, and the score on that site of the rung that it chose."""
    return SiteRecord(
        name=climb.key,
        score=climb.metric(climb.chosen),
        test=climb.n_test,
        chosen=climb.chosen,
        path=climb.path,
        label=climb.label,
        train=climb.n_train,
        scores=climb.scores(),
    )


def curve_record(climbs: Sequence[Climb], first: Climb, *, seed: int) -> LearningCurveRecord:
    """The chosen rung with ever more training images, and what twice as many would bring, or why that is not said."""
    name = first.chosen
    points = [Point(climb.n_train, climb.metric(name)) for climb in (*climbs, first)]
    fit, reason = None, None
    try:
        fit = fit_record(learning_curve(points, better=first.spec.better, seed=seed))
    except DataError as error:
        reason = reason_of(error)
    return LearningCurveRecord(
        name=name,
        points=tuple(LearningPointRecord(point.images, point.score) for point in points),
        fit=fit,
        reason=reason,
        climbs=tuple(climb.record() for climb in climbs),
    )


def fit_record(curve: LearningCurve) -> LearningFitRecord:
    """The power law of a learning curve as results keep it."""
    return LearningFitRecord(
        word=curve.word,
        gain=curve.gain,
        floor=curve.floor,
        factor=curve.factor,
        power=curve.power,
        at_double=curve.at_double,
    )
