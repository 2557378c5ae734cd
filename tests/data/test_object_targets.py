"""Objects as targets: what a split keeps in proportion, and what joins the hash of the data."""

import numpy as np
import pytest

import pupille
from drawn_sets import boxed
from pupille.data.box_targets import box_targets
from pupille.data.instance_targets import InstanceTargets
from pupille.data.object_targets import ObjectTargets
from pupille.errors import DataError
from pupille.shapes.objects import Objects
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength

SQUARE = [0.0, 0.0, 4.0, 4.0]


def targets(images, labels, n, boxes=None, shapes=()):
    boxes = np.array(boxes if boxes is not None else [SQUARE] * len(images), dtype=np.float64)
    return ObjectTargets(
        Objects(np.array(images, dtype=np.int64), np.array(labels, dtype=np.int64), boxes, shapes),
        ("a", "b", "c"),
        n,
    )


def test_a_split_keeps_the_rarest_class_of_each_image_in_proportion():
    # a thrice, b twice, c once: from rare to common c, b, a; the last image has no object.
    made = targets([0, 0, 1, 1, 1, 2], [0, 1, 0, 1, 2, 0], 4)
    assert made.strata().tolist() == [1, 0, 2, 3]


def test_rows_bring_their_objects_in_the_new_order():
    made = targets([0, 1, 1, 2], [0, 1, 2, 0], 3).rows(np.array([2, 1]))
    assert len(made) == 2
    assert made.objects.images.tolist() == [1, 1, 0]
    assert made.objects.labels.tolist() == [1, 2, 0]


def test_the_hash_of_an_image_changes_with_any_of_its_objects():
    one = targets([0, 1], [0, 0], 2).fingerprint()
    ring = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0]])
    others = [
        targets([0, 1], [0, 1], 2),
        targets([0, 1], [0, 0], 2, [SQUARE, [0.0, 0.0, 4.0, 5.0]]),
        targets([0, 1], [0, 0], 2, None, (None, Polygons((ring,)))),
        targets([0, 1], [0, 0], 2, None, (None, RunLength.of_mask(np.ones((4, 4), dtype=bool)))),
        targets([0, 1, 1], [0, 0, 0], 2),
    ]
    hashes = [made.fingerprint() for made in others]
    assert {first for first, _ in hashes} == {one[0]}
    assert len({one[1], *(second for _, second in hashes)}) == 6
    assert targets([0, 1], [0, 0], 2).fingerprint() == one


def test_without_an_object_nothing_can_be_learned():
    with pytest.raises(DataError, match="no object is drawn"):
        ObjectTargets(Objects.none(), ("a",), 3).check_learnable()
    targets([0], [0], 1).check_learnable()


def test_the_targets_of_a_data_set_are_its_objects(tmp_path):
    dataset = pupille.open(boxed(tmp_path)[0])
    made = box_targets(dataset, [1, 0])
    # Image 1 has two cells and dust, image 0 two cells.
    assert np.bincount(made.objects.images).tolist() == [3, 2]
    assert made.classes == ("cell", "dust")
    assert (ObjectTargets.task, InstanceTargets.task) == ("detection", "instances")
