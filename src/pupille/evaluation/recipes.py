"""One recipe over several trainings: its mean over seeds and images, and the images of all folds together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pupille.evaluation.climbs import Climb, Of
from pupille.evaluation.inference.bootstrap import units_of
from pupille.evaluation.inference.cross_validation import OverSeeds, over_seeds, over_trainings
from pupille.evaluation.inference.statistics import Statistics, left_out_scores
from pupille.results.metric import Metric
from pupille.results.task_predictions import Predictions
from pupille.tasks import find_task


def over_repeats(climbs: Sequence[Climb], of: Of, repeats: int) -> Metric | None:
    """The primary metric of a recipe over repeats of folds, seeds with their splits and images (or groups) resampled
    alike. n counts repeats. One that is no mean over images is of the images of all folds of a repeat together; None
    where the answers of all folds have none together.
    """
    if find_task(climbs[0].task).pool:
        parts = [
            together([climb for climb in climbs if climb.repeat == repeat], of) for repeat in range(repeats)
        ]
        ordered = all(climbs[0].has_primary(predictions) for predictions, _ in parts)
        return over_tables(climbs[0], parts).mean if ordered else None
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


def over_same_images(climbs: Sequence[Climb], of: Of) -> OverSeeds:
    """The primary metric of a recipe that was trained with several seeds and tested on the same images."""
    first = climbs[0]
    if find_task(first.task).pool:
        return over_tables(first, [(of(climb), climb.groups) for climb in climbs])
    right = np.stack([np.asarray(climb.of_images(of(climb))) for climb in climbs])
    units = units_of(first.n_test, first.groups)
    return over_seeds(right, units, grouped=first.groups is not None, bounds=first.spec.bounds)


def over_tables(first: Climb, parts: Sequence[tuple[Predictions, Sequence[str] | None]]) -> OverSeeds:
    """The mean over trainings of a metric that is no mean over images. parts: for each training its predictions of the
    same images, in the same order, and their groups. first: one of the climbs."""
    load = find_task(first.task).load("statistics")
    tables: list[Statistics] = [load(predictions, groups) for predictions, groups in parts]
    left_out = np.stack([left_out_scores(table, seed=0)[first.primary] for table in tables])
    return over_trainings(
        np.array([first.score(predictions) for predictions, _ in parts]),
        left_out.mean(axis=0),
        n_images=tables[0].n,
        n_units=tables[0].n_units,
        grouped=first.groups is not None,
        bounds=first.spec.bounds,
    )


def pooled_metrics(climbs: Sequence[Climb], of: Of) -> Mapping[str, Metric] | None:
    """The metrics of a recipe over the images of all folds of the first repeat together, each image answered by the
    model of the fold that tested it; None where the primary metric is a mean over images, which folds average alike.
    """
    card = find_task(climbs[0].task)
    if not card.pool:
        return None
    predictions, groups = together([climb for climb in climbs if climb.repeat == 0], of)
    metrics: Mapping[str, Metric] = card.load("evaluate")(predictions, groups=groups).metrics
    return dict(metrics)


def together(climbs: Sequence[Climb], of: Of) -> tuple[Predictions, list[str] | None]:
    """The predictions of the folds of one repeat as one, and the groups of their images, None where there are none."""
    ids = sorted(id_ for climb in climbs for id_ in of(climb).ids)
    predictions: Predictions = find_task(climbs[0].task).load("pool")(
        [of(climb) for climb in climbs], ids=ids
    )
    if climbs[0].groups is None:
        return predictions, None
    group = {
        id_: name for climb in climbs for id_, name in zip(of(climb).ids, climb.groups or (), strict=True)
    }
    return predictions, [group[id_] for id_ in predictions.ids]
