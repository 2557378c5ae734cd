"""Pictures side by side: which one stands where, on which scale."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from pupille.figures.images import draw_images, draw_weights


@pytest.fixture(autouse=True)
def no_figure_stays():
    yield
    plt.close("all")


def test_pictures_fill_rows_from_the_left_and_the_rest_stays_empty():
    pictures = [np.full((2, 3), k) for k in range(5)]
    figure = draw_images(pictures, [f"no. {k}" for k in range(5)], columns=3)
    assert len(figure.axes) == 6
    assert [ax.get_title() for ax in figure.axes] == ["no. 0", "no. 1", "no. 2", "no. 3", "no. 4", ""]
    assert [np.asarray(ax.images[0].get_array())[0, 0] for ax in figure.axes[:5]] == [0, 1, 2, 3, 4]
    assert not figure.axes[5].images
    assert {ax.get_subplotspec().get_geometry()[:2] for ax in figure.axes} == {(2, 3)}
    assert not any(ax.axison for ax in figure.axes)


def test_few_pictures_make_a_narrow_sheet_and_titles_a_higher_one():
    pictures = np.zeros((2, 4, 4))
    assert draw_images(pictures, side=2).get_size_inches() == pytest.approx([4, 2])
    assert draw_images(pictures, ["a", "b"], side=2).get_size_inches() == pytest.approx([4, 2.6])


def test_grey_pictures_share_one_scale_and_colours_are_shown_as_they_are():
    dark, light = np.array([[-3.0, 0.0]]), np.array([[1.0, 7.0]])
    colour = np.array([[[255, 0, 128]]], dtype=np.uint8)
    first, second, third = draw_images([dark, colour, light]).axes
    assert first.images[0].get_clim() == third.images[0].get_clim() == (-3, 7)
    assert np.asarray(second.images[0].get_array()).tolist() == colour.tolist()


@pytest.mark.parametrize(("weights", "reach"), [([[-4.0, 1.0]], 4), ([[0.5, 2.0]], 2), ([[0.0, 0.0]], 1)])
def test_no_weight_is_white_and_both_signs_have_the_same_strength(weights, reach):
    _, ax = plt.subplots()
    draw_weights(np.array(weights), ax)
    (image,) = ax.images
    assert image.get_clim() == (-reach, reach)
    red, _, blue = image.to_rgba(np.array([[-reach, 0.0, reach]]))[0]
    assert red[0] > red[2]
    assert blue[2] > blue[0]
    assert image.to_rgba(np.array([[0.0]]))[0, 0, :3] == pytest.approx(np.ones(3), abs=0.05)
