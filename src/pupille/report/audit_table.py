"""An audit as text for a terminal: what was found, how many images, what to do."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Mapping
from itertools import zip_longest

from pupille.audit.examine import Audit
from pupille.report.text import visible
from pupille.results import Finding

NARROWEST = 60
COUNT = 7
"""Characters of the column of counts; with the spaces around it 11."""


def audit_table(audit: Audit, width: int = 100) -> str:
    """Errors first, then what passed, did not apply or could not run; at most `width` (at least 60) characters wide."""
    width = max(width, NARROWEST)
    left = (width - COUNT - 4) * 55 // 100
    columns = left, COUNT, width - COUNT - 4 - left
    lines = [f"{visible(audit.name)}: {audit.images:,} images, {_tally(audit)}", ""]
    if audit.findings:
        lines += [_line(("finding", "images", "what to do"), columns), "-" * width]
        for finding in audit.findings:
            lines += [*_row(finding, columns), ""]
    for what, answers in (
        ("Passed", dict.fromkeys(audit.passed, "")),
        ("Not applicable", audit.not_applicable),
        ("Could not run", audit.could_not_run),
    ):
        if answers:
            lines += _wrapped(f"{what}: {_named(answers)}", width, "  ")
    return "\n".join(lines).rstrip()


def _row(finding: Finding, columns: tuple[int, int, int]) -> list[str]:
    what = [
        f"{finding.severity.upper()} {finding.code}",
        *_wrapped(finding.sentence, columns[0]),
    ]
    count = [f"{len(finding.ids):,}" if finding.ids else "-"]
    advice = _wrapped(finding.advice, columns[2])
    return [_line(cells, columns) for cells in zip_longest(what, count, advice, fillvalue="")]


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """Options and file names are not torn at their hyphens."""
    return textwrap.wrap(visible(text), width, subsequent_indent=indent, break_on_hyphens=False)


def _line(cells: tuple[str, str, str], columns: tuple[int, int, int]) -> str:
    what, count, advice = cells
    return f"{what.ljust(columns[0])}  {count.rjust(columns[1])}  {advice}".rstrip()


def _tally(audit: Audit) -> str:
    found = [finding.severity for finding in audit.findings]
    words = [
        f"{found.count(severity)} {severity}{'' if found.count(severity) == 1 else 's'}"
        for severity in ("error", "warning", "note")
        if severity in found
    ]
    return ", ".join(words) if words else "nothing found"


def _named(answers: Mapping[str, str]) -> str:
    """The codes, those with the same reason together."""
    codes_of: dict[str, list[str]] = defaultdict(list)
    for code, reason in answers.items():
        codes_of[reason].append(code)
    told = [f"{', '.join(codes)}{_because(reason)}" for reason, codes in codes_of.items()]
    return f"{'; '.join(told)}."


def _because(reason: str) -> str:
    return f" ({reason.rstrip('.')})" if reason else ""
