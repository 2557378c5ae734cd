"""A file of results without the small pictures of some images: what is shown of them, and never a figure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

BY_ID = ("thumbnails", "captions", "drawings")
"""Tables of an audit that hold one picture, or what belongs to it, by the id of its image."""
FILES = ("thumbnail", "layer")
"""Fields of a shown picture that name a file beside the results."""


@dataclass(frozen=True)
class WithoutImages:
    """What is left, and the files that showed the images, relative to the file of results."""

    record: dict[str, Any]
    files: tuple[str, ...]


def without_images(record: dict[str, Any], ids: Collection[str]) -> WithoutImages:
    """The record of a file of results without the pictures of these images.

    Their names stay, where a finding or a table of answers lists them: figures were computed from those.
    """
    files: list[str] = []
    return WithoutImages(_left(record, frozenset(ids), files), tuple(dict.fromkeys(files)))


def shown_ids(value: Any) -> set[str]:
    """The ids of all images of which a picture is shown."""
    if isinstance(value, list):
        return set().union(*map(shown_ids, value))
    if not isinstance(value, dict):
        return set()
    own = {value["id"]} if _is_shown(value) else set()
    tables = {id_ for name in BY_ID for id_ in _table(value, name)}
    return own | tables | set().union(*map(shown_ids, value.values()))


def _left(value: Any, ids: frozenset[str], files: list[str]) -> Any:
    if isinstance(value, list):
        shown = [item for item in value if _is_shown(item) and item["id"] in ids]
        for item in shown:
            files += _files_of(item)
        return [_left(item, ids, files) for item in value if not any(item is other for other in shown)]
    if not isinstance(value, dict):
        return value
    left = {}
    for key, item in value.items():
        if key in BY_ID and isinstance(item, dict):
            for id_ in ids & item.keys():
                files += _files_of(item[id_])
            item = {id_: inner for id_, inner in item.items() if id_ not in ids}
        left[key] = _left(item, ids, files)
    return left


def _is_shown(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("id"), str) and "thumbnail" in item


def _table(value: dict[str, Any], name: str) -> dict[str, Any]:
    table = value.get(name)
    return table if isinstance(table, dict) else {}


def _files_of(item: Any) -> list[str]:
    """The files of a shown picture, or the one that a table names outright."""
    if isinstance(item, str):
        return [item]
    if not isinstance(item, dict):
        return []
    return [item[name] for name in FILES if isinstance(item.get(name), str) and item[name]]
