"""Numbers of a lesson in the marks of its language."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from pupille.course.opened import begin
from pupille.course.written_numbers import write_axes_in, write_tables_in


@pytest.fixture(autouse=True)
def _tables_in_english_afterwards():
    yield
    write_tables_in("en")


@pytest.mark.parametrize(
    ("language", "number", "count", "percent", "power"),
    [
        ("en", "1,234.57", "61,706", "97.5\u00a0%", "4.85 × 10⁻⁵"),
        ("fr", "1\u202f234,57", "61\u202f706", "97,5\u00a0%", "4,85 × 10⁻⁵"),
    ],
)
def test_a_lesson_writes_numbers_as_its_language_does(language, number, count, percent, power):
    lesson = begin("1", language)
    assert lesson.number(1234.5678) == number
    assert lesson.count(61_706) == count
    assert lesson.percent(0.975, 1) == percent
    assert lesson.power(4.8482e-05, 2) == power


def test_percent_has_no_decimals_unless_asked_for_and_a_power_may_be_negative():
    lesson = begin("1", "en")
    assert lesson.percent(0.59) == "59\u00a0%"
    assert lesson.power(-3.5e18) == "-3.5 × 10¹⁸"


def test_a_table_of_a_french_lesson_has_decimal_commas_and_that_of_the_next_english_one_points():
    table = pd.DataFrame({"x": [0.125]})
    begin("1", "fr")
    assert "0,125" in table.to_html()
    assert "0,125" in repr(table)
    begin("1", "en")
    assert "0.125" in table.to_html()


def ticks(language):
    figure, ax = plt.subplots()
    ax.plot([0, 0.25, 0.5], [1, 10, 100])
    ax.set_yscale("log")
    write_axes_in(language, figure)
    figure.canvas.draw()
    texts = [label.get_text() for label in ax.get_xticklabels()]
    plt.close(figure)
    return texts


def test_the_axes_of_a_french_figure_have_decimal_commas():
    assert "0,2" in ticks("fr")
    assert "0.2" in ticks("en")
