from typing import Any

import pytest

from partial_records import partial
from pupille.audit.check import Check
from pupille.audit.checks import personal
from pupille.audit.registry import CODES
from pupille.report.sections import audit_words
from pupille.report.sections.audit_words import audit_verdict, tally
from pupille.report.sections.shortcuts import SHORTCUTS
from pupille.results.audit_record import AuditRecord

TITLES = {
    "a": "the same picture twice",
    "b": "a class missing",
    "c": "blurred pictures",
    "d": "labels that look wrong",
}


def found(code: str, severity: str) -> dict[str, str]:
    return {"code": code, "severity": severity, "sentence": ""}


def audited(**answers: Any) -> dict[str, Any]:
    return {
        "findings": [], "passed": ["e"], "not_applicable": {}, "could_not_run": {}, "titles": TITLES, "waivers": [],
        "allowed_leak": False, "dropped": 0, **answers,
    }  # fmt: skip


def test_what_must_be_settled_comes_first_then_warnings_then_notes():
    findings = [found("a", "error"), found("b", "error"), found("c", "warning"), found("d", "note")]
    assert audit_verdict(partial(AuditRecord, audited(findings=findings))) == [
        "Two things must be settled before training: the same picture twice; a class missing.",
        "One warning is to be looked into first: blurred pictures.",
        "One note is worth a look: labels that look wrong.",
    ]


def test_a_check_with_two_findings_is_named_once():
    assert audit_verdict(partial(AuditRecord, audited(findings=[found("a", "error")] * 2))) == [
        "One thing must be settled before training: the same picture twice."
    ]


def test_no_finding_does_not_say_more_than_the_checks_that_looked():
    assert audit_verdict(partial(AuditRecord, audited(passed=["e", "f"]))) == [
        "Nothing was found that forbids training.",
        "All 2 checks that looked found nothing.",
    ]


def test_what_could_not_run_is_never_silent():
    assert audit_verdict(partial(AuditRecord, audited(could_not_run={"c": "no memory.", "d": "too few."})))[
        -1
    ] == ("Two checks could not run, so their questions are open: blurred pictures; labels that look wrong.")
    assert audit_verdict(partial(AuditRecord, audited(passed=[], could_not_run={"c": "no memory."}))) == [
        "No check could answer, so nothing is known about these images.",
        "One check could not run, so its question is open: blurred pictures.",
    ]


def test_what_was_waived_need_not_be_settled_again():
    record = audited(findings=[found("a", "error")], waivers=[{"code": "a", "because": "known"}])
    assert audit_verdict(partial(AuditRecord, record))[0] == "Nothing was found that forbids training."


@pytest.mark.parametrize(
    ("findings", "told"),
    [
        ([], "Of 4\u00a0checks 0 found something, 1 found nothing, 1 did not apply and 2 could not run."),
        (
            [found("a", "error"), found("a", "note"), found("b", "note")],
            "Of 6\u00a0checks 2 found something (1\u00a0error, 2\u00a0notes), 1 found nothing, 1 did not apply and 2 "
            "could not run.",
        ),
    ],
)
def test_the_tally_counts_each_check_once(findings, told):
    record = audited(findings=findings, not_applicable={"g": "x"}, could_not_run={"h": "y", "i": "z"})
    assert tally(partial(AuditRecord, record)) == told


def test_the_checks_for_what_may_lead_to_a_person_are_those_of_the_audit() -> None:
    written = vars(personal).values()
    assert {check.code for check in written if isinstance(check, Check)} == set(audit_words.PERSONAL)


def test_the_checks_that_measure_shortcuts_are_checks_of_the_audit() -> None:
    assert set(SHORTCUTS) <= set(CODES)
