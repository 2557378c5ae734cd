"""A draft in Markdown, read by a reader of CommonMark with tables, struck words and HTML."""

import html

import pytest
from markdown_it import MarkdownIt

from pupille.documents.document import Paper, Section, entry
from pupille.documents.markdown import escaped, to_markdown

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
PAPER = Paper(
    file="card",
    title="Model *card*",
    purpose="For users.",
    source="After Mitchell.",
    sections=(
        Section(
            "The model",
            (
                entry("What is it?", ["A tree.", "1. of two"], number="2a"),
                entry("Who made it?"),
                entry("What for?", ["Telling <b>cats</b>."], left="Say more."),
            ),
        ),
    ),
)


@pytest.mark.parametrize(
    "text",
    [
        "plain words, 97.2 %", "<img src=x onerror=alert(1)>", "<!-- gone -->", "*a* _b_ **c** ~~d~~", "`code`",
        "[x](javascript:alert(1))", "![x](y.png)", "a|b", "# heading", "> quote", "- item", "+ item", "1. one",
        "12) twelve", "= = =", "---", "***", "&lt;b&gt; &amp;", "a\\*b\\", "<https://x.y>", "$x^2$", "a@b.org",
        "[^1]: note", "[x]: y",
    ],
)  # fmt: skip
def test_whatever_stands_in_a_name_is_shown_as_it_is(text: str) -> None:
    shown = READER.render(escaped(text)).strip().removeprefix("<p>").removesuffix("</p>")
    assert html.unescape(shown.replace("<!-- -->", "")) == text
    assert "<" not in shown.replace("<!-- -->", "")


@pytest.mark.parametrize("address", ["https://x.org", "see HTTP://x.org", "www.x.org", "ftp://x.org/a"])
def test_a_bare_address_is_broken_so_that_no_reader_links_it(address: str) -> None:
    broken = escaped(address)
    assert broken.replace("<!-- -->", "") == address
    assert not any(start in broken.lower() for start in ("http:", "https:", "ftp:", "www."))


def test_a_name_never_begins_a_line_of_its_own() -> None:
    written = escaped("cat\n# dog\u202e\r\n- bird")
    assert len(written.splitlines()) == 1
    shown = READER.render(written)
    assert shown == "<p>cat\\n# dog\\u202e\\r\\n- bird</p>\n"


def test_known_facts_are_a_list_and_each_open_question_has_its_place_to_answer() -> None:
    tokens = READER.parse(to_markdown(PAPER, "digits_8"))
    headings = [token.tag for token in tokens if token.type == "heading_open"]
    assert headings == ["h1", "h2", "h3", "h3", "h3"]
    shown = READER.render(to_markdown(PAPER, "digits_8"))
    assert "<h1>Model *card* · digits_8</h1>" in shown
    assert "<h3>2a · What is it?</h3>" in shown
    # Two of three questions are answered, and two are left.
    assert shown.count("<strong>From the run</strong>") == 2
    assert shown.count("<strong>For you</strong>") == shown.count("<blockquote>\n<p>…</p>") == 2
    assert [line for line in shown.splitlines() if line.startswith("<li>")] == [
        "<li>A tree.</li>", "<li>1. of two</li>", "<li>Telling &lt;b&gt;cats&lt;/b&gt;.</li>",
    ]  # fmt: skip
    assert "Of 3 questions this run answers 2, some of them in part; 2 ask for you." in shown


def test_an_answer_follows_its_own_question() -> None:
    lines = to_markdown(PAPER, "x").splitlines()
    places = [
        next(i for i, line in enumerate(lines) if part in line)
        for part in ("Who made", "does not know", "What for", "Say more")
    ]
    assert places == sorted(places)
    assert lines[places[1] + 2] == lines[places[3] + 2] == "> …"
