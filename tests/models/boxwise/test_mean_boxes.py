"""The usual places and sizes of the training boxes."""

import numpy as np
import pytest

from drawn_boxes import targets_of
from pupille.errors import ModelError
from pupille.models.boxwise.mean_boxes import MeanBoxes

SHAPE = (64, 64, 3)
PICTURES = np.zeros((4, *SHAPE), dtype=np.float32)
DRAWN = [
    [("disc", 0, 0, 10, 10), ("square", 40, 40, 60, 60)],
    [("disc", 0, 0, 10, 11)],
    [("disc", 0, 0, 10, 10), ("disc", 30, 30, 40, 40)],
    [],
]


@pytest.fixture
def rule() -> MeanBoxes:
    return MeanBoxes.fitted(PICTURES, targets_of(DRAWN).frames(), classes=2, seed=0)


def test_a_place_is_scored_by_the_share_of_images_that_have_an_object_there(rule):
    # The disc at the corner is on three of four images, the other disc and the square on one each.
    found = {(int(label), float(score)) for label, score in zip(rule.labels, rule.scores, strict=True)}
    assert found == {(0, 0.75), (0, 0.25), (1, 0.25)}
    assert rule.boxes[rule.scores == 0.75][0, :3].tolist() == [0, 0, 10]


def test_every_picture_gets_the_same_boxes(rule):
    first, second = rule.objects_of(PICTURES[0]), rule.objects_of(PICTURES[0] + 200)
    assert np.array_equal(first.boxes, second.boxes)
    assert np.array_equal(first.scores, rule.scores)


def test_it_comes_back_from_its_arrays(rule):
    again = MeanBoxes.of_arrays(rule.arrays(), shape=SHAPE, classes=2)
    assert np.array_equal(again.boxes, rule.boxes)
    assert again.parameters == 18


@pytest.mark.parametrize(
    "change",
    [
        {"labels": np.array([0, 1, 5])},
        {"boxes": np.zeros((2, 4))},
        {"scores": np.full(3, np.nan)},
        {"boxes": None},
    ],
)
def test_arrays_that_do_not_fit_are_refused(rule, change):
    arrays = {name: value for name, value in {**rule.arrays(), **change}.items() if value is not None}
    with pytest.raises(ModelError, match="Copy the run folder again"):
        MeanBoxes.of_arrays(arrays, shape=SHAPE, classes=2)
