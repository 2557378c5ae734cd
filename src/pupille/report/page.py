"""From a template to a page that loads nothing: style and scripts inside it, and a policy that names their hashes."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pupille.i18n import counts, markup
from pupille.i18n.language import StoredText, count, day, language, percent, retell, say, short, translated
from pupille.i18n.visible import series, shorten, visible
from pupille.report.charts.strips import PARTS
from pupille.report.sections.findings import described
from pupille.report.sections.methods import settings, split_sentence
from pupille.report.tables import numbers
from pupille.results.audit import SEVERITIES
from pupille.results.read import SPLITS

REPORT = "report.html"
"""The page's name in its folder."""
STYLES = (
    "report.css",
    "audit.css",
    "sections.css",
    "paper.css",
    "take.css",
    "drawn.css",
    "explanation.css",
    "tuning.css",
    "exploration.css",
)
SCRIPTS = {
    "report.html.j2": ("cells.js", "threshold.js", "ranking.js", "copy.js", "both_layers.js"),
    "exploration.html.j2": ("layout_outline.js", "layout_points.js", "layout.js", "copy.js"),
}
"""The scripts of a page, by its template. The page is whole without any; each is whole without the others, but
`layout.js`, which uses the two before it."""


@dataclass(frozen=True)
class Part:
    """One section within a page. id: its anchor; title: in the navigation."""

    id: str
    title: str
    html: Markup


def fill(template: str, **values: object) -> str:
    """The page that a template gives. Every text among the values is escaped, and made visible first."""
    style = "".join(map(_source, STYLES))
    scripts = [_source(script) for script in SCRIPTS.get(template, ())]
    return (
        _environment()
        .get_template(template)
        .render(
            style=Markup(style),
            scripts=[Markup(script) for script in scripts],
            policy=_policy(style, scripts),
            **values,
        )
    )


def fill_part(template: str, **values: object) -> Markup:
    """A part of a page, of which every text is escaped as in `fill`."""
    return Markup(_environment().get_template(template).render(**values))


def _source(file: str) -> str:
    return files("pupille.report").joinpath("templates", file).read_text(encoding="utf-8")


def _policy(style: str, scripts: list[str]) -> str:
    """Nothing may load or run but pictures within the page, this style and these scripts."""
    run = [f"script-src {' '.join(map(_hashed, scripts))}"] if scripts else []
    rules = ["default-src 'none'", "img-src data:", f"style-src {_hashed(style)}", *run]
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def _hashed(source: str) -> str:
    digest = hashlib.sha256(source.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@cache
def _environment() -> Environment:
    environment = Environment(
        # A section's template lies beside it; what several pages share lies in `templates/`.
        loader=ChoiceLoader([PackageLoader("pupille.report"), PackageLoader("pupille.report", ".")]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_fit_to_show,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "name": name,
        "count": count,
        "percent": percent,
        "short": short,
        "moment": moment,
        "format_metric": numbers.format_metric,
        "settings": settings,
        "split_sentence": split_sentence,
        "retell": retell,
        "translated": translated,
        "strong": strong,
        "code": code,
        "link": link,
        "mark": mark,
        "as_is": as_is,
    }
    environment.globals |= {
        "say": markup.say,
        "says": markup.says,
        "language": language,
        "date_of": date_of,
        "series": series,
        "counted": counts,
        "described": described,
        "metric_label": numbers.metric_label,
        "SPLITS": SPLITS,
        "PARTS": PARTS,
        "SEVERITIES": SEVERITIES,
    }
    return environment


def _fit_to_show(value: Any) -> Any:
    """Every text that a template prints passes here before it is escaped; a sentence is said in the spoken language."""
    if value is None:
        return numbers.NONE
    if isinstance(value, StoredText):
        return visible(retell(value))
    return visible(value) if type(value) is str else value


def name(text: str, most: int = 40) -> Markup:
    """A name from a file: escaped, its reading direction kept to itself, shortened with a title."""
    short = shorten(text, most)
    title = Markup(' title="{}"').format(shorten(text, 500)) if short != visible(text) else Markup("")
    return Markup("<bdi{}>{}</bdi>").format(title, short)


def strong(text: str) -> Markup:
    """A piece of a sentence that carries weight."""
    return Markup("<strong>{}</strong>").format(text)


def code(text: str) -> Markup:
    """A piece of a sentence that is typed, or the name of a file."""
    return Markup("<code>{}</code>").format(visible(text))


def link(text: str, target: str) -> Markup:
    """A piece of a sentence that leads to a place in the page."""
    return Markup('<a href="#{}">{}</a>').format(target, text)


def as_is(text: str) -> Markup:
    """Text of several lines for a text field: escaped, its line breaks kept, all else that hides made visible."""
    return Markup("\n").join(map(visible, text.splitlines()))


def mark(text: str, kind: str) -> Markup:
    """A word in a frame that says of which kind the text behind it is. kind: `known` or `open`."""
    return Markup('<span class="stamp {}">{}</span>').format(kind, text)


def date_of(iso: str) -> str:
    """`22 November 2026`, of a date and time."""
    return day(datetime.fromisoformat(iso).date().isoformat())


def moment(iso: str) -> str:
    """`22 November 2026, 15:04 UTC`, of a date and time in UTC."""
    when = datetime.fromisoformat(iso)
    return say(
        "{date:day}, {hour}:{minute} UTC",
        date=when.date().isoformat(),
        hour=str(when.hour),
        minute=f"{when.minute:02d}",
    )
