"""What could mislead a reader of the results, the gravest first. Pure functions of the results.

The thresholds below decide which caution is spoken; `docs/report.md` lists them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pupille.report.audit_words import (
    TWINS_ACROSS,
    UNDECLARED_GROUPS,
    allowed_leaks,
    audit_of,
    of_severity,
    title_of,
    titles,
)
from pupille.report.numbers import bounds, count, counted, percent, shown
from pupille.report.verdict import SIMPLEST, chosen_run, difference_of

Results = Mapping[str, Any]

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
        "A leak was allowed, so these scores are not those of new images. "
        + " ".join(leak["sentence"] for leak in leaks)
        + " The audit's table says what the leak is worth to each rung, where that was measured.",
    )


def _waived(results: Results) -> Caution | None:
    audit = audit_of(results)
    found = {finding["code"] for finding in audit["findings"]}
    waived = [waiver for waiver in audit["waivers"] if waiver["code"] in found]
    if not waived:
        return None
    reasons = "; ".join(
        f"{title_of(audit, waiver['code'])} (the reason given: “{waiver['because']}”)" for waiver in waived
    )
    what = "A finding of the audit was" if len(waived) == 1 else "Findings of the audit were"
    return Caution("waived", f"{what} waived, not mended: {reasons}.")


def _audit_warns(results: Results) -> Caution | None:
    audit = audit_of(results)
    warnings = of_severity(audit, "warning")
    if not warnings:
        return None
    return Caution(
        "audit_warns",
        f"The audit of the images has {counted(len(warnings), 'warning')}, to be read before these figures are "
        f"relied on: {titles(audit, [finding['code'] for finding in warnings])}.",
    )


def _audit_open(results: Results) -> Caution | None:
    audit = audit_of(results)
    if not audit["could_not_run"]:
        return None
    return Caution(
        "audit_open",
        f"{counted(len(audit['could_not_run']), 'check')} of the audit could not run, so what they ask about may be "
        f"there all the same: {titles(audit, audit['could_not_run'])}.",
    )


def _all_right(results: Results) -> Caution | None:
    if chosen_run(results)["metrics"]["accuracy"]["value"] != 1:
        return None
    audit = audit_of(results)
    no_twins = TWINS_ACROSS in (*audit["passed"], *audit["not_applicable"])
    look = "another scene of the same subject" if no_twins else "the same or nearly the same picture"
    found = " (the audit found no picture on both)" if no_twins else ""
    return Caution(
        "all_right",
        f"Every single test image was right, which is rare in honest data. Before believing it, look for {look} on "
        f"both sides of the split{found}, and for a shortcut, such as a label, a border or a background that gives "
        "the class away.",
    )


def _no_better_than_majority(results: Results) -> Caution | None:
    simplest = next((r for r in results["runs"] if r["model"] == SIMPLEST), None)
    gap = difference_of(results, simplest["name"]) if simplest else None
    if gap is None or gap["word"] == "worse":
        return None
    return Caution(
        "no_better_than_majority",
        "On these test images the chosen rung cannot be told from always answering the commonest class, so "
        "they do not show that anything was learned.",
    )


def _opened_often(results: Results) -> Caution | None:
    opened = results["split"]["opened"]
    if opened is None or opened < 2:
        return None
    return Caution(
        "opened_often",
        f"These test images have been scored {opened} times on this machine. If anything was changed after "
        "looking at an earlier score, this one is too good; only images never used before can tell.",
    )


def _opened_unknown(results: Results) -> Caution | None:
    if results["split"]["opened"] is not None:
        return None
    return Caution(
        "opened_unknown",
        "How often these test images have been scored before could not be recorded on this machine.",
    )


def _one_class_rules(results: Results) -> Caution | None:
    rows = [sum(row) for row in chosen_run(results)["confusion"]]
    if not sum(rows) or max(rows) / sum(rows) < ONE_CLASS_RULES:
        return None
    share = percent(max(rows) / sum(rows))
    balanced = chosen_run(results)["metrics"].get("balanced_accuracy")
    figure = f" (here {shown(balanced).in_words()})" if balanced and balanced["value"] is not None else ""
    return Caution(
        "one_class_rules",
        f"{share} of the test images ({count(max(rows))} of {count(sum(rows))}) are of one class, so a model "
        f"that always answers that class has {share} accuracy. Read the balanced accuracy{figure} and the "
        "recall of each class instead.",
    )


def _validation_far_above_test(results: Results) -> Caution | None:
    run = chosen_run(results)
    validation, test = run["validation"]["accuracy"], run["metrics"]["accuracy"]
    if validation["low"] is None or test["high"] is None or validation["low"] <= test["high"]:
        return None
    return Caution(
        "validation_far_above_test",
        f"Accuracy on the validation images, {shown(validation).in_words()}, lies clearly above that on the "
        "test images. The two sets may come from different circumstances, or the validation images resemble "
        "the training images too much.",
    )


def _small_test(results: Results) -> Caution | None:
    accuracy, tested = chosen_run(results)["metrics"]["accuracy"], results["split"]["counts"]["test"]
    if tested >= FEW_IMAGES or accuracy["low"] is None or accuracy["high"] is None:
        return None
    return Caution(
        "small_test",
        f"There are only {counted(tested, 'test image')}, so the accuracy could lie anywhere "
        f"{bounds(accuracy['low'], accuracy['high'])}, and small differences between rungs cannot be seen.",
    )


def _small_classes(results: Results) -> Caution | None:
    rows = [sum(row) for row in chosen_run(results)["confusion"]]
    few = sum(row < FEW_OF_A_CLASS for row in rows)
    if not few:
        return None
    what = "has" if few == 1 else "have"
    return Caution(
        "small_classes",
        f"{counted(few, 'class', 'classes')} of {len(rows)} {what} fewer than {FEW_OF_A_CLASS} test images; "
        "their own figures are rough, as their wide intervals show.",
    )


def _many_left_out(results: Results) -> Caution | None:
    left, used = len(results["data"]["left_out"]), results["data"]["samples"]
    if not left:
        return None
    share = f" ({percent(left / (left + used))} of all)" if left / (left + used) >= MANY_LEFT_OUT else ""
    return Caution(
        "left_out",
        f"{counted(left, 'file')}{share} could not be used and {'was' if left == 1 else 'were'} left out. If "
        "these differ from the others, for example because one camera or one class is concerned, the figures "
        "do not speak for them.",
    )


def _no_groups(results: Results) -> Caution | None:
    if results["split"]["group"] is not None:
        return None
    no_sign = UNDECLARED_GROUPS in audit_of(results)["passed"]
    return Caution(
        "no_groups",
        "No groups were named. If several images show the same patient, specimen, person or place, some of "
        "them may lie in training and others in test, and the accuracy is then too good for new ones."
        + (" The audit saw no sign of any, but not every group leaves one." if no_sign else ""),
    )
