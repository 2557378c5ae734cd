"""What an answer is worth where the class is as frequent as the user stated, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pupille.language import percent, say, short
from pupille.report.fields import COUNT, NUMBER, NUMBER_OR_NONE, TABLE, DamageError, need
from pupille.report.numbers import NONE, Shown, shown
from pupille.report.verdict import chosen_run

METRIC = {"value": NUMBER_OR_NONE, "low": NUMBER_OR_NONE, "high": NUMBER_OR_NONE, "n": COUNT}


def prevalence_words(results: Mapping[str, Any]) -> list[str]:
    """Of the chosen run at its frozen threshold; nothing where no prevalence was stated."""
    record = chosen_run(results).get("threshold") or {}
    worth = record.get("predictive_values")
    if not worth:
        return []
    positive, negative = shown(worth["positive"]), shown(worth["negative"])
    here = say(
        "You stated that {prevalence} of the images show {name} where the model will be used. An image is called so "
        "from a probability of {threshold} on, chosen on the validation images.",
        prevalence=percent(worth["prevalence"]),
        name=record["positive"],
        threshold=short(float(f"{record['value']:.3g}")),
    )
    return [
        here,
        _worth(positive, say("An image called {name} shows it", name=record["positive"])),
        _worth(negative, say("An image not called {name} does not show it", name=record["positive"])),
    ]


def _worth(metric: Shown, what: str) -> str:
    if metric.value == NONE:
        return say("{what}: not known, because {reason}.", what=what, reason=metric.reason)
    if metric.interval:
        return say("{what} in {share} of cases.", what=what, share=metric.in_words())
    return say(
        "{what} in {share} of cases: {reason}.", what=what, share=metric.in_words(), reason=metric.reason
    )


def check_prevalence(run: Mapping[str, Any], where: str) -> None:
    """Raises DamageError, naming the place, if the predictive values of a run lack something."""
    record = run.get("threshold") or {}
    worth = record.get("predictive_values")
    if worth is None:
        return
    there = f"{where}threshold.predictive_values."
    need(worth, {"prevalence": NUMBER, "positive": TABLE, "negative": TABLE}, there)
    for name in ("positive", "negative"):
        need(worth[name], METRIC, f"{there}{name}.")
    if not isinstance(record.get("positive"), str) or not isinstance(record.get("value"), int | float):
        raise DamageError(f"{where}threshold should name its class and its value")
