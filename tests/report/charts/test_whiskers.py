"""Dots and whiskers in the rows of a table: one scale, and an arrow for what lies beyond it."""

import xml.etree.ElementTree as ElementTree

import pytest

from pupille.report.charts.svg import Scale
from pupille.report.charts.whiskers import (
    axis,
    difference_scale,
    difference_whisker,
    share_scale,
    value_scale,
    whisker,
)
from pupille.results.metric import BareFigure, Metric

HALVES = Scale(0.5, 1.0, 0.0, 100.0)


def figure(value: float | None, low: float | None = None, high: float | None = None) -> BareFigure:
    return BareFigure(value, low, high)


def marks(drawing: str) -> list[tuple[str, ...]]:
    """What is drawn in front of the grid."""
    where = {"line": ("x1", "x2"), "circle": ("cx",), "path": ("d",)}
    return [
        (piece.tag, *(piece.get(name) for name in where[piece.tag]))
        for piece in ElementTree.fromstring(drawing)
        if piece.get("class") not in ("grid", "zero")
    ]


@pytest.mark.parametrize(
    ("metrics", "low"),
    [
        ([figure(0.95, 0.93, 0.97), figure(0.84, 0.81, 0.87)], 0.8),
        ([figure(0.99, 0.98, 1.0)], 0.9),
        # 30 points below the best still counts; further below does not stretch the scale.
        ([figure(0.95, 0.93, 0.97), figure(0.10, 0.08, 0.12)], 0.9),
        ([figure(0.95, 0.93, 0.97), figure(0.66, 0.63, 0.69)], 0.6),
        ([figure(0.95, 0.93, 0.97), figure(None)], 0.9),
    ],
)
def test_shares_begin_at_a_round_tenth_below_all_that_are_near_the_best(metrics, low) -> None:
    scale = share_scale(metrics)
    assert (scale.low, scale.high) == (pytest.approx(low), 1.0)


def test_differences_have_zero_in_the_middle_and_one_far_off_does_not_squeeze_the_rest() -> None:
    near = figure(-0.03, -0.05, -0.01)
    for differences in ([near], [near, figure(-0.6, -0.7, -0.5)]):
        scale = difference_scale(differences)
        assert (scale.low, scale.high) == (pytest.approx(-0.055), pytest.approx(0.055))
    assert difference_scale([near, figure(-0.6)], most=1.0).high == pytest.approx(0.66)
    assert difference_scale([figure(0.001, -0.001, 0.002)]).high == pytest.approx(0.02)


def test_where_most_differences_are_far_off_three_of_four_are_drawn_as_a_whole() -> None:
    far = [figure(-0.1 * k, -0.1 * k - 0.02, -0.1 * k + 0.02) for k in range(1, 9)]
    # The sixth of eight reaches to 0.62.
    assert difference_scale(far).high == pytest.approx(1.1 * 0.62)
    two = [figure(-0.23, -0.33, -0.13), figure(-0.19, -0.29, -0.09)]
    assert difference_scale(two).high == pytest.approx(1.1 * 0.29)


def test_the_dot_stands_at_the_value_and_the_line_over_the_interval() -> None:
    assert marks(whisker(figure(0.75, 0.6, 0.9), HALVES, 100)) == [
        ("line", "20", "80"),
        ("circle", "50"),
    ]


def test_what_lies_beyond_the_scale_is_an_arrow_and_no_dot() -> None:
    (arrow,) = marks(whisker(figure(0.1, 0.05, 0.2), HALVES, 100))
    assert arrow[0] == "path"
    reaching = marks(whisker(figure(0.4, 0.3, 0.6), HALVES, 100))
    assert [piece[0] for piece in reaching] == ["path", "line"]
    assert reaching[1] == ("line", "0", "20")


def test_what_is_unknown_is_not_drawn_but_the_line_of_no_difference_is() -> None:
    scale = difference_scale([])
    drawing = difference_whisker(None, scale, kind="mark")
    assert marks(drawing) == marks(difference_whisker(figure(None), scale, kind="mark")) == []
    (zero,) = [p for p in ElementTree.fromstring(drawing) if p.get("class") == "zero"]
    assert zero.get("x1") == zero.get("x2") == "61"


def test_the_axis_is_in_percent_and_a_signed_one_shows_both_signs() -> None:
    def labels(drawing: str) -> list[str]:
        return [piece.text for piece in ElementTree.fromstring(drawing)]

    assert labels(axis(Scale(0.8, 1.0, 0, 100), 100)) == ["80", "90", "100"]
    assert labels(axis(Scale(-0.062, 0.062, 0, 100), 100, signed=True)) == ["\u22125", "0", "+5"]


@pytest.mark.parametrize(
    ("metrics", "low", "high"),
    [
        ([Metric(3.0, 2.0, 4.0, 90), Metric(8.0, 6.0, 10.0, 90)], 0.0, 10.5),
        # An error six times the least still counts; a larger one does not stretch the scale.
        ([Metric(2.0, 1.0, 3.0, 90), Metric(12.0, 11.0, 14.0, 90)], 0.0, 14.7),
        ([Metric(2.0, 1.0, 3.0, 90), Metric(90.0, 80.0, 100.0, 90)], 0.0, 3.15),
        ([Metric(2.0, None, None, 3, "few")], 0.0, 2.1),
        ([Metric(None, None, None, 3, "none")], 0.0, 1.05),
    ],
)
def test_errors_are_drawn_from_zero_and_one_far_off_does_not_squeeze_the_rest(metrics, low, high) -> None:
    scale = value_scale(metrics, from_zero=True)
    assert (scale.low, scale.high) == (pytest.approx(low), pytest.approx(high))


def test_figures_that_may_lie_below_zero_are_drawn_from_end_to_end() -> None:
    scale = value_scale([Metric(-1.0, -3.0, 0.5, 90), Metric(0.5, 0.2, 1.0, 90)], from_zero=False)
    assert (scale.low, scale.high) == (pytest.approx(-3.2), pytest.approx(1.2))
    alone = value_scale([Metric(5.0, 5.0, 5.0, 90)], from_zero=False)
    assert alone.low < 5 < alone.high


def test_the_scale_of_figures_of_which_none_lies_below_zero_does_not_either() -> None:
    scale = value_scale([Metric(0.0, 0.0, 0.0, 1)] * 2, from_zero=False)
    assert (scale.low, scale.high) == (0.0, 1.0)


def test_an_axis_of_figures_in_a_unit_shows_them_as_they_are_and_labels_never_touch() -> None:
    def labels(scale: Scale) -> list[str | None]:
        return [piece.text for piece in ElementTree.fromstring(axis(scale, 138, unit="target"))]

    assert labels(Scale(0.0, 7.5, 12, 126)) == ["0", "2", "4", "6"]
    assert labels(Scale(0.0, 75_000.0, 12, 126)) == ["0", "50,000"]
