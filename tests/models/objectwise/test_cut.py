"""How the maps of a network become objects."""

import numpy as np
import pytest

from pupille.errors import DataError
from pupille.models.objectwise.cut import Cut

ONE_ROW = np.array(
    [
        [[0.1, 0.9, 0.9, 0.6, 0.9, 0.9, 0.1, 0.8]],
        [[0.0, 0.0, 0.0, 0.9, 0.0, 0.0, 0.0, 0.0]],
        [[0.0, 0.4, 0.9, 0.3, 0.9, 0.4, 0.0, 0.2]],
    ],
    dtype=np.float32,
)
"""Two objects that touch at a border, and a small one."""


def test_touching_objects_come_apart_at_their_border():
    image = Cut(0.5, 0.5).objects(ONE_ROW)
    labels = image.labels[0].tolist()
    assert labels[0] == labels[6] == 0
    assert labels[1] == labels[2] != labels[4] == labels[5]
    assert labels[7] == 3
    assert len(image) == 3


def test_a_higher_threshold_takes_less_and_a_lower_core_joins_nothing_apart():
    assert (Cut(0.7, 0.5).objects(ONE_ROW).labels > 0).sum() == 5
    assert len(Cut(0.5, 0.02).objects(ONE_ROW)) == 2


def test_small_objects_are_left_out():
    assert len(Cut(0.5, 0.5, 2).objects(ONE_ROW)) == 2


def test_the_score_of_an_object_is_its_mean_probability_of_being_one():
    image = Cut(0.7, 0.5).objects(ONE_ROW)
    assert image.scores == pytest.approx([0.9, 0.9, 0.8])
    assert image.classes.tolist() == [0, 0, 0]


def test_of_several_classes_an_object_is_of_the_likeliest_one():
    of_classes = np.zeros((2, 1, 8), dtype=np.float32)
    of_classes[0], of_classes[1] = 0.25, 0.75
    of_classes[:, 0, :3] = [[0.9], [0.1]]
    image = Cut(0.7, 0.5).objects(np.concatenate([ONE_ROW, of_classes]))
    assert image.classes.tolist() == [0, 1, 1]
    assert image.scores == pytest.approx([0.9 * 0.9, 0.9 * 0.75, 0.8 * 0.75])


def test_maps_without_an_object_give_none():
    image = Cut().objects(np.zeros((3, 4, 4), dtype=np.float32))
    assert len(image) == len(image.scores) == 0


@pytest.mark.parametrize(
    "values",
    [{"interior": 0.0}, {"core": 1.0}, {"smallest": -1.0}, {"core": float("nan")}, {"interior": "a"}],
)
def test_thresholds_that_are_none_are_refused(values):
    with pytest.raises(DataError, match="Train the model again"):
        Cut(**values)


def test_thresholds_come_back_from_plain_values():
    assert Cut.from_json(Cut(0.4, 0.6, 12.5).to_json()) == Cut(0.4, 0.6, 12.5)
    with pytest.raises(TypeError):
        Cut.from_json({"interior": 0.5, "height": 2})
