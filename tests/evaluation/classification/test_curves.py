"""ROC and precision-recall curves against scikit-learn."""

import numpy as np
import pytest
from sklearn import metrics as reference

from pupille.errors import DataError
from pupille.evaluation.classification.curves import (
    image_class_pairs,
    macro_roc_curve,
    precision_recall_curve,
    roc_curve,
)


def scored(decimals: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(decimals)
    positive = rng.random(400) < 0.3
    return positive, np.round(rng.random(400) * 0.7 + positive * 0.3, decimals)


@pytest.mark.parametrize("decimals", [1, 12])
def test_the_roc_curve_is_scikit_learns(decimals: int) -> None:
    positive, scores = scored(decimals)
    curve = roc_curve(positive, scores)
    x, y, thresholds = reference.roc_curve(positive, scores, drop_intermediate=False)
    np.testing.assert_allclose(np.stack([curve.x, curve.y, curve.thresholds]), np.stack([x, y, thresholds]))
    assert curve.area == pytest.approx(reference.roc_auc_score(positive, scores))


@pytest.mark.parametrize("decimals", [1, 12])
def test_the_precision_recall_curve_is_scikit_learns(decimals: int) -> None:
    positive, scores = scored(decimals)
    curve = precision_recall_curve(positive, scores)
    y, x, thresholds = reference.precision_recall_curve(positive, scores)
    np.testing.assert_allclose(np.stack([curve.x, curve.y]), np.stack([x, y])[:, ::-1])
    np.testing.assert_allclose(curve.thresholds[1:], thresholds[::-1])
    assert curve.area == pytest.approx(reference.average_precision_score(positive, scores))


def test_micro_and_macro_areas_are_scikit_learns() -> None:
    rng = np.random.default_rng(0)
    labels = rng.integers(4, size=300)
    probabilities = rng.dirichlet(np.ones(4), size=300) + 0.2 * np.eye(4)[labels]
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    micro = roc_curve(*image_class_pairs(labels, probabilities)).area
    assert micro == pytest.approx(reference.roc_auc_score(np.eye(4)[labels], probabilities, average="micro"))
    average = precision_recall_curve(*image_class_pairs(labels, probabilities)).area
    assert average == pytest.approx(
        reference.average_precision_score(np.eye(4)[labels], probabilities, average="micro")
    )
    macro = macro_roc_curve(labels, probabilities)
    assert macro.area == pytest.approx(reference.roc_auc_score(labels, probabilities, multi_class="ovr"))
    # The mean curve encloses the mean area but for the grid it is drawn on.
    assert np.trapezoid(macro.y, macro.x) == pytest.approx(macro.area, abs=0.01)


def test_one_kind_of_image_has_no_curve() -> None:
    for curve in (roc_curve, precision_recall_curve):
        with pytest.raises(DataError, match="both positive and negative"):
            curve(np.ones(3, dtype=bool), np.arange(3.0))
    with pytest.raises(DataError, match="two classes"):
        macro_roc_curve(np.zeros(4, dtype=np.int64), np.full((4, 2), 0.5))
