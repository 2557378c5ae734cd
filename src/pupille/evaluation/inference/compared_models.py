"""Two models on the same test images by their paired difference alone: is the second better, or is that undecided?"""

from __future__ import annotations

from pupille.errors import ConfigError
from pupille.evaluation.inference.two_models import DECISIONS, TwoModels, verdict
from pupille.i18n.language import StoredText, tell
from pupille.results.evaluation import Difference
from pupille.results.metric import Metric
from pupille.tasks.metric import MetricSpec


def check_margin(margin: float | None) -> None:
    """Raises ConfigError for a margin that is not above 0."""
    if margin is not None and not margin > 0:
        raise ConfigError(
            tell(
                "the margin is the smallest difference that matters and is above 0. Got {margin}.",
                margin=margin,
            )
        )


def compared_by(
    paired: Difference, spec: MetricSpec, margin: float | None, *, of_target: str = ""
) -> TwoModels:
    """What the difference of the second model to the first says. spec: of its metric. margin: in the metric's unit.

    of_target: the unit of a metric that is measured as what is predicted, the same word in both languages.
    """
    difference = Metric(paired.value, paired.low, paired.high, paired.n, paired.reason)
    word = paired.word
    if paired.low is not None:
        word = verdict(difference, margin, lower_is_better=spec.better == "down")
    sentence = _in_words(spec, difference, margin, word, of_target)
    return TwoModels(spec.name, difference, margin, word, sentence, (), 0.0)


def _in_words(
    spec: MetricSpec, difference: Metric, margin: float | None, word: str, of_target: str
) -> StoredText:
    """The difference with its interval, and what it decides."""
    if difference.value is None or difference.low is None or difference.high is None:
        return tell("The two models cannot be compared: {reason}.", reason=difference.reason)
    scale = 100.0 if spec.unit == "share" else 1.0
    unit = {"share": " points", "target": f" {of_target}"}.get(spec.unit, "").rstrip()
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
