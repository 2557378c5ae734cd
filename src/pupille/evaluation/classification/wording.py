"""What is said of an evaluation: what its intervals are about, what is undefined and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pupille.evaluation.inference.estimate import CAUTIOUS, FEW_GROUPS, MANY_GROUPS
from pupille.evaluation.inference.two_models import DECISIONS
from pupille.i18n.language import StoredText, phrase, tell, tell_joined, tell_shortened, tells
from pupille.results.arrays import IntArray
from pupille.results.metric import Metric
from pupille.tasks import metric_spec

NEEDS_TWO = {
    "roc_auc": phrase("all test images are of one class, so there is no ROC curve"),
    "matthews": phrase("all test images are of one class, so truth and prediction cannot be correlated"),
    "kappa": phrase("all test images are of one class, so agreement beyond chance cannot be told"),
}
"""Overall metrics that need test images of two classes, and what is said without them."""


def about_intervals(
    n_units: int, *, grouped: bool, resamples: int, seed: int, of_names: bool = False
) -> StoredText:
    """What the 95 % intervals are about and how they are made. of_names: whether they are of answered names alone."""
    if of_names and (not grouped or n_units >= FEW_GROUPS):
        return _of_names(n_units, grouped=grouped, resamples=resamples, seed=seed)
    if not grouped:
        return tells(
            "95 % intervals for these trained models, by {n} image: {how}.",
            "95 % intervals for these trained models, by {n} images: {how}.",
            n_units,
            how=_by_images(resamples, seed),
        )
    if n_units < FEW_GROUPS:
        return tells(
            "No 95 % intervals: the test images are of {n} group, and {least} are needed. n counts groups.",
            "No 95 % intervals: the test images are of {n} groups, and {least} are needed. n counts groups.",
            n_units,
            least=FEW_GROUPS,
        )
    resampled = tell(
        "{resamples} resamples of whole groups (BCa) where classes are large and values far from their bounds, else ",
        resamples=resamples,
    )
    return tell(
        "95 % intervals for these trained models, by {n} groups, and n counts groups: {resampled}Student's t with "
        "{freedom} degrees of freedom on the groups' values, in Wilson's or Newcombe's form; log loss and Brier score "
        "by {resamples} resamples (studentised, seed {seed}) of whole groups.",
        n=n_units,
        resampled=resampled if n_units >= MANY_GROUPS else "",
        freedom=n_units - 1,
        resamples=resamples,
        seed=str(seed),
    )


def _of_names(n_units: int, *, grouped: bool, resamples: int, seed: int) -> StoredText:
    if grouped:
        return tell(
            "95 % intervals for these answers, by {n} groups, and n counts groups: Student's t with {freedom} degrees "
            "of freedom on the groups' values, in Wilson's form; from {many} groups on {resamples} resamples of whole "
            "groups (BCa, seed {seed}) where classes are large and values far from their bounds.",
            n=n_units,
            freedom=n_units - 1,
            many=MANY_GROUPS,
            resamples=resamples,
            seed=str(seed),
        )
    return tells(
        "95 % intervals for these answers, by {n} image: {how}.",
        "95 % intervals for these answers, by {n} images: {how}.",
        n_units,
        how=tell(
            "Wilson for shares of images and for the F1 of a class, Wilson at an effective number of images for means "
            "over the classes; {resamples} resamples (BCa, seed {seed}) for mean F1, mean precision, Matthews and "
            "kappa where classes are large enough",
            resamples=resamples,
            seed=str(seed),
        ),
    )


def _by_images(resamples: int, seed: int) -> StoredText:
    return tell(
        "Wilson for shares of images and for the F1 of a class, Wilson at an effective number of images for means over "
        "the classes, Newcombe for areas under ROC curves; {resamples} resamples (BCa) for mean F1, mean precision, "
        "average precision, Matthews and kappa where classes are large enough; log loss and Brier score by {resamples} "
        "resamples (studentised, seed {seed})",
        resamples=resamples,
        seed=str(seed),
    )


UNDEFINED = {
    "precision": phrase("no image was predicted as {class_!r}, so its precision is not defined"),
    "specificity": phrase("all test images are of {class_!r}, so its specificity is not defined"),
    "roc_auc": phrase("the test images are not both of {class_!r} and of others, so there is no ROC curve"),
    "recall": phrase("no test image shows {class_!r}, so its recall is not defined"),
    "f1": phrase("no test image shows {class_!r}, so its F1 is not defined"),
    "average_precision": phrase("no test image shows {class_!r}, so its average precision is not defined"),
}
"""Metrics of a class, and why one is not defined."""


def undefined_class(name: str, class_: str) -> StoredText:
    """Why a metric of one class is not defined."""
    return tell(UNDEFINED[name], class_=class_)


def few_groups(names: Sequence[str], units: IntArray, right: NDArray[np.bool_]) -> StoredText:
    """The accuracy of each group, where there are too few for an interval. units: (N,), right: (N,)."""
    if len(names) == 1:
        return tell("All test images are of one group, so no interval can be given.")
    sizes = np.bincount(units)
    shares = np.bincount(units, weights=right) / sizes
    values = [
        tells(
            "{name!r} {share:1} % of {n} image",
            "{name!r} {share:1} % of {n} images",
            int(n),
            name=name,
            share=100 * float(share),
        )
        for name, share, n in zip(names, shares, sizes, strict=True)
    ]
    return tell(
        "Only {n} groups: too few for an interval, which needs {least}. Groups may differ more than the figures show. "
        "Accuracy of each: {values}.",
        n=len(names),
        least=FEW_GROUPS,
        values=tell_joined(values, "; "),
    )


def cautious_ones(
    metrics: Mapping[str, Metric], per_class: Mapping[str, Mapping[str, Metric]]
) -> list[StoredText]:
    """Names the metrics between whose groups no spread was seen; nothing where there are none."""
    named = [(name, metric) for name, metric in metrics.items()] + [
        (tell("{metric} of {class_!r}", metric=name, class_=class_), metric)
        for class_, row in per_class.items()
        for name, metric in row.items()
    ]
    cautious = [name for name, metric in named if metric.reason and CAUTIOUS in metric.reason]
    if not cautious:
        return []
    return [
        tell(
            "For {metrics} all groups say the same, as at 0 or 100 %. The interval is that of as many independent "
            "images as there are groups, which is cautious.",
            metrics=tell_shortened(cautious),
        )
    ]


def difference_sentence(metric: str, difference: Metric, margin: float | None, word: str) -> StoredText:
    """The difference of two models with its interval, and what it decides."""
    name = tell(metric_spec("classification", metric).in_sentence)
    if difference.value is None:
        return tell("The two models cannot be compared: {reason}.", reason=difference.reason)
    if difference.low is None or difference.high is None:
        return tell(
            "The {metric} differs by {value:signed}; {reason}, so nothing is decided.",
            metric=name,
            value=difference.value,
            reason=difference.reason,
        )
    finding = tell(
        "The {metric} of the second model minus that of the first is {value:signed} (95 % interval {low:signed} to "
        "{high:signed}, n = {n})",
        metric=name,
        value=difference.value,
        low=difference.low,
        high=difference.high,
        n=difference.n,
    )
    if word == "equivalent":
        return tell(
            "{seen}: whichever is ahead, it is by less than the {margin:short} that matters; equivalent.",
            seen=finding,
            margin=margin,
        )
    return tell(DECISIONS[word], seen=finding)
