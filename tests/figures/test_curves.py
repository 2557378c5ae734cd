"""Intervals as a picture: what is drawn is what was given."""

import matplotlib.pyplot as plt
import pytest

from pupille.figures.curves import draw_intervals


@pytest.fixture
def ax():
    figure, ax = plt.subplots()
    yield ax
    plt.close(figure)


def ends(ax, series):
    (lines,) = ax.containers[series].lines[2]
    return [tuple(segment[:, 0]) for segment in lines.get_segments()]


def test_each_name_has_its_value_and_both_ends(ax):
    draw_intervals(("a", "b"), [0.5, 0.75], [0.25, 0.5], [0.875, 1.0], ax)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b"]
    assert ends(ax, 0) == [(0.25, 0.875), (0.5, 1.0)]
    assert ax.yaxis_inverted()


def test_a_second_series_stands_below_the_first_in_another_colour_and_with_another_mark(ax):
    for number in (0, 1):
        draw_intervals(("a",), [0.5], [0.25], [0.75], ax, label=str(number), number=number)
    first, second = (container.lines[0] for container in ax.containers)
    assert second.get_ydata()[0] > first.get_ydata()[0]
    assert second.get_color() != first.get_color()
    assert second.get_marker() != first.get_marker()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["0", "1"]


def test_an_interval_that_ends_at_its_value_is_drawn(ax):
    draw_intervals(("a",), [1.0], [0.8], [1.0 - 1e-17], ax)
    assert ends(ax, 0) == [(0.8, 1.0)]
