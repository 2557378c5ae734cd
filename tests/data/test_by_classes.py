"""Targets told by the classes of a model that knows them in another order, and more."""

import numpy as np

from drawn_masks import InMemory
from pupille.data.annotations import ClassTargets, NumberTargets
from pupille.data.mask_targets import MaskTargets
from pupille.results.masks import IGNORED

KNOWN = ("ring", "background", "disc")


def test_labels_take_the_numbers_of_the_model_and_unknown_ones_stay():
    targets = ClassTargets(np.array([0, 1, -1, 0]), ("disc", "ring")).by_classes(KNOWN)
    assert targets.labels.tolist() == [2, 0, -1, 2]
    assert targets.classes == KNOWN
    assert targets.present() == (("disc",), ("ring",), (), ("disc",))


def test_masks_take_the_numbers_of_the_model_and_ignored_pixels_stay():
    masks = InMemory({"a": np.array([[0, 1], [IGNORED, 1]], dtype=np.int16)})
    targets = MaskTargets(("a",), masks, ("background", "disc"), 0)
    assert targets.present() == (("background", "disc"),)
    known = targets.by_classes(KNOWN)
    assert known.masks.read("a").tolist() == [[1, 2], [IGNORED, 2]]
    assert known.background == 1
    assert known.present() == (("background", "disc"),)


def test_masks_of_the_same_classes_are_left_as_they_are():
    targets = MaskTargets(("a",), InMemory({}), ("background", "disc"), None)
    assert targets.by_classes(("background", "disc")) is targets


def test_numbers_are_of_no_class():
    targets = NumberTargets(np.array([1.0, 2.0]))
    assert targets.by_classes(()) is targets
    assert targets.present() == ((), ())
