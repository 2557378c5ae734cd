"""What could mislead a reader of the results, the gravest first. Pure functions of the results.

The thresholds below decide which caution is spoken; `docs/report.md` lists them.
"""

from __future__ import annotations

from dataclasses import dataclass

from pupille.i18n.language import retell, say, says
from pupille.i18n.visible import series
from pupille.report.chosen import baseline_of, difference_of
from pupille.report.sections.audit_words import (
    TWINS_ACROSS,
    UNDECLARED_GROUPS,
    allowed_leaks,
    audit_of,
    of_severity,
    title_of,
    titles,
)
from pupille.report.sections.sites import less_elsewhere
from pupille.report.tables.numbers import bounds, format_metric
from pupille.results.results import Results

FEW_IMAGES = 100
"""With fewer test images the interval of an accuracy near 90 % is more than 12 points wide."""
FEW_OF_A_CLASS = 10
ONE_CLASS_RULES = 0.9
MANY_LEFT_OUT = 0.05


@dataclass(frozen=True)
class Caution:
    """A reason to read the figures with care. code: its short name; sentence: for the reader."""

    code: str
    sentence: str


def cautions(results: Results) -> list[Caution]:
    """What could mislead a reader of these results, the gravest first."""
    rules = (
        _leak_allowed,
        _waived,
        _all_right,
        _no_better_than_majority,
        _opened_often,
        _audit_warns,
        _one_class_rules,
        _validation_far_above_test,
        _less_elsewhere,
        _small_test,
        _small_classes,
        _many_left_out,
        _no_groups,
        _audit_open,
        _opened_unknown,
    )
    return [caution for rule in rules if (caution := rule(results)) is not None]


def _leak_allowed(results: Results) -> Caution | None:
    leaks = allowed_leaks(audit_of(results))
    if not leaks:
        return None
    return Caution(
        "leak_allowed",
        say(
            "A leak was allowed, so these scores are not those of new images. {leaks} The audit's table says what the "
            "leak is worth to each rung, where that was measured.",
            leaks=" ".join(retell(leak.sentence) for leak in leaks),
        ),
    )


def _waived(results: Results) -> Caution | None:
    audit = audit_of(results)
    codes = {finding.code for finding in audit.findings}
    waived = [waiver for waiver in audit.waivers if waiver.code in codes]
    if not waived:
        return None
    reasons = [
        say(
            "{title} (the reason given: “{reason}”)",
            title=title_of(audit, waiver.code),
            reason=waiver.because,
        )
        for waiver in waived
    ]
    return Caution(
        "waived",
        says(
            "A finding of the audit was waived, not mended: {reasons}.",
            "Findings of the audit were waived, not mended: {reasons}.",
            len(waived),
            reasons=series(reasons),
        ),
    )


def _audit_warns(results: Results) -> Caution | None:
    audit = audit_of(results)
    warnings = of_severity(audit, "warning")
    if not warnings:
        return None
    return Caution(
        "audit_warns",
        says(
            "The audit of the images has {n}\u00a0warning, to be read before these figures are relied on: {titles}.",
            "The audit of the images has {n}\u00a0warnings, to be read before these figures are relied on: {titles}.",
            len(warnings),
            titles=titles(audit, [finding.code for finding in warnings]),
        ),
    )


def _audit_open(results: Results) -> Caution | None:
    audit = audit_of(results)
    if not audit.could_not_run:
        return None
    return Caution(
        "audit_open",
        says(
            "{n}\u00a0check of the audit could not run, so what it asks about may be there all the same: {titles}.",
            "{n}\u00a0checks of the audit could not run, so what they ask about may be there all the same: {titles}.",
            len(audit.could_not_run),
            titles=titles(audit, audit.could_not_run),
        ),
    )


def _all_right(results: Results) -> Caution | None:
    if results.chosen_run.metrics["accuracy"].value != 1:
        return None
    audit = audit_of(results)
    if TWINS_ACROSS in (*audit.passed, *audit.not_applicable):
        sentence = say(
            "Every single test image was right, which is rare in honest data. Before believing it, look for another "
            "scene of the same subject on both sides of the split (the audit found no picture on both), and for a "
            "shortcut, such as a label, a border or a background that gives the class away."
        )
    else:
        sentence = say(
            "Every single test image was right, which is rare in honest data. Before believing it, look for the same "
            "or nearly the same picture on both sides of the split, and for a shortcut, such as a label, a border or "
            "a background that gives the class away."
        )
    return Caution("all_right", sentence)


