"""The warnings of the audit below the table of a comparison in a terminal: one line each."""

from __future__ import annotations

from pupille.i18n.language import for_terminal, retell, say
from pupille.i18n.visible import visible
from pupille.report.sections.audit_words import audit_of, of_severity
from pupille.report.sections.shortcuts import SHORTCUTS, measured_shortcuts, telling_feature
from pupille.report.tables.columns import LINE
from pupille.results.finding import Finding
from pupille.results.results import Results

SENTENCE = ". "


def audit_warnings(results: Results) -> str:
    """Each warning that nobody waived, what was measured first; then where the rest is; "" where there is none."""
    audit = audit_of(results)
    measured = measured_shortcuts(audit)
    others = [f for f in of_severity(audit, "warning") if f.code not in SHORTCUTS]
    if not measured and not others:
        return ""
    lines = [in_one_line(finding) for finding in (*measured, *others)]
    lines.append(say("The report shows the pictures of each warning and says what to do."))
    return for_terminal("\n".join(lines))


def in_one_line(finding: Finding) -> str:
    """The feature that gives the classes away, else as much of the finding's first sentence as fits into a line."""
    first = telling_feature(finding) or retell(finding.sentence).split(SENTENCE)[0].rstrip(".")
    line = visible(say("The audit warns: {what}.", what=first))
    return line if len(line) <= LINE else f"{line[: LINE - 1].rsplit(' ', 1)[0]}…"
