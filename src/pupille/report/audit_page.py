"""From the folder of an audit to its `report.html`: every finding with the pictures that it speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pupille.i18n.stored_text import stored_texts_by_key
from pupille.report.page import REPORT, fill
from pupille.report.sections.audit_words import (
    asked,
    audit_verdict,
    needless_waivers,
    of_severity,
    tally,
    title_of,
    titles,
)
from pupille.report.sections.findings import exhibits
from pupille.results.audit import read_audit
from pupille.runs.folder import write_atomically


def build_audit(folder: Path) -> Path:
    """Writes `report.html` into a folder that holds `audit.json` and its thumbnails; returns its path.

    Raises RunError if there is no audit, it is damaged, or the page cannot be written.
    """
    audit = read_audit(folder)
    target = folder / REPORT
    page = fill(
        "audit_page.html.j2",
        audit=audit,
        verdict=audit_verdict(audit),
        stops=bool(of_severity(audit, "error")),
        exhibits=exhibits(audit, folder),
        **answers(audit),
    )
    write_atomically(target, page.encode("utf-8"))
    return target


def answers(audit: Mapping[str, Any]) -> dict[str, Any]:
    """The checks that have no finding, by their titles: what passed, what did not apply and what could not run."""
    return {
        "asked": asked(audit),
        "tally": tally(audit),
        "passed": [title_of(audit, code) for code in audit["passed"]],
        "not_applicable": _by_reason(audit, stored_texts_by_key(audit, "not_applicable")),
        "could_not_run": _by_reason(audit, stored_texts_by_key(audit, "could_not_run")),
        "needless": [(title_of(audit, w["code"]), w["because"]) for w in needless_waivers(audit)],
    }


def _by_reason(audit: Mapping[str, Any], reasons: Mapping[str, str]) -> list[tuple[str, str]]:
    """(titles, reason): the checks with the same reason together."""
    codes_of: dict[str, list[str]] = defaultdict(list)
    for code, reason in reasons.items():
        codes_of[reason].append(code)
    return [(titles(audit, codes), reason) for reason, codes in codes_of.items()]
