import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from pupille.errors import DataError
from pupille.evaluation.classification.micro_auc import areas_left_out, micro_area


def drawn(n, classes, seed, *, digits=9):
    """Labels and probabilities that know something of them; few digits make ties."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(classes, size=n)
    scores = rng.normal(size=(n, classes))
    scores[np.arange(n), labels] += 1.0
    shares = np.exp(scores)
    return labels, np.round(shares / shares.sum(axis=1, keepdims=True), digits)


def by_sklearn(labels, probabilities):
    truth = labels[:, None] == np.arange(probabilities.shape[1])
    return roc_auc_score(truth, probabilities, average="micro")


@pytest.mark.parametrize("digits", [9, 1])
def test_the_area_is_that_of_scikit_learn_with_and_without_ties(digits):
    labels, probabilities = drawn(150, 4, 1, digits=digits)
    found = micro_area(labels, probabilities)
    assert found.value == pytest.approx(by_sklearn(labels, probabilities), abs=1e-12)
    assert found.low < found.value < found.high
    assert found.n == 150


def test_the_areas_without_each_group_are_those_of_the_other_images():
    labels, probabilities = drawn(90, 3, 2, digits=2)
    units = np.arange(90) % 12
    found = areas_left_out(labels, probabilities, units=units)
    wanted = [by_sklearn(labels[units != g], probabilities[units != g]) for g in range(12)]
    np.testing.assert_allclose(found, wanted, atol=1e-12)


def test_with_many_images_parts_are_left_out():
    labels, probabilities = drawn(1200, 3, 4)
    found = areas_left_out(labels, probabilities, units=np.arange(1200))
    assert len(found) == 500
    assert found.mean() == pytest.approx(by_sklearn(labels, probabilities), abs=1e-4)


def test_a_perfect_ranking_still_has_a_width():
    labels = np.arange(60) % 3
    found = micro_area(labels, np.eye(3)[labels])
    assert found.value == 1.0
    assert 0.8 < found.low < 1.0


def test_few_groups_have_no_interval_and_say_why():
    labels, probabilities = drawn(40, 3, 3)
    found = micro_area(labels, probabilities, groups=["a", "b"] * 20)
    assert found.low is None
    assert "2 groups are too few" in found.reason


def test_groups_must_be_as_many_as_the_images():
    with pytest.raises(DataError, match="40 groups"):
        micro_area(*drawn(40, 3, 3), groups=["a"])


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    rng = np.random.default_rng(5)
    truth = by_sklearn(*drawn(100_000, 5, 77))
    held = 0
    for _ in range(150):
        found = micro_area(*drawn(100, 5, int(rng.integers(2**31))))
        held += found.low <= truth <= found.high
    # 95 % of 150 is 142.5, with a standard deviation of 2.7.
    assert 134 <= held <= 150
