"""Notes on a split for the user: parts set aside, shares that are not exact, pictures that stand on two sides."""

from __future__ import annotations

from collections.abc import Sequence

from pupille.data.dataset import Dataset
from pupille.i18n.language import StoredText, tell, tell_joined, tells


def draw_notes(
    dataset: Dataset, parts: Sequence[str], shares: Sequence[float], *, carved: bool
) -> list[StoredText]:
    """Notes on the draw for the user: parts that were carved, and where whole groups made the shares inexact."""
    notes = []
    for part in parts[1:] if carved else ():
        n = len(dataset.rows(part))
        notes.append(
            tells(
                "The given split has no {part} part: {n} training image was set aside for it.",
                "The given split has no {part} part: {n} training images were set aside for it.",
                n,
                part=tell(part),
            )
        )
    total = sum(len(dataset.rows(part)) for part in parts)
    actual = {part: len(dataset.rows(part)) / total for part in parts}
    asked = dict(zip(parts, [1 - sum(shares), *shares], strict=True))
    if max(abs(actual[part] - asked[part]) for part in parts) > 0.02 + 1 / total:
        differences = tell_joined(
            [
                tell(
                    "{part} {got:0} % (asked {asked:0} %)",
                    part=tell(part),
                    got=100 * actual[part],
                    asked=100 * asked[part],
                )
                for part in parts
            ]
        )
        notes.append(
            tell(
                "What belongs together stays together, so the parts differ from what was asked: {shown}.",
                shown=differences,
            )
        )
    return notes


def twins_note(n: int) -> StoredText:
    """The note that n pictures stand on two sides of a split that came with the data."""
    return tells(
        "{n} picture stands on two sides of the given split, so the scores will look better than they are; draw a new "
        "split with --resplit.",
        "{n} pictures stand on two sides of the given split, so the scores will look better than they are; draw a new "
        "split with --resplit.",
        n,
    )
