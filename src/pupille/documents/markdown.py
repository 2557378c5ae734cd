"""A paper as plain Markdown, to be completed in any editor. What comes from files stays text."""

from __future__ import annotations

import re

from pupille.documents.document import Entry, Paper
from pupille.i18n.language import say
from pupille.i18n.visible import visible

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&^@])")
"""Characters that may begin something in CommonMark, in its tables, formulas and footnotes, or in HTML."""
LISTED = re.compile(r"^(\d*)([.)+=-])")
"""How a line begins that is taken for a list or a heading."""
ADDRESS = re.compile(r"(https?|ftp|www)([:.])", re.IGNORECASE)


def to_markdown(paper: Paper, name: str) -> str:
    """The paper with a line `>` below each question that is left. name: of what it is about."""
    lines = [
        f"# {escaped(paper.title)} · {escaped(name)}",
        "",
        escaped(paper.purpose),
        "",
        escaped(paper.source),
        "",
        escaped(paper.tally),
    ]
    for section in paper.sections:
        lines += ["", f"## {escaped(section.title)}"]
        for entry in section.entries:
            lines += _entry(entry)
    return "\n".join(lines) + "\n"


def _entry(entry: Entry) -> list[str]:
    number = f"{escaped(entry.number)} · " if entry.number else ""
    lines = ["", f"### {number}{escaped(entry.question)}", ""]
    if entry.known:
        lines += [f"**{escaped(say('From the run'))}**", "", *(f"- {escaped(fact)}" for fact in entry.known)]
    if entry.left:
        gap = [""] if entry.known else []
        lines += [*gap, f"**{escaped(say('For you'))}** {escaped(entry.left)}", "", "> …"]
    return lines


def escaped(text: str) -> str:
    """Text as Markdown that shows it as it is: one line, nothing in it links, runs or formats."""
    plain = SPECIAL.sub(r"\\\1", " ".join(visible(text).split()))
    plain = LISTED.sub(r"\1\\\2", plain)
    # A bare address would become a link by itself.
    return ADDRESS.sub(r"\1<!-- -->\2", plain)
