"""Labels of a table: one spelling for one number, and a word where a cell seems to hold several labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from pupille.i18n.language import StoredText, tell, tell_joined

NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?")
DECIMAL = re.compile(r"[+-]?\d+,\d+")
"""A number with a decimal comma, which is no list."""
SEPARATORS = ("|", ";", ",", " ")
LEAST_SHARE = 0.05
"""Share of the rows, below which joined labels are oddities of spelling."""
LEAST_ALONE = 0.5
"""Share of the joined words that also stand alone as a label; class names such as `polar bear` stay below."""


def as_classes(labels: Sequence[str]) -> tuple[list[str], list[StoredText]]:
    """The labels in one spelling each, and what must be told of them."""
    spelled, notes = one_spelling(labels)
    return spelled, [*notes, *several_labels_notes(spelled)]


def one_spelling(labels: Sequence[str]) -> tuple[list[str], list[StoredText]]:
    """The labels with `1.0` and `1.00` as `1` where every label is a number; notes on that, and on `01` beside `1`."""
    names = sorted(set(labels) - {""})
    if not names or not all(NUMBER.fullmatch(name) for name in names):
        return list(labels), []
    plain = {name: _plain(name) for name in names}
    if any(Decimal(name) % 1 for name in names) and len(set(plain.values())) == len(names):
        return list(labels), []
    notes = []
    changed = [f"{name!r}" for name in names if plain[name] != name]
    if changed:
        notes.append(
            tell(
                "Labels that are the same number are one class: {names} became {plain}.",
                names=tell_joined(changed[:5]),
                plain=tell_joined([repr(plain[name]) for name in names if plain[name] != name][:5]),
            )
        )
    return [plain.get(label, label) for label in labels], notes + _same_numbers(sorted(set(plain.values())))


def _plain(name: str) -> str:
    """A number without zeros behind its point; those in front are part of a name, such as `007`."""
    whole, _, behind = name.partition(".")
    behind = behind.rstrip("0")
    return f"{whole}.{behind}" if behind else whole


def _same_numbers(names: Sequence[str]) -> list[StoredText]:
    """Notes on pairs of labels that are one number in two spellings, `01` and `1`."""
    first: dict[Decimal, str] = {}
    notes = []
    for name in names:
        twin = first.setdefault(Decimal(name), name)
        if twin != name:
            notes.append(
                tell(
                    "The labels {first!r} and {second!r} are one number in two spellings and count as two classes: "
                    "spell them the same if they are one class.",
                    first=twin,
                    second=name,
                )
            )
    return notes


def several_labels_notes(labels: Sequence[str]) -> list[StoredText]:
    """A note if cells seem to hold several labels each, joined by a bar, a semicolon, a comma or a space."""
    counts = Counter(label for label in labels if label)
    for separator in SEPARATORS:
        joined = [name for name in counts if separator in name]
        n = sum(counts[name] for name in joined)
        if n >= LEAST_SHARE * sum(counts.values()) and _are_joined(
            joined, set(counts) - set(joined), separator
        ):
            example = max(joined, key=lambda name: (counts[name], name))
            return [
                tell(
                    "The column of labels seems to hold several labels an image, such as {example!r} ({n} of {all} "
                    "rows). That is not served: each combination counts as a class of its own ({classes} classes). "
                    "Give one label an image, or one table a label.",
                    example=example,
                    n=n,
                    all=sum(counts.values()),
                    classes=len(counts),
                )
            ]
    return []


def _are_joined(joined: Sequence[str], alone: set[str], separator: str) -> bool:
    """Whether the names look like combinations of words, by how the words return in other names."""
    words = [[word.strip() for word in name.split(separator) if word.strip()] for name in joined]
    vocabulary = {word for parts in words for word in parts}
    if len(joined) < 2 or not vocabulary:
        return False
    if len(vocabulary & alone) >= LEAST_ALONE * len(vocabulary):
        return True
    lengths = {len(parts) for parts in words}
    if all(DECIMAL.fullmatch(name) for name in joined):
        return False
    combined = len(joined) > len(vocabulary) and all(len(set(parts)) == len(parts) for parts in words)
    return combined and (separator != " " or len(lengths) > 2)
