"""The table of answers: in a terminal, and with its axes on the page."""

import re
from dataclasses import replace

import pytest

from pupille.i18n.language import speaking
from pupille.report.scores.answers import columns, make, text
from pupille.report.scores.section import ScoresContext
from pupille.report.scores.verdict import verdict

KINDS = ("boxes", "persons", "instances", "masks", "classes", "numbers")


def context(made):
    return ScoresContext(made.scores, made.folder)


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_line_of_a_terminal_is_longer_than_100_letters(kind, lang, scored):
    with speaking(lang):
        lines = str(scored(kind)).splitlines()
    assert len(lines) > 5
    assert max(map(len, lines)) <= 100


def test_long_names_are_cut_so_that_the_table_fits(scored):
    made = scored("classes")
    first, *others = made.scores.answers
    long = replace(first, name="n" * 300)
    differences = tuple(replace(each) for each in made.scores.differences)
    scores = replace(made.scores, answers=(long, *others), differences=differences)
    table = text(ScoresContext(scores, made.folder)).split("\n\n")[0]
    assert max(map(len, table.splitlines())) <= 100
    assert "nnn" in table


def test_what_does_not_fit_stands_in_a_further_table_and_nothing_is_lost(scored):
    made = scored("boxes")
    words = str(made)
    heads = [line for line in words.splitlines() if line.startswith("answers")]
    assert len(heads) > 1
    for head in ("AP50", "F1", "recall", "precision", "mean absolute error of the count"):
        assert sum(bool(re.search(rf"\b{re.escape(head)}", line)) for line in heads) == 1, head


def test_the_page_draws_values_and_differences_on_axes(scored):
    values = make(context(scored("boxes")))
    assert values["compared"] is True
    assert values["axis"].count("<text") > 1
    assert values["difference_axis"].count("<text") > 1
    first, second = values["rows"]
    assert first.is_first
    assert first.difference == "–"
    assert (second.spoken, second.kind) == ("undecided", "undecided")
    assert "<circle" in second.whisker
    assert "<circle" in second.difference_whisker
    assert len(values["heads"]) == len(columns(scored("boxes").scores)) == len(first.others)


def test_a_single_set_of_answers_is_compared_with_nothing(scored):
    values = make(context(scored("numbers")))
    assert values["compared"] is False
    assert len(values["rows"]) == 1


def test_a_remark_about_all_answers_stands_once(scored):
    notes = make(context(scored("boxes")))["notes"]
    texts = [note for _, note in notes]
    assert len(texts) == len(set(texts))
    assert "" in {name for name, _ in notes}


def test_the_verdict_warns_where_two_eyes_were_counted_apart(scored):
    made = scored("masks")
    sentences = verdict(made.scores)
    assert made.scores.truth.sides == 5
    assert any(sentence.startswith("Caution: 5") and "--group-pattern" in sentence for sentence in sentences)
    assert not any("Caution" in sentence for sentence in verdict(scored("boxes").scores))


def test_the_verdict_warns_where_answers_do_not_speak_of_all_images(scored):
    made = scored("boxes").scores
    silent = replace(made, answers=(made.answers[0], replace(made.answers[1], unanswered=3)))
    with speaking("en"):
        (caution,) = (sentence for sentence in verdict(silent) if sentence.startswith("Caution"))
    assert made.answers[1].name in caution
    assert "3\u00a0of 12\u00a0images" in caution


def test_another_person_is_spoken_of_as_one(scored):
    with speaking("fr"):
        sentences = verdict(scored("persons").scores)
    assert any("une autre personne" in sentence for sentence in sentences)
