"""The trials of a search: folds that hold out every image outside test once, and a journal that must fit."""

from collections import Counter

import numpy as np
import pytest

from pupille.config import DataConfig, SplitConfig
from pupille.data.open import open as open_dataset
from pupille.data.prepare import prepare
from pupille.errors import DataError
from pupille.workflows.trials import as_json, deal_folds
from tuned_digits import few_digits


@pytest.fixture(scope="module")
def prepared():
    return prepare(open_dataset(few_digits(200), DataConfig()), DataConfig(), SplitConfig())


def test_every_image_outside_test_is_validation_in_one_fold_and_test_stays(prepared):
    dealt = deal_folds(prepared, 4, {})
    held = Counter(id_ for fold in dealt for id_ in fold.ids("validation"))
    assert set(held.values()) == {1}
    assert set(held) == set(prepared.ids("train")) | set(prepared.ids("validation"))
    for fold in dealt:
        assert fold.ids("test") == prepared.ids("test")
        assert not set(fold.ids("train")) & set(fold.ids("validation"))
        assert len(fold.promises) == 0


def test_images_of_one_content_are_held_out_together(prepared):
    first = prepared.ids("train")[:2]
    twins = dict.fromkeys(first, "same")
    for fold in deal_folds(prepared, 4, twins):
        assert len(set(first) & set(fold.ids("validation"))) in (0, 2)


def test_more_folds_than_images_of_a_class_are_refused(prepared):
    with pytest.raises(DataError):
        deal_folds(prepared, 150, {})


def test_layers_are_lists_in_json():
    assert as_json({"hidden": (100, 50), "C": np.float64(1.5)}) == {"hidden": [100, 50], "C": 1.5}
