"""Functions of two numbers as maps, held against functions whose lines are known."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.contour import QuadContourSet

from pupille.figures.surface import FINE, draw_decision, draw_descent, grid

POINTS = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 4.0], [10.0, 4.0]])
LABELS = np.array([0, 1, 0, 1])


@pytest.fixture
def ax():
    figure, ax = plt.subplots()
    yield ax
    plt.close(figure)


def lines_of(ax):
    """The levels and the corners of the lines that are drawn, filled areas left out."""
    sets = [artist for artist in ax.collections if isinstance(artist, QuadContourSet) and not artist.filled]
    return [
        (level, path.vertices)
        for artist in sets
        for level, path in zip(artist.levels, artist.get_paths(), strict=True)
    ]


def test_a_grid_reaches_both_ends_of_both_ranges():
    across, up = grid((-1, 3), (10, 20))
    assert across.shape == up.shape == (FINE, FINE)
    assert (across[0, 0], across[0, -1], up[0, 0], up[-1, 0]) == (-1, 3, 10, 20)
    assert np.ptp(across, axis=0).max() == np.ptp(up, axis=1).max() == 0


def test_the_border_runs_where_the_model_says_one_half(ax):
    # A logistic function of the first number that is one half at 4.
    draw_decision(lambda x: 1 / (1 + np.exp(4 - x[:, 0])), POINTS, LABELS, ax)
    ((level, corners),) = lines_of(ax)
    assert level == 0.5
    assert corners[:, 0] == pytest.approx(4, abs=0.01)
    # The map goes beyond the samples by 15 % of their extent.
    assert (corners[:, 1].min(), corners[:, 1].max()) == pytest.approx((-0.6, 4.6))


@pytest.mark.parametrize("share", [0.2, 0.9])
def test_a_model_that_always_says_the_same_has_no_border(ax, share):
    draw_decision(lambda x: np.full(len(x), share), POINTS, LABELS, ax)
    assert lines_of(ax) == []


def test_each_sample_stands_where_it_is_under_the_name_of_its_class(ax):
    draw_decision(lambda x: x[:, 0] / 20 + 0.2, POINTS, LABELS, ax, names=("healthy", "ill"))
    drawn = {artist.get_label(): artist.get_offsets().tolist() for artist in ax.collections[-2:]}
    assert drawn == {"healthy": [[0, 0], [0, 4]], "ill": [[10, 0], [10, 4]]}
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["healthy", "ill"]


def test_a_sample_on_the_border_is_not_hidden_by_it(ax):
    draw_decision(lambda x: x[:, 0] / 20 + 0.25, POINTS, LABELS, ax)
    border, *samples = ax.collections[1:]
    assert all(drawn.get_zorder() > border.get_zorder() for drawn in samples)


def test_a_descent_runs_over_lines_of_equal_loss_to_its_last_step(ax):
    path = np.array([[2.0, 1.0], [1.0, 0.5], [0.25, 0.0]])
    draw_descent(lambda a, b: a**2 + b**2, path, ax, x=(-3, 3), y=(-2, 2))
    for level, corners in lines_of(ax):
        assert np.hypot(*corners.T) == pytest.approx(np.sqrt(level), abs=0.06)
    steps, end = ax.lines
    assert steps.get_xydata().tolist() == path.tolist()
    assert end.get_xydata().tolist() == [[0.25, 0.0]]
    assert (ax.get_xlim(), ax.get_ylim()) == ((-3, 3), (-2, 2))
