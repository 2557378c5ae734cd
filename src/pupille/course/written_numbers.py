"""Numbers in a lesson as the learner's language writes them: in what is printed, in tables and along axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pupille.i18n.language import FRENCH, SPACE, marked, number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def percent(share: float, decimals: int) -> str:
    """A share of 1 in percent: `97.5 %`, `97,5 %`."""
    return f"{number(100 * share, decimals)}{SPACE}%"


def power(value: float, decimals: int) -> str:
    """A very large or very small number: `4.85 × 10⁻⁵`."""
    mantissa, exponent = f"{value:.{decimals}e}".split("e")
    return f"{marked(mantissa)} × 10{str(int(exponent)).translate(SUPERSCRIPTS)}"


def write_tables_in(language: str) -> None:
    """From now on pandas shows the numbers of its tables as this language writes them."""
    import pandas as pd

    if language == FRENCH:
        pd.set_option("display.float_format", lambda value: f"{value:g}".replace(".", ","))
    else:
        pd.reset_option("display.float_format")


def write_axes_in(language: str, figure: Figure) -> None:
    """Gives the axes of a figure the decimal sign of this language."""
    from matplotlib.ticker import FuncFormatter, ScalarFormatter

    if language != FRENCH:
        return
    figure.canvas.draw()
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            formatter = axis.get_major_formatter()
            if isinstance(formatter, ScalarFormatter) and not formatter.get_offset():
                axis.set_major_formatter(
                    FuncFormatter(lambda value, _, inner=formatter: inner(value).replace(".", ","))
                )
