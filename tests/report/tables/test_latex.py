"""Tables as LaTeX, read back by the rules of LaTeX itself: characters with a category of their own, groups, cells."""

import re

import pytest

from pupille.report.tables.latex import escaped, table

COMMANDS = {
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textasciigrave": "`",
    "textquotedbl": '"',
    "textmu": "µ",
}
"""What these commands print, by the LaTeX kernel (ltoutenc, textcomp)."""
HOSTILE = [
    r"\input{/etc/passwd}",
    r"a & b \\ c",
    "100 % of $5 #1_2^3~4",
    "{unbalanced",
    "}{",
    "[2cm] *",
    r"\end{tabular}\write18{rm}",
    "<img src=x onerror=alert(1)>",
    "quote ` ' \" --- ??` |x|",
    "two\nlines",
    "% comment",
]


def printed(code: str) -> str:
    """What LaTeX prints of code in horizontal mode; raises AssertionError at anything that is no plain text."""
    out, depth, i = "", 0, 0
    while i < len(code):
        c = code[i]
        if c == "\\":
            word = re.match(r"\\([a-zA-Z]+)(\{\})?", code[i:])
            if word:
                assert word[2], f"{word[0]} would swallow a space"
                out += COMMANDS[word[1]]
                i += len(word[0])
                continue
            assert code[i + 1] in "{}#$%&_,", code[i : i + 2]
            out += "\u202f" if code[i + 1] == "," else code[i + 1]
            i += 2
            continue
        if code[i : i + 3] == "$-$":
            out, i = out + "\u2212", i + 3
            continue
        assert c not in "#$%&_^", f"{c} is active at {i} of {code!r}"
        if c in "{}":
            depth += 1 if c == "{" else -1
            assert depth >= 0
        else:
            out += "\u00a0" if c == "~" else c
        i += 1
    assert depth == 0
    assert "--" not in code.replace("{-}", "")
    return out


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_is_printed_as_it_is(text: str) -> None:
    assert printed(escaped(text)) == text.replace("\n", r"\n")


@pytest.mark.parametrize("text", [r"\textbf x", "50 % off", "a & b", "{"])
def test_text_that_was_not_escaped_would_be_seen(text: str) -> None:
    with pytest.raises((AssertionError, KeyError)):
        printed(text)


def test_a_table_has_its_cells_and_rules() -> None:
    code = table(["a", "n, %"], [[name, "1"] for name in HOSTILE], caption="50 % & more", label="x")
    lines = code.splitlines()
    assert lines[0] == r"% \usepackage{booktabs}"
    body = code.partition(r"\toprule")[2].partition(r"\bottomrule")[0].replace("\\midrule\n", "")
    rows = [row for row in body.strip().split(" \\\\\n") if row]
    assert len(rows) == len(HOSTILE) + 1
    for row, name in zip(rows, ["a", *HOSTILE], strict=True):
        cells = re.split(r"(?<!\\) & ", row.removesuffix(r" \\"))
        assert len(cells) == 2
        assert printed(cells[0]) == name.replace("\n", r"\n")
        # What follows a line break must not look like its option.
        assert not row.startswith(("[", "*"))
    assert [line for line in lines if line.startswith((r"\begin", r"\end"))] == [
        r"\begin{table}",
        r"\begin{tabular}{lr}",
        r"\end{tabular}",
        r"\end{table}",
    ]
    assert printed(re.search(r"\\caption\{(.*)\}$", code, re.MULTILINE)[1]) == "50 % & more"


def test_figures_are_set_as_figures() -> None:
    assert escaped("\u22122.8\u00a0%, 1\u202f797, 95–98") == r"$-$2.8~\%, 1\,797, 95--98"
