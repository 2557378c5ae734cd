"""The metrics as functions of arrays, against scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as reference

from pupille.errors import ConfigError
from pupille.evaluation.classification.metrics import (
    accuracy,
    average_precision,
    brier_scores,
    confusion_matrix,
    f1_per_class,
    f_beta_per_class,
    in_top,
    kappa,
    log_losses,
    macro_mean,
    matthews,
    precision_per_class,
    rank_blocks,
    recall_per_class,
    roc_auc,
    specificity_per_class,
)


@st.composite
def classified(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, int]:
    """Truth, prediction and the number of classes, some of which may stand on no side."""
    n_classes = draw(st.integers(2, 7))
    n = draw(st.integers(1, 40))
    one = st.lists(st.integers(0, n_classes - 1), min_size=n, max_size=n)
    return np.array(draw(one)), np.array(draw(one)), n_classes


def check_against_sklearn(labels: np.ndarray, predicted: np.ndarray, n_classes: int) -> None:
    names = np.arange(n_classes)
    confusion = confusion_matrix(labels, predicted, n_classes)
    np.testing.assert_array_equal(confusion, reference.confusion_matrix(labels, predicted, labels=names))
    assert accuracy(confusion) == pytest.approx(reference.accuracy_score(labels, predicted))
    precision, recall, f1, support = reference.precision_recall_fscore_support(
        labels, predicted, labels=names, zero_division=np.nan
    )
    np.testing.assert_allclose(precision_per_class(confusion), precision)
    np.testing.assert_allclose(recall_per_class(confusion), recall)
    shown = support > 0
    np.testing.assert_allclose(f1_per_class(confusion)[shown], f1[shown])
    assert np.isnan(f1_per_class(confusion)[~shown]).all()
    assert macro_mean(recall_per_class(confusion), confusion) == pytest.approx(recall[shown].mean())
    assert macro_mean(f1_per_class(confusion), confusion) == pytest.approx(f1[shown].mean())
    for beta in (0.5, 2.0):
        expected = reference.fbeta_score(
            labels, predicted, beta=beta, labels=names, average=None, zero_division=0.0
        )
        np.testing.assert_allclose(f_beta_per_class(confusion, beta=beta)[shown], expected[shown])
    if shown.sum() > 1:
        assert matthews(confusion) == pytest.approx(reference.matthews_corrcoef(labels, predicted), abs=1e-12)
        assert kappa(confusion) == pytest.approx(reference.cohen_kappa_score(labels, predicted), abs=1e-12)
    others = reference.multilabel_confusion_matrix(labels, predicted, labels=names)
    with np.errstate(invalid="ignore"):
        expected = others[:, 0, 0] / others[:, 0].sum(axis=1)
    np.testing.assert_allclose(specificity_per_class(confusion), expected)


@given(classified())
def test_counts_agree_with_scikit_learn_whatever_classes_are_missing(
    data: tuple[np.ndarray, np.ndarray, int],
) -> None:
    check_against_sklearn(*data)


@pytest.mark.parametrize("n_classes", [2, 10, 100])
def test_counts_agree_with_scikit_learn_on_many_images(n_classes: int) -> None:
    rng = np.random.default_rng(n_classes)
    check_against_sklearn(rng.integers(n_classes, size=3000), rng.integers(n_classes, size=3000), n_classes)


def test_a_further_axis_gives_each_column_its_own_metrics() -> None:
    rng = np.random.default_rng(0)
    columns = rng.integers(0, 5, size=(4, 4, 6))
    for metric in (
        accuracy,
        precision_per_class,
        recall_per_class,
        f1_per_class,
        specificity_per_class,
        matthews,
        kappa,
    ):
        one_by_one = np.stack([metric(columns[:, :, i]) for i in range(6)], axis=-1)
        np.testing.assert_array_equal(metric(columns), one_by_one)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 6), st.integers(0, 3)), min_size=1, max_size=60))
def test_weighted_roc_auc_agrees_with_scikit_learn_with_ties(rows: list[tuple[bool, int, int]]) -> None:
    positive = np.array([row[0] for row in rows])
    scores = np.array([row[1] / 6 for row in rows])
    weights = np.array([row[2] for row in rows], dtype=float)
    got = roc_auc(positive, scores, weights)
    if weights[positive].sum() == 0 or weights[~positive].sum() == 0:
        assert np.isnan(got)
    else:
        assert got == pytest.approx(
            reference.roc_auc_score(positive, scores, sample_weight=weights), abs=1e-12
        )


@pytest.mark.parametrize("decimals", [1, 2, 12])
def test_roc_auc_agrees_with_scikit_learn_on_many_images(decimals: int) -> None:
    rng = np.random.default_rng(decimals)
    positive = rng.random(5000) < 0.1
    scores = np.round(rng.random(5000) * 0.7 + positive * 0.3, decimals)
    assert roc_auc(positive, scores) == pytest.approx(reference.roc_auc_score(positive, scores), abs=1e-12)


def test_one_score_for_all_is_an_area_of_one_half() -> None:
    assert roc_auc(np.array([True, False, False]), np.full(3, 0.2)) == 0.5


def test_scores_that_separate_the_classes_need_two_blocks_only() -> None:
    positive = np.arange(100) >= 30
    np.testing.assert_array_equal(rank_blocks(positive, np.linspace(0, 1, 100)), positive.astype(int))


def test_log_loss_agrees_with_scikit_learn_also_where_the_truth_had_probability_zero() -> None:
    rng = np.random.default_rng(1)
    labels = rng.integers(4, size=500)
    probabilities = rng.dirichlet(np.ones(4), size=500)
    probabilities[:5] = np.eye(4)[(labels[:5] + 1) % 4]
    probabilities[5:9] = np.eye(4)[labels[5:9]]
    expected = reference.log_loss(labels, probabilities, labels=np.arange(4))
    assert log_losses(labels, probabilities).mean() == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("decimals", [1, 2, 12])
def test_average_precision_agrees_with_scikit_learn_with_ties(decimals: int) -> None:
    rng = np.random.default_rng(decimals)
    positive = rng.random(3000) < 0.1
    scores = np.round(rng.random(3000) * 0.7 + positive * 0.3, decimals)
    assert average_precision(positive, scores) == pytest.approx(
        reference.average_precision_score(positive, scores), abs=1e-12
    )
    assert np.isnan(average_precision(np.zeros(5, dtype=bool), scores[:5]))


@pytest.mark.parametrize("n_classes", [2, 3, 12])
def test_brier_and_top_k_agree_with_scikit_learn(n_classes: int) -> None:
    rng = np.random.default_rng(n_classes)
    labels = rng.integers(n_classes, size=400)
    probabilities = rng.dirichlet(np.ones(n_classes), size=400)
    given = probabilities[:, 1] if n_classes == 2 else probabilities
    assert brier_scores(labels, probabilities).mean() == pytest.approx(
        reference.brier_score_loss(labels, given)
    )
    for k in range(1, n_classes):
        expected = reference.top_k_accuracy_score(labels, given, k=k, labels=np.arange(n_classes))
        assert in_top(labels, probabilities, k=k).mean() == expected


def test_of_equal_probabilities_the_first_classes_are_on_top() -> None:
    even = np.full((3, 3), 1 / 3)
    assert in_top(np.arange(3), even, k=1).tolist() == [1, 0, 0]
    assert in_top(np.arange(3), even, k=2).tolist() == [1, 1, 0]


def test_gorodkins_and_cohens_own_extremes() -> None:
    perfect, one_answer = np.diag([5, 3, 2]), np.array([[5, 0], [5, 0]])
    assert (matthews(perfect), kappa(perfect)) == (1, 1)
    assert (matthews(one_answer), kappa(one_answer)) == (0, 0)
    assert np.isnan(matthews(np.array([[5, 2], [0, 0]])))


def test_a_beta_or_k_that_means_nothing_is_refused() -> None:
    with pytest.raises(ConfigError, match="above 0"):
        f_beta_per_class(np.eye(2), beta=0)
    with pytest.raises(ConfigError, match="from 1 to 2"):
        in_top(np.array([0]), np.array([[0.5, 0.5]]), k=3)
