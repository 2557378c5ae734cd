"""Groups of images that nobody named: how a page and a terminal tell of them."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pupille.i18n.language import retell, say
from pupille.report.sections.pictures import SIGNATURES, Picture
from pupille.results.unknown_groups import UnknownGroupRecord, UnknownGroupsRecord

Pictures = Callable[[UnknownGroupRecord], Sequence[Picture]]


def unknown_on_page(
    record: UnknownGroupsRecord | None, pictures: Mapping[str, tuple[bytes, str]]
) -> dict[str, Any] | None:
    """The values of the template on a page that holds its pictures. pictures: bytes and ending, by id."""
    return unknown_values(record, lambda group: [embedded(*pictures[id_]) for id_ in group.ids])


def unknown_values(record: UnknownGroupsRecord | None, pictures: Pictures) -> dict[str, Any] | None:
    """The values of the template; None where it was not asked for."""
    if record is None:
        return None
    return {
        "record": record,
        "groups": [(group, list(zip(group.ids, pictures(group), strict=True))) for group in record.groups],
    }


def embedded(content: bytes, ending: str) -> Picture:
    """A picture as the page holds it."""
    kind = next(
        (kind for signature, kind in SIGNATURES.items() if content.startswith(signature)), "image/png"
    )
    uri = f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
    return Picture(uri=uri, tiny=ending == ".png")


def unknown_group_lines(record: UnknownGroupsRecord | None) -> list[str]:
    """The sentences on the groups for a terminal; nothing where it was not asked for."""
    if record is None:
        return []
    question = say("What do they share?")
    return [
        record.short,
        *(f"{retell(group.sentence)} {question} {', '.join(group.ids[:3])} ..." for group in record.groups),
    ]
