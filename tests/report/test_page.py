"""What every page keeps to: its policy names what it runs, and no text of a file is markup."""

import base64
import hashlib
import re

import pytest
from jinja2 import UndefinedError

from pupille.i18n.language import speaking, tells
from pupille.i18n.stored_text import plain_text
from pupille.report.build import build
from pupille.report.page import _environment, as_is, code, date_of, fill, fill_part, link, moment, name


def hashes(sources: list[str]) -> set[str]:
    digests = [hashlib.sha256(source.encode()).digest() for source in sources]
    return {f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests}


def policy_of(page: str) -> dict[str, str]:
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    return dict(rule.split(" ", 1) for rule in policy.split("; "))


def test_the_policy_allows_what_stands_within_the_page_and_nothing_else(ten, saved) -> None:
    page = build(saved(ten)).read_text(encoding="utf-8")
    rules = policy_of(page)
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    styles, scripts = (re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL) for tag in ("style", "script"))
    assert len(scripts) == 5
    assert set(rules["style-src"].split()) == hashes(styles)
    assert set(rules["script-src"].split()) == hashes(scripts)


def test_a_page_without_scripts_allows_none_and_says_that_it_runs_none() -> None:
    page = fill("base.html.j2")
    assert "script-src" not in policy_of(page)
    assert "<script" not in page
    assert "runs no script" in page


def test_a_name_is_text_kept_to_its_own_direction_and_its_whole_stands_in_a_title() -> None:
    assert name("<b>\u202e") == "<bdi>&lt;b&gt;\\u202e</bdi>"
    long = name("x" * 50, most=10)
    assert long == f'<bdi title="{"x" * 50}">xxxxxx…xxx</bdi>'


def test_pieces_of_sentences_escape_what_they_hold() -> None:
    assert code("a\nb<") == "<code>a\\nb&lt;</code>"
    assert link("<i>", '"x') == '<a href="#&#34;x">&lt;i&gt;</a>'
    assert as_is("one <\r\ntwo\u202e") == "one &lt;\ntwo\\u202e"


def test_a_sentence_is_said_in_the_language_of_the_page_and_is_text_like_any_other() -> None:
    printed = _environment().from_string("{{ sentence }}")
    assert printed.render(sentence=plain_text("<b>\u202e")) == "&lt;b&gt;\\u202e"
    left_out = tells("{n}\u00a0image", "{n}\u00a0images", 1234)
    assert printed.render(sentence=left_out) == "1,234\u00a0images"
    with speaking("fr"):
        assert printed.render(sentence=left_out) == "1\u202f234\u00a0images"


def test_moments_are_written_as_the_reader_writes_dates() -> None:
    assert moment("2026-11-02T05:04:59+00:00") == "2 November 2026, 5:04 UTC"
    assert date_of("2026-11-02T23:59:00Z") == "2 November 2026"
    with speaking("fr"):
        assert date_of("2026-11-01T00:00:00Z") == "1er novembre 2026"


def test_a_value_that_a_template_misses_is_an_error_and_no_gap_in_the_page() -> None:
    with pytest.raises(UndefinedError):
        fill_part("sections/limits.html.j2", cautions=[], again=False)
