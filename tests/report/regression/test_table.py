"""The sections of predicted numbers, as pages in both languages."""

import re

import pytest
from made_up_numbers import with_numbers

from pupille.i18n.language import speaking
from pupille.report.page import fill_part
from pupille.report.regression.table import SECTIONS
from pupille.report.section import Context
from pupille.results.regression_record import TrainedRangeRecord

ENGLISH = re.compile(
    r"\b(the|of|and|or|is|are|was|with|without|which|from|by|not|that|true|predicted|worst)\b", re.I
)


def html(context, lang):
    with speaking(lang):
        common = {"results": context.results, "run": context.run, "data": context.results.data}
        common["split"] = context.results.split
        return {
            section.id: fill_part(section.template, **common, **values)
            for section in SECTIONS
            if (values := section.make(context)) is not None
        }


def seen(markup):
    """The texts of a part of a page, files to take and code aside."""
    markup = re.sub(r"<details.*?</details>", "", markup, flags=re.S)
    spoken = re.findall(r'(?:aria-label|alt|title)="([^"]*)"', markup)
    return [*spoken, *re.sub(r"<[^>]+>", "\n", markup).split("\n")]


@pytest.fixture
def beyond(context):
    """With images of every kind."""
    trained = TrainedRangeRecord(30.0, 80.0, 50.0, 360, 9)
    return Context(with_numbers(context.results, trained=trained), context.folder)


def test_every_section_is_there_under_its_own_name(beyond):
    parts = html(beyond, "en")
    assert list(parts) == ["scatter", "residuals", "agreement", "promise", "worst", "subgroups"]
    for id_, markup in parts.items():
        assert markup.count(f'<section id="{id_}" aria-labelledby="{id_}-title">') == 1
        assert f'id="{id_}-title"' in markup
    assert "key point-beyond" in parts["scatter"]


def test_a_mark_links_to_a_picture_that_is_there(beyond):
    parts = html(beyond, "en")
    for target in re.findall(r'href="#(worst-\d+)"', parts["scatter"]):
        assert f'id="{target}"' in parts["worst"]


def test_no_english_word_and_no_decimal_point_is_left_in_french(beyond):
    files = {id_.replace(".png", "") for id_ in beyond.run.numbers.scatter.ids}
    for markup in html(beyond, "fr").values():
        texts = [re.sub(r"[ABC]/test-\d+\.png", "", text) for text in seen(markup)]
        assert [text for text in texts if ENGLISH.search(text)] == []
        assert [text for text in texts if re.search(r"\d\.\d", text)] == []
    assert len([text for text in seen(html(beyond, "en")["scatter"]) if ENGLISH.search(text)]) > len(files)


def test_numbers_without_a_unit_and_large_ones_are_shown_as_they_are(make):
    bare = html(make(unit=""), "en")
    assert "true number<" in bare["scatter"]
    assert "None of" in bare["scatter"]
    large = html(make(size=20_000.0, unit="cells"), "en")
    assert re.search(r"from \d{3},\d{3} to \d,\d{3},\d{3}\u00a0cells", large["scatter"])


def test_a_unit_from_a_file_cannot_become_markup(make):
    context = make(unit="<b>g</b>")
    for markup in html(context, "en").values():
        assert "<b>" not in markup
