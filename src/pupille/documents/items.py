"""A document as a table: for each item its number, its question, where in the results its answer lies, what is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pupille.documents.document import Entry, Section, entry
from pupille.i18n.language import say
from pupille.results.results import Results

Fact = str | Callable[[Results], str | Iterable[str]]
"""What answers an item: a phrase that holds of every run, or sentences of the results, "" or none if these are mute."""


@dataclass(frozen=True)
class Item:
    """One row. number: as published; question, left: phrases in words of our own, `left` for what remains to be said.

    facts: where the answer lies. An item without facts, or whose facts say nothing, is left to the researcher. unless:
    of what makes `left` needless.
    """

    number: str
    question: str
    facts: tuple[Fact, ...] = ()
    left: str = ""
    unless: Callable[[Results], bool] | None = None


Table = tuple[tuple[str, tuple[Item, ...]], ...]
"""Items under the headings of their list; the headings are phrases."""


def sections_of(table: Table, results: Results) -> tuple[Section, ...]:
    """The sections of a document, filled as far as the results know."""
    return tuple(
        Section(say(title), tuple(_entry_of(item, results) for item in items)) for title, items in table
    )


def _entry_of(item: Item, results: Results) -> Entry:
    known = [sentence for fact in item.facts for sentence in _sentences(fact, results)]
    needless = item.unless is not None and item.unless(results)
    left = say(item.left) if item.left and not needless else ""
    return entry(say(item.question), known, left=left, number=item.number)


def _sentences(fact: Fact, results: Results) -> list[str]:
    answer = say(fact) if isinstance(fact, str) else fact(results)
    return [answer] if isinstance(answer, str) else list(answer)
