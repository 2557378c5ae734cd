"""Dates and times as files hold them."""

from __future__ import annotations

from datetime import datetime

from pupille.i18n.language import tell


def check_moment(text: str) -> None:
    """Raises ValueError unless the text is a date and time as ISO 8601 writes them."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(tell("created should be a date and time such as 2026-11-22T15:04:05Z")) from None
