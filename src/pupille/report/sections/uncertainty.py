"""When the chosen model does not know: prediction sets, and test images unlike the training ones, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pupille.i18n.counts import images
from pupille.i18n.language import number, percent, phrase, retell, say, says, short
from pupille.report.section import Context, Section
from pupille.report.tables.columns import filled
from pupille.report.tables.numbers import FormattedMetric, format_metric
from pupille.results.classification import SetsRecord
from pupille.results.results import Results
from pupille.results.run import NoveltyRecord


@dataclass(frozen=True)
class UncertaintySection:
    """What stands in the section. figures: label and metric of the sets; sizes: of a set, with how many have it."""

    sets: list[str]
    figures: list[tuple[str, FormattedMetric]]
    sizes: list[tuple[str, str]]
    novelty: list[str]


def unsure(results: Results) -> UncertaintySection | None:
    """Prediction sets and novelty of the chosen run; None where neither sets nor novelty were recorded."""
    run = results.chosen_run
    sets, novelty = run.sets, run.novelty
    if not sets and not novelty:
        return None
    figures = []
    if sets:
        figures = [
            (say("The true class is in the set"), format_metric(sets.covered)),
            (say("The set is one class: an answer"), format_metric(sets.answered)),
            (say("Right, of these answers"), format_metric(sets.right_when_answered)),
        ]
    sizes = [(size_name(size.classes), images(size.images)) for size in sets.sizes] if sets else []
    return UncertaintySection(sets_words(sets), figures, sizes, novelty_words(novelty))


def size_name(classes: int) -> str:
    """`no class`, `1 class`, `3 classes`."""
    if not classes:
        return say("no class")
    return says("{n}\u00a0class", "{n}\u00a0classes", classes)


def sets_words(record: SetsRecord | None) -> list[str]:
    """The promise of the prediction sets and their figures on test, in sentences. record: the `sets` of a run."""
    if not record:
        return []
    covered, answered, right = (
        format_metric(metric) for metric in (record.covered, record.answered, record.right_when_answered)
    )
    calibrated = says(
        "Calibrated on {n}\u00a0validation image, the model names every class with a probability of at least {least}: "
        "a set that is to hold the true class for {coverage} of new images like these.",
        "Calibrated on {n}\u00a0validation images, the model names every class with a probability of at least {least}: "
        "a set that is to hold the true class for {coverage} of new images like these.",
        record.n,
        least=short(float(f"{record.least:.3g}")),
        coverage=percent(record.coverage),
    )
    if record.grouped:
        calibrated = says(
            "Calibrated on the validation images of {n}\u00a0group, the model names every class with a probability of "
            "at least {least}: a set that is to hold the true class for {coverage} of the images of new groups.",
            "Calibrated on the validation images of {n}\u00a0groups, the model names every class with a probability of "
            "at least {least}: a set that is to hold the true class for {coverage} of the images of new groups.",
            record.n,
            least=short(float(f"{record.least:.3g}")),
            coverage=percent(record.coverage),
        )
    words = [
        calibrated,
        say(
            "On the test images the set held it for {covered}. It was one class, an answer, for {answered}, and these "
            "answers were right for {right}; for the others the model says that it does not know. A set has "
            "{size} classes on average.",
            covered=covered.in_words(),
            answered=answered.in_words(),
            right=right.in_words(),
            size=number(record.mean_size, 2),
        ),
    ]
    if not record.least:
        words.append(
            say(
                "There are too few validation images, or groups, for this promise, so every class is in every set."
            )
        )
    return words


def novelty_words(record: NoveltyRecord | None) -> list[str]:
    """How many test images are unlike the training ones. record: the `novelty` of a run."""
    if not record:
        return []
    if record.flagged is None or record.false_alarms is None or record.reason:
        return [
            say("Which images are unlike the training ones is not told: {reason}.", reason=_reason(record))
        ]
    return [
        say(
            "Farther from the training images, as the model sees them, than all but {alarms} of the validation images: "
            "{flagged} of the test images. About {alarms} are expected where nothing is new; far more would mean that "
            "the test images come from elsewhere.",
            alarms=percent(record.false_alarms),
            flagged=format_metric(record.flagged).in_words(),
        ),
        say("`pupille predict` marks such images among new ones: on them the model's answer is a guess."),
    ]


def _reason(record: NoveltyRecord) -> str:
    return retell(record.reason or "").rstrip(".")


def make(context: Context) -> dict[str, Any] | None:
    """None where neither sets nor novelty were recorded."""
    section = unsure(context.results)
    return {"unsure": section} if section else None


def as_text(context: Context) -> str:
    """The promise of the prediction sets and what came of it, as text."""
    return filled(sets_words(context.run.sets))


UNCERTAINTY = Section(
    "unsure", phrase("When it does not know"), make, "sections/uncertainty.html.j2", as_text
)
