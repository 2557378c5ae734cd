"""Figures as journals take them: their width in millimetres, letters of 7 points or more, text that stays text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pupille.errors import ConfigError
from pupille.i18n.language import language, short, speaking, tell
from pupille.runs.folder import write_named
from pupille.runs.packages import install_command, packages_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLUMN, DOUBLE = 85.0, 175.0
"""Millimetres: one column of a journal, and both."""
INCH = 25.4
SMALLEST_TYPE = 7.0
"""Points; what is smaller cannot be read in print."""
STYLE: Any = {
    "font.size": 8.0,
    "font.family": "sans-serif",
    "axes.labelsize": 8.0,
    "axes.titlesize": 8.0,
    "xtick.labelsize": SMALLEST_TYPE,
    "ytick.labelsize": SMALLEST_TYPE,
    "legend.fontsize": SMALLEST_TYPE,
    "legend.frameon": False,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.linewidth": 1.2,
    "figure.constrained_layout.use": True,
    # Text stays text, so that a journal can set it anew and a reader can search it.
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
    # The same figure gives the same bytes.
    "svg.hashsalt": "pupille",
}
FORMATS = {".pdf": {"CreationDate": None}, ".svg": {"Date": None}}
"""The endings of a file that can be saved, each with the metadata that would differ from one day to the next."""


@contextmanager
def paper_style() -> Iterator[None]:
    """Everything drawn inside the block looks as for a paper, and nothing outside of it is changed.

    Raises ConfigError where matplotlib is not installed.
    """
    try:
        import matplotlib
    except ImportError:
        raise ConfigError(
            tell(
                "drawing needs matplotlib, which is not installed. Type: {command}",
                command=install_command(packages_of("figures")),
            )
        ) from None
    with matplotlib.rc_context(STYLE):
        yield


def empty_figure(width: float, height: float) -> Figure:
    """A figure of so many millimetres, without axes, that no window and no list of open figures keeps.

    Raises ConfigError if a side is below 20 or above 400 mm.
    """
    from matplotlib.figure import Figure

    if not (20 <= width <= 400 and 20 <= height <= 400):
        raise ConfigError(
            tell(
                "a figure is 20 to 400 mm wide and high, such as {column:short} for one column. Got {width} x "
                "{height}.",
                column=COLUMN,
                width=f"{width:g}",
                height=f"{height:g}",
            )
        )
    return Figure(figsize=(width / INCH, height / INCH))


def write_numbers(figure: Figure) -> None:
    """Lets the axes write their numbers as the language that is spoken now does, whenever they are drawn."""
    from matplotlib.ticker import FuncFormatter, ScalarFormatter

    spoken = language()

    def write(value: float, _place: int | None) -> str:
        with speaking(spoken):
            return short(value)

    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            if isinstance(axis.get_major_formatter(), ScalarFormatter):
                axis.set_major_formatter(FuncFormatter(write))


def save(figure: Figure, path: str | Path) -> Path:
    """Writes a figure as PDF or SVG, by the ending of the path; the same figure always gives the same bytes.

    Raises ConfigError for another ending, RunError if the file cannot be written.
    """
    target = Path(path)
    metadata = FORMATS.get(target.suffix.lower())
    if metadata is None:
        raise ConfigError(
            tell("a figure for a paper is saved as .pdf or .svg. Got {name!r}.", name=target.name)
        )
    content = io.BytesIO()
    with paper_style():
        figure.savefig(content, format=target.suffix.lower()[1:], metadata=metadata)
    write_named(target, content.getvalue())
    return target
