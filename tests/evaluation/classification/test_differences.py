"""What the paired comparison is given of runs that name classes."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, balanced_accuracy_score

from pupille.errors import DataError
from pupille.evaluation.classification.differences import (
    ClassStatistics,
    check_same_images,
    correctness,
    differences_to,
    statistics,
)
from pupille.results.predictions import ClassPredictions

LABELS = np.array([0, 1, 2, 0, 1, 2], dtype=np.int64)


def of(predicted: list[int], labels: np.ndarray = LABELS, classes: tuple[str, ...] = ("a", "b", "c")):
    table = np.full((len(labels), 3), 0.2)
    table[np.arange(len(labels)), predicted] = 0.6
    return ClassPredictions(tuple(f"i{k}" for k in range(len(labels))), classes, table, labels)


def test_metrics_of_weighted_groups_are_those_of_scikit_learn() -> None:
    given = of([0, 1, 1, 2, 1, 2])
    groups = ClassStatistics(LABELS, given.probabilities, np.array([0, 0, 0, 1, 1, 2]))
    weights = np.array([[1.0, 2.0], [1.0, 0.0], [1.0, 3.0]])
    assert (groups.n, groups.n_units) == (6, 3)
    found = groups.scores(weights)
    for column in range(2):
        of_images = weights[groups.units, column]
        assert found["accuracy"][column] == pytest.approx(
            accuracy_score(LABELS, given.predicted, sample_weight=of_images)
        )
    assert found["balanced_accuracy"][0] == pytest.approx(balanced_accuracy_score(LABELS, given.predicted))


def test_single_images_are_right_or_wrong_and_only_the_accuracy_has_them() -> None:
    given = of([0, 1, 1, 2, 1, 2])
    alone = statistics(given)
    assert alone.units.tolist() == [0, 1, 2, 3, 4, 5]
    assert alone.image_scores("accuracy").tolist() == [1, 1, 0, 0, 1, 1]
    assert alone.image_scores("balanced_accuracy") is None
    assert correctness(given).tolist() == [1, 1, 0, 0, 1, 1]


def test_an_image_without_a_label_is_never_right() -> None:
    assert correctness(of([0, 1, 2], np.array([0, -1, 1]))).tolist() == [1, 0, 0]


def test_only_runs_of_the_same_images_labels_and_classes_are_compared() -> None:
    one = of([0, 1, 1, 2, 1, 2])
    check_same_images("one", one, "other", of([0, 0, 0, 0, 0, 0]))
    shuffled = ClassPredictions(one.ids[::-1], one.classes, one.probabilities, one.labels)
    for other in (shuffled, of([0] * 6, LABELS[::-1].copy()), of([0] * 6, classes=("b", "a", "c"))):
        with pytest.raises(DataError, match="'other' and 'one' were not scored on the same images"):
            check_same_images("one", one, "other", other)


def test_of_groups_n_counts_those_that_have_a_labelled_image() -> None:
    labels = np.tile([0, 1], 36).astype(np.int64)
    right, wrong = labels.tolist(), (1 - labels).tolist()
    better = [*right[:54], *wrong[54:]]
    worse = [*right[:36], *wrong[36:]]
    labels[60:] = -1
    groups = [f"patient {k // 6}" for k in range(72)]
    (found,) = differences_to(
        "worse", {"worse": of(worse, labels), "better": of(better, labels)}, groups=groups
    )
    # Ten of twelve patients have labels; of their 60 images 54 and 36 are right.
    assert (found.name, found.n, found.value) == ("better", 10, pytest.approx(18 / 60))
