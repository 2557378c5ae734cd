"""The pages of a lesson, to print and as slides: one file each, with nothing outside of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from pupille.course.lessons import Lesson
from pupille.course.pages.markdown import html_of
from pupille.i18n.language import say

NOTHING_OUTSIDE = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'"
)
STYLE = """body{font:17px/1.55 system-ui,sans-serif;color:#111;background:#fff;margin:0 auto;max-width:50em;padding:1em}
pre{background:#f3f3f3;padding:.6em .8em;overflow-x:auto;white-space:pre-wrap;font-size:.85em}
pre.out{background:none;border-left:3px solid #888}
code{font-family:ui-monospace,monospace;font-size:.92em}
table{border-collapse:collapse;font-size:.92em}td,th{border:1px solid #999;padding:.25em .5em;text-align:left}
img{max-width:100%}h1,h2,h3{line-height:1.25;break-after:avoid}
@media print{body{font-size:11pt;max-width:none}pre,table,img{break-inside:avoid}nav{display:none}}"""
SLIDES_STYLE = """
.js section{display:none;min-height:75vh}.js section.now{display:block}
.js body{font-size:22px;max-width:44em}
nav{position:fixed;bottom:0;right:0;padding:.4em;background:#fff}nav button{font-size:1em;padding:.2em .7em}
@media print{.js section{display:block;min-height:0;break-after:page}}"""
SLIDES_SCRIPT = """
document.documentElement.classList.add("js")
const slides = [...document.querySelectorAll("section")]
const places = {Home: () => 0, End: () => slides.length - 1, ArrowRight: n => n + 1, PageDown: n => n + 1,
  ArrowLeft: n => n - 1, PageUp: n => n - 1}
let now = 0
function show(place) {
  now = Math.max(0, Math.min(slides.length - 1, place))
  slides.forEach((slide, k) => slide.classList.toggle("now", k === now))
  document.getElementById("place").textContent = (now + 1) + " / " + slides.length
  history.replaceState(null, "", "#" + (now + 1))
  scrollTo(0, 0)
}
addEventListener("keydown", event => {
  if (event.key in places && !event.ctrlKey && !event.altKey && !event.metaKey) {
    show(places[event.key](now))
    event.preventDefault()
  }
})
document.getElementById("back").addEventListener("click", () => show(now - 1))
document.getElementById("on").addEventListener("click", () => show(now + 1))
show((parseInt(location.hash.slice(1)) || 1) - 1)
"""
PLAIN_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")

Cell = Mapping[str, Any]


def printed_page(cells: Sequence[Cell], lesson: Lesson, language: str) -> str:
    """A notebook as one page to print. cells: as they stand in the notebook, with their outputs where there are any."""
    body = "\n".join(block for cell in cells for block in blocks_of(cell))
    return page(f"<main>{body}</main>", lesson, language, STYLE)


def slides_page(cells: Sequence[Cell], lesson: Lesson, language: str) -> str:
    """A notebook as slides: one begins at each heading and at each cell of text; arrow keys lead to the next."""
    slides: list[list[str]] = [[]]
    for cell in cells:
        for block in blocks_of(cell):
            # The line above the title stands on its slide.
            is_begun = len(slides) > 1 or any(has_heading(shown) for shown in slides[0])
            if cell["cell_type"] == "markdown" and is_begun:
                slides.append([])
            slides[-1].append(block)
    sections = "\n".join(f"<section>{''.join(slide)}</section>" for slide in slides if slide)
    back, on = escape(say("previous slide")), escape(say("next slide"))
    bar = (
        f'<nav><button id="back" aria-label="{back}">←</button> <span id="place" role="status"></span> '
        f'<button id="on" aria-label="{on}">→</button></nav>'
    )
    script = f"<script>{SLIDES_SCRIPT}</script>"
    return page(f"<main>{sections}</main>{bar}{script}", lesson, language, STYLE + SLIDES_STYLE)


def has_heading(block: str) -> bool:
    """Whether a block begins with a heading."""
    return bool(re.match(r"<h[1-6]>", block))


def page(body: str, lesson: Lesson, language: str, style: str) -> str:
    """The whole page around a body."""
    title = escape(f"{lesson.spelt}. {lesson.title[language]}")
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{NOTHING_OUTSIDE}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title><style>{style}</style></head>\n<body>{body}</body></html>\n"
    )


def blocks_of(cell: Cell) -> Iterator[str]:
    """The HTML of a cell: of text one block a heading, of code its code and what it gave."""
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        for part in re.split(r"(?m)^(?=#{1,6} )", source):
            if part.strip():
                yield html_of(part)
    elif cell["cell_type"] == "code" and not source.startswith("import importlib.util"):
        yield f"<pre><code>{escape(source)}</code></pre>"
        for output in cell.get("outputs", ()):
            yield from output_of(output)


def output_of(output: Mapping[str, Any]) -> Iterator[str]:
    """A text or a picture that a cell gave; of anything else its plain text."""
    if output["output_type"] == "stream":
        yield f'<pre class="out">{escape("".join(output["text"]))}</pre>'
        return
    data = output.get("data", {})
    picture = "".join(data.get("image/png", ""))
    if picture and PLAIN_BASE64.fullmatch(picture):
        text = output.get("metadata", {}).get("image/png", {}).get("alt", "")
        yield f'<p><img alt="{escape(text)}" src="data:image/png;base64,{"".join(picture.split())}"></p>'
    elif "text/plain" in data:
        yield f'<pre class="out">{escape("".join(data["text/plain"]))}</pre>'
