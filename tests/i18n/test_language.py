"""Sentences and numbers as each language writes them, and told again from a file."""

import json

import pytest
from babel.numbers import format_decimal

from pupille.errors import ConfigError
from pupille.i18n import language
from pupille.i18n.language import StoredText, listed, phrase, retell, say, says, speaking, tell, tells


@pytest.mark.parametrize("value", [0.0, 0.5, 12.25, 61706.0, -2.8, 1234567.125])
@pytest.mark.parametrize("name", ["en", "fr"])
def test_numbers_are_written_as_the_unicode_consortium_says(value, name):
    with speaking(name):
        written = language.number(value, 2)
    expected = format_decimal(value, format="#,##0.00;-#", locale=name).replace("-", "\u2212")
    assert written == expected


@pytest.mark.parametrize(
    ("share", "english", "french"),
    [
        (0.9722, "97.2\u00a0%", "97,2\u00a0%"),
        (0.99999, ">\u00a099.9\u00a0%", ">\u00a099,9\u00a0%"),
        (1.0, "100.0\u00a0%", "100,0\u00a0%"),
        (0.0001, "<\u00a00.1\u00a0%", "<\u00a00,1\u00a0%"),
    ],
)
def test_not_quite_all_is_never_written_as_all(share, english, french):
    assert language.percent(share) == english
    with speaking("fr"):
        assert language.percent(share) == french


def test_a_difference_carries_its_sign_and_enough_decimals():
    assert language.points(-0.028) == "\u22122.8"
    assert language.points(0.00012) == "+0.01"
    assert language.points(0.0) == "0.0"
    with speaking("fr"):
        assert language.points(0.104) == "+10,4"


def test_a_date_is_written_out():
    with speaking("fr"):
        assert say("{when:day}", when="2026-11-22") == "22 novembre 2026"
    assert say("{when:day}", when="2026-11-22") == "22 November 2026"


def test_a_sentence_takes_the_singular_its_language_has():
    assert says("{n} picture", "{n} pictures", 1) == "1 picture"
    assert says("{n} picture", "{n} pictures", 0) == "0 pictures"


def test_what_was_told_is_english_text_that_can_be_told_again_from_json():
    told = tells("{n} picture of {name}", "{n} pictures of {name}", 1200, name="cat")
    assert told == "1,200 pictures of cat"
    assert isinstance(told, StoredText)
    record = json.loads(json.dumps(told.record))
    assert retell(record) == told
    with speaking("fr"):
        assert "1\u202f200" in retell(record)


def test_a_sentence_within_a_sentence_is_told_again_too():
    inner = tell("{share:percent} of them", share=0.5)
    outer = tell("There are {what}.", what=inner)
    assert outer == "There are 50.0\u00a0% of them."
    with speaking("fr"):
        assert "50,0" in retell(outer.record)


def test_names_from_files_are_never_read_as_places():
    assert say("The class {name} is empty.", name="{0.__class__}") == "The class {0.__class__} is empty."
    assert retell("{n} is plain text") == "{n} is plain text"


def test_a_place_cannot_reach_into_a_value():
    with pytest.raises(KeyError):
        say("{name.__class__}", name="x")


def test_lists_are_joined_in_words():
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    with speaking("fr"):
        assert listed(["a", "b", "c"]) == "a, b et c"


def test_a_language_that_is_not_there_is_refused_and_the_old_one_spoken_on():
    with pytest.raises(ConfigError, match="en, fr"), speaking("de"):
        pass
    with pytest.raises(RuntimeError), speaking("fr"):
        raise RuntimeError
    assert language.language() == "en"


def test_a_noted_template_is_itself():
    assert phrase("Blurred pictures") == "Blurred pictures"


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [(0.002, "0.002", "0,002"), (10, "10", "10"), (-2.5, "\u22122.5", "\u22122,5"), (32.0, "32", "32")],
)
def test_a_short_number_has_the_decimals_that_it_needs(value, english, french):
    assert language.short(value) == english
    with speaking("fr"):
        assert language.short(value) == french


def test_the_first_of_a_month_is_an_ordinal_in_french():
    with speaking("fr"):
        assert language.day("2026-05-01") == "1er mai 2026"
        assert language.day("2026-05-11") == "11 mai 2026"


def test_what_was_told_is_told_again_without_asking_for_its_record():
    told = tells("{n} picture", "{n} pictures", 1200)
    with speaking("fr"):
        assert retell(told) == "1\u202f200 pictures"


def test_a_sentence_whose_record_does_not_fit_the_translation_stays_english():
    # English takes the plural for none; French the singular, of which a value is missing.
    record = {"template": "{n}\u00a0file was left out: {reasons}.", "plural": "no file", "values": {"n": 0}}
    with speaking("fr"):
        assert retell(StoredText("no file", record)) == "no file"
        assert say("{what}!", what=StoredText("no file", record)) == "no file!"


@pytest.mark.parametrize(
    ("named", "spoken"),
    [
        ("fr_FR.UTF-8", "fr"),
        ("fr_CA@euro", "fr"),
        ("fr", "fr"),
        ("fr.UTF-8", "fr"),
        ("fy_NL.UTF-8", "en"),
        ("de_DE.UTF-8", "en"),
        ("C.UTF-8", "en"),
        ("POSIX", "en"),
    ],
)
@pytest.mark.parametrize("variable", ["LC_ALL", "LC_MESSAGES", "LANG"])
def test_the_language_that_the_environment_names_is_spoken_compiled_or_not(
    variable, named, spoken, monkeypatch
):
    for other in language.LOCALE_VARIABLES:
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(variable, named)
    assert language.system_language() == spoken


def test_the_first_variable_that_is_set_decides(monkeypatch):
    for variable, value in (("LC_ALL", ""), ("LC_MESSAGES", "fr_FR.UTF-8"), ("LANG", "en_GB.UTF-8")):
        monkeypatch.setenv(variable, value)
    assert language.system_language() == "fr"
    monkeypatch.setenv("LC_ALL", "C")
    assert language.system_language() == "en"


@pytest.mark.parametrize(
    ("system", "spoken"), [("French_France", "fr"), ("German_Germany", "en"), (None, "en")]
)
def test_without_variables_the_system_is_asked(system, spoken, monkeypatch):
    for variable in language.LOCALE_VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: (system, "1252"))
    assert language.system_language() == spoken