def _no_better_than_majority(results: Results) -> Caution | None:
    simplest = next((r for r in results.runs if r.model == baseline_of(results)), None)
    gap = difference_of(results, simplest.name) if simplest else None
    if gap is None or gap.word == "worse":
        return None
    return Caution(
        "no_better_than_majority",
        say(
            "On these test images the chosen rung cannot be told from always answering the commonest class, so they "
            "do not show that anything was learned."
        ),
    )


def _opened_often(results: Results) -> Caution | None:
    opened = results.split.opened
    if opened is None or opened < 2:
        return None
    return Caution(
        "opened_often",
        say(
            "These test images have been scored {times:count} times on this machine. If anything was changed after "
            "looking at an earlier score, this one is too good; only images never used before can tell.",
            times=opened,
        ),
    )


def _opened_unknown(results: Results) -> Caution | None:
    if results.split.opened is not None:
        return None
    return Caution(
        "opened_unknown",
        say("How often these test images have been scored before could not be recorded on this machine."),
    )


def _one_class_rules(results: Results) -> Caution | None:
    rows = [sum(row) for row in results.chosen_run.confusion or ()]
    if not sum(rows) or max(rows) / sum(rows) < ONE_CLASS_RULES:
        return None
    balanced = results.chosen_run.metrics.get("balanced_accuracy")
    here = ""
    if balanced is not None and balanced.value is not None:
        here = say(" (here {figure})", figure=format_metric(balanced).in_words())
    return Caution(
        "one_class_rules",
        say(
            "{share:percent} of the test images ({most:count} of {all:count}) are of one class, so a model that always "
            "answers that class has {share:percent} accuracy. Read the balanced accuracy{here} and the recall of each "
            "class instead.",
            share=max(rows) / sum(rows),
            most=max(rows),
            all=sum(rows),
            here=here,
        ),
    )


def _validation_far_above_test(results: Results) -> Caution | None:
    run = results.chosen_run
    validation, test = run.validation["accuracy"], run.metrics["accuracy"]
    if validation.low is None or test.high is None or validation.low <= test.high:
        return None
    return Caution(
        "validation_far_above_test",
        say(
            "Accuracy on the validation images, {figure}, lies clearly above that on the test images. The two sets may "
            "come from different circumstances, or the validation images resemble the training images too much.",
            figure=format_metric(validation).in_words(),
        ),
    )


def _less_elsewhere(results: Results) -> Caution | None:
    sentence = less_elsewhere(results.again.leave_out if results.again else None)
    return Caution("less_elsewhere", sentence) if sentence else None


def _small_test(results: Results) -> Caution | None:
    accuracy, n = results.chosen_run.metrics["accuracy"], results.split.counts.test
    if n >= FEW_IMAGES or accuracy.low is None or accuracy.high is None:
        return None
    return Caution(
        "small_test",
        says(
            "There is only {n}\u00a0test image, so the accuracy could lie anywhere {interval}, and small differences "
            "between rungs cannot be seen.",
            "There are only {n}\u00a0test images, so the accuracy could lie anywhere {interval}, and small differences "
            "between rungs cannot be seen.",
            n,
            interval=bounds(accuracy.low, accuracy.high),
        ),
    )


def _small_classes(results: Results) -> Caution | None:
    rows = [sum(row) for row in results.chosen_run.confusion or ()]
    few = sum(row < FEW_OF_A_CLASS for row in rows)
    if not few:
        return None
    return Caution(
        "small_classes",
        says(
            "{n}\u00a0class of {all} has fewer than {least} test images; its own figures are rough, as their wide "
            "intervals show.",
            "{n}\u00a0classes of {all} have fewer than {least} test images; their own figures are rough, as their wide "
            "intervals show.",
            few,
            all=len(rows),
            least=FEW_OF_A_CLASS,
        ),
    )


def _many_left_out(results: Results) -> Caution | None:
    left, used = len(results.data.left_out), results.data.samples
    if not left:
        return None
    part = left / (left + used)
    return Caution(
        "left_out",
        says(
            "{n}\u00a0file{share} could not be used and was left out. If it differs from the others, the figures do "
            "not speak for images like it.",
            "{n}\u00a0files{share} could not be used and were left out. If these differ from the others, for example "
            "because one camera or one class is concerned, the figures do not speak for them.",
            left,
            share=say(" ({share:percent} of all)", share=part) if part >= MANY_LEFT_OUT else "",
        ),
    )


def _no_groups(results: Results) -> Caution | None:
    if results.split.group is not None:
        return None
    sentence = say(
        "No groups were named. If several images show the same patient, specimen, person or place, some of them may "
        "lie in training and others in test, and the accuracy is then too good for new ones."
    )
    if UNDECLARED_GROUPS in audit_of(results).passed:
        sentence += " " + say("The audit saw no sign of any, but not every group leaves one.")
    return Caution("no_groups", sentence)
