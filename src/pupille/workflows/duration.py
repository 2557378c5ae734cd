"""A time that was measured or is expected, in words."""

from __future__ import annotations

from pupille.i18n.language import StoredText, tell


def duration(seconds: float) -> StoredText:
    """A time a person can use: 40 s, 3 min, 1.5 h."""
    if seconds < 90:
        return tell("{seconds:0} s", seconds=max(seconds, 1.0))
    if seconds < 5400:
        return tell("{minutes:0} min", minutes=seconds / 60)
    return tell("{hours:1} h", hours=seconds / 3600)
