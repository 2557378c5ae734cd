"""Where a page may be written that the user named: never over the file of another program."""

from __future__ import annotations

from pathlib import Path

from pupille.errors import RunError
from pupille.i18n.language import tell
from pupille.storage.regular_file import read_bytes

OUR_MARK = b'<meta name="generator" content="Pupille">'
"""What stands in the head of every page of ours."""
HEAD = 4096


def insist_on_our_page(target: Path) -> None:
    """Raises RunError if a file is there that is no page of Pupille."""
    if target.is_file() and OUR_MARK not in read_bytes(target, most=2**30)[:HEAD]:
        raise RunError(
            tell(
                "{path!r} is there already, and not a page of Pupille. Name another file with --out.",
                path=str(target),
            )
        )
