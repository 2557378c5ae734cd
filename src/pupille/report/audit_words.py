"""What an audit says, in sentences, and how its findings were settled. Pure functions of its record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pupille.report.audit_file import SEVERITIES
from pupille.report.numbers import counted

Audit = Mapping[str, Any]
Finding = Mapping[str, Any]

TWINS_ACROSS, GROUPS_ACROSS, UNDECLARED_GROUPS = "twins-across", "groups-across", "undeclared-groups"
"""Codes of the checks whose answers change what the rest of a report may say."""

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


NO_ANSWER: Audit = {
    "findings": [], "passed": [], "not_applicable": {}, "could_not_run": {}, "titles": {}, "waivers": [],
    "allowed_leak": False, "dropped": 0,
}  # fmt: skip
"""An audit that was never made: it found nothing, and nothing has passed either."""


def audit_of(results: Mapping[str, Any]) -> Audit:
    """The audit that went before these results; `NO_ANSWER` where there was none."""
    audit: Audit = results.get("audit") or NO_ANSWER
    return audit


def title_of(audit: Audit, code: str) -> str:
    """What a check asks about, or its code where no title was kept."""
    return str(audit["titles"].get(code, code))


def settled(audit: Audit, finding: Finding) -> str:
    """What was decided about a finding: `waived`, `taken out` (duplicates), `leak allowed`, or nothing ("")."""
    if finding["code"] in {waiver["code"] for waiver in audit["waivers"]}:
        return "waived"
    if finding["code"] == TWINS_ACROSS and audit["dropped"]:
        return "taken out"
    return "leak allowed" if finding["severity"] == "error" and audit["allowed_leak"] else ""


def allowed_leaks(audit: Audit) -> list[Finding]:
    """The errors with which training went on because a leak was allowed."""
    return [finding for finding in audit["findings"] if settled(audit, finding) == "leak allowed"]


def torn_groups(audit: Audit) -> str:
    """The finding that declared groups stand on two sides of the split that was used, or ""."""
    return next((f["sentence"] for f in audit["findings"] if f["code"] == GROUPS_ACROSS), "")


def needless_waivers(audit: Audit) -> list[Mapping[str, str]]:
    """The waivers of checks that found nothing."""
    found = {finding["code"] for finding in audit["findings"]}
    return [waiver for waiver in audit["waivers"] if waiver["code"] not in found]


def of_severity(audit: Audit, severity: str) -> list[Finding]:
    """The findings of one severity that are not settled."""
    return [f for f in audit["findings"] if f["severity"] == severity and not settled(audit, f)]


def titles(audit: Audit, codes: Iterable[str]) -> str:
    """The titles of the checks, each once: `identical files; blurred pictures`."""
    return "; ".join(dict.fromkeys(title_of(audit, code) for code in codes))


def asked(audit: Audit) -> int:
    """How many checks there were."""
    found = {finding["code"] for finding in audit["findings"]}
    return len(found) + sum(len(audit[answer]) for answer in ("passed", "not_applicable", "could_not_run"))


def tally(audit: Audit) -> str:
    """`Of 15 checks 3 found something (1 error, 2 notes), 9 found nothing, 2 did not apply and 1 could not run.`"""
    severities = [finding["severity"] for finding in audit["findings"]]
    found = len({finding["code"] for finding in audit["findings"]})
    each = ", ".join(counted(severities.count(s), s) for s in SEVERITIES if s in severities)
    return (
        f"Of {counted(asked(audit), 'check')} {found} found something{f' ({each})' if each else ''}, "
        f"{len(audit['passed'])} found nothing, {len(audit['not_applicable'])} did not apply and "
        f"{len(audit['could_not_run'])} could not run."
    )


def audit_verdict(audit: Audit) -> list[str]:
    """What must be settled before training, what to look at, and what remains open; the gravest first."""
    if not audit["findings"] and not audit["passed"]:
        return ["No check could answer, so nothing is known about these images.", *_open(audit)]
    sentences = [_must_be_settled(audit)]
    for severity, to_do in (("warning", "to be looked into first"), ("note", "worth a look")):
        found = _titles_of(audit, severity)
        if found:
            noun = f"{severity} is" if len(found) == 1 else f"{severity}s are"
            sentences.append(f"{_number(len(found))} {noun} {to_do}: {'; '.join(found)}.")
    if not audit["findings"]:
        n = len(audit["passed"])
        sentences.append(f"{'The one check' if n == 1 else f'All {n} checks'} that looked found nothing.")
    return [*sentences, *_open(audit)]


def _must_be_settled(audit: Audit) -> str:
    errors = _titles_of(audit, "error")
    if not errors:
        return "Nothing was found that forbids training."
    things = "thing" if len(errors) == 1 else "things"
    return f"{_number(len(errors))} {things} must be settled before training: {'; '.join(errors)}."


def _open(audit: Audit) -> list[str]:
    """The questions without an answer; they are never counted as passed."""
    codes = list(audit["could_not_run"])
    if not codes:
        return []
    if len(codes) == 1:
        return [f"One check could not run, so its question is open: {titles(audit, codes)}."]
    return [
        f"{_number(len(codes))} checks could not run, so their questions are open: {titles(audit, codes)}."
    ]


def _titles_of(audit: Audit, severity: str) -> list[str]:
    return list(dict.fromkeys(title_of(audit, f["code"]) for f in of_severity(audit, severity)))


def _number(n: int) -> str:
    return NUMBERS[n] if n < len(NUMBERS) else str(n)
