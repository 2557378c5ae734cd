"""What click says is known to the catalogue, word for word."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

from pupille.cli.click_words import MODULES, WORDS, Sentence, translate_click
from pupille.i18n.language import speaking


def words_of_click():
    """Every text that click gives to its gettext, and the words of its help that come as they are."""
    for name in (*MODULES, "decorators"):
        tree = ast.parse(Path(import_module(f"click.{name}").__file__).read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "ngettext"):
                yield from (part.value for part in call.args if isinstance(part, ast.Constant))
    yield "required"


def test_every_word_is_one_of_click():
    # A newer click that says something else would be English in the middle of French.
    assert set(WORDS) <= set(words_of_click())


@pytest.mark.parametrize(
    ("kind", "french"), [("integer", "nombre entier"), ("float", "nombre"), ("float range", "nombre")]
)
def test_the_kind_of_a_number_is_named_in_the_language_of_the_sentence(kind, french):
    with speaking("fr"):
        sentence = Sentence("{value!r} n’est pas un {number_type}.").format(value="x", number_type=kind)
    assert sentence == f"'x' n’est pas un {french}."


def test_click_speaks_english_where_english_is_spoken():
    translate_click()
    formatting = import_module("click.formatting")
    assert vars(formatting)["_"]("Usage:") == "Usage:"
    with speaking("fr"):
        assert vars(formatting)["_"]("Usage:") == "Usage\u00a0:"
