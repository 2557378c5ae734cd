"""The page of an explanation: the verdict first, failed maps struck through, names harmless."""

from dataclasses import replace

import pytest

from pupille.i18n.language import tell
from pupille.report.explanation_page import explanation_page, headline
from pupille.report.explanation_text import as_text
from pupille.results.explanation import AlteredRecord, AskedRecord, Explanation, MapRecord, MemoryRecord
from pupille.results.metric import Metric

HALF = Metric(0.5, 0.4, 0.6, 100)
PIXEL = (b"\x89PNG\r\n\x1a\n", ".png")


def asked(name, passed):
    return AskedRecord(
        name, tell("Q {name}?", name=name), passed, f"short {name}.", f"figures of {name}.", {}
    )


def explanation(model=True, decision=True, methods=True, name="a.png"):
    return Explanation(
        schema=1,
        pupille="0.1.0",
        kind="explanation",
        created="2026-11-30T12:00:00Z",
        seconds=1.0,
        command=None,
        model="logistic",
        task="classification",
        source="photos",
        method="contributions",
        title="contributions",
        about="What each pixel adds.",
        unit="logit",
        seed=0,
        images=40,
        altered_images=100,
        primary_metric="accuracy",
        plain=HALF,
        baseline=HALF,
        baseline_is_beaten=True,
        tests=(asked("model", model), asked("decision", decision), asked("methods", methods)),
        altered=(AlteredRecord("grey", HALF, HALF, "enough", "Colours are hardly needed."),),
        skipped=(),
        given_away=(),
        maps=(MapRecord(name, "cat", "dog", 2.0, 1.5, ((1.0, -1.0),)),),
        memory=None,
        notes=("A note.",),
        versions={},
    )


def test_the_verdict_stands_before_the_maps_and_figures_after():
    page = explanation_page(explanation(), {"a.png": PIXEL})
    order = [
        page.index(text)
        for text in ("passed every test", "short model", "hardly needed", 'id="maps"', "figures of model")
    ]
    assert order == sorted(order)
    assert 'class="stripe"' not in page


@pytest.mark.parametrize("question", ["model", "decision"])
def test_maps_that_fail_are_small_and_struck_through_with_the_sentence(question):
    page = explanation_page(explanation(**{question: False}), {"a.png": PIXEL})
    assert 'class="maps failed"' in page
    assert 'class="stripe"' in page
    maps = page[page.index('id="maps"') : page.index('id="method"')]
    assert f"short {question}. figures of {question}." in maps


def test_methods_that_disagree_do_not_spoil_the_maps():
    page = explanation_page(explanation(methods=False), {"a.png": PIXEL})
    assert 'class="maps failed"' not in page


def test_the_headline_says_what_to_do_with_the_maps():
    assert "Do not read" in headline(explanation(model=False))
    assert "other places" in headline(explanation(methods=False))
    assert "not every test" in headline(explanation(model=None))
    assert "passed every test" in headline(explanation())


def test_what_no_place_adds_is_told_where_a_map_divides_the_score():
    page = explanation_page(explanation(), {"a.png": PIXEL})
    assert "Score 2.00, 1.50 of it from no place; largest square 1.00." in page
    maps = tuple(replace(record, rest=None) for record in explanation().maps)
    assert "from no place" not in explanation_page(replace(explanation(), maps=maps), {"a.png": PIXEL})


def test_names_do_nothing():
    name = "<script>alert(1)</script>.png"
    page = explanation_page(explanation(name=name), {name: PIXEL})
    assert "<script>" not in page


def test_a_model_that_is_no_better_than_the_baseline_is_told_of():
    page = explanation_page(replace(explanation(), baseline_is_beaten=False), {"a.png": PIXEL})
    assert "not clearly better" in page


def test_a_terminal_reads_the_same_sentences():
    text = as_text(explanation())
    assert text.splitlines()[0].startswith("The maps can be read")
    assert all(word in text for word in ("figures of model", "hardly needed", "A note."))


@pytest.mark.parametrize(("verdict", "warned"), [("found", True), ("nothing", False)])
def test_what_it_remembers_is_told_after_the_maps_and_warned_of_where_something_was_found(verdict, warned):
    area = Metric(0.8, 0.7, 0.9, 50)
    memory = MemoryRecord(area, None, 90, 50, verdict, "Short.", "Figures.", "What follows.", ("Left out.",))
    record = replace(explanation(), memory=memory)
    page = explanation_page(record, {"a.png": PIXEL})
    section = page[page.index('id="memory"') : page.index('id="method"')]
    assert page.index('id="maps"') < page.index('id="memory"')
    assert ("warned" in section) is warned
    for sentence in ("Short.", "Figures.", "What follows.", "Left out."):
        assert sentence in section
        assert sentence in as_text(record)


def test_maps_that_do_not_lie_on_the_objects_are_good_maps_of_a_model_that_looks_elsewhere():
    passing = explanation()
    beside = replace(passing, tests=(*passing.tests, asked("object", False)))
    assert "no more the objects than the rest" in headline(beside)
    assert beside.failed == ()
    undecided = replace(passing, tests=(*passing.tests, asked("object", None)))
    assert "not every test could be decided" in headline(undecided)


def test_the_page_says_whether_it_was_known_where_the_objects_lie():
    plain = explanation()
    assert "was not given (--objects)" in explanation_page(plain, {"a.png": PIXEL})
    over = AlteredRecord("objects painted over", HALF, HALF, "enough", "Objects are hardly needed.")
    known = explanation_page(replace(plain, altered=(*plain.altered, over)), {"a.png": PIXEL})
    assert "where the objects lie was given" in known
    assert "--objects" not in known
