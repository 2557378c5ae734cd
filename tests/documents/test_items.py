"""Tables of items: what is known, what is left, and what a mute fact does."""

from pupille.documents.items import Item, sections_of
from pupille.i18n.language import phrase, speaking
from pupille.results.results import Results


def test_facts_are_phrases_and_functions_in_their_order(two: Results) -> None:
    item = Item(
        "7", "Why?", ("Always.", lambda results: results.task, lambda results: ["one", "two"]), "More."
    )
    ((section,),) = [sections_of((("Title", (item,)),), two)]
    (entry,) = section.entries
    assert entry.known == ("Always.", "classification", "one", "two")
    assert (entry.number, entry.left) == ("7", "More.")


def test_an_item_whose_facts_are_mute_is_left_to_the_researcher(two: Results) -> None:
    silent = Item("1", "Why?", (lambda results: "", lambda results: []))
    (section,) = sections_of((("Title", (silent,)),), two)
    assert section.entries[0].known == ()
    assert section.entries[0].open


def test_what_is_left_falls_away_where_it_is_needless(two: Results) -> None:
    def items(needless: bool) -> Item:
        return Item("1", "Why?", ("Known.",), "More.", unless=lambda results: needless)

    (section,) = sections_of((("Title", (items(True), items(False))),), two)
    assert [entry.left for entry in section.entries] == ["", "More."]


def test_phrases_are_told_in_the_language_that_is_spoken(two: Results) -> None:
    table = ((phrase("Discussion"), (Item("1", phrase("What are the limits of the study?")),)),)
    with speaking("fr"):
        (section,) = sections_of(table, two)
    assert section.entries[0].question.startswith("Quelles sont les limites")
