"""The cells of a workbook as they read in the sheet: 01 where its format says so, a day without midnight."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

ZEROS = re.compile(r'(?P<before>(?:"[^"]*")?)(?P<whole>0+)(?:\.(?P<decimals>0+))?(?P<after>%|(?:"[^"]*")?)')
"""Number formats that fix the digits: `00`, `0.00`, `0%`, with a text before or after such as `"P"000`."""


def shown_rows(sheet: Any) -> Iterable[list[str]]:
    """The rows of an openpyxl sheet, opened for reading only, as texts."""
    sheet.reset_dimensions()  # what a workbook states as its size may be wrong
    for row in sheet.iter_rows():
        yield [
            cell_text(cell.value, cell.number_format if isinstance(cell.value, (int, float)) else None)
            for cell in row
        ]


def cell_text(value: object, number_format: str | None) -> str:
    """A value as it reads in the sheet: 3, not 3.0; `01` where the format is `00`; TRUE and FALSE."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        match = ZEROS.fullmatch((number_format or "").split(";")[0])
        if match:
            return _with_digits(value, match)
        return str(int(value)) if float(value).is_integer() else str(value)
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    return str(value)


def _with_digits(value: float, match: re.Match[str]) -> str:
    """A number with as many digits before and behind the point as its format has zeros."""
    decimals = len(match["decimals"] or "")
    amount = Decimal(str(value)) * (100 if match["after"] == "%" else 1)
    rounded = abs(amount).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, behind = f"{rounded:f}".partition(".")
    sign = "-" if amount < 0 and rounded else ""
    digits = whole.zfill(len(match["whole"])) + (f".{behind}" if behind else "")
    return sign + match["before"].strip('"') + digits + match["after"].strip('"')
