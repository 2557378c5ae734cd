"""The page of the course in French says what the English one says, and both know every lesson."""

import re
from pathlib import Path

import pytest

from pupille.course.lessons import LESSONS

DOCS = Path(__file__).resolve().parents[2] / "docs"
FRENCH = (DOCS / "cours.md").read_text(encoding="utf-8")
ENGLISH = (DOCS / "course.md").read_text(encoding="utf-8")


def table_below(page, heading):
    """The rows of the first table below a heading, without its own two."""
    lines = page[page.index(heading) :].splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("|"))
    rows = []
    for line in lines[first:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows[2:]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_lesson_stands_on_the_french_page_with_its_title_and_minutes(lesson):
    rows = table_below(FRENCH, "## Les leçons")
    title = lesson.title["fr"].replace(" ?", "\u202f?").replace("'", "’")
    assert [row[1:3] for row in rows if row[0] == lesson.spelt] == [[title, str(lesson.minutes)]]


def test_both_pages_lead_from_each_topic_to_the_same_lessons_and_functions():
    french, english = (
        table_below(FRENCH, "## Du programme"),
        table_below(ENGLISH, "## From the course's plan"),
    )
    assert [row[1].replace("plus tard", "later") for row in french] == [row[1] for row in english]
    for ours, theirs in zip(french, english, strict=True):
        assert set(re.findall(r"`[^`]+`", theirs[2])) == set(re.findall(r"`[^`]+`", ours[2])), ours[0]


def test_both_pages_leave_out_the_same_topics():
    french, english = (
        table_below(FRENCH, "## Ce qui est laissé"),
        table_below(ENGLISH, "## What is left out"),
    )
    assert len(french) == len(english)
    assert all(all(row) and len(row) == 3 for row in (*french, *english))


def test_both_pages_type_the_same():
    for pattern in (r"`(pupille learn[^`]*)`", r"`(lesson\.[a-z]+\(\"1\.2\"\))`", r"`(make [a-z]+)`"):
        wanted = set(re.findall(pattern, ENGLISH[: ENGLISH.index("## How it is tested")]))
        assert wanted
        assert wanted <= set(re.findall(pattern, FRENCH))


def test_the_french_page_has_french_spaces_and_apostrophes():
    prose = re.sub(r"`[^`\n]*`|\]\([^)]*\)", "", FRENCH)
    assert re.findall(r".{,9} [;?!:%»](?=\s)|« .{,9}", prose) == []
    assert "'" not in prose
