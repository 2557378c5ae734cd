"""From the folder of an audit to its `report.html`: every finding with the pictures that it speaks of."""

from __future__ import annotations

from pathlib import Path

from pupille.report.page import REPORT, fill
from pupille.report.sections.audit import other_answers
from pupille.report.sections.audit_words import audit_verdict, of_severity
from pupille.report.sections.findings import exhibits
from pupille.results.audit import audit_in
from pupille.runs.folder import write_atomically


def build_audit(folder: Path) -> Path:
    """Writes `report.html` into a folder that holds `audit.json` and its thumbnails; returns its path.

    Raises RunError if there is no audit, it is damaged, or the page cannot be written.
    """
    audit = audit_in(folder)
    target = folder / REPORT
    page = fill(
        "audit_page.html.j2",
        audit=audit,
        verdict=audit_verdict(audit),
        stops=bool(of_severity(audit, "error")),
        exhibits=exhibits(audit, folder),
        **other_answers(audit),
    )
    write_atomically(target, page.encode("utf-8"))
    return target
