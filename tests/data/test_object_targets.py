"""Objects as targets: the rarest class of an image is its stratum, and whatever is drawn joins the hash."""

from dataclasses import replace

import numpy as np
import pytest

from pupille.data.object_targets import InstanceTargets, ObjectTargets
from pupille.errors import DataError
from pupille.shapes.objects import Objects
from pupille.shapes.polygons import Polygons
from pupille.shapes.run_length import RunLength

CLASSES = ("cell", "dust", "hair")
RING = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 3.0]])


def targets(kind=ObjectTargets):
    """Five images: cells on the first three, dust on the second, hair on the third, an empty one, a cell."""
    images = np.array([0, 0, 1, 1, 2, 2, 4])
    labels = np.array([0, 0, 0, 1, 0, 2, 0])
    boxes = np.tile([1.0, 2.0, 5.0, 6.0], (7, 1))
    return kind(Objects(images, labels, boxes), CLASSES, 5)


def test_the_stratum_is_the_rarest_class_of_the_image_and_one_more_for_none():
    # Dust and hair are equally rare; the first of them is the rarest. Cells are the commonest, rank 2.
    assert targets().strata().tolist() == [2, 0, 1, 3, 2]


def test_chosen_images_keep_their_objects_and_count_them_anew():
    some = targets(InstanceTargets).rows(np.array([2, 3]))
    assert isinstance(some, InstanceTargets)
    assert (len(some), some.objects.images.tolist(), some.objects.labels.tolist()) == (2, [0, 0], [0, 2])


def test_images_without_any_object_teach_nothing():
    targets().check_learnable()
    with pytest.raises(DataError, match="no object is drawn on the training images"):
        targets().rows(np.array([3])).check_learnable()


def test_equal_images_have_equal_fingerprints_and_every_change_shows_on_its_image_alone():
    before = targets()
    prints = before.fingerprint()
    assert prints[0] != prints[4]
    assert len(prints) == 5
    row = 2
    changes = {
        "labels": np.where(np.arange(7) == row, 2, before.objects.labels),
        "boxes": before.objects.boxes + np.where(np.arange(7)[:, None] == row, 0.5, 0.0),
        "shapes": tuple(Polygons((RING,)) if number == row else None for number in range(7)),
    }
    for column, value in changes.items():
        after = replace(before, objects=replace(before.objects, **{column: value})).fingerprint()
        assert [image for image in range(5) if after[image] != prints[image]] == [1], column


def test_outlines_holes_and_masks_are_told_apart():
    mask = RunLength.of_mask(np.ones((3, 4), dtype=bool))
    shapes = (None, Polygons((RING,)), Polygons((RING,), (RING / 2,)), mask)
    one = Objects(np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64), np.array([[0.0, 0, 4, 3]]))
    prints = [InstanceTargets(replace(one, shapes=(shape,)), CLASSES, 1).fingerprint()[0] for shape in shapes]
    assert len(set(prints)) == len(shapes)
