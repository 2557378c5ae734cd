"""Why a threshold was frozen where it is, and what it does, in sentences of the page and of a terminal."""

from __future__ import annotations

import shlex

from pupille.i18n.language import retell, say, short
from pupille.i18n.near_certainty import EXTREME, digits
from pupille.report.tables.numbers import NONE, format_metric
from pupille.results.classification import PredictiveValuesRecord, ThresholdRecord
from pupille.results.results import Results


def positive_line(results: Results, record: ThresholdRecord) -> str:
    """Which of the two classes is sought, why, and how to seek the other; "" where it was asked for."""
    if record.positive_because is None:
        return ""
    other = next(name for name in results.classes if name != record.positive)
    return say(
        "The class to find is {name!r}: {reason}. To find the other one: {option}.",
        name=record.positive,
        reason=retell(record.positive_because),
        option=f"--positive {shlex.quote(other)}",
    )


def why(results: Results, record: ThresholdRecord) -> str:
    """The rule that chose the threshold on validation. record: the `threshold` of the run."""
    asked = results.asked or {}
    positive = record.positive
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


def _moved(record: ThresholdRecord) -> str:
    if record.calibrated is None:
        return ""
    given = {
        "calibrated": short(float(f"{record.calibrated:.3g}")),
        "positive": record.positive,
    }
    if record.prevalence is None:
        return say(
            "Then it pays to call an image {positive} from a calibrated probability of {calibrated} on; the frozen "
            "threshold is the same on the probabilities that the model states.",
            **given,
        )
    return say(
        "Then, where {prevalence:percent} of the images show it, it pays to call an image {positive} from a calibrated "
        "probability of {calibrated} on; the frozen threshold is the same on the probabilities that the model states.",
        prevalence=record.prevalence,
        **given,
    )


def _wished_recall(wish: float, record: ThresholdRecord) -> str:
    if record.reached:
        return say(
            "At least {wish:percent} should be found: it is the strictest threshold whose recall on the validation "
            "images reaches that with 95\u00a0% certainty.",
            wish=wish,
        )
    return say(
        "At least {wish:percent} should be found, which so few validation images cannot show with 95\u00a0% "
        "certainty even if all are found; so every image is called {positive}.",
        wish=wish,
        positive=record.positive,
    )


def _wished_precision(wish: float, record: ThresholdRecord) -> str:
    if record.reached:
        return say(
            "At least {wish:percent} of the images called so should be right: it is the most generous "
            "threshold whose precision on the validation images reaches that with 95\u00a0% certainty.",
            wish=wish,
        )
    return say(
        "At least {wish:percent} of the images called so should be right, which no threshold shows on the "
        "validation images with 95\u00a0% certainty; so no image is called {positive}.",
        wish=wish,
        positive=record.positive,
    )


def worth(record: ThresholdRecord) -> str:
    """Predictive values at the stated prevalence, in a sentence; "" where none was stated."""
    values = record.predictive_values
    if not values:
        return ""
    yes, no = format_metric(values.positive), format_metric(values.negative)
    if unknown := next((metric.reason for metric in (yes, no) if metric.value == NONE), None):
        return say(
            "What its answers are worth where {prevalence:percent} of the images show {positive} is not known, because "
            "{reason}.",
            prevalence=values.prevalence,
            positive=record.positive,
            reason=unknown,
        )
    return say(
        "Where {prevalence:percent} of the images show {positive}, an image called so shows it in {yes} of cases; one "
        "not called so does not show it in {no} of cases.",
        prevalence=values.prevalence,
        positive=record.positive,
        yes=yes.in_words(),
        no=no.in_words(),
    )


def probability(value: float) -> str:
    """A threshold with three digits that count, more where it is near 1; one that no probability reaches in words."""
    if value > 1:
        return say("above 1")
    return digits(value) if value > 1 - EXTREME else short(float(f"{value:.3g}"))


def threshold_lines(record: ThresholdRecord | None, where: str) -> list[str]:
    """The frozen threshold and what it does. record: the `threshold` of a run. where: the images it is shown on."""
    if not record:
        return []
    name, test = record.positive, record.test
    if record.value is None or test is None:
        return [
            say(
                "There is no threshold for {name!r}: {reason}",
                name=name,
                reason=retell(record.reason or ""),
            )
        ]
    lines = [
        say(
            "Threshold for {name!r}, chosen on the validation images and frozen: {value} ({how}).",
            name=name,
            value=probability(record.value),
            how=retell(record.how or ""),
        ),
        say(
            "On {where} it finds {hits} of {all}: recall {recall}; it misses {misses}.",
            where=where,
            hits=test.hits,
            all=test.hits + test.misses,
            recall=format_metric(test.recall).in_words(),
            misses=test.misses,
        ),
        say(
            "It takes {alarms} of {others} others for it: specificity {specificity}; precision {precision}.",
            alarms=test.alarms,
            others=test.alarms + test.kept,
            specificity=format_metric(test.specificity).in_words(),
            precision=format_metric(test.precision).in_words(),
        ),
    ]
    worth = record.predictive_values
    return [*lines, worth_line(worth, name)] if worth else lines


def worth_line(worth: PredictiveValuesRecord, name: str) -> str:
    """What an answer is worth at the prevalence of the user's world. worth: the `predictive_values` of a threshold."""
    return say(
        "Where {share:percent} of the images show {name!r}, an image called so shows it in {positive} of "
        "cases; one not called so does not show it in {negative} of cases.",
        share=worth.prevalence,
        name=name,
        positive=format_metric(worth.positive).in_words(),
        negative=format_metric(worth.negative).in_words(),
    )
