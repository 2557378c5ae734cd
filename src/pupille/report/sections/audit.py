"""The audit beside the results: what it found, what a leak is worth, and what its other checks answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pupille.i18n.language import phrase, retell
from pupille.report.section import Context, Section
from pupille.report.sections.audit_words import asked, audit_of, needless_waivers, tally, title_of, titles
from pupille.report.sections.findings import exhibits
from pupille.report.sections.leak import leak
from pupille.results.audit_record import AuditRecord

COMPACT, COMPACT_OF_ALL = 12, 60
"""Pictures of one finding, and of all of them, at most, where they stand beside the results."""


def make(context: Context) -> dict[str, Any] | None:
    """None where nothing was audited."""
    if not context.results.audit:
        return None
    audit = audit_of(context.results)
    return {
        "audit": audit,
        "leak": leak(context.results),
        "exhibits": exhibits(audit, context.folder, most_each=COMPACT, most_of_all=COMPACT_OF_ALL),
        **other_answers(audit),
    }


def other_answers(audit: AuditRecord) -> dict[str, Any]:
    """The checks that have no finding, by their titles: what passed, what did not apply and what could not run."""
    return {
        "asked": asked(audit),
        "tally": tally(audit),
        "passed": [title_of(audit, code) for code in audit.passed],
        "not_applicable": _by_reason(
            audit, {key: retell(text) for key, text in audit.not_applicable.items()}
        ),
        "could_not_run": _by_reason(audit, {key: retell(text) for key, text in audit.could_not_run.items()}),
        "needless": [(title_of(audit, w.code), w.because) for w in needless_waivers(audit)],
    }


def _by_reason(audit: AuditRecord, reasons: Mapping[str, str]) -> list[tuple[str, str]]:
    """(titles, reason): the checks with the same reason together."""
    codes_of: dict[str, list[str]] = defaultdict(list)
    for code, reason in reasons.items():
        codes_of[reason].append(code)
    return [(titles(audit, codes), reason) for reason, codes in codes_of.items()]


AUDIT = Section("audit", phrase("Audit"), make, "sections/audit.html.j2")
