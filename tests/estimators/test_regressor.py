"""Every model of numbers behaves as an estimator of scikit-learn."""

import warnings
from collections import Counter

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_digits
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import cross_val_score
from sklearn.utils.estimator_checks import check_estimator

import pupille
from pupille.errors import DataError, ModelError
from pupille.estimators.regressor import ImageRegressor
from pupille.models.registry import MODELS, models_for

CLASSICAL = [name for name in models_for("regression") if MODELS[name].fitter == "classical"]
CANNOT_APPLY = {
    "check_array_api_input": "only runs where SCIPY_ARRAY_API=1 was set before scipy is loaded",
}
IMAGES = load_digits().images[:300]
INK = IMAGES.sum(axis=(1, 2)) / 100


@pytest.mark.parametrize("name", CLASSICAL)
def test_scikit_learn_s_own_checks_run_and_pass(name: str) -> None:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "invalid value encountered in cast", RuntimeWarning)
        outcomes = check_estimator(
            ImageRegressor(name), expected_failed_checks=CANNOT_APPLY, on_skip=None, on_fail="raise"
        )
    assert {outcome["check_name"] for outcome in outcomes if outcome["status"] != "passed"} <= set(
        CANNOT_APPLY
    )
    assert Counter(outcome["status"] for outcome in outcomes)["passed"] >= 40


@pytest.mark.parametrize("name", ["ridge", "mlp"])
def test_the_ink_of_a_digit_is_read_off_its_pixels(name: str) -> None:
    model = pupille.ImageRegressor(name, epochs=60 if name == "mlp" else None)
    scores = cross_val_score(model, IMAGES, INK, cv=3)
    assert min(scores) > 0.95


def test_ridge_says_what_scikit_learn_s_own_says_on_the_same_rows() -> None:
    rows = IMAGES.reshape(300, 64)
    wanted = (INK - INK.mean()) / INK.std()
    deviation = IMAGES.std()
    peer = RidgeCV(alphas=10.0 ** np.arange(8)).fit((rows - IMAGES.mean()) / deviation, wanted)
    said = ImageRegressor("ridge").fit(IMAGES, INK).predict(IMAGES)
    expected = peer.predict((rows - IMAGES.mean()) / deviation) * INK.std() + INK.mean()
    np.testing.assert_allclose(said, expected, atol=2e-3)


def test_numbers_in_another_unit_give_the_same_answers_in_that_unit() -> None:
    first = ImageRegressor("svm").fit(IMAGES, INK)
    second = clone(first).fit(IMAGES, 1000 * INK + 5)
    np.testing.assert_allclose(second.predict(IMAGES), 1000 * first.predict(IMAGES) + 5, rtol=1e-6)


def test_what_cannot_be_learned_is_refused_in_one_sentence() -> None:
    with pytest.raises(DataError, match="same number"):
        ImageRegressor("ridge").fit(IMAGES, np.ones(300))
    with pytest.raises(ModelError, match="majority is no model of regression"):
        ImageRegressor("majority").fit(IMAGES, INK)
    with pytest.raises(ValueError, match="infinity|NaN"):
        ImageRegressor("ridge").fit(IMAGES, np.where(np.arange(300) == 3, np.nan, INK))
