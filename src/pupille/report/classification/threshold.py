"""Two classes: the slider of thresholds over validation, and the frozen threshold shown on test."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pupille.i18n.language import count, percent, phrase, retell, say, says
from pupille.i18n.near_certainty import EXTREME
from pupille.report.charts.svg import num
from pupille.report.classification import roc
from pupille.report.classification.threshold_words import (
    positive_line,
    probability,
    threshold_lines,
    why,
    worth,
)
from pupille.report.section import Context, Section
from pupille.report.sections.pictures import Picture, picture
from pupille.report.tables.columns import filled
from pupille.report.tables.numbers import NONE, FormattedMetric, format_metric
from pupille.results.classification import (
    AtThresholdRecord,
    ClassCurveRecord,
    SliderPictureRecord,
    SliderRecord,
)
from pupille.results.metric import Metric
from pupille.results.results import Results
from pupille.results.run import RunRecord

TARGETS = (0.99, 0.95, 0.9, 0.8, 0.7, 0.5)
"""Recalls on validation whose strictest thresholds stand in the table."""


@dataclass(frozen=True)
class Slider:
    """Validation at each threshold, the most generous first. frozen: which is the frozen one."""

    positives: int
    negatives: int
    thresholds: Sequence[float]
    hits: Sequence[int]
    alarms: Sequence[int]
    frozen: int


@dataclass(frozen=True)
class Step:
    """What one threshold does to the validation images, as text by the name of its place in the page."""

    number: int
    texts: Mapping[str, str]
    frozen: bool


@dataclass(frozen=True)
class Mistake:
    """A kept validation image and the steps of the slider, first to last, at which it is a mistake."""

    record: SliderPictureRecord
    picture: Picture
    first: int
    last: int


@dataclass(frozen=True)
class ThresholdSection:
    """Everything the template shows. reason: why there is no threshold; then nothing else is set. sought: why
    this is the class to find.

    data: of the slider, JSON. steps: those of the table. drawings: ROC and precision-recall. missed, alarms: kept
    mistakes on validation. rows: label, validation, test.
    """

    positive: str
    reason: str = ""
    sought: str = ""
    why: str = ""
    worth: str = ""
    data: str = ""
    step: Step | None = None
    last: int = 0
    positives: int = 0
    negatives: int = 0
    steps: Sequence[Step] = ()
    drawings: Sequence[Markup] = ()
    missed: Sequence[Mistake] = ()
    alarms: Sequence[Mistake] = ()
    rows: Sequence[tuple[str, FormattedMetric, FormattedMetric]] = ()
    areas: Sequence[str] = ()
    test: AtThresholdRecord | None = None


def threshold(results: Results, run: RunRecord, folder: Path) -> ThresholdSection | None:
    """The section of a run of two classes; None with more, or in results of before."""
    record, curves = run.threshold, run.curves
    if not record:
        return None
    validation, test = record.validation, record.test
    if record.value is None or validation is None or test is None:
        return ThresholdSection(record.positive, reason=retell(record.reason or ""))
    if not curves or not curves.slider:
        return None
    slider = _from_the_most_generous(curves.slider)
    steps = [_step(slider, k) for k in range(len(slider.thresholds))]
    missed, alarms = _mistakes(results, record.positive, slider.thresholds, folder)
    areas = (run.per_class or {})[record.positive]
    return ThresholdSection(
        positive=record.positive,
        sought=positive_line(results, record),
        why=why(results, record),
        worth=worth(record),
        data=_data(slider, steps),
        step=steps[slider.frozen],
        last=len(steps) - 1,
        positives=slider.positives,
        negatives=slider.negatives,
        steps=_for_the_table(slider, steps),
        drawings=[_drawing(which, slider, curves.test, test, record.positive) for which in roc.PANELS],
        missed=missed,
        alarms=alarms,
        rows=[
            (label, format_metric(of_validation), format_metric(of_test))
            for label, of_validation, of_test in _shares(validation, test)
        ],
        areas=[
            say("Area under the ROC curve on test: {area}.", area=_area(areas["roc_auc"])),
            say("Average precision on test: {area}.", area=_area(areas["average_precision"])),
        ],
        test=test,
    )


def _area(metric: Metric) -> str:
    # Areas, of the one curve as of the other, are written with three decimals.
    return format_metric(metric, "number").in_words()


def _shares(validation: AtThresholdRecord, test: AtThresholdRecord) -> list[tuple[str, Metric, Metric]]:
    return [
        (say("Found, of the images of the class (recall)"), validation.recall, test.recall),
        (say("Right, of those called so (precision)"), validation.precision, test.precision),
        (say("Left alone, of the others (specificity)"), validation.specificity, test.specificity),
    ]


def _from_the_most_generous(slider: SliderRecord) -> Slider:
    """The slider from left to right: the lowest threshold first."""
    return Slider(
        positives=slider.positives,
        negatives=slider.negatives,
        thresholds=slider.thresholds[::-1],
        hits=slider.hits[::-1],
        alarms=slider.alarms[::-1],
        frozen=len(slider.thresholds) - 1 - slider.frozen,
    )


def _step(slider: Slider, k: int) -> Step:
    hits, alarms = slider.hits[k], slider.alarms[k]
    misses, true_negatives = slider.positives - hits, slider.negatives - alarms
    texts = {
        "threshold": probability(slider.thresholds[k]),
        "hits": count(hits),
        "misses": count(misses),
        "alarms": count(alarms),
        "kept": count(true_negatives),
        "recall": percent(hits / slider.positives),
        "missed": percent(misses / slider.positives),
        "alarmed": percent(alarms / slider.negatives),
        "called": count(hits + alarms),
        "precision": percent(hits / (hits + alarms)) if hits + alarms else NONE,
    }
    spoken = says(
        "{threshold}: {misses} missed, {n} false alarm",
        "{threshold}: {misses} missed, {n} false alarms",
        alarms,
        threshold=texts["threshold"],
        misses=texts["misses"],
    )
    return Step(k, {**texts, "spoken": spoken}, k == slider.frozen)


def _data(slider: Slider, steps: Sequence[Step]) -> str:
    """What the script moves: for each step the texts of the page's places and the points on the curves."""
    texts = {name: [step.texts[name] for step in steps] for name in steps[0].texts}
    dots = {
        which: [[num(x), num(y)] for x, y in map(roc.place, roc.points(slider, which))]
        for which in roc.PANELS
    }
    return json.dumps({"texts": texts, "dots": dots}, ensure_ascii=False, separators=(",", ":"))


