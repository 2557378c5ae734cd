"""Boxes as targets, in the frame in which models see their pictures."""

import numpy as np
import pytest

from drawn_boxes import targets_of
from drawn_sets import boxed
from pupille.data.annotations import targets_of as targets_of_dataset
from pupille.data.box_targets import BOX, LABEL, UNKNOWN, BoxTargets, placed
from pupille.data.open import open as open_data
from pupille.errors import DataError
from pupille.images.geometry import Geometry
from pupille.shapes.objects import Objects


def objects(*boxes, images=None, crowd=()) -> Objects:
    n = len(boxes)
    return Objects(
        np.array(images or [0] * n),
        np.arange(n) % 2,
        np.array(boxes, dtype=float),
        crowd=np.isin(np.arange(n), crowd),
    )


def test_boxes_are_stretched_with_their_picture_and_come_back():
    drawn = objects((20, 10, 60, 30), (0, 0, 100, 50))
    sizes, frame = np.array([[100, 50]]), Geometry(100, 50)
    framed = placed(drawn, sizes, frame)
    assert framed.tolist() == [[10, 20, 30, 60], [0, 0, 50, 100]]
    again = placed(Objects(drawn.images, drawn.labels, framed), sizes, frame, back=True)
    assert np.allclose(again, drawn.boxes)


def test_a_box_beyond_the_picture_is_cut_off_at_the_frame():
    framed = placed(objects((-10, 5, 30, 80)), np.array([[40, 40]]), Geometry(20, 20))
    assert framed.tolist() == [[0, 2.5, 15, 20]]


def test_the_array_has_a_row_an_object_and_none_where_there_are_fewer():
    targets = BoxTargets(
        objects((0, 0, 4, 4), (1, 1, 3, 3), (2, 2, 4, 4), images=[0, 2, 0], crowd=(2,)),
        ("a", "b"),
        3,
        ("x", "y", "z"),
        np.tile([8, 8], (3, 1)),
    ).placed(Geometry(16, 16))
    rows = targets.array
    assert rows.shape == (3, 2, 6)
    assert rows[..., LABEL].tolist() == [[0, 0], [-1, -1], [1, -1]]
    assert rows[0, 1, BOX].tolist() == [4, 4, 8, 8]
    assert rows[..., UNKNOWN].tolist() == [[0, 1], [0, 0], [0, 0]]


def test_an_image_may_be_taken_twice_and_one_without_objects_stays():
    targets = targets_of([[("disc", 0, 0, 9, 9)], [], [("square", 1, 1, 8, 8), ("disc", 20, 20, 30, 30)]])
    some = targets.rows(np.array([2, 1, 2]))
    assert len(some) == 3
    assert some.objects.images.tolist() == [0, 0, 2, 2]
    assert some.ids == ("p02", "p01", "p02")
    assert [len(drawn) for drawn in some.frames()] == [2, 0, 2]


def test_without_a_box_nothing_can_be_learned():
    with pytest.raises(DataError, match="no box is drawn"):
        targets_of([[], []]).check_learnable()
    targets_of([[], [("disc", 0, 0, 9, 9)]]).check_learnable()


def test_a_box_without_area_is_none_to_learn_from():
    with pytest.raises(DataError, match="no box is drawn"):
        targets_of([[("disc", 5, 5, 5, 9)]]).check_learnable()


def test_the_boxes_of_a_data_set_know_the_sizes_of_its_images(tmp_path):
    root, _ = boxed(tmp_path / "set")
    targets = targets_of_dataset(open_data(root), np.array([1, 0]))
    assert isinstance(targets, BoxTargets)
    assert targets.sizes.tolist() == [[40, 40], [40, 40]]
    assert targets.present() == (("cell", "dust"), ("cell",))
