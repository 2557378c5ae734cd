"""The same mask for every picture: nothing, everything or the centre, whichever validation likes best."""

import numpy as np
import pytest

from pupille.errors import ModelError
from pupille.models.pixelwise.mean_mask import MeanMask

SIDE = 8
ANY = np.zeros((SIDE, SIDE, 1), dtype=np.float32)
SHAPE = (SIDE, SIDE, 1)


def squares(*edges):
    """Masks of squares of class 1 from an edge to the same distance from the other side."""
    masks = np.zeros((len(edges), SIDE, SIDE), dtype=np.int16)
    for mask, edge in zip(masks, edges, strict=True):
        mask[edge : SIDE - edge, edge : SIDE - edge] = 1
    return masks


def fitted(masks, validation=None, *, classes=2, background=0):
    pictures = np.zeros((len(masks), SIDE, SIDE, 1), dtype=np.float32)
    held_out = None if validation is None else (np.zeros((len(validation), SIDE, SIDE, 1)), validation)
    return MeanMask.fitted(pictures, masks, held_out, classes=classes, background=background, seed=0)


def halves():
    """Eight masks of which the left and the right half are marked in turn: no place is likelier than another."""
    masks = np.zeros((8, SIDE, SIDE), dtype=np.int16)
    masks[::2, :, : SIDE // 2] = 1
    masks[1::2, :, SIDE // 2 :] = 1
    return masks


def test_nothing_is_marked_where_validation_shows_nothing():
    rule = fitted(squares(3, 3, 3, 3), np.zeros((3, SIDE, SIDE), dtype=np.int16))
    assert not rule.classes_of(ANY).any()
    assert "marks nothing" in rule.notes[0]


def test_everything_is_marked_where_no_place_is_likelier_than_another():
    rule = fitted(halves())
    assert (rule.classes_of(ANY) == 1).all()
    assert "marks everything" in rule.notes[0]


def test_the_centre_is_marked_where_objects_lie_there():
    rule = fitted(squares(2, 2, 2, 0))
    assert np.array_equal(rule.classes_of(ANY), squares(2)[0])
    # 16 of 64 places.
    assert "marks 25" in rule.notes[0]


def test_from_which_share_on_a_place_is_marked_is_chosen_on_validation():
    train = squares(2, 2, 2, 1)
    # On training, 64 / 84 of the small square and 84 / 144 of the large one are shared.
    assert np.array_equal(fitted(train).classes_of(ANY), squares(2)[0])
    assert np.array_equal(fitted(train, squares(1, 1)).classes_of(ANY), squares(1)[0])


def test_each_place_has_its_commonest_class_but_the_background():
    masks = np.zeros((4, SIDE, SIDE), dtype=np.int16)
    masks[:3, :4], masks[3, :4] = 2, 1
    masks[:3, 4:], masks[3, 4:] = 1, 2
    answer = fitted(masks, classes=3).classes_of(ANY)
    assert (set(answer[:4].ravel()), set(answer[4:].ravel())) == ({2}, {1})


def test_without_a_background_every_place_has_its_commonest_class():
    masks = np.concatenate([squares(2, 2, 2), 1 - squares(2)])
    rule = fitted(masks, background=None)
    assert np.array_equal(rule.classes_of(ANY), squares(2)[0])
    assert "commonest there" in rule.notes[0]


def test_ignored_pixels_are_no_pictures_of_their_place():
    masks = squares(2, 2, 2, 2)
    # Three of four masks say nothing of the corner, and the fourth says it is marked.
    masks[:3, 0, 0], masks[3, 0, 0] = -1, 1
    assert fitted(masks).frequency[0, 0] == 1.0
    assert fitted(masks).classes_of(ANY)[0, 0] == 1


@pytest.mark.parametrize("background", [0, None])
def test_its_arrays_give_the_same_mask(background):
    rule = fitted(squares(1, 2, 3, 3), squares(1), background=background)
    again = MeanMask.of_arrays(rule.arrays(), shape=SHAPE, classes=2)
    assert np.array_equal(again.classes_of(ANY), rule.classes_of(ANY))
    assert again.notes == rule.notes


@pytest.mark.parametrize(
    "changes",
    [
        {"likeliest": None},
        {"threshold": None},
        {"background": np.array([2])},
        {"background": np.array([], dtype=np.int64)},
        {"threshold": np.array([np.nan])},
        {"likeliest": np.full((SIDE, SIDE), 7, dtype=np.int16)},
        {"likeliest": np.ones((SIDE, SIDE), dtype=np.int64)},
        {"likeliest": np.ones((2, 2), dtype=np.int16), "frequency": np.ones((2, 2), dtype=np.float32)},
        {"frequency": np.full((SIDE, SIDE), np.inf, dtype=np.float32)},
    ],
)
def test_arrays_that_are_not_its_own_are_refused(changes):
    arrays = {**fitted(squares(1, 2)).arrays(), **changes}
    with pytest.raises(ModelError, match="not those of a mean mask"):
        MeanMask.of_arrays(
            {name: array for name, array in arrays.items() if array is not None}, shape=SHAPE, classes=2
        )
