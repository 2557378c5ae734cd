"""Masks of objects as targets, in the frame in which models see their pictures."""

import numpy as np
import pytest
from PIL import Image

from drawn_objects import written
from pupille.config import DataConfig
from pupille.data.annotations import targets_of
from pupille.data.instance_targets import InstanceTargets, label_image
from pupille.data.open import open as open_data
from pupille.errors import DataError
from pupille.images.geometry import CROP, Geometry
from pupille.shapes.objects import Objects
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength


def square(x1, y1, x2, y2):
    return Polygons((np.array([[x1, y1], [x2, y1], [x2, y2], [x1, y2]], dtype=float),))


def objects(*boxes, images=None, shapes=None, crowd=(), difficult=()) -> Objects:
    n = len(boxes)
    return Objects(
        np.array(images or [0] * n),
        np.arange(n) % 2,
        np.array(boxes, dtype=float),
        tuple(shapes or (square(*box) for box in boxes)),
        crowd=np.isin(np.arange(n), crowd),
        difficult=np.isin(np.arange(n), difficult),
    )


def test_outlines_become_numbers_in_their_order():
    image = label_image(objects((0, 0, 2, 1), (2, 1, 4, 3)), 3, 4)
    assert np.array_equal(image.labels, [[1, 1, 0, 0], [0, 0, 2, 2], [0, 0, 2, 2]])
    assert image.classes.tolist() == [0, 1]


def test_where_masks_overlap_the_smaller_one_lies_on_top_whatever_the_order():
    for boxes in ([(0, 0, 4, 3), (1, 1, 2, 2)], [(1, 1, 2, 2), (0, 0, 4, 3)]):
        image = label_image(objects(*boxes), 3, 4)
        small = 1 + boxes.index((1, 1, 2, 2))
        assert (image.labels == small).sum() == 1
        assert image.labels[1, 1] == small


def test_crowds_and_difficult_objects_are_unknown_and_below_all_others():
    image = label_image(objects((0, 0, 4, 1), (0, 0, 2, 3), (2, 2, 4, 3), crowd=[0], difficult=[2]), 3, 4)
    assert np.array_equal(image.labels, [[1, 1, -1, -1], [1, 1, 0, 0], [1, 1, -1, -1]])
    assert image.classes.tolist() == [1]


def test_a_box_alone_is_filled():
    image = label_image(objects((1, 0, 3, 2), shapes=[None]), 3, 4)
    assert np.array_equal(image.labels, [[0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 0]])


def test_a_mask_of_another_size_than_its_image_is_refused():
    mask = RunLength.of_mask(np.ones((2, 2), dtype=bool))
    with pytest.raises(DataError, match="2 x 2 and its image|2 x 2 pixels and its image 4 x 3"):
        label_image(objects((0, 0, 2, 2), shapes=[mask]), 3, 4)


@pytest.fixture
def targets() -> InstanceTargets:
    drawn = objects((0, 0, 2, 1), (0, 0, 4, 3), (2, 0, 4, 3), images=[0, 1, 2])
    return InstanceTargets(drawn, ("cat", "dog"), 4, tuple("abcd"), np.tile([4, 3], (4, 1)))


def test_rows_may_be_taken_in_any_order_and_several_times(targets):
    some = targets.placed(Geometry(3, 4)).rows(np.array([2, 0, 2, 3]))
    assert some.ids == ("c", "a", "c", "d")
    assert [len(frame) for frame in some.frames()] == [1, 1, 1, 0]
    assert np.array_equal(some.frames()[0].labels, some.frames()[2].labels)
    assert some.fingerprint() == tuple(targets.fingerprint()[row] for row in (2, 0, 2, 3))


def test_frames_have_the_size_of_the_geometry_and_lose_objects_too_small_for_it(targets):
    frames = targets.placed(Geometry(6, 8)).frames()
    assert [frame.labels.shape for frame in frames] == [(6, 8)] * 4
    assert frames[0].areas.tolist() == [8]
    tiny = targets.placed(Geometry(1, 4)).frames()
    assert [len(frame) for frame in tiny] == [0, 1, 1, 0]


def test_masks_are_not_placed_on_cropped_pictures_nor_seen_before_they_are_placed(targets):
    with pytest.raises(DataError, match="cropped"):
        targets.placed(Geometry(3, 4, CROP, 5))
    with pytest.raises(ValueError, match="not placed"):
        targets.frames()


def test_objects_are_sent_as_an_array_and_come_back_with_what_is_unknown():
    drawn = objects((0, 0, 4, 1), (0, 0, 2, 3), (2, 2, 4, 3), images=[0, 0, 1], crowd=[0])
    targets = InstanceTargets(drawn, ("cat", "dog"), 3, tuple("abc"), np.tile([4, 3], (3, 1)))
    placed = targets.placed(Geometry(6, 8))
    received = InstanceTargets.of_array(placed.array, ("cat", "dog"), "")
    assert (placed.array == -1).any()
    assert np.array_equal(received.array, placed.array)
    for before, after in zip(placed.frames(), received.frames(), strict=True):
        assert np.array_equal(before.labels, after.labels)
        assert np.array_equal(before.classes, after.classes)
    assert received.objects.labels.tolist() == [1, 0]


def test_a_folder_of_numbered_masks_gives_their_objects(tmp_path):
    root = written(tmp_path / "discs", 3)
    targets = targets_of(open_data(root, DataConfig(masks_are="ids")))
    assert isinstance(targets, InstanceTargets)
    assert targets.sizes.tolist() == [[48, 48]] * 3
    for row, frame in enumerate(targets.placed(Geometry(48, 48)).frames()):
        with Image.open(root / "masks" / f"p{row:02}.png") as file:
            assert np.array_equal(frame.labels, np.asarray(file))
