"""Where the files of a data set lie, and how they are read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pupille.images.limits import DEFAULT_LIMITS, Limits


@dataclass(frozen=True)
class Source:
    """Files below `root`. page: which page of files with several, 0 is the first. bands: which channels of them, 1 is
    the first; without any, the colours."""

    root: Path
    limits: Limits = DEFAULT_LIMITS
    page: int = 0
    bands: tuple[int, ...] = ()
