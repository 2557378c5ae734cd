import numpy as np
import pytest

from pupille.errors import DataError
from pupille.shapes.objects import Objects
from pupille.shapes.run_length import RunLength

RUNS = RunLength((2, 3), np.array([1, 2, 3]))
BOXES = np.array([[0, 0, 2, 3], [1, 1, 2, 2], [0, 0, 5, 5]], dtype=np.float64)


def objects(**values):
    usual = {
        "images": np.array([4, 0, 4]),
        "labels": np.array([0, 1, 1]),
        "boxes": BOXES,
        "shapes": (None, RUNS, None),
    }
    return Objects(**{**usual, **values})


def test_what_is_not_said_is_usual():
    made = objects(shapes=())
    assert made.shapes == (None, None, None)
    assert made.areas.tolist() == [6, 1, 25]
    assert not made.crowd.any()
    assert not made.difficult.any()
    assert made.scores is None


def test_rows_are_chosen_by_number_or_by_mask():
    made = objects(scores=np.array([0.1, 0.2, 0.3]), crowd=np.array([True, False, False]))
    for rows in (np.array([2, 0]), np.array([True, False, True])):
        chosen = made.rows(rows)
        assert chosen.images.tolist() == [4, 4]
        assert sorted(chosen.scores.tolist()) == [0.1, 0.3]
        assert sorted(chosen.crowd.tolist()) == [False, True]
    assert made.rows(np.array([2, 0])).boxes.tolist() == BOXES[[2, 0]].tolist()


def test_objects_on_some_images_are_numbered_by_their_places():
    chosen = objects().on([7, 4])
    assert chosen.images.tolist() == [1, 1]
    assert objects().on([0, 4]).images.tolist() == [1, 0, 1]
    assert len(objects().on([])) == 0
    assert objects().rows_on([0]).tolist() == [1]


def test_none_has_no_object_and_can_be_asked_for_images():
    assert len(Objects.none()) == 0
    assert len(Objects.none().on([3])) == 0


@pytest.mark.parametrize(
    "values",
    [
        {"labels": np.array([0, 1])},
        {"boxes": BOXES[:2]},
        {"boxes": BOXES[:, :3]},
        {"shapes": (None,)},
        {"scores": np.array([0.5])},
        {"areas": np.array([1.0])},
        {"crowd": np.array([True])},
        {"boxes": BOXES * np.nan},
        {"scores": np.array([0.5, np.inf, 0.1])},
        {"areas": np.array([1.0, np.nan, 2.0])},
    ],
)
def test_arrays_that_disagree_or_hold_no_numbers_are_refused(values):
    with pytest.raises(DataError):
        objects(**values)
