"""Two models that outline objects on the same test images: is the second better, or is that undecided?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pupille.errors import ConfigError
from pupille.evaluation.inference.two_models import DECISIONS, TwoModels, verdict
from pupille.evaluation.instances.differences import differences_to
from pupille.i18n.language import StoredText, tell
from pupille.results.evaluation import Difference
from pupille.results.metric import Metric
from pupille.results.objects import ObjectPredictions
from pupille.tasks import metric_spec
from pupille.tasks.metric import MetricSpec


def compare_two(
    first: ObjectPredictions,
    second: ObjectPredictions,
    *,
    metric: str = "pq",
    margin: float | None = None,
    groups: Sequence[str] | None = None,
    seed: int = 0,
    resamples: int = 2000,
) -> TwoModels:
    """The difference of two models in one metric, with its 95 % interval and a verdict.

    metric: any of `evaluate`. margin: in the metric's own unit, a share for shares, named before looking. groups: the
    group of each image. Raises DataError if the two are not of the same images and drawn objects; ConfigError for an
    unknown metric or a margin that is not above 0.
    """
    return compared_by(
        differences_to,
        "instances",
        first,
        second,
        metric=metric,
        margin=margin,
        groups=groups,
        seed=seed,
        resamples=resamples,
    )


def compared_by(
    differences: Callable[..., tuple[Difference, ...]],
    task: str,
    first: ObjectPredictions,
    second: ObjectPredictions,
    *,
    metric: str,
    margin: float | None,
    groups: Sequence[str] | None,
    seed: int,
    resamples: int,
) -> TwoModels:
    """The same by the differences and the table of metrics of a task of objects."""
    if margin is not None and not margin > 0:
        raise ConfigError(
            tell(
                "the margin is the smallest difference that matters and is above 0. Got {margin}.",
                margin=margin,
            )
        )
    (paired,) = differences(
        "first",
        {"first": first, "second": second},
        metric=metric,
        margin=margin,
        groups=groups,
        seed=seed,
        resamples=resamples,
    )
    difference = Metric(paired.value, paired.low, paired.high, paired.n, paired.reason)
    spec, word = metric_spec(task, metric), paired.word
    if paired.low is not None:
        word = verdict(difference, margin, lower_is_better=spec.better == "down")
    return TwoModels(metric, difference, margin, word, _in_words(spec, difference, margin, word), (), 0.0)


def _in_words(spec: MetricSpec, difference: Metric, margin: float | None, word: str) -> StoredText:
    """The difference with its interval, and what it decides; shares in percentage points."""
    if difference.value is None or difference.low is None or difference.high is None:
        return tell("The two models cannot be compared: {reason}.", reason=difference.reason)
    scale, unit = (100.0, " points") if spec.unit == "share" else (1.0, "")
    finding = tell(
        "The {metric} of the second model minus that of the first is {value:g3}{unit} (95 % interval {low:g3} to "
        "{high:g3}, n = {n})",
        metric=tell(spec.in_sentence),
        value=scale * difference.value,
        unit=unit,
        low=scale * difference.low,
        high=scale * difference.high,
        n=difference.n,
    )
    if word == "equivalent" and margin is not None:
        return tell(
            "{seen}: whichever is ahead, it is by less than the {margin:g3}{unit} that matter; equivalent.",
            seen=finding,
            margin=scale * margin,
            unit=unit,
        )
    return tell(DECISIONS[word], seen=finding)
