"""From the predictions of a classifier to its `Evaluation`: metrics with interval, n and reasons."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.classification.labelled import LabelledPredictions, tested
from pupille.evaluation.classification.metrics import SMALLEST_PROBABILITY
from pupille.evaluation.classification.specs import CLASS_METRICS
from pupille.evaluation.classification.sufficient_statistics import (
    MEAN_OF,
    Scores,
    SufficientStatistics,
    sums,
)
from pupille.evaluation.classification.wording import (
    NEEDS_TWO,
    about_intervals,
    cautious_ones,
    few_groups,
    undefined_class,
)
from pupille.evaluation.inference.bootstrap import studentised_intervals
from pupille.evaluation.inference.estimate import FEW_GROUPS, Estimate, Sizes, large_enough, mean_metric
from pupille.evaluation.inference.intervals import f1_interval, mean_of_proportions, wilson
from pupille.i18n.language import StoredText, tell, tells
from pupille.results.evaluation import Evaluation
from pupille.results.metric import Metric
from pupille.results.predictions import ClassPredictions
from pupille.tasks import metric_specs
from pupille.tasks.metric import MetricSpec


def evaluate(
    predictions: ClassPredictions,
    *,
    groups: Sequence[str] | None = None,
    positive: str | None = None,
    seed: int = 0,
    resamples: int = 2000,
    of_names: bool = False,
) -> Evaluation:
    """The metrics of the labelled images among `predictions`, with 95 % intervals.

    groups: the group of each of the N images (a patient, a place); the intervals are then made of whole groups
    and n counts groups. positive: the class to find of two, by default that which the names tell, else the rarer one;
    the average precision is its. seed, resamples: of the bootstrap. of_names:
    whether only the names of classes that a tool answered are judged, so that nothing is said of models and
    probabilities. Definitions and sources: `docs/metrics.md`.
    Raises DataError if no image has a label, there is one class only or the groups do not fit; ConfigError if
    resamples is below 100.
    """
    test = tested(predictions, groups, positive=positive)
    table = sums(test.labels, test.predictions.probabilities, test.units, positive=test.positive)
    # Areas under ROC curves have intervals without resamples, and so have classes of few images.
    precise = large_enough(test.n["average_precision"], n_units=test.n_units, grouped=test.grouped)
    score_sets = _ScoreSets(
        table.scores(np.ones((table.n_units, 1))),
        table.resampled(resamples=resamples, seed=seed, areas=False, precise=precise),
        table.jackknife(seed=seed),
    )
    specs = metric_specs("classification")
    overall = [specs[name] for name in score_sets.values.overall]
    metrics = {
        spec.name: _overall(spec, test, score_sets).metric(n_units=test.n_units, grouped=test.grouped)
        for spec in overall
        if spec.interval != "studentised"
    } | _losses(
        [spec.name for spec in overall if spec.interval == "studentised"],
        test,
        table,
        score_sets,
        resamples=resamples,
        seed=seed,
    )
    per_class = {
        class_: {
            spec.name: _of_class(spec, k, test, score_sets).metric(n_units=test.n_units, grouped=test.grouped)
            for spec in CLASS_METRICS
        }
        for k, class_ in enumerate(predictions.classes)
    }
    return Evaluation(
        classes=predictions.classes,
        metrics=metrics,
        per_class=per_class,
        confusion=test.confusion,
        intervals=about_intervals(
            test.n_units, grouped=test.grouped, resamples=resamples, seed=seed, of_names=of_names
        ),
        notes=tuple(_notes(test, len(predictions), metrics, per_class, of_names=of_names)),
    )


def with_positive(evaluation: Evaluation, positive: str) -> Evaluation:
    """The evaluation of two classes as `evaluate` makes it of this positive class."""
    of_class = evaluation.per_class[positive]["average_precision"]
    of_all = evaluation.metrics["average_precision"]
    metrics = {**evaluation.metrics, "average_precision": replace(of_class, n=of_all.n)}
    return replace(evaluation, metrics=metrics)


@dataclass(frozen=True)
class _ScoreSets:
    """The metrics themselves, those of each resample, and those without each unit."""

    values: Scores
    resampled: Scores
    left_out: Scores


def _overall(spec: MetricSpec, test: LabelledPredictions, score_sets: _ScoreSets) -> Estimate:
    name = spec.name
    undefined, reason = _reasons(name, test)
    value = np.nan if undefined else float(score_sets.values.overall[name][0])
    exact = None
    if spec.interval == "wilson":
        low, high = wilson(value * len(test.labels), len(test.labels))
        exact = float(low), float(high)
    elif spec.interval == "effective":
        recalls = score_sets.values.per_class["recall"][test.present_classes, 0]
        sizes = test.images["recall"][test.present_classes]
        exact = mean_of_proportions(recalls * sizes, sizes)
    return Estimate(
        value=value,
        n=test.n_units,
        resampled=score_sets.resampled.overall[name],
        left_out=score_sets.left_out.overall[name],
        sizes=_sizes(name, test, _averaged(name, test, score_sets)),
        lowest=_lowest(value, test) if spec.interval == "agreement" else 0.0,
        reason=undefined or reason,
        exact=exact,
    )


def _averaged(name: str, test: LabelledPredictions, score_sets: _ScoreSets) -> NDArray[np.bool_] | None:
    """(C,) the classes that an overall metric is the mean of; None for one that is no mean of classes."""
    if name not in MEAN_OF:
        return None
    if len(test.present_classes) == 2 and name in ("roc_auc", "average_precision"):
        return np.asarray(np.arange(2) == test.positive)
    return np.asarray(test.present_classes & np.isfinite(score_sets.values.per_class[MEAN_OF[name]][:, 0]))


def _sizes(name: str, test: LabelledPredictions, classes: NDArray[np.bool_] | None) -> Sizes:
    if classes is None:
        return Sizes(np.array([len(test.labels)]), np.array([test.n_units]))
    part = MEAN_OF.get(name, name)
    if part == "roc_auc":
        of_images, of_groups = test.images, test.n
        return Sizes(
            of_images["positives"][classes],
            of_groups["positives"][classes],
            of_images["negatives"][classes],
            of_groups["negatives"][classes],
        )
    return Sizes(test.images[part][classes], test.n[part][classes])


def _lowest(value: float, test: LabelledPredictions) -> float:
    """The least of an agreement beyond chance: that of classes equally frequent, or -1 where it is below that."""
    least = -1 / max(int(test.present_classes.sum()) - 1, 1)
    return least if np.isnan(value) or value >= least else -1.0


def _of_class(spec: MetricSpec, k: int, test: LabelledPredictions, score_sets: _ScoreSets) -> Estimate:
    name = spec.name
    value = float(score_sets.values.per_class[name][k, 0])
    images = int(test.images[name][k])
    exact = None
    if spec.interval == "wilson" and images:
        low, high = wilson(value * images, images)
        exact = float(low), float(high)
    elif spec.interval == "f1":
        hits = int(test.confusion[k, k])
        misses, alarms = test.confusion[k].sum() - hits, test.confusion[:, k].sum() - hits
        exact = f1_interval(hits, int(misses), int(alarms))
    return Estimate(
        value=value,
        n=int(test.n[name][k]),
        resampled=score_sets.resampled.per_class[name][k],
        left_out=score_sets.left_out.per_class[name][k],
        sizes=_sizes(name, test, np.arange(len(test.present_classes)) == k),
        reason=undefined_class(name, test.predictions.classes[k]) if np.isnan(value) else None,
        exact=exact,
    )


def _losses(
    names: Sequence[str],
    test: LabelledPredictions,
    table: SufficientStatistics,
    score_sets: _ScoreSets,
    *,
    resamples: int,
    seed: int,
) -> dict[str, Metric]:
    rows = table.totals[[table.totalled.index(name) for name in names]]
    bounds: list[tuple[float, float] | None] = [None] * len(names)
    if test.n_units > 1:
        studentised = studentised_intervals(rows, table.images, resamples=resamples, seed=seed)
        bounds = [
            bound and (bound[0], min(bound[1], _most(name, test)))
            for name, bound in zip(names, studentised, strict=True)
        ]
    if "log_loss" in names and test.one_decides:
        bounds[names.index("log_loss")] = None
    return {
        name: mean_metric(
            float(score_sets.values.overall[name][0]),
            test.n_units,
            bound,
            n_units=test.n_units,
            grouped=test.grouped,
            reason=_reasons(name, test)[1],
            unbounded=one_image() if name == "log_loss" and test.one_decides else None,
        )
        for name, bound in zip(names, bounds, strict=True)
    }


def one_image() -> StoredText:
    """Why a log loss has no interval that one image decides."""
    return tell("one image makes more than half of it: no interval can be given")


def _most(name: str, test: LabelledPredictions) -> float:
    """The largest loss of an image: where few are very wrong, a studentised bootstrap reaches far beyond it."""
    if name == "log_loss":
        return -math.log(SMALLEST_PROBABILITY)
    return 1.0 if len(test.present_classes) == 2 else 2.0


def _reasons(name: str, test: LabelledPredictions) -> tuple[str | None, str | None]:
    """Why an overall metric is undefined, and what a reader of a defined one must know."""
    ignored = test.present_classes & (test.confusion.sum(axis=0) == 0)
    if name == "precision_macro" and ignored.any():
        return tell(
            "no image was predicted as {classes}, so the mean precision is not defined",
            classes=test.named(ignored),
        ), None
    if name in NEEDS_TWO and test.present_classes.sum() == 1:
        return tell(NEEDS_TWO[name]), None
    if (
        name == "average_precision"
        and len(test.present_classes) == 2
        and not test.present_classes[test.positive]
    ):
        return tell(
            "no test image shows {classes}, so there is no precision-recall curve",
            classes=test.named(~test.present_classes),
        ), None
    if name == "log_loss" and (zeros := test.impossible):
        return None, tells(
            "the true class of {n} image was given the probability 0, counted as {least}",
            "the true class of {n} images was given the probability 0, counted as {least}",
            zeros,
            least=f"{SMALLEST_PROBABILITY:.1e}",
        )
    if name in MEAN_OF and not test.present_classes.all():
        return None, tell(
            "mean over the classes with test images, so without {classes}",
            classes=test.named(~test.present_classes),
        )
    return None, None


def _notes(
    test: LabelledPredictions,
    n_given: int,
    metrics: Mapping[str, Metric],
    per_class: Mapping[str, Mapping[str, Metric]],
    *,
    of_names: bool,
) -> list[StoredText]:
    notes = []
    if n_given > len(test.labels):
        notes.append(
            tells(
                "{n} image without a known class left out.",
                "{n} images without a known class left out.",
                n_given - len(test.labels),
            )
        )
    if not test.present_classes.all():
        notes.append(
            tell(
                "No test image shows {classes}; means are over the other classes.",
                classes=test.named(~test.present_classes),
            )
        )
    if not of_names and (zeros := test.impossible):
        notes.append(
            tells(
                "The log loss rests on {n} image whose true class was called impossible.",
                "The log loss rests on {n} images whose true class was called impossible.",
                zeros,
            )
        )
    if test.grouped and test.n_units < FEW_GROUPS:
        right = test.predictions.predicted == test.labels
        notes.append(few_groups(test.names, test.units, right))
    notes += cautious_ones(metrics, per_class)
    return notes
