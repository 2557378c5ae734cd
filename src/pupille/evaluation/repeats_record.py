"""The `again` of `results.json`: what further climbs of the ladder found, on other folds, seeds, sites and shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pupille.errors import DataError, reason_of
from pupille.evaluation.inference.bootstrap import units_of
from pupille.evaluation.inference.cross_validation import FEWEST_SEEDS, over_folds, over_seeds
from pupille.evaluation.inference.learning_curve import LearningCurve, Point, learning_curve
from pupille.evaluation.inference.statistics import Statistics
from pupille.i18n.language import tell
from pupille.results.arrays import FloatArray
from pupille.results.metric import Metric
from pupille.results.repeats import (
    ClimbRecord,
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
from pupille.results.task_predictions import Predictions
from pupille.tasks import find_task, metric_spec
from pupille.tasks.metric import MetricSpec

if TYPE_CHECKING:
    from pupille.data.splits.cross_validation import Sites


@dataclass(frozen=True)
class Climb:
    """The results of one climb. predictions: rung -> those on test. groups: of the test images. n_train: images.

    path: of its folder below the comparison, "" for the first. label: what it is. key: the site that was left out.
    repeat: which dealing of the folds, from 0. chosen: by its own validation images. task: the card that scores them.
    """

    path: str
    label: str
    key: str
    repeat: int
    chosen: str
    predictions: Mapping[str, Predictions]
    groups: tuple[str, ...] | None
    n_train: int
    task: str = "classification"

    @property
    def n_test(self) -> int:
        """How many images were scored."""
        return len(self.predictions[self.chosen])

    def scores(self) -> dict[str, float]:
        """The primary metric of each rung."""
        return {
            name: float(self.of_images(predictions).mean()) for name, predictions in self.predictions.items()
        }

    def of_images(self, predictions: Predictions) -> FloatArray:
        """(N,) the primary metric of each image. Raises DataError where it is no mean over images."""
        card = find_task(self.task)
        statistics: Statistics = card.load("statistics")(predictions)
        scores = statistics.image_scores(card.primary)
        if scores is None:
            raise DataError(
                tell(
                    "{metric} is no mean over images, so trainings cannot be repeated for it.",
                    metric=str(card.primary),
                )
            )
        return scores

    def metric(self, name: str) -> Metric:
        """The primary metric of one rung with its interval."""
        card = find_task(self.task)
        evaluation = card.load("evaluate")(self.predictions[name], groups=self.groups)
        metric: Metric = evaluation.metrics[card.primary]
        return metric

    @property
    def spec(self) -> MetricSpec:
        """What is known of the primary metric."""
        return metric_spec(self.task, find_task(self.task).primary)

    def record(self) -> ClimbRecord:
        """What results keep of the climb itself."""
        return ClimbRecord(
            path=self.path,
            label=self.label,
            train=self.n_train,
            test=self.n_test,
            chosen=self.chosen,
            scores=self.scores(),
        )


Of = Callable[[Climb], Predictions]
"""Which predictions of a climb are meant: those of a rung, or of the rung that it chose."""


def recipes(climbs: Sequence[Climb]) -> dict[str | None, Of]:
    """Under None the choice of the ladder, where there is one; then each rung that every climb has."""
    shared = [name for name in climbs[0].predictions if all(name in climb.predictions for climb in climbs)]
    rungs: dict[str | None, Of] = {name: lambda climb, name=name: climb.predictions[name] for name in shared}  # type: ignore[misc]
    choice: dict[str | None, Of] = {None: lambda climb: climb.predictions[climb.chosen]}
    return {**(choice if any(len(climb.predictions) > 1 for climb in climbs) else {}), **rungs}


def folds_record(climbs: Sequence[Climb], *, repeats: int, set_aside: bool) -> FoldsRecord:
    """Folds: the mean of each recipe with the interval of Nadeau & Bengio, and its difference from the ladder's choice.

    climbs: those of the folds, repeat after repeat. set_aside: the data came with a split, which folds do not heed.
    """
    n_train, n_test = (
        float(np.mean(sizes)) for sizes in zip(*((c.n_train, c.n_test) for c in climbs), strict=True)
    )
    scores = {
        name: np.array([climb.of_images(of(climb)).mean() for climb in climbs])
        for name, of in recipes(climbs).items()
    }
    rows = []
    for name, of in recipes(climbs).items():
        mean = over_folds(scores[name], n_train=n_train, n_test=n_test)
        difference = None
        if None in scores and name is not None:
            difference = over_folds(scores[name] - scores[None], n_train=n_train, n_test=n_test).mean
        overall = recipe(climbs, of, repeats) if repeats >= FEWEST_SEEDS else None
        rows.append(FoldRecipeRecord(name, mean.mean, mean.spread, difference, overall))
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


def recipe(climbs: Sequence[Climb], of: Of, repeats: int) -> Metric:
    """The primary metric of a recipe, seeds with their splits and images (or groups) resampled alike.

    n counts repeats.
    """
    ids = sorted({id_ for climb in climbs for id_ in of(climb).ids})
    place = {id_: row for row, id_ in enumerate(ids)}
    right = np.zeros((repeats, len(ids)))
    groups = [""] * len(ids)
    for climb in climbs:
        predictions = of(climb)
        rows = [place[id_] for id_ in predictions.ids]
        right[climb.repeat, rows] = climb.of_images(predictions)
        for row, group in zip(rows, climb.groups or (), strict=False):
            groups[row] = group
    grouped = climbs[0].groups is not None
    units = units_of(len(ids), groups if grouped else None)
    return over_seeds(right, units, grouped=grouped, bounds=climbs[0].spec.bounds).mean


def seeds_record(climbs: Sequence[Climb]) -> SeedsRecord:
    """Trainings on one split with other seeds, the first included: mean, spread, and what of the doubt is training."""
    rows = []
    groups = climbs[0].groups
    units = units_of(climbs[0].n_test, groups)
    for name, of in recipes(climbs).items():
        right: FloatArray = np.stack([climb.of_images(of(climb)) for climb in climbs])
        summary = over_seeds(right, units, grouped=groups is not None, bounds=climbs[0].spec.bounds)
        rows.append(
            SeedRecipeRecord(
                name=name,
                mean=summary.mean,
                spread=summary.spread,
                lowest=float(right.mean(axis=1).min()),
                highest=float(right.mean(axis=1).max()),
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


def chosen_counts(climbs: Sequence[Climb]) -> dict[str, int]:
    """How often each rung was chosen, the most frequent first."""
    return dict(Counter(climb.chosen for climb in climbs).most_common())
