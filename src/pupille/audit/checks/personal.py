"""Checks: do the files tell more than their pixels: where, when, by whom and with what they were taken?"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable
from typing import Any

from pupille.audit.check import Answer, Check, Evidence
from pupille.audit.checks.files import NOT_IN_FILES, in_memory
from pupille.audit.facts.record import Facts
from pupille.i18n.language import StoredText, phrase, tell, tell_joined, tells
from pupille.results.finding import Finding


def positions(evidence: Evidence) -> Answer:
    """Places on earth in EXIF or XMP."""
    rows = _rows(evidence, lambda fact: "gps" in fact.metadata.blocks)
    placed = [row for row in rows if evidence.facts[row].metadata.latitude is not None]
    metadata = [evidence.facts[row].metadata for row in placed]
    places = {(round(item.latitude or 0, 3), round(item.longitude or 0, 3)) for item in metadata}
    if not places:
        sentence = tell("{files} have room for a position but tell none.", files=_files(evidence, rows))
        return _answer(evidence, POSITIONS, rows, sentence, {"places": 0})
    sentence = tells(
        "{files} tell where they were taken ({n} place, to about 100 m).",
        "{files} tell where they were taken ({n} places, to about 100 m).",
        len(places),
        files=_files(evidence, placed),
    )
    if len(rows) > len(placed):
        others = tells(
            "{n} more has room for a position but tells none.",
            "{n} more have room for a position but tell none.",
            len(rows) - len(placed),
        )
        sentence = tell_joined([sentence, others], " ")
    return _answer(evidence, POSITIONS, rows, sentence, {"places": len(places)})


def serials(evidence: Evidence) -> Answer:
    """Serial numbers of cameras or lenses."""
    rows = _rows(evidence, lambda fact: bool(fact.metadata.serial))
    numbers = {evidence.facts[row].metadata.serial for row in rows}
    sentence = tells(
        "{files} carry the serial number of a camera or lens ({n} device).",
        "{files} carry the serial number of a camera or lens ({n} devices).",
        len(numbers),
        files=_files(evidence, rows),
    )
    return _answer(evidence, SERIALS, rows, sentence, {"devices": len(numbers)})


def names(evidence: Evidence) -> Answer:
    """Owners, authors, artists, holders of rights."""
    rows = _rows(evidence, lambda fact: bool(fact.metadata.people))
    people = Counter(name for row in rows for name in evidence.facts[row].metadata.people)
    sentence = tells(
        "{files} name an owner, author or holder of rights ({n} name).",
        "{files} name an owner, author or holder of rights ({n} names).",
        len(people),
        files=_files(evidence, rows),
    )
    return _answer(evidence, NAMES, rows, sentence, {"names": len(people)})


def dates(evidence: Evidence) -> Answer:
    """When the pictures were taken."""
    rows = _rows(evidence, lambda fact: bool(fact.metadata.taken))
    days = sorted(evidence.facts[row].metadata.taken[:10] for row in rows)
    sentence = tells(
        "{files} tell when they were taken ({n} day).",
        "{files} tell when they were taken ({n} days, {first} to {last}).",
        len(set(days)),
        files=_files(evidence, rows),
        first=days[0] if days else "",
        last=days[-1] if days else "",
    )
    return _answer(evidence, DATES, rows, sentence, {"days": len(set(days))})


def thumbnails(evidence: Evidence) -> Answer:
    """Small copies of the picture inside the file."""
    rows = _rows(evidence, lambda fact: fact.metadata.thumbnail)
    sentence = tell(
        "{files} hold a small second picture, which may still show what was cut or blurred in the first.",
        files=_files(evidence, rows),
    )
    return _answer(evidence, THUMBNAILS, rows, sentence, {})


def comments(evidence: Evidence) -> Answer:
    """Free text: captions, keywords, comments."""
    rows = _rows(evidence, lambda fact: bool(fact.metadata.comments))
    texts = {text for row in rows for text in evidence.facts[row].metadata.comments}
    sentence = tells(
        "{files} carry comments or captions ({n} text).",
        "{files} carry comments or captions ({n} texts).",
        len(texts),
        files=_files(evidence, rows),
    )
    return _answer(evidence, COMMENTS, rows, sentence, {})


def _rows(evidence: Evidence, tells: Callable[[Facts], bool]) -> list[int]:
    return [row for row, fact in enumerate(evidence.facts) if tells(fact)]


def _files(evidence: Evidence, rows: list[int]) -> StoredText:
    return tell("{n} of {all} files", n=len(rows), all=len(evidence.facts))


def _answer(
    evidence: Evidence, check: Check, rows: list[int], sentence: StoredText, details: dict[str, Any]
) -> Answer:
    if in_memory(evidence):
        return NOT_IN_FILES
    if not rows:
        return ()
    command = f"pupille strip {shlex.quote(evidence.dataset.name)} --out DIR"
    advice = tell(
        "Before you share the images: {command} writes copies without metadata, with the same pixels.",
        command=command,
    )
    ids = tuple(evidence.dataset.samples["id"].iloc[rows])
    return (Finding(check.code, check.severity, sentence, ids, advice, details=details),)


POSITIONS = Check("positions", phrase("positions on earth"), "warning", positions)
SERIALS = Check("serial-numbers", phrase("serial numbers of devices"), "warning", serials)
NAMES = Check("names", phrase("names of people"), "warning", names)
DATES = Check("dates", phrase("dates of capture"), "note", dates)
THUMBNAILS = Check("thumbnails", phrase("embedded thumbnails"), "warning", thumbnails)
COMMENTS = Check("comments", phrase("comments and captions"), "note", comments)
