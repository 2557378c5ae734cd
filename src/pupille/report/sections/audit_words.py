"""What an audit says, in sentences, and how its findings were settled. Pure functions of its record."""

from __future__ import annotations

from collections.abc import Iterable

from pupille.i18n.counts import checks
from pupille.i18n.language import listed, phrase, retell, say, says
from pupille.i18n.visible import series
from pupille.results.audit import SEVERITIES
from pupille.results.audit_record import AuditedDataRecord, AuditRecord, WaiverRecord
from pupille.results.finding import Finding
from pupille.results.results import Results

TWINS_ACROSS, GROUPS_ACROSS, UNDECLARED_GROUPS = "twins-across", "groups-across", "undeclared-groups"
"""Codes of the checks whose answers change what the rest of a report may say."""

PERSONAL = ("positions", "serial-numbers", "names", "dates", "comments", "thumbnails")
"""Codes of the checks that look for what may lead to a person: a danger to people, none to figures."""

NUMBERS = (
    phrase("Two"),
    phrase("Three"),
    phrase("Four"),
    phrase("Five"),
    phrase("Six"),
    phrase("Seven"),
    phrase("Eight"),
    phrase("Nine"),
    phrase("Ten"),
)
"""From two on, as a sentence begins with them."""

NO_ANSWER = AuditRecord(
    data=AuditedDataRecord(name="", hash="", images=0),
    findings=(),
    passed=(),
    not_applicable={},
    could_not_run={},
    titles={},
    waivers=(),
    allowed_leak=False,
    dropped=0,
    thumbnails={},
)
"""An audit that was never made: it found nothing, and nothing has passed either."""


def audit_of(results: Results) -> AuditRecord:
    """The audit that went before these results; `NO_ANSWER` where there was none."""
    return results.audit or NO_ANSWER


def title_of(audit: AuditRecord, code: str) -> str:
    """What a check asks about, or its code where no title was kept."""
    return retell(audit.titles.get(code, code))


def settled(audit: AuditRecord, finding: Finding) -> str:
    """The decision about a finding: `waived`, `taken out` (duplicates), `leak allowed`, or nothing ("")."""
    if finding.code in {waiver.code for waiver in audit.waivers}:
        return "waived"
    if finding.code == TWINS_ACROSS and audit.dropped:
        return "taken out"
    return "leak allowed" if finding.severity == "error" and audit.allowed_leak else ""


def allowed_leaks(audit: AuditRecord) -> list[Finding]:
    """The errors with which training went on because a leak was allowed."""
    return [finding for finding in audit.findings if settled(audit, finding) == "leak allowed"]


def torn_groups(audit: AuditRecord) -> str:
    """The finding that declared groups stand on two sides of the split that was used, or ""."""
    return next((retell(f.sentence) for f in audit.findings if f.code == GROUPS_ACROSS), "")


def needless_waivers(audit: AuditRecord) -> list[WaiverRecord]:
    """The waivers of checks that found nothing."""
    codes = {finding.code for finding in audit.findings}
    return [waiver for waiver in audit.waivers if waiver.code not in codes]


def of_severity(audit: AuditRecord, severity: str) -> list[Finding]:
    """The findings of one severity that are not settled."""
    return [f for f in audit.findings if f.severity == severity and not settled(audit, f)]


def titles(audit: AuditRecord, codes: Iterable[str]) -> str:
    """The titles of the checks, each once: `identical files; blurred pictures`."""
    return series(title_of(audit, code) for code in codes)


def asked(audit: AuditRecord) -> int:
    """How many checks there were."""
    codes = {finding.code for finding in audit.findings}
    return len(codes) + len(audit.passed) + len(audit.not_applicable) + len(audit.could_not_run)


def severities(levels: Iterable[str]) -> list[str]:
    """`1 error`, `2 notes`: how many there are of each severity that was found, the gravest first."""
    each = list(levels)
    counted = {
        "error": says("{n}\u00a0error", "{n}\u00a0errors", each.count("error")),
        "warning": says("{n}\u00a0warning", "{n}\u00a0warnings", each.count("warning")),
        "note": says("{n}\u00a0note", "{n}\u00a0notes", each.count("note")),
    }
    return [counted[severity] for severity in SEVERITIES if severity in each]


def tally(audit: AuditRecord) -> str:
    """`Of 15 checks 3 found something (1 error, 2 notes), 9 found nothing, 2 did not apply and 1 could not run.`"""
    each = ", ".join(severities(finding.severity for finding in audit.findings))
    with_findings = len({finding.code for finding in audit.findings})
    answers = [
        says("{n} found something", "{n} found something", with_findings) + (f" ({each})" if each else ""),
        says("{n} found nothing", "{n} found nothing", len(audit.passed)),
        says("{n} did not apply", "{n} did not apply", len(audit.not_applicable)),
        says("{n} could not run", "{n} could not run", len(audit.could_not_run)),
    ]
    return say("Of {checks} {answers}.", checks=checks(asked(audit)), answers=listed(answers))


def audit_verdict(audit: AuditRecord) -> list[str]:
    """What must be settled before training, what to look at, and what remains open; the gravest first."""
    if not audit.findings and not audit.passed:
        return [say("No check could answer, so nothing is known about these images."), *_open(audit)]
    sentences = [_must_be_settled(audit)]
    if warnings := _titles_of(audit, "warning"):
        sentences.append(
            says(
                "One warning is to be looked into first: {titles}.",
                "{number} warnings are to be looked into first: {titles}.",
                len(warnings),
                number=_number(len(warnings)),
                titles=series(warnings),
            )
        )
    if notes := _titles_of(audit, "note"):
        sentences.append(
            says(
                "One note is worth a look: {titles}.",
                "{number} notes are worth a look: {titles}.",
                len(notes),
                number=_number(len(notes)),
                titles=series(notes),
            )
        )
    if not audit.findings:
        sentences.append(
            says(
                "The one check that looked found nothing.",
                "All {n} checks that looked found nothing.",
                len(audit.passed),
            )
        )
    return [*sentences, *_open(audit)]


def _must_be_settled(audit: AuditRecord) -> str:
    errors = _titles_of(audit, "error")
    if not errors:
        return say("Nothing was found that forbids training.")
    return says(
        "One thing must be settled before training: {titles}.",
        "{number} things must be settled before training: {titles}.",
        len(errors),
        number=_number(len(errors)),
        titles=series(errors),
    )


def _open(audit: AuditRecord) -> list[str]:
    """The questions without an answer; they are never counted as passed."""
    codes = list(audit.could_not_run)
    if not codes:
        return []
    return [
        says(
            "One check could not run, so its question is open: {titles}.",
            "{number} checks could not run, so their questions are open: {titles}.",
            len(codes),
            number=_number(len(codes)),
            titles=titles(audit, codes),
        )
    ]


def _titles_of(audit: AuditRecord, severity: str) -> list[str]:
    return list(dict.fromkeys(title_of(audit, f.code) for f in of_severity(audit, severity)))


def _number(n: int) -> str:
    return say(NUMBERS[n - 2]) if 2 <= n < len(NUMBERS) + 2 else str(n)
