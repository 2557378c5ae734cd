"""Tables as LaTeX with booktabs. What comes from files is text: nothing in it is a command, an option or a comment."""

from __future__ import annotations

from collections.abc import Sequence

from pupille.i18n.language import MINUS, NARROW, SPACE
from pupille.i18n.visible import visible

WRITTEN = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "#": r"\#",
    "$": r"\$",
    "%": r"\%",
    "&": r"\&",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
    '"': r"\textquotedbl{}",
    # A row that begins with one of these would be an argument of the line break before it.
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
    # Two of them would run together into a dash.
    "-": "{-}",
    MINUS: "$-$",
    "–": "--",
    "×": r"$\times$",
    "µ": r"\textmu{}",
    SPACE: "~",
    NARROW: r"\,",
}
"""How the characters are written that LaTeX takes for something else, or that few of its fonts hold."""


def escaped(text: str) -> str:
    """Text as LaTeX that prints it as it is."""
    return "".join(WRITTEN.get(character, character) for character in visible(text))


def table(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str, label: str, left: int = 1
) -> str:
    """A floating table that needs \\usepackage{booktabs}. left: how many columns begin at the left edge.

    label: letters and hyphens, ours. All cells are plain text.
    """
    columns = "l" * left + "r" * (len(header) - left)
    return "\n".join(
        [
            r"% \usepackage{booktabs}",
            r"\begin{table}",
            r"\centering",
            rf"\caption{{{escaped(caption)}}}",
            rf"\label{{tab:{label}}}",
            rf"\begin{{tabular}}{{{columns}}}",
            r"\toprule",
            _row(header),
            r"\midrule",
            *map(_row, rows),
            r"\bottomrule",
            r"\end{tabular}",
            r"\end{table}",
            "",
        ]
    )


def _row(cells: Sequence[str]) -> str:
    return " & ".join(map(escaped, cells)) + r" \\"
