"""The page of an explanation: what to believe first, then the maps."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from pupille.i18n.language import phrase, say
from pupille.report.charts.maps import largest, map_drawing
from pupille.report.itself_words import itself_on_page
from pupille.report.page import fill
from pupille.report.unknown_groups import unknown_on_page
from pupille.results.explanation import AskedRecord, Explanation, MapRecord

KINDS = {".png": "image/png", ".jpg": "image/jpeg"}
ANSWERS = {True: phrase("Yes"), False: phrase("No"), None: phrase("Not decided")}
MARKS = {True: "yes", False: "no", None: "open"}
"""The style of an answer."""


def explanation_page(
    explanation: Explanation,
    pictures: Mapping[str, tuple[bytes, str]],
    unknown_pictures: Mapping[str, tuple[bytes, str]] | None = None,
) -> str:
    """The page. pictures: bytes and ending of the picture of each map, by id; unknown_pictures: of the groups."""
    return fill(
        "explanation.html.j2",
        explanation=explanation,
        headline=headline(explanation),
        middle=middle(explanation),
        unknown=unknown_on_page(explanation.unknown_groups, unknown_pictures or {}),
        itself=itself_on_page(explanation.itself),
        answers=[answer(test) for test in explanation.tests],
        maps=[
            drawn(record, *pictures[record.id], striped=bool(explanation.failed))
            for record in explanation.maps
        ],
    )


def headline(explanation: Explanation) -> str:
    """What to do with the maps, in one sentence."""
    if explanation.failed:
        return say("Do not read the maps as reasons: they fail a test.")
    if all(test.passed for test in explanation.tests):
        return say("The maps can be read as what this model looks at: they passed every test.")
    if any(test.passed is False for test in explanation.tests if test.name == "methods"):
        return say("Read the maps with care: another method shows other places.")
    if any(test.passed is False for test in explanation.tests):
        return say("The maps show what this model looks at, and that is no more the objects than the rest.")
    return say("Read the maps with care: not every test could be decided.")


def middle(explanation: Explanation) -> str:
    """What the middle and the border are, and whether it was known where the objects lie."""
    if any(altered.name.startswith("objects ") for altered in explanation.altered):
        return say(
            "The middle is a quarter of the area, the border 44\u00a0%; where the objects lie was given, and they are "
            "taken as whole boxes larger by a tenth of their sides."
        )
    return say(
        "The middle is a quarter of the area, the border 44\u00a0%; where the objects lie was not given (--objects), "
        "so neither stands for them."
    )


def answer(test: AskedRecord) -> dict[str, Any]:
    """One question with its answer."""
    return {"test": test, "word": say(ANSWERS[test.passed]), "style": MARKS[test.passed]}


def drawn(record: MapRecord, content: bytes, ending: str, *, striped: bool) -> dict[str, Any]:
    """One image three times: as it is, its map, and both."""
    uri = f"data:{KINDS[ending]};base64,{base64.b64encode(content).decode('ascii')}"
    tiny = ending == ".png"
    return {
        "record": record,
        "largest": largest(record.values),
        "image": map_drawing(record.values, uri=uri, tiny=tiny, squares=False),
        "map": map_drawing(record.values, striped=striped),
        "both": map_drawing(record.values, uri=uri, tiny=tiny, striped=striped),
    }
