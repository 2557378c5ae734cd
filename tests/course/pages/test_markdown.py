"""The Markdown of the lessons as HTML; what is none of it stays text."""

import pytest

from pupille.course.pages.markdown import html_of


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# A *b*", "<h1>A <em>b</em></h1>"),
        ("one\ntwo\n\nthree", "<p>one\ntwo</p>\n<p>three</p>"),
        ("**bold** and `a < b`", "<p><strong>bold</strong> and <code>a &lt; b</code></p>"),
        ("- one\n  more\n- two", "<ul><li>one\nmore</li><li>two</li></ul>"),
        ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
        ("so:\n- one", "<p>so:</p>\n<ul><li>one</li></ul>"),
        ("```\n<b> $x$\n```", "<pre><code>&lt;b&gt; $x$</code></pre>"),
        (
            "| a | b |\n|---|---|\n| `c` | d |",
            '<table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead><tbody><tr><td><code>c</code>'
            "</td><td>d</td></tr></tbody></table>",
        ),
        (
            "<details><summary>more</summary>\n\ntext\n\n</details>",
            "<details><summary>more</summary>\n<p>text</p>\n</details>",
        ),
        ("$n^2$", "<p><math><msup><mi>n</mi><mn>2</mn></msup></math></p>"),
        ("$\\int$", "<p><code>\\int</code></p>"),
        ("[page](https://a.org/b)", '<p><a href="https://a.org/b" rel="noreferrer">page</a></p>'),
        ("[lesson 2](02_decision.en.ipynb)", "<p>lesson 2</p>"),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
        ("\\*not\\*", "<p>*not*</p>"),
    ],
)
def test_a_construct_of_the_lessons_is_set(markdown, expected):
    assert html_of(markdown) == expected


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<details onclick=x><summary>a</summary>",
        "[a](javascript:alert(1))",
        '**<img src="x">**',
        "| <b> |\n|---|\n| <i> |",
        '[a](https://x"onclick="y)',
    ],
)
def test_no_other_html_reaches_the_page(markdown):
    html = html_of(markdown)
    for danger in ("<script", "<img", "<b>", "<i>", "<details onclick", 'href="javascript', '"onclick'):
        assert danger not in html