def is_saturated(thresholds: Sequence[float]) -> bool:
    """Whether all probabilities are as good as 0 or 1, so that no threshold between them is worth choosing."""
    return not any(EXTREME <= value <= 1 - EXTREME for value in thresholds)


def _for_the_table(slider: Slider, steps: Sequence[Step]) -> list[Step]:
    """The strictest step that finds each of the `TARGETS`, and the frozen one, the strictest first; none of a model
    that is saturated."""
    if is_saturated([value for k, value in enumerate(slider.thresholds) if k != slider.frozen]):
        return []
    wanted = {slider.frozen}
    for target in TARGETS:
        wanted.add(max(k for k, hits in enumerate(slider.hits) if hits >= target * slider.positives))
    return [steps[k] for k in sorted(wanted, reverse=True)]


def _mistakes(
    results: Results, positive: str, thresholds: Sequence[float], folder: Path
) -> tuple[list[Mistake], list[Mistake]]:
    """The kept images of the class that are missed from some step on, and the others that are alarms up to one."""
    missed, alarms = [], []
    for record in results.gallery.slider:
        thumbnail = picture(folder, record.thumbnail)
        called = sum(value <= record.probability for value in thresholds)
        if record.label == positive:
            missed.append(Mistake(record, thumbnail, called, len(thresholds)))
        else:
            alarms.append(Mistake(record, thumbnail, 0, called - 1))
    return missed, alarms


def _drawing(
    which: str, slider: Slider, curves: Sequence[ClassCurveRecord], test: AtThresholdRecord, positive: str
) -> Markup:
    curve_points = roc.points(slider, which)
    x, y = roc.place(curve_points[slider.frozen])
    recall, precision, specificity = map(_ends, (test.recall, test.precision, test.specificity))
    alarms = tuple(None if share is None else 1 - share for share in specificity)
    frozen = (alarms, recall) if which == "roc" else (recall, precision)
    parts = [roc.curve(roc.points(counts, which), "test") for counts in curves]
    parts += [roc.curve(curve_points, "validation"), *roc.cross(*frozen, "test")]
    parts.append(
        Markup('<circle cx="{}" cy="{}" r="6" class="moving" data-moves="{}"/>').format(num(x), num(y), which)
    )
    title = say("ROC curve") if which == "roc" else say("Precision-recall curve")
    description = say(
        "Of validation and of test; at the frozen threshold {recall} of the test images of {positive} are found.",
        recall=format_metric(test.recall).value,
        positive=positive,
    )
    return roc.panel(which, parts, title=title, description=description)


def _ends(metric: Metric) -> tuple[float | None, float | None, float | None]:
    return metric.value, metric.low, metric.high


def make(context: Context) -> dict[str, Any] | None:
    """None with more than two classes, or in results of before."""
    section = threshold(context.results, context.run, context.folder)
    return {"threshold": section} if section else None


def as_text(context: Context) -> str:
    """The class that is sought; the frozen threshold on the test images, where anything was asked about it."""
    record = context.run.threshold
    if record is None:
        return ""
    sought = positive_line(context.results, record)
    asked = {key for key, value in context.results.asked.items() if value}
    lines = threshold_lines(record, say("the test images")) if asked - {"by", "coverage"} else []
    return filled([*([sought] if sought else []), *lines])


THRESHOLD = Section("threshold", phrase("Threshold"), make, "classification/threshold.html.j2", as_text)
