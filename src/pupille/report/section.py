"""What a section of the report is: its values, its template and what a terminal says of it, in one file.

A new section is one file with its `Section`, its template beside it, and one row in the table of its task
(`report/<task>/table.py`) or of all tasks (`report/sections/table.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pupille.results.results import Results
from pupille.results.run import RunRecord


@dataclass(frozen=True)
class Context:
    """What every section is made from. results: checked. folder: where they lie, with their thumbnails."""

    results: Results
    folder: Path

    @property
    def run(self) -> RunRecord:
        """The chosen run; of a single run, itself."""
        return self.results.chosen_run


def no_text(_: Context) -> str:
    """Of a section that says nothing in a terminal."""
    return ""


@dataclass(frozen=True)
class Section:
    """One section of the page.

    id: its anchor. title: in the navigation, a phrase. make: the values of its template beside `results`, `run`, `data`
    and `split`; None where there is nothing to show, then it is left out. template: below `pupille/report`. as_text:
    what it says in a terminal, "" for nothing.
    """

    id: str
    title: str
    make: Callable[[Context], Mapping[str, Any] | None]
    template: str
    as_text: Callable[[Context], str] = no_text
