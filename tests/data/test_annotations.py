"""Targets of a task: what is learned of each image, row by row."""

import numpy as np

from pupille.data.annotations import ClassTargets, class_targets
from pupille.data.open import open as open_dataset

TARGETS = ClassTargets(np.array([2, 0, 1, 0]), ("cat", "dog", "é"))


def test_an_estimator_learns_the_indices_and_a_split_keeps_the_classes_in_proportion():
    assert len(TARGETS) == 4
    assert TARGETS.array.tolist() == TARGETS.strata().tolist() == [2, 0, 1, 0]


def test_rows_keep_their_order_and_every_class_though_some_have_no_image_left():
    some = TARGETS.rows(np.array([3, 0, 3]))
    assert some.labels.tolist() == [0, 2, 0]
    assert some.classes == TARGETS.classes
    assert len(TARGETS.rows(np.zeros(0, dtype=np.int64))) == 0


def test_the_data_are_known_by_the_names_of_the_classes_and_not_by_their_numbers():
    assert TARGETS.fingerprint() == ("é", "cat", "dog", "cat")
    renumbered = ClassTargets(np.array([0, 1, 2, 1]), ("é", "cat", "dog"))
    assert renumbered.fingerprint() == TARGETS.fingerprint()


def test_the_targets_of_some_samples_are_those_of_their_rows():
    images = np.zeros((5, 2, 2), dtype=np.uint8)
    dataset = open_dataset((images, ["b", "a", "b", "c", "a"]))
    for rows in ([4, 0, 3], np.array([4, 0, 3])):
        targets = class_targets(dataset, rows)
        assert targets.fingerprint() == ("a", "b", "c")
        assert targets.classes == dataset.classes
        assert targets.labels.dtype == np.int64
    assert len(class_targets(dataset, [])) == 0
