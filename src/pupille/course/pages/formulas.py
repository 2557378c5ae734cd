r"""Formulas of the lessons as MathML, which browsers set by themselves.

Only what the lessons use of TeX is known: letters, numbers, indices and powers, \frac, \sqrt, \text, \hat, \bar, cases,
and the signs below. Anything else raises UnknownFormulaError, so that nothing is set wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

SIGNS: Mapping[str, str] = {
    "le": "≤",
    "leq": "≤",
    "ge": "≥",
    "geq": "≥",
    "times": "×",
    "cdot": "·",
    "pm": "±",
    "approx": "≈",
    "leftarrow": "←",
    "partial": "∂",
    "nabla": "∇",
    "top": "⊤",
    "dots": "…",
    "sum": "∑",
}
LETTERS: Mapping[str, str] = {"theta": "θ", "sigma": "σ"}
WORDS = ("log", "max")
ACCENTS: Mapping[str, str] = {"hat": "^", "bar": "¯"}
SPACES: Mapping[str, str] = {",": "0.17em", ";": "0.28em", "quad": "1em", "qquad": "2em", " ": "0.3em"}
TOKEN = re.compile(r"\\([a-zA-Z]+|[,; \\])|(\d+(?:\.\d+)?)|([a-zA-Z])|([{}^_&])|(\S)")
NAMED_GROUP = re.compile(r"\{([^{}]*)\}")


class UnknownFormulaError(ValueError):
    """A formula that holds what is not known here."""


def mathml(tex: str, *, display: bool = False) -> str:
    """A formula as MathML. Raises UnknownFormulaError for what is not known, or braces that do not close."""
    # A comma in braces is that of a French decimal.
    row = Formula(tex.replace("{,}", "\N{FULLWIDTH COMMA}")).row("")
    block = ' display="block"' if display else ""
    return f"<math{block}>{row}</math>"


class Formula:
    """The text of a formula, read once from its beginning."""

    def __init__(self, tex: str) -> None:
        self.tex, self.place = tex.strip(), 0

    def row(self, end: str) -> str:
        """Everything up to `end`, a closing sign or nothing, as one row."""
        parts: list[str] = []
        while True:
            self._skip_spaces()
            if self.place >= len(self.tex):
                if end:
                    raise UnknownFormulaError(self.tex)
                return wrapped(parts)
            if end and self.tex.startswith(end, self.place):
                self.place += len(end)
                return wrapped(parts)
            sign = self.tex[self.place]
            if sign in "^_":
                parts.append(self._script(parts.pop() if parts else "<mrow></mrow>"))
            else:
                parts.append(self._atom())

    def _skip_spaces(self) -> None:
        while self.place < len(self.tex) and self.tex[self.place].isspace():
            self.place += 1

    def _script(self, base: str) -> str:
        """The index, the power, or both, that stand behind a base."""
        scripts: dict[str, str] = {}
        while self.place < len(self.tex) and self.tex[self.place] in "^_":
            sign = self.tex[self.place]
            self.place += 1
            scripts[sign] = self._atom()
        if len(scripts) == 2:
            return f"<msubsup>{base}{scripts['_']}{scripts['^']}</msubsup>"
        tag, script = ("msub", scripts["_"]) if "_" in scripts else ("msup", scripts["^"])
        return f"<{tag}>{base}{script}</{tag}>"

    def _atom(self) -> str:
        """One letter, number, sign, group or command."""
        self._skip_spaces()
        match = TOKEN.match(self.tex, self.place)
        if match is None:
            raise UnknownFormulaError(self.tex)
        command, number, letter, structure, sign = match.groups()
        self.place = match.end()
        if command is not None:
            return self._command(command)
        if number:
            return (
                f"<mn>{number}</mn>" if "\N{FULLWIDTH COMMA}" not in self._ahead() else self._decimal(number)
            )
        if letter:
            return f"<mi>{letter}</mi>"
        if structure == "{":
            return self.row("}")
        if structure:
            raise UnknownFormulaError(self.tex)
        return f"<mo>{escape('−' if sign == '-' else sign or '')}</mo>"

    def _ahead(self) -> str:
        return self.tex[self.place : self.place + 1]

    def _decimal(self, whole: str) -> str:
        """A number whose decimals stand behind a comma."""
        digits = re.compile(r"\d+").match(self.tex, self.place + 1)
        if digits is None:
            raise UnknownFormulaError(self.tex)
        self.place = digits.end()
        return f"<mn>{whole},{digits[0]}</mn>"

    def _command(self, name: str) -> str:
        if name in SIGNS:
            return f"<mo>{SIGNS[name]}</mo>"
        if name in LETTERS:
            return f"<mi>{LETTERS[name]}</mi>"
        if name in WORDS:
            return f"<mi>{name}</mi>"
        if name in SPACES:
            return f'<mspace width="{SPACES[name]}"></mspace>'
        if name == "frac":
            return f"<mfrac>{self._digit_or_atom()}{self._digit_or_atom()}</mfrac>"
        if name == "sqrt":
            return f"<msqrt>{self._atom()}</msqrt>"
        if name in ACCENTS:
            return f'<mover accent="true">{self._atom()}<mo>{ACCENTS[name]}</mo></mover>'
        if name == "text":
            return f"<mtext>{escape(self._named())}</mtext>"
        if name == "begin" and self._named() == "cases":
            return self._cases()
        raise UnknownFormulaError(self.tex)

    def _digit_or_atom(self) -> str:
        r"""What a fraction takes: of `\frac12` one digit each."""
        self._skip_spaces()
        if self._ahead().isdigit():
            self.place += 1
            return f"<mn>{self.tex[self.place - 1]}</mn>"
        return self._atom()

    def _named(self) -> str:
        """The plain text in braces."""
        match = NAMED_GROUP.match(self.tex, self.place)
        if match is None:
            raise UnknownFormulaError(self.tex)
        self.place = match.end()
        return match[1]

    def _cases(self) -> str:
        r"""Lines behind one brace: `value & condition \\`."""
        inside, end, rest = self.tex[self.place :].partition(r"\end{cases}")
        if not end:
            raise UnknownFormulaError(self.tex)
        self.place = len(self.tex) - len(rest)
        rows = [
            "<mtr>" + "".join(f"<mtd>{Formula(cell).row('')}</mtd>" for cell in line.split("&")) + "</mtr>"
            for line in inside.split(r"\\")
        ]
        return f"<mrow><mo>{{</mo><mtable>{''.join(rows)}</mtable></mrow>"


def wrapped(parts: list[str]) -> str:
    """Parts as one row; one part as it is."""
    return parts[0] if len(parts) == 1 else f"<mrow>{''.join(parts)}</mrow>"
