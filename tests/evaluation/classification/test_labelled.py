"""Only images with a known class are scored, and each metric is told how much stands behind it."""

import numpy as np
import pytest

from pupille.errors import DataError
from pupille.evaluation.classification.labelled import tested as labelled
from pupille.results.predictions import ClassPredictions

CLASSES = ("cat", "dog", "owl")
LABELS = np.array([0, 0, 1, -1, 0, 1], dtype=np.int64)
PREDICTED = [0, 1, 1, 2, 0, 0]
GROUPS = ["p9", "p2", "p2", "p5", "p9", "p7"]


def predictions(labels: np.ndarray = LABELS, classes: tuple[str, ...] = CLASSES) -> ClassPredictions:
    table = np.full((len(labels), len(classes)), 0.0)
    table[np.arange(len(labels)), PREDICTED[: len(labels)] if len(classes) > 1 else 0] = 1.0
    return ClassPredictions(tuple("abcdef"[: len(labels)]), classes, table, labels)


def test_an_image_of_unknown_class_leaves_and_its_group_with_it() -> None:
    found = labelled(predictions(), GROUPS, positive=None)
    assert found.predictions.ids == ("a", "b", "c", "e", "f")
    assert found.labels.tolist() == [0, 0, 1, 0, 1]
    assert found.names == ("p2", "p7", "p9")
    assert [found.names[unit] for unit in found.units] == ["p9", "p2", "p2", "p9", "p7"]
    assert (found.n_units, found.grouped) == (3, True)
    assert found.confusion.tolist() == [[2, 1, 0], [1, 1, 0], [0, 0, 0]]


def test_images_and_groups_behind_each_metric_by_hand() -> None:
    found = labelled(predictions(), GROUPS, positive=None)
    images = {name: counts.tolist() for name, counts in found.images.items()}
    groups = {name: counts.tolist() for name, counts in found.n.items()}
    assert images["recall"] == images["positives"] == [3, 2, 0]
    assert images["specificity"] == images["negatives"] == [2, 3, 5]
    assert images["precision"] == [3, 2, 0]
    assert images["roc_auc"] == [2, 2, 0]
    # Cats are of p9 and p2, dogs of p2 and p7; cats were seen in p9 and p7, dogs in p2 alone.
    assert groups["recall"] == [2, 2, 0]
    assert groups["specificity"] == [2, 2, 3]
    assert groups["precision"] == [2, 1, 0]
    assert groups["roc_auc"] == [2, 2, 0]


def test_without_groups_each_image_is_a_unit() -> None:
    found = labelled(predictions(), None, positive=None)
    assert (found.units.tolist(), found.names, found.grouped) == ([0, 1, 2, 3, 4], (), False)
    assert all(found.n[name].tolist() == counts.tolist() for name, counts in found.images.items())


def test_classes_without_images_and_impossible_answers_are_seen() -> None:
    found = labelled(predictions(), None, positive=None)
    assert found.present_classes.tolist() == [True, True, False]
    # Images b and f gave their true class no probability at all.
    assert found.impossible == 2
    assert found.named(~found.present_classes) == "'owl'"
    assert found.named(found.present_classes) == "'cat', 'dog'"


def test_what_cannot_be_scored_is_refused_with_the_reason() -> None:
    with pytest.raises(DataError, match="none of the images has a known class"):
        labelled(predictions(np.full(6, -1)), None, positive=None)
    with pytest.raises(DataError, match="at least two classes"):
        labelled(predictions(np.zeros(6, dtype=np.int64), ("cat",)), None, positive=None)
    with pytest.raises(DataError, match="6 images need 6 groups. Got 2"):
        labelled(predictions(), ["p1", "p2"], positive=None)
