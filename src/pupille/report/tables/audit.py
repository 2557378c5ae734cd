"""An audit as text for a terminal: what was found, how many images, what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING

from pupille.i18n.counts import images
from pupille.i18n.language import count, for_terminal, retell, say, translated
from pupille.i18n.visible import series, visible
from pupille.report.sections.audit_words import severities
from pupille.report.tables.columns import wrapped
from pupille.results.audit import SEVERITIES
from pupille.results.finding import Finding

if TYPE_CHECKING:
    from pupille.audit.examine import Audit

NARROWEST = 60
COUNT = 7
"""Characters of the column of counts; with the spaces around it 11."""


def audit_table(audit: Audit, titles: Mapping[str, str], width: int = 100) -> str:
    """Errors first, then what passed, did not apply or could not run; at most `width` (at least 60) characters wide.

    titles: what each check asks about by its code, which stands behind it in a finding, as `--waive` takes it.
    """
    width = max(width, NARROWEST)
    left = (width - COUNT - 4) * 55 // 100
    columns = left, COUNT, width - COUNT - 4 - left
    heading = say(
        "{name}: {images}, {found}",
        name=visible(audit.name),
        images=images(audit.images),
        found=_tally(audit),
    )
    lines = [heading, ""]
    if audit.findings:
        lines += [_line((say("finding"), say("images"), say("what to do")), columns), "-" * width]
        for finding in audit.findings:
            lines += [*_row(finding, titles.get(finding.code, finding.code), columns), ""]
    for title, answers in (
        (say("Passed"), dict.fromkeys(audit.passed, "")),
        (say("Not applicable"), audit.not_applicable),
        (say("Could not run"), audit.could_not_run),
    ):
        if answers:
            lines += wrapped(say("{what}: {checks}", what=title, checks=_named(answers, titles)), width)
    return for_terminal("\n".join(lines).rstrip())


def _row(finding: Finding, title: str, columns: tuple[int, int, int]) -> list[str]:
    heading = say(
        "{severity}: {check} ({code})",
        severity=say(SEVERITIES[finding.severity]).upper(),
        check=translated(title),
        code=finding.code,
    )
    description = [*wrapped(heading, columns[0], ""), *wrapped(retell(finding.sentence), columns[0], "")]
    number = [count(len(finding.ids)) if finding.ids else "-"]
    advice = wrapped(retell(finding.advice), columns[2], "")
    return [_line(cells, columns) for cells in zip_longest(description, number, advice, fillvalue="")]


def _line(cells: tuple[str, str, str], columns: tuple[int, int, int]) -> str:
    description, count, advice = cells
    return f"{description.ljust(columns[0])}  {count.rjust(columns[1])}  {advice}".rstrip()


def _tally(audit: Audit) -> str:
    words = severities(finding.severity for finding in audit.findings)
    return ", ".join(words) if words else say("nothing found")


def _named(answers: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """What the checks ask about, those with the same reason together."""
    titles_of: dict[str, list[str]] = defaultdict(list)
    for code, reason in answers.items():
        titles_of[retell(reason)].append(translated(titles.get(code, code)))
    entries = [f"{', '.join(named)}{_because(reason)}" for reason, named in titles_of.items()]
    return f"{series(entries)}."


def _because(reason: str) -> str:
    return f" ({reason.rstrip('.')})" if reason else ""
