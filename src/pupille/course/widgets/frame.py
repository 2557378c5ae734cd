"""A page of a widget: its template filled, and put into a frame of the notebook."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Widget:
    """A whole page. title: what it is, for who does not see it. height: in pixels, in a notebook of usual width."""

    title: str
    page: str
    height: int

    def in_a_frame(self) -> str:
        """The page as a frame: its styles and names touch nothing outside it."""
        return (
            f'<iframe title="{html.escape(self.title)}" srcdoc="{html.escape(self.page)}" sandbox="allow-scripts" '
            f'style="width: 100%; height: {self.height}px; border: 0"></iframe>'
        )


def filled(template: str, data: Mapping[str, Any], *, title: str, language: str, height: int) -> Widget:
    """The widget that a template of this folder makes of data, which its script reads as JSON."""
    # No text of the data may close the script that holds it.
    written = json.dumps({**data, "language": language}, ensure_ascii=False).replace("<", "\\u003c")
    page = (HERE / template).read_text(encoding="utf-8")
    page = page.replace("@language@", language).replace("@title@", html.escape(title))
    return Widget(title, page.replace("@data@", written), height)
