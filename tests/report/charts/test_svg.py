import math
import re

import pytest

from pupille.report.charts.svg import Scale, marker, nice_ticks, svg, text, tick_labels


def test_a_scale_maps_its_ends_and_keeps_the_rest_at_the_edge() -> None:
    scale = Scale(0.5, 1.0, 100, 0)
    assert [scale(0.5), scale(0.75), scale(1.0), scale(0.1), scale(9)] == [100, 50, 0, 100, 0]


@pytest.mark.parametrize(
    ("low", "high", "most", "ticks"),
    [
        (0.0, 1.0, 6, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0.8, 1.0, 4, [0.8, 0.9, 1.0]),
        (-0.062, 0.062, 4, [-0.05, 0.0, 0.05]),
        (1, 40, 5, [10, 20, 30, 40]),
        (0, 2.3, 6, [0.0, 0.5, 1.0, 1.5, 2.0]),
    ],
)
def test_ticks_are_round_and_inside(low: float, high: float, most: int, ticks: list[float]) -> None:
    assert nice_ticks(low, high, most) == ticks


def test_a_drawing_escapes_its_words() -> None:
    drawing = svg(10, 10, [text(0, 0, "<script>&\u202e")], title='"><b>', description="<i>")
    assert "<script>" not in drawing
    assert "&lt;script&gt;&amp;\\u202e" in drawing
    assert 'aria-label="&#34;&gt;&lt;b&gt;. &lt;i&gt;"' in drawing


def test_a_marker_has_one_area_whatever_its_shape_and_says_its_title():
    circle, square, triangle = (
        marker(10, 10, 4, shape, "a", title="<x>") for shape in ("circle", "square", "triangle")
    )
    assert all("<title>&lt;x&gt;</title>" in drawn for drawn in (circle, square, triangle))
    assert 'r="4"' in circle
    side = float(re.search(r'width="([\d.]+)"', square)[1])
    assert side**2 == pytest.approx(math.pi * 16, rel=0.02)
    (x1, y1), (x2, y2), (x3, y3) = (
        map(float, pair) for pair in re.findall(r"([\d.]+) ([\d.]+)", triangle)[:3]
    )
    assert abs((x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1)) / 2 == pytest.approx(math.pi * 16, rel=0.02)


@pytest.mark.parametrize(
    ("ticks", "labels"),
    [
        ([0.0, 0.5, 1.0], ["0", "0.5", "1.0"]),
        ([0.0, 20.0], ["0", "20"]),
        ([-0.02, 0.0], ["\u22120.02", "0"]),
        ([1000.0], ["1,000"]),
        ([], []),
    ],
)
def test_ticks_have_the_decimals_of_their_step(ticks, labels):
    assert tick_labels(ticks) == labels
