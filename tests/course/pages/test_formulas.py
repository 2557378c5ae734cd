"""Formulas as MathML: what the lessons use, and nothing is guessed."""

import re
import xml.etree.ElementTree as ET

import nbformat
import pytest

from pupille.course.lessons import LANGUAGES, LESSONS
from pupille.course.pages.formulas import UnknownFormulaError, mathml


def inside(tex):
    return mathml(tex).removeprefix("<math>").removesuffix("</math>")


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("x_i", "<msub><mi>x</mi><mi>i</mi></msub>"),
        ("n^2", "<msup><mi>n</mi><mn>2</mn></msup>"),
        (r"x_1^{10}", "<msubsup><mi>x</mi><mn>1</mn><mn>10</mn></msubsup>"),
        (r"\frac1n", "<mfrac><mn>1</mn><mi>n</mi></mfrac>"),
        (r"\frac{p}{1-p}", "<mfrac><mi>p</mi><mrow><mn>1</mn><mo>−</mo><mi>p</mi></mrow></mfrac>"),
        (r"\hat y", '<mover accent="true"><mi>y</mi><mo>^</mo></mover>'),
        (r"3{,}6", "<mn>3,6</mn>"),
        (r"b \le 0", "<mrow><mi>b</mi><mo>≤</mo><mn>0</mn></mrow>"),
        (r"\text{a < b}", "<mtext>a &lt; b</mtext>"),
        (r"\sqrt{2}", "<msqrt><mn>2</mn></msqrt>"),
    ],
)
def test_a_formula_is_what_the_mathml_of_its_parts_says(tex, expected):
    assert inside(tex) == expected


def test_cases_are_a_table_behind_a_brace():
    root = ET.fromstring(mathml(r"\begin{cases} 1 & x > 0\\ 0 & \text{else}\end{cases}", display=True))
    assert root.get("display") == "block"
    rows = root.findall(".//mtr")
    assert [["".join(cell.itertext()) for cell in row] for row in rows] == [["1", "x>0"], ["0", "else"]]


@pytest.mark.parametrize(
    "tex", [r"\int x", "{x", r"\frac{1", "x}", r"\begin{matrix} 1 \end{matrix}", r"\begin{cases} 1"]
)
def test_what_is_not_known_or_not_closed_is_refused(tex):
    with pytest.raises(UnknownFormulaError):
        mathml(tex)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_formula_of_every_lesson_is_set(language):
    n = 0
    for lesson in LESSONS:
        for cell in nbformat.read(lesson.notebook(language), as_version=4).cells:
            if cell.cell_type == "markdown":
                text = re.sub(r"```.*?```|`[^`]*`", "", cell.source, flags=re.DOTALL)
                for tex in re.findall(r"\$\$(.+?)\$\$|\$([^$]+)\$", text, re.DOTALL):
                    root = ET.fromstring(mathml(tex[0] or tex[1], display=bool(tex[0])))
                    assert "\\" not in "".join(root.itertext())
                    n += 1
    assert n > 60
