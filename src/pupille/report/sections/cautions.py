"""What could mislead a reader of the results, the gravest first. Pure functions of the results.

The thresholds below decide which caution is spoken; `docs/report.md` lists them.
"""

from __future__ import annotations

from pupille.i18n.language import retell, say, says
from pupille.i18n.visible import series
from pupille.report.sections.audit_words import (
    PERSONAL,
    UNDECLARED_GROUPS,
    allowed_leaks,
    audit_of,
    of_severity,
    title_of,
    titles,
)
from pupille.report.sections.shortcuts import SHORTCUTS, in_the_verdict, measured_shortcuts
from pupille.report.sections.sites import less_elsewhere
from pupille.report.tables.measure import measure_of
from pupille.report.task_words import Caution, Rule, words_of
from pupille.results.results import Results

MANY_LEFT_OUT = 0.05


def cautions(results: Results) -> list[Caution]:
    """What could mislead a reader of these results, the gravest first."""
    words = words_of(results)
    rules: tuple[Rule, ...] = (
        _leak_allowed,
        _measured_shortcut,
        _waived,
        *words.grave,
        _opened_often,
        _audit_warns,
        *words.doubtful,
        _less_elsewhere,
        *words.rough,
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


def _measured_shortcut(results: Results) -> Caution | None:
    measured = measured_shortcuts(audit_of(results))
    if not measured:
        return None
    return Caution("shortcut", " ".join(in_the_verdict(finding) for finding in measured))


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
    # A shortcut is a caution of its own; what may lead to a person endangers people, not these figures.
    warnings = [f for f in of_severity(audit, "warning") if f.code not in (*SHORTCUTS, *PERSONAL)]
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


def _less_elsewhere(results: Results) -> Caution | None:
    sentence = less_elsewhere(
        results.again.leave_out if results.again else None, measure_of(results, results.primary_metric)
    )
    return Caution("less_elsewhere", sentence) if sentence else None


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
    sentence = say(words_of(results).no_groups)
    if UNDECLARED_GROUPS in audit_of(results).passed:
        sentence += " " + say("The audit saw no sign of any, but not every group leaves one.")
    return Caution("no_groups", sentence)
