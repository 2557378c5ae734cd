"""Checks: do the files tell more than their pixels: where, when, by whom and with what they were taken?"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable
from typing import Any

from pupille.audit.base import Answer, Check, Evidence, Facts
from pupille.audit.files import NOT_IN_FILES, in_memory
from pupille.results import Finding


def positions(evidence: Evidence) -> Answer:
    """Places on earth in EXIF or XMP."""
    found = _rows(evidence, lambda fact: "gps" in fact.metadata.blocks)
    places = {
        (round(fact.metadata.latitude, 3), round(fact.metadata.longitude, 3))
        for fact in (evidence.facts[row] for row in found)
        if fact.metadata.latitude is not None and fact.metadata.longitude is not None
    }
    what = f"tell where they were taken ({_number(len(places), 'place')}, to about 100 m)"
    what = what if places else "have room for a position but tell none"
    return _answer(evidence, POSITIONS, found, what, {"places": len(places)})


def serials(evidence: Evidence) -> Answer:
    """Serial numbers of cameras or lenses."""
    found = _rows(evidence, lambda fact: bool(fact.metadata.serial))
    numbers = {evidence.facts[row].metadata.serial for row in found}
    what = f"carry the serial number of a camera or lens ({_number(len(numbers), 'device')})"
    return _answer(evidence, SERIALS, found, what, {"devices": len(numbers)})


def names(evidence: Evidence) -> Answer:
    """Owners, authors, artists, holders of rights."""
    found = _rows(evidence, lambda fact: bool(fact.metadata.people))
    people = Counter(name for row in found for name in evidence.facts[row].metadata.people)
    what = f"name an owner, author or holder of rights ({_number(len(people), 'name')})"
    return _answer(evidence, NAMES, found, what, {"names": len(people)})


def dates(evidence: Evidence) -> Answer:
    """When the pictures were taken."""
    found = _rows(evidence, lambda fact: bool(fact.metadata.taken))
    days = sorted(evidence.facts[row].metadata.taken[:10] for row in found)
    what = f"tell when they were taken ({_number(len(set(days)), 'day')}" if days else ""
    what += f", {days[0]} to {days[-1]})" if len(set(days)) > 1 else ")"
    return _answer(evidence, DATES, found, what, {"days": len(set(days))})


def thumbnails(evidence: Evidence) -> Answer:
    """Small copies of the picture inside the file."""
    found = _rows(evidence, lambda fact: fact.metadata.thumbnail)
    what = "hold a small second picture, which may still show what was cut or blurred in the first"
    return _answer(evidence, THUMBNAILS, found, what, {})


def comments(evidence: Evidence) -> Answer:
    """Free text: captions, keywords, comments."""
    found = _rows(evidence, lambda fact: bool(fact.metadata.comments))
    texts = {text for row in found for text in evidence.facts[row].metadata.comments}
    return _answer(
        evidence, COMMENTS, found, f"carry comments or captions ({_number(len(texts), 'text')})", {}
    )


def _rows(evidence: Evidence, tells: Callable[[Facts], bool]) -> list[int]:
    return [row for row, fact in enumerate(evidence.facts) if tells(fact)]


def _answer(evidence: Evidence, check: Check, rows: list[int], what: str, details: dict[str, Any]) -> Answer:
    if in_memory(evidence):
        return NOT_IN_FILES
    if not rows:
        return ()
    sentence = f"{len(rows):,} of {len(evidence.facts):,} files {what}."
    command = f"pupille strip {shlex.quote(evidence.dataset.name)} --out DIR"
    advice = f"Before you share the images: {command} writes copies without metadata, with the same pixels."
    ids = tuple(evidence.dataset.samples["id"].iloc[rows])
    return (Finding(check.code, check.severity, sentence, ids, advice, details=details),)


def _number(n: int, thing: str) -> str:
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


POSITIONS = Check("positions", "positions on earth", "warning", positions)
SERIALS = Check("serial-numbers", "serial numbers of devices", "warning", serials)
NAMES = Check("names", "names of people", "warning", names)
DATES = Check("dates", "dates of capture", "note", dates)
THUMBNAILS = Check("thumbnails", "embedded thumbnails", "warning", thumbnails)
COMMENTS = Check("comments", "comments and captions", "note", comments)
