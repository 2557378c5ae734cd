"""Where options stand in the help."""

from importlib import import_module

import click
import pytest

from pupille.cli.headings import FIRST, HEADINGS, OTHERS, heading_of, place_of
from pupille.cli.main import VERBS, guarded

MOST = 8
"""Options of a first screen beside the language and the help."""


def options_of(verb):
    module, _, name = VERBS[verb][0].partition(":")
    return {
        part.opts[0] for part in getattr(import_module(module), name).params if isinstance(part, click.Option)
    }


@pytest.mark.parametrize("verb", VERBS)
def test_every_first_screen_is_short(verb):
    first = FIRST.get(verb, tuple(options_of(verb)))
    assert len(first) <= MOST
    assert set(first) <= options_of(verb)


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_stands_on_the_first_screen_or_under_a_heading(verb):
    assert [option for option in options_of(verb) if heading_of(verb, option) == OTHERS] == []


def test_an_option_has_one_heading():
    options = [option for row in HEADINGS.values() for option in row]
    assert len(options) == len(set(options))
    assert set(options) <= set().union(*map(options_of, VERBS))


def test_an_option_in_no_table_is_shown_all_the_same():
    assert heading_of("compare", "--new") == OTHERS
    assert place_of("compare", "--new") > place_of("compare", "--json")
    assert heading_of("strip", "--new") is None


def test_compare_shows_what_a_beginner_needs_first_and_the_rest_when_asked(capsys):
    assert guarded(["compare", "--help"]) == 0
    short = capsys.readouterr().out
    assert guarded(["compare", "--help-all"]) == 0
    whole = capsys.readouterr().out
    assert all(option in short for option in FIRST["compare"])
    assert "--label-smoothing" not in short
    assert "Training" in short
    assert len(short.splitlines()) < 45
    places = [
        whole.index(f"\n{heading}:\n") for heading in ("Data", "Split", "Training", "Evaluation", "Repeats")
    ]
    assert places == sorted(places)
    assert whole.index("\nTraining:\n") < whole.index("--label-smoothing") < whole.index("\nEvaluation:\n")
    assert all(option in whole for option in options_of("compare"))


def test_a_verb_with_few_options_shows_them_all_at_once(capsys):
    assert guarded(["strip", "--help"]) == 0
    short = capsys.readouterr().out
    assert options_of("strip") <= set(short.split())
    assert "--help-all" not in short
    assert guarded(["strip", "--help-all"]) == 0
    assert capsys.readouterr().out == short
