"""What is told of marks that are no upright boxes or plain outlines."""

from __future__ import annotations

from collections.abc import Mapping

from pupille.data.formats.mark_outlines import CORNERS, Kind
from pupille.i18n.language import StoredText, tell, tell_shortened, tells


def notes_on(
    kinds: Mapping[Kind, int], unread: Mapping[str, int], *, joined: int, apart: int
) -> list[StoredText]:
    """Sentences on how shapes were taken.

    kinds, unread: how many there are of each kind, read and left out. joined: objects of several parts. apart: objects
    whose parts cannot be joined.
    """
    return [
        *_taken(kinds),
        *_parts(joined, apart),
        *_left_out(unread),
    ]


def _taken(kinds: Mapping[Kind, int]) -> list[StoredText]:
    notes, is_outlined = [], bool(kinds.get("outline"))
    if turned := kinds.get("turned", 0):
        notes.append(
            tells(
                "{n} box is turned: the upright box around it is taken.",
                "{n} boxes are turned: the upright boxes around them are taken.",
                turned,
            )
        )
    if drawn := kinds.get("round", 0):
        notes.append(
            tells(
                "{n} shape is a circle or an ellipse: the box around it is taken.",
                "{n} shapes are circles or ellipses: the boxes around them are taken.",
                drawn,
            )
        )
    if is_outlined and notes:
        notes.append(
            tell(
                "Beside outlines these have outlines too: turned boxes their four corners, circles and ellipses "
                "{corners} corners.",
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
            "{n} shape is left out: it bounds no object, has no class or is not read ({kinds}).",
            "{n} shapes are left out: they bound no object, have no class or are not read ({kinds}).",
            n,
            kinds=tell_shortened([f"{kind} {count}" for kind, count in sorted(unread.items())]),
        )
    ]
