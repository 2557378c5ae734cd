"""The gate before training: which findings stop it, what the user is told, and how one is waived."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from pupille.audit.examine import Audit
from pupille.audit.registry import CODES, LEAKS
from pupille.errors import ConfigError, unknown_choice
from pupille.i18n.language import phrase, retell, say, says, tell
from pupille.results.finding import Finding

MOST_NAMED = 10
WIDTH = 100
"""Characters of a line of the screen."""

WAYS = (
    ("--resplit", phrase("draw a new split, with twins and groups on one side")),
    ("--group COLUMN", phrase("with --resplit: say which images belong together")),
    ("--drop-duplicates", phrase("keep one of the pictures that are the same")),
    ("--allow-leak", phrase("go on; each model is also trained without the leak")),
)
"""The ways out of a leak. Any error can also be waived."""


@dataclass(frozen=True)
class Waiver:
    """A finding that the user has looked at and accepts. code: of the check. because: the reason, for every reader.

    Raises ConfigError for an unknown code or an empty reason.
    """

    code: str
    because: str

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ConfigError(unknown_choice("the check to waive", self.code, CODES))
        if not self.because.strip():
            raise ConfigError(
                tell('waiving {code} needs a reason for your readers: --because "...".', code=self.code)
            )

    def to_json(self) -> dict[str, str]:
        """The record in the run and in `audit.json`."""
        return {"code": self.code, "because": self.because}


def stops(audit: Audit, waivers: Sequence[Waiver] = ()) -> tuple[Finding, ...]:
    """The errors that nobody has waived; training does not begin while there is one."""
    waived = {waiver.code for waiver in waivers}
    return tuple(
        finding for finding in audit.findings if finding.severity == "error" and finding.code not in waived
    )


def gate_screen(findings: Sequence[Finding]) -> str:
    """The one screen of a stop: each error with its first images, then the ways out."""
    n = len(findings)
    stopped = says(
        "Stopped before training: the audit found {n} error.",
        "Stopped before training: the audit found {n} errors.",
        n,
    )
    lines = [stopped, ""]
    for finding in findings:
        lines += _wrapped(say("{code}: {sentence}", code=finding.code, sentence=finding.sentence), "")
        lines += [f"    {line}" for line in _images(finding)]
        lines += [*_wrapped(retell(finding.advice), "  "), ""]
    codes = list(dict.fromkeys(finding.code for finding in findings))
    remedies = list(WAYS) if any(code in LEAKS for code in codes) else []
    remedies += [
        (f'--waive {code} --because "..."', phrase("go on; the reason stands in the report"))
        for code in codes
    ]
    widest = max(len(option) for option, _ in remedies)
    option_lines = [f"  {option.ljust(widest)}  {say(meaning)}" for option, meaning in remedies]
    return "\n".join([*lines, say("The way out, one of:"), *option_lines])


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _images(finding: Finding) -> list[str]:
    """The first images, those that belong together on one line."""
    together = finding.groups or tuple((id_,) for id_ in finding.ids)
    lines: list[str] = []
    n_named = 0
    for group in together:
        if n_named + len(group) > MOST_NAMED and lines:
            break
        lines.append(" = ".join(map(repr, group[:MOST_NAMED])))
        n_named += min(len(group), MOST_NAMED)
    left = len(finding.ids) - n_named
    return [*lines, says("and {n} more", "and {n} more", left)] if left > 0 else lines
