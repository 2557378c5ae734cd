"""Pages to print and slides, in a real browser: they ask for nothing, and arrow keys lead through the slides."""

import base64
import io
import re

import axe
import nbformat
import pytest
from PIL import Image

from pupille.course.lessons import LANGUAGES, LESSONS, find_lesson
from pupille.course.pages.page import printed_page, slides_page
from pupille.i18n.language import speaking


def cells(number, language="en"):
    return nbformat.read(find_lesson(number).notebook(language), as_version=4).cells


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_page_holds_every_heading_and_every_code_of_its_lesson_and_names_nothing_to_load(lesson, language):
    notebook = cells(lesson.number, language)
    with speaking(language):
        pages = [make(notebook, lesson, language) for make in (printed_page, slides_page)]
    headings = sum(
        len(re.findall(r"(?m)^#{1,6} ", cell.source)) for cell in notebook if cell.cell_type == "markdown"
    )
    codes = sum(cell.cell_type == "code" for cell in notebook) - 1
    for page in pages:
        assert len(re.findall(r"<h[1-6]>", page)) == headings
        assert page.count("<pre><code>") >= codes
        assert f'<html lang="{language}">' in page
        prose = re.sub(r"<(pre|code|style|script)\b.*?</\1>", "", page, flags=re.DOTALL)
        assert not re.search(r"\*\*|\$|```", prose)
        loading = re.sub(r"<pre><code>.*?</code></pre>", "", page, flags=re.DOTALL)
        assert not re.search(r"<(?:link|img|iframe|object|embed)|\bsrc=|@import|url\(", loading)


def test_outputs_are_shown_as_text_and_pictures_with_their_words_and_nothing_else():
    picture = io.BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "png")
    png = base64.b64encode(picture.getvalue()).decode()
    cell = {
        "cell_type": "code",
        "source": ["print(1 < 2)"],
        "outputs": [
            {"output_type": "stream", "text": ["<b>True</b>\n"]},
            {
                "output_type": "display_data",
                "data": {"image/png": png + "\n", "text/plain": "x"},
                "metadata": {"image/png": {"alt": 'a "b"'}},
            },
            {"output_type": "display_data", "data": {"image/png": '"><script>', "text/plain": "plain"}},
            {
                "output_type": "execute_result",
                "data": {"text/html": "<script>1</script>", "text/plain": "table"},
            },
        ],
    }
    page = printed_page([cell], find_lesson("1"), "en")
    assert "print(1 &lt; 2)" in page
    assert "&lt;b&gt;True&lt;/b&gt;" in page
    assert f'<img alt="a &quot;b&quot;" src="data:image/png;base64,{png}">' in page
    assert "plain" in page
    assert "table" in page
    assert "<script" not in page


@pytest.mark.parametrize("make", [printed_page, slides_page])
def test_a_browser_asks_for_nothing_but_the_page_and_nobody_is_left_out(make, browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(make(cells("15"), find_lesson("15"), "en"), encoding="utf-8")
    browser.requests.clear()
    browser.console.clear()
    browser.open(path)
    assert browser.requests == [path.as_uri()]
    assert browser.console == []
    assert axe.violations(browser) == []


def test_arrow_keys_lead_from_slide_to_slide_and_no_further_than_the_last(browser, tmp_path):
    path = tmp_path / "slides.html"
    path.write_text(slides_page(cells("5", "fr"), find_lesson("5"), "fr"), encoding="utf-8")
    browser.open(path)

    def visible():
        return browser.ask(
            "[...document.querySelectorAll('section')].map((s, k) => s.offsetParent ? k : -1).filter(k => k >= 0)"
        )

    n = browser.ask("document.querySelectorAll('section').length")
    assert n > 10
    assert visible() == [0]
    browser.press("ArrowRight")
    browser.press("ArrowRight")
    assert visible() == [2]
    browser.press("ArrowLeft")
    assert visible() == [1]
    browser.ask("document.getElementById('on').click()")
    assert browser.ask("document.getElementById('place').textContent") == f"3 / {n}"
    for _ in range(3):
        browser.ask("document.getElementById('back').click()")
    assert visible() == [0]
