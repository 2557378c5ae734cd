"""Runs every check on the evidence and keeps the four kinds of answers apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pupille.audit.answers import KeptAnswers
from pupille.audit.check import SEVERITIES, Answer, Check, CouldNotRun, Evidence, NotApplicable
from pupille.audit.registry import CHECKS
from pupille.data.dataset import hash_rows
from pupille.errors import PupilleError, reason_of
from pupille.i18n.language import tell
from pupille.i18n.stored_text import with_stored_texts
from pupille.results.audit import AUDIT_SCHEMA
from pupille.results.finding import Finding
from pupille.runs.events import Event, Listener, silent

HEADER = ("id", "severity", "code", "group", "sentence", "advice")


@dataclass(frozen=True)
class Audit:
    """The answers of all checks about one data set.

    name: of the data set. hash: SHA-256 over ids, what is learned of each, and contents, in any order. images: how many
    were looked at.
    findings: errors first, then in the order of the table of checks. passed: codes of the checks that found nothing.
    not_applicable, could_not_run: code -> reason. failed: codes of those that an error has ended.
    """

    name: str
    hash: str
    images: int
    findings: tuple[Finding, ...]
    passed: tuple[str, ...]
    not_applicable: Mapping[str, str]
    could_not_run: Mapping[str, str]
    failed: tuple[str, ...] = ()

    def worst(self) -> str | None:
        """The gravest severity among the findings: error, warning or note; None without findings."""
        return min((finding.severity for finding in self.findings), key=SEVERITIES.index, default=None)

    def to_json(self) -> dict[str, Any]:
        """The record of `audit.json` (its schema: `docs/checks.md`)."""
        record = {
            "schema": AUDIT_SCHEMA,
            "data": {"name": self.name, "hash": self.hash, "images": self.images},
            "worst": self.worst(),
            "findings": [finding.to_json() for finding in self.findings],
            "passed": list(self.passed),
            "not_applicable": dict(self.not_applicable),
            "could_not_run": dict(self.could_not_run),
        }
        return with_stored_texts(record)

    def audit_rows(self) -> list[list[object]]:
        """The rows of `audit.csv` for `spreadsheet.to_csv`: a header, then a row a sample and finding.

        group: number, from 1, of those that belong together within the finding, such as twins. A finding that is about
        no single image has one row without id.
        """
        rows: list[list[object]] = [list(HEADER)]
        for finding in self.findings:
            number = {id_: i for i, group in enumerate(finding.groups, start=1) for id_ in group}
            rows += [
                [id_, finding.severity, finding.code, number.get(id_), finding.sentence, finding.advice]
                for id_ in finding.ids or ("",)
            ]
        return rows


def examine(
    evidence: Evidence,
    *,
    checks: Sequence[Check] = CHECKS,
    earlier: KeptAnswers | None = None,
    listener: Listener = silent,
) -> Audit:
    """Asks every check. One that ends in an error could not run; it has never passed.

    earlier: the answers of an audit that was stopped, which are taken, and where new ones are kept as they come.
    """
    findings: list[Finding] = []
    passed: list[str] = []
    not_applicable: dict[str, str] = {}
    could_not_run: dict[str, str] = {}
    failed: list[str] = []
    for number, check in enumerate(checks, start=1):
        listener(Event(tell("checking: {title}", title=tell(check.title)), number, len(checks)))
        answer = earlier.get(check.code) if earlier else None
        if answer is None:
            answer = _answer(check, evidence)
            if earlier:
                earlier.put(check.code, answer)
        if isinstance(answer, NotApplicable):
            not_applicable[check.code] = answer.reason
        elif isinstance(answer, CouldNotRun):
            could_not_run[check.code] = answer.reason
            failed += [check.code] if answer.failed else []
        elif answer:
            findings += answer
        else:
            passed.append(check.code)
    return Audit(
        name=evidence.dataset.name,
        hash=_hash(evidence),
        images=len(evidence.dataset),
        findings=tuple(sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))),
        passed=tuple(passed),
        not_applicable=not_applicable,
        could_not_run=could_not_run,
        failed=tuple(failed),
    )


def _answer(check: Check, evidence: Evidence) -> Answer:
    try:
        return check.look(evidence)
    except PupilleError as error:
        return CouldNotRun(reason_of(error), failed=True)
    except (
        Exception
    ) as error:  # One check's mistake must neither hide the others' findings nor pass for an answer.
        return CouldNotRun(
            tell(
                "it ended in an unexpected error ({kind}: {error}). Please report it.",
                kind=type(error).__name__,
                error=str(error),
            ),
            failed=True,
        )


def _hash(evidence: Evidence) -> str:
    contents = [facts.content for facts in evidence.facts]
    return hash_rows(list(zip(evidence.dataset.samples["id"], evidence.fingerprint, contents, strict=True)))
