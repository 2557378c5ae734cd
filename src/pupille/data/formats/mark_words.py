"""What is told of marks that are no upright boxes or plain outlines."""

from __future__ import annotations

from collections.abc import Mapping

from pupille.data.formats.mark_outlines import CORNERS, Kind
from pupille.i18n.language import StoredText, tell_shortened, tells


def notes_on(
    kinds: Mapping[Kind, int], unread: Mapping[str, int], *, joined: int, apart: int, bare: int
) -> list[StoredText]:
    """Sentences on how shapes were taken.

    kinds, unread: how many there are of each kind, read and left out. joined: objects of several parts. apart: objects
    whose parts cannot be joined. bare: objects without an outline.
    """
    return [
        *_taken(kinds),
        *_parts(joined, apart),
        *_left_out(unread),
        *_mixed(kinds.get("outline", 0), bare),
    ]


def _taken(kinds: Mapping[Kind, int]) -> list[StoredText]:
    notes = []
    if turned := kinds.get("turned", 0):
        notes.append(
            tells(
                "{n} box is turned: its box is the upright one around it, its outline the turned one.",
                "{n} boxes are turned: their boxes are the upright ones around them, their outlines the turned ones.",
                turned,
            )
        )
    if drawn := kinds.get("round", 0):
        notes.append(
            tells(
                "{n} shape is a circle or an ellipse: its box is the one around it, its outline has {corners} corners.",
                "{n} shapes are circles or ellipses: their boxes are the ones around them, their outlines have "
                "{corners} corners.",
                drawn,
                corners=str(CORNERS),
            )
        )
    return notes


def _parts(joined: int, apart: int) -> list[StoredText]:
    notes = []
    if joined:
        notes.append(
            tells(
                "{n} object is drawn in several parts of one group and of one class, which are joined.",
                "{n} objects are drawn in several parts of one group and of one class, which are joined.",
                joined,
            )
        )
    if apart:
        notes.append(
            tells(
                "{n} group of parts mixes outlines and masks, or masks of several sizes; its parts count as objects "
                "of their own. Draw them all as one or the other.",
                "{n} groups of parts mix outlines and masks, or masks of several sizes; their parts count as objects "
                "of their own. Draw them all as one or the other.",
                apart,
            )
        )
    return notes


def _left_out(unread: Mapping[str, int]) -> list[StoredText]:
    n = sum(unread.values())
    if not n:
        return []
    return [
        tells(
            "{n} shape is left out because it bounds no object ({kinds}).",
            "{n} shapes are left out because they bound no object ({kinds}).",
            n,
            kinds=tell_shortened([f"{kind} {count}" for kind, count in sorted(unread.items())]),
        )
    ]


def _mixed(outlines: int, bare: int) -> list[StoredText]:
    if not outlines or not bare:
        return []
    return [
        tells(
            "{n} object is drawn as a box, without an outline, so all are taken as boxes; the outlines of the others "
            "are kept.",
            "{n} objects are drawn as boxes, without an outline, so all are taken as boxes; the outlines of the "
            "others are kept.",
            bare,
        )
    ]
