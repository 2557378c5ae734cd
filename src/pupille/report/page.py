"""From a template to a page that loads and runs nothing: its style inside it, its policy by the style's hash."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pupille.report import numbers
from pupille.report.methods import settings, split_sentence
from pupille.report.results_file import SPLITS
from pupille.report.text import shorten, visible

REPORT = "report.html"
"""The page's name in its folder."""
STYLES = ("report.css", "audit.css")


def fill(template: str, **values: object) -> str:
    """The page that a template gives. Every text among the values is escaped, and made visible first."""
    sheets = files("pupille.report").joinpath("templates")
    style = "".join(sheets.joinpath(sheet).read_text(encoding="utf-8") for sheet in STYLES)
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return _environment().get_template(template).render(style=Markup(style), style_hash=digest, **values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pupille.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_fit_to_show,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "name": name,
        "count": numbers.count,
        "percent": numbers.percent,
        "duration": numbers.duration,
        "shown": numbers.shown,
        "settings": settings,
        "split_sentence": split_sentence,
        "decimal": lambda value: f"{value:g}",
    }
    environment.globals |= {"counted": numbers.counted, "SPLITS": SPLITS}
    return environment


def _fit_to_show(value: Any) -> Any:
    """Every text that a template prints passes here before it is escaped."""
    if value is None:
        return numbers.NONE
    return visible(value) if type(value) is str else value


def name(text: str, most: int = 40) -> Markup:
    """A name from a file: escaped, its reading direction kept to itself, shortened with a title."""
    short = shorten(text, most)
    title = Markup(' title="{}"').format(shorten(text, 500)) if short != visible(text) else Markup("")
    return Markup("<bdi{}>{}</bdi>").format(title, short)
