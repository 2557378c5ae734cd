"""Figures in the unit of what is predicted, with the decimals that their size asks for."""

import pytest

from pupille.i18n.language import speaking
from pupille.report.tables.quantities import decimals, headed, quantity, quantity_range


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1234.5], 0),
        ([123.4], 0),
        ([12.34], 1),
        ([1.234], 2),
        ([0.1234], 3),
        ([0.00123], 5),
        ([1e-20], 9),
        ([0.0], 0),
        ([], 0),
        ([0.001, None, -45.0], 1),
    ],
)
def test_three_digits_of_the_largest_are_shown(values, expected):
    assert decimals(values) == expected


@pytest.mark.parametrize(
    ("value", "signed", "text"),
    [
        (1234.5, False, "1,234\u00a0mm"),
        (-0.5, True, "\u22120.500\u00a0mm"),
        (0.5, True, "+0.500\u00a0mm"),
        (0.0, True, "0\u00a0mm"),
    ],
)
def test_a_figure_stands_with_its_unit(value, signed, text):
    assert quantity(value, "mm", signed=signed) == text


def test_a_plus_never_stands_before_nothing():
    assert quantity(0.0004, digits=1, signed=True) == "0.0"


def test_a_french_reader_has_commas_and_no_unit_is_no_unit():
    with speaking("fr"):
        assert quantity(1234.5) == "1\u202f234"
        assert quantity_range(1.5, 2.25, "mm") == "de 1,50 à 2,25\u00a0mm"
    assert headed("Bias", "mm") == "Bias, mm"
    assert headed("Bias", "") == "Bias"


def test_a_unit_from_a_file_hides_nothing_and_is_not_endless():
    assert quantity(1.0, "m\u202em") == "1.00\u00a0m\\u202em"
    assert len(quantity(1.0, "m" * 500)) < 30
