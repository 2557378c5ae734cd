"""Two models that predict numbers on the same test images: is the second better, or is that undecided?"""

from __future__ import annotations

from collections.abc import Sequence

from pupille.errors import ConfigError
from pupille.evaluation.inference.two_models import DECISIONS, TwoModels, verdict
from pupille.evaluation.regression.differences import differences_to
from pupille.evaluation.regression.statistics import Constants
from pupille.i18n.language import StoredText, tell
from pupille.results.metric import Metric
from pupille.results.regression import NumberPredictions
from pupille.tasks import metric_spec


def compare_two(
    first: NumberPredictions,
    second: NumberPredictions,
    *,
    metric: str = "mae",
    margin: float | None = None,
    groups: Sequence[str] | None = None,
    seed: int = 0,
    resamples: int = 2000,
) -> TwoModels:
    """The difference of two models in one metric, with its 95 % interval and a verdict.

    metric: any of `evaluate`; skill where the first says what its training images were. margin: in the unit of the
    metric, named before looking. groups: the group of each image. Raises DataError if the two are not of the same
    images; ConfigError for an unknown metric or a margin that is not above 0.
    """
    if margin is not None and not margin > 0:
        raise ConfigError(
            tell(
                "the margin is the smallest difference that matters and is above 0. Got {margin}.",
                margin=margin,
            )
        )
    runs = {"first": first, "second": second}
    (paired,) = differences_to(
        "first",
        runs,
        metric=metric,
        constants=None if first.scale is None else Constants.of(first),
        margin=margin,
        groups=groups,
        seed=seed,
        resamples=resamples,
    )
    difference = Metric(paired.value, paired.low, paired.high, paired.n, paired.reason)
    lower = metric_spec("regression", metric).better != "up"
    word = verdict(difference, margin, lower_is_better=lower) if paired.low is not None else paired.word
    sentence = difference_sentence(metric, difference, margin, word, first.unit)
    return TwoModels(metric, difference, margin, word, sentence, (), 0.0)


def difference_sentence(
    metric: str, difference: Metric, margin: float | None, word: str, unit: str
) -> StoredText:
    """The difference of two models with its interval, and what it decides."""
    name = tell(metric_spec("regression", metric).in_sentence)
    inside = f" {unit}" if unit and metric_spec("regression", metric).unit == "target" else ""
    if difference.low is None or difference.high is None or difference.value is None:
        return tell("The two models cannot be compared: {reason}.", reason=difference.reason)
    finding = tell(
        "The {metric} of the second model minus that of the first is {value:g3}{unit} (95 % interval {low:g3} to "
        "{high:g3}, n = {n})",
        metric=name,
        value=difference.value,
        low=difference.low,
        high=difference.high,
        n=difference.n,
        unit=inside,
    )
    if word == "equivalent":
        return tell(
            "{seen}: whichever is ahead, it is by less than the {margin:g3} that matters; equivalent.",
            seen=finding,
            margin=margin,
        )
    return tell(DECISIONS[word], seen=finding)
