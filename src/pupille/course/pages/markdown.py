"""What the lessons use of Markdown as HTML: headings, paragraphs, lists, tables, code, folds, formulas.

Everything else stays text: no HTML of a notebook reaches the page but `details` and `summary`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from pupille.course.pages.formulas import UnknownFormulaError, mathml

HEADING = re.compile(r"(#{1,6}) +(.*)")
BULLET, NUMBERED = re.compile(r"- +(.*)"), re.compile(r"\d+\. +(.*)")
FOLD = re.compile(r"</?details>|<summary>[^<]*</summary>")
INLINE = re.compile(
    r"(?P<code>`+)(?P<verbatim>.+?)(?P=code)"
    r"|(?P<escaped>\\[\\`*_\[\]<>&#$|~])"
    r"|\$\$(?P<block>.+?)\$\$"
    r"|\$(?P<formula>[^$]{1,200})\$"
    r"|\*\*(?P<strong>.+?)\*\*"
    r"|\*(?P<emphasis>[^*\s](?:[^*]*[^*\s])?)\*"
    r"|\[(?P<label>[^\]]+)\]\((?P<target>[^)\s]+)\)",
    re.DOTALL,
)


def html_of(markdown: str) -> str:
    """The HTML of a cell of text."""
    return "\n".join(blocks(markdown.splitlines()))


def blocks(lines: list[str]) -> Iterator[str]:
    """One block after the other."""
    place = 0
    while place < len(lines):
        line = lines[place]
        start = place
        place += 1
        if not line.strip():
            continue
        if line.startswith("```"):
            while place < len(lines) and not lines[place].startswith("```"):
                place += 1
            yield f"<pre><code>{escape(chr(10).join(lines[start + 1 : place]))}</code></pre>"
            place += 1
        elif heading := HEADING.fullmatch(line):
            level = len(heading[1])
            yield f"<h{level}>{inline(heading[2])}</h{level}>"
        elif line.startswith("|"):
            while place < len(lines) and lines[place].startswith("|"):
                place += 1
            yield table(lines[start:place])
        elif FOLD.match(line):
            yield "".join(FOLD.findall(line))
        else:
            while place < len(lines) and continues(lines[place]):
                place += 1
            # A list may begin right below its paragraph.
            if not (BULLET.match(line) or NUMBERED.match(line)):
                cut = next((row for row in range(start + 1, place) if begins_list(lines[row])), place)
                place = cut
                yield f"<p>{inline(chr(10).join(lines[start:place]))}</p>"
            else:
                yield list_of(lines[start:place])


def continues(line: str) -> bool:
    """Whether a line goes on with the paragraph or list before it."""
    return bool(line.strip()) and not (
        line.startswith(("|", "```")) or HEADING.fullmatch(line) or FOLD.match(line)
    )


def begins_list(line: str) -> bool:
    """Whether a line below a paragraph begins a list."""
    return bool(BULLET.match(line) or line.startswith("1. "))


def list_of(lines: list[str]) -> str:
    """A list; a line that begins no item goes on with the one before."""
    tag, mark = ("ul", BULLET) if BULLET.match(lines[0]) else ("ol", NUMBERED)
    items: list[str] = []
    for line in lines:
        item = mark.match(line)
        if item:
            items.append(item[1])
        else:
            items[-1] += "\n" + line.strip()
    return f"<{tag}>" + "".join(f"<li>{inline(item)}</li>" for item in items) + f"</{tag}>"


def table(lines: list[str]) -> str:
    """A table whose first line is its head."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    head, body = rows[0], rows[2:]
    return (
        "<table><thead><tr>"
        + "".join(f'<th scope="col">{inline(cell)}</th>' if cell else "<td></td>" for cell in head)
        + "</tr></thead><tbody>"
        + "".join("<tr>" + "".join(f"<td>{inline(cell)}</td>" for cell in row) + "</tr>" for row in body)
        + "</tbody></table>"
    )


def inline(text: str) -> str:
    """Code, formulas, emphasis and links of a line; the rest is text."""
    parts, place = [], 0
    for match in INLINE.finditer(text):
        parts += [escape(text[place : match.start()], quote=False), marked(match)]
        place = match.end()
    return "".join(parts) + escape(text[place:], quote=False)


def marked(match: re.Match[str]) -> str:
    """The HTML of one marked piece."""
    if match["verbatim"] is not None:
        return f"<code>{escape(match['verbatim'].strip())}</code>"
    if match["escaped"]:
        return escape(match["escaped"][1])
    if match["block"] or match["formula"]:
        tex = match["block"] or match["formula"]
        try:
            return mathml(tex, display=bool(match["block"]))
        except UnknownFormulaError:
            return f"<code>{escape(tex)}</code>"
    if match["strong"]:
        return f"<strong>{inline(match['strong'])}</strong>"
    if match["emphasis"]:
        return f"<em>{inline(match['emphasis'])}</em>"
    # A link leads out of the page: its address is printed, and nothing is followed by itself.
    label, target = match["label"], match["target"]
    if target.startswith(("https://", "http://")):
        return f'<a href="{escape(target)}" rel="noreferrer">{inline(label)}</a>'
    return inline(label)
