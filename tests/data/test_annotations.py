"""Targets of a task: what is learned of each image, row by row."""

import numpy as np
import pytest

from pupille.config import DataConfig
from pupille.data.annotations import ClassTargets, NumberTargets, class_targets, number_targets, targets_of
from pupille.data.open import open as open_dataset
from pupille.errors import DataError

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


def test_numbers_fall_into_bins_of_as_many_images_each():
    targets = NumberTargets(np.random.default_rng(0).normal(size=500))
    strata = targets.strata()
    assert np.bincount(strata).tolist() == [50] * 10
    # The least numbers are in the first bin.
    assert targets.values[strata == 0].max() < targets.values[strata == 1].min()


def test_there_are_only_so_many_bins_that_the_smallest_part_gets_five_of_each():
    values = np.arange(100.0)
    # A fifth of 100 images is 20, which is 5 in each of 4 bins; a tenth makes 2.
    assert len(np.unique(NumberTargets(values).strata(share=0.2))) == 4
    assert len(np.unique(NumberTargets(values).strata(share=0.1))) == 2
    assert len(np.unique(NumberTargets(values[:10]).strata())) == 1


def test_a_group_is_in_one_bin_by_its_mean():
    # 40 groups of 5 images, whose means are 0 to 39 however the images scatter.
    groups = np.repeat(np.arange(40), 5)
    values = groups + np.tile([-100.0, 100.0, -50.0, 50.0, 0.0], 40)
    strata = NumberTargets(values).strata(groups, 0.25)
    assert all(len(set(strata[groups == group])) == 1 for group in range(40))
    assert np.bincount(strata).tolist() == [100, 100]
    assert set(strata[:100]) == {0}


def test_equal_numbers_are_in_one_bin():
    targets = NumberTargets(np.array([0.0] * 80 + [1.0] * 20))
    assert set(targets.strata()[:80]) & set(targets.strata()[80:]) == set()


def test_numbers_are_known_to_the_bit_and_learned_unless_they_are_all_alike():
    targets = NumberTargets(np.array([0.1, np.nextafter(0.1, 1), 3.0]), "g")
    assert len(set(targets.fingerprint())) == 3
    assert targets.rows(np.array([2])).values.tolist() == [3]
    assert targets.rows(np.array([2])).unit == "g"
    targets.check_learnable()
    for values, word in (([1.0, 1.0], "same number"), ([1.0], "one sample"), ([1.0, np.nan], "finite")):
        with pytest.raises(DataError, match=word):
            NumberTargets(np.array(values)).check_learnable()


def test_the_scale_of_training_numbers():
    scale = NumberTargets(np.array([1.0, 2.0, 6.0])).scale
    assert (scale.mean, scale.median, scale.lowest, scale.highest, scale.images) == (3, 2, 1, 6, 3)
    assert scale.deviation == pytest.approx(np.sqrt((4 + 1 + 9) / 3))
    assert scale.outside(np.array([0.9, 1.0, 6.0, 6.1])).tolist() == [True, False, False, True]
    assert scale.restored(scale.standardised(np.array([5.0]))).tolist() == [5.0]


def test_the_numbers_of_some_samples_are_those_of_their_rows():
    images = np.zeros((4, 2, 2), dtype=np.uint8)
    dataset = open_dataset((images, [0.5, 1.5, 2.5, 3.5]), DataConfig(measured_in="mm"))
    assert number_targets(dataset, [3, 0]).values.tolist() == [3.5, 0.5]
    assert targets_of(dataset).unit == "mm"
