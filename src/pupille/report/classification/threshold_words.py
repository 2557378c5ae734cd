"""Why a threshold was frozen where it is, and what an answer is worth where the class is rarer, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pupille.i18n.language import say, short
from pupille.report.tables.numbers import NONE, format_metric

Record = Mapping[str, Any]


def why(results: Record, record: Record) -> str:
    """The rule that chose the threshold on validation. record: the `threshold` of the run."""
    asked = results.get("asked") or {}
    positive = record["positive"]
    if asked.get("least_recall") is not None:
        return _wished_recall(asked["least_recall"], record)
    if asked.get("least_precision") is not None:
        return _wished_precision(asked["least_precision"], record)
    if asked.get("youden"):
        return say(
            "It has the highest sum of recall and specificity on the validation images (Youden’s index), as asked for."
        )
    missed, alarm = asked.get("cost_missed") or 1.0, asked.get("cost_false_alarm") or 1.0
    return " ".join(
        (_costs(missed, alarm, positive, named=asked.get("cost_missed") is not None), _moved(record))
    ).rstrip()


def _costs(missed: float, alarm: float, positive: str, *, named: bool) -> str:
    if missed > alarm:
        return say(
            "To miss an image of {positive} was said to cost {times} times as much as a false alarm.",
            positive=positive,
            times=short(float(f"{missed / alarm:.3g}")),
        )
    if alarm > missed:
        return say(
            "A false alarm was said to cost {times} times as much as to miss an image of {positive}.",
            positive=positive,
            times=short(float(f"{alarm / missed:.3g}")),
        )
    if named:
        return say("Both errors were said to cost the same.")
    return say("No costs and no wish were named, so both errors count the same.")


def _moved(record: Record) -> str:
    if record["calibrated"] is None:
        return ""
    given = {
        "calibrated": short(float(f"{record['calibrated']:.3g}")),
        "positive": record["positive"],
    }
    if record["prevalence"] is None:
        return say(
            "Then it pays to call an image {positive} from a calibrated probability of {calibrated} on; the frozen "
            "threshold is the same on the probabilities that the model states.",
            **given,
        )
    return say(
        "Then, where {prevalence:percent} of the images show it, it pays to call an image {positive} from a calibrated "
        "probability of {calibrated} on; the frozen threshold is the same on the probabilities that the model states.",
        prevalence=record["prevalence"],
        **given,
    )


def _wished_recall(wish: float, record: Record) -> str:
    if record["reached"]:
        return say(
            "At least {wish:percent} should be found: it is the strictest threshold whose recall on the validation "
            "images reaches that with 95\u00a0% certainty.",
            wish=wish,
        )
    return say(
        "At least {wish:percent} should be found, which so few validation images cannot show with 95\u00a0% "
        "certainty even if all are found; so every image is called {positive}.",
        wish=wish,
        positive=record["positive"],
    )


def _wished_precision(wish: float, record: Record) -> str:
    if record["reached"]:
        return say(
            "At least {wish:percent} of the images called so should be right: it is the most generous "
            "threshold whose precision on the validation images reaches that with 95\u00a0% certainty.",
            wish=wish,
        )
    return say(
        "At least {wish:percent} of the images called so should be right, which no threshold shows on the "
        "validation images with 95\u00a0% certainty; so no image is called {positive}.",
        wish=wish,
        positive=record["positive"],
    )


def worth(record: Record) -> str:
    """Predictive values at the stated prevalence, in a sentence; "" where none was stated."""
    values = record["predictive_values"]
    if not values:
        return ""
    yes, no = format_metric(values["positive"]), format_metric(values["negative"])
    if unknown := next((metric.reason for metric in (yes, no) if metric.value == NONE), None):
        return say(
            "What its answers are worth where {prevalence:percent} of the images show {positive} is not known, because "
            "{reason}.",
            prevalence=values["prevalence"],
            positive=record["positive"],
            reason=unknown,
        )
    return say(
        "Where {prevalence:percent} of the images show {positive}, an image called so shows it in {yes} of cases; one "
        "not called so does not show it in {no} of cases.",
        prevalence=values["prevalence"],
        positive=record["positive"],
        yes=yes.in_words(),
        no=no.in_words(),
    )
