"""Lines that several verbs print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pupille.i18n.language import say

if TYPE_CHECKING:
    from pupille.data.dataset import LeftOut


def left_out_line(item: LeftOut) -> str:
    """A file that was left out, and why."""
    return say("left out: {path!r}: {reason}", path=item.path, reason=item.reason)
