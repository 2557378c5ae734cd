"""Prediction sets tried on test images, counted by hand."""

import numpy as np
import pytest

from pupille.evaluation.classification.conformal_record import sets_record
from pupille.results.classification import SetSizeRecord
from pupille.results.predictions import UNKNOWN, ClassPredictions


def predictions(first, labels):
    """Two classes; first: the probability of the first one."""
    shares = np.stack([first, 1 - np.asarray(first)], axis=1)
    return ClassPredictions(
        tuple(map(str, range(len(labels)))), ("a", "b"), shares, np.asarray(labels, dtype=np.int64)
    )


def test_sizes_and_shares_are_those_of_the_sets():
    # 19 validation images, strangeness 0.05, 0.10, ... 0.95: of 20 the 0.8 quantile is the 16th, 0.8.
    validation = predictions(1 - np.arange(1, 20) / 20, np.zeros(19))
    test = predictions(np.array([0.95, 0.5, 0.15, 0.9, 0.4]), [0, 0, 0, 1, UNKNOWN])
    record = sets_record(validation, test, 0.8, validation_groups=None, test_groups=None)
    assert record.least == pytest.approx(0.2)
    assert (record.n, record.grouped) == (19, False)
    # {a}, {a, b}, {b}, {a}: the third and the fourth miss; the image without a label counts nowhere.
    assert record.sizes == (SetSizeRecord(classes=1, images=3), SetSizeRecord(classes=2, images=1))
    assert record.covered.value == 0.5
    assert record.answered.value == 0.75
    assert record.right_when_answered.value == pytest.approx(1 / 3)
    assert record.mean_size == 1.25


def test_without_labels_nothing_is_promised():
    known, unknown = predictions([0.9, 0.8], [0, 0]), predictions([0.9, 0.8], [UNKNOWN, UNKNOWN])
    assert sets_record(unknown, known, 0.9, validation_groups=None, test_groups=None) is None
    assert sets_record(known, unknown, 0.9, validation_groups=None, test_groups=None) is None
