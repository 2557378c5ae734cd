"""Documents with one place damaged, as hand edits, bad exports and people of ill will leave them."""

import copy
import json
from typing import Any

from hypothesis import strategies as st

ODD = (
    *(None, True, "", "x", "NaN", "1e999", "../../../etc/passwd", "\ud800", "\0"),
    *(0, -1, -0.5, 10**400, 1e308, -1e308, float("nan"), float("inf")),
    *([], {}, [[]], [None], {"a": 1}, [1, 2, 3], [[1, 2], [3]], [["a", "b"]]),
)


def places(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a JSON document, as keys and numbers on the way to it."""
    inside = (
        document.items()
        if isinstance(document, dict)
        else enumerate(document)
        if isinstance(document, list)
        else ()
    )
    return [path, *(place for key, value in inside for place in places(value, (*path, key)))]


def with_value(document: Any, place: tuple[Any, ...], value: Any) -> Any:
    """The document with another value at a place."""
    if not place:
        return value
    changed = copy.deepcopy(document)
    inside = changed
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = value
    return changed


def without(document: Any, place: tuple[Any, ...]) -> Any:
    """The document without what is at a place."""
    changed = copy.deepcopy(document)
    inside = changed
    for key in place[:-1]:
        inside = inside[key]
    del inside[place[-1]]
    return changed


@st.composite
def damaged(draw: st.DrawFn, document: Any) -> str:
    """The text of a document with one place exchanged or gone, cut off, or nested deep."""
    place = draw(st.sampled_from(places(document)))
    kind = draw(st.sampled_from(("exchanged", "gone", "cut", "nested")))
    if kind == "exchanged":
        return json.dumps(with_value(document, place, draw(st.sampled_from(ODD))))
    if kind == "gone" and place:
        return json.dumps(without(document, place))
    text = json.dumps(document)
    if kind == "cut":
        return text[: draw(st.integers(0, len(text)))]
    marked = json.dumps(with_value(document, place, "HERE"))
    return marked.replace('"HERE"', "[" * 100_000 + "]" * 100_000)
