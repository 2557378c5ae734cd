"""The rungs of scikit-learn for numbers: what each says of images it has not seen, and what is done with many."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from pupille.models.architectures.recipe import MANY, NEIGHBOURS, TREES
from pupille.models.architectures.regressors import constant, forest, knn, nystroem_svm, ridge, svm

BUILDERS = (ridge, forest, svm, knn)


def curve(n, seed=0):
    """Rows of 5 inputs, and standardised numbers that depend on the first, not in a straight line."""
    rng = np.random.default_rng(seed)
    inputs = rng.uniform(-1, 1, (n, 5))
    numbers = np.sin(3 * inputs[:, 0]) + 0.1 * rng.normal(size=n)
    return inputs.astype(np.float32), (numbers - numbers.mean()) / numbers.std()


@pytest.mark.parametrize("build", BUILDERS)
def test_every_rung_but_the_constant_learns_more_than_the_constant(build):
    (inputs, numbers), (new, true) = curve(300), curve(200, seed=1)
    floor = np.abs(constant(300, 1, 0).estimator.fit(inputs, numbers).predict(new) - true).mean()
    fitted = build(300, 1, 0).estimator.fit(inputs, numbers)
    assert np.abs(fitted.predict(new) - true).mean() < 0.8 * floor


def test_the_constant_is_the_median_which_has_the_least_absolute_error():
    numbers = np.array([1.0, 2.0, 3.0, 10.0, 30.0])
    fitted = constant(5, 1, 0).estimator.fit(np.zeros((5, 2)), numbers)
    assert fitted.predict(np.ones((3, 2))).tolist() == [3.0] * 3


def test_ridge_is_the_regression_of_the_strength_that_it_chose():
    inputs, numbers = curve(80)
    fitted = ridge(80, 1, 0).estimator.fit(inputs, numbers)
    peer = Ridge(alpha=fitted.alpha_).fit(inputs, numbers)
    np.testing.assert_allclose(fitted.predict(inputs), peer.predict(inputs), atol=1e-4)


def test_the_forest_is_drawn_by_its_seed_alone():
    inputs, numbers = curve(60)
    first, again, other = (
        forest(60, 1, seed).estimator.set_params(n_jobs=1).fit(inputs, numbers).predict(inputs)
        for seed in (3, 3, 4)
    )
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    assert len(forest(60, 1, 0).estimator.fit(inputs, numbers).estimators_) == TREES


def test_neighbours_are_no_more_than_there_are_images():
    assert knn(3, 1, 0).estimator.n_neighbors == 3
    assert knn(300, 1, 0).estimator.n_neighbors == NEIGHBOURS


@pytest.mark.parametrize("build", [ridge, svm, knn])
def test_of_very_many_images_it_is_said_what_is_done_with_them(build):
    few, many = build(MANY, 1, 0), build(MANY + 1, 1, 0)
    assert few.note is None
    assert "10001" in many.note.replace(",", "").replace("\u202f", "").replace("\u00a0", "")


def test_the_approximated_support_vectors_say_nearly_what_the_exact_ones_say():
    (inputs, numbers), (new, true) = curve(2000), curve(500, seed=1)
    approximated = np.abs(
        nystroem_svm(2000, 0, C=1.0, gamma=0.0, epsilon=0.1).fit(inputs, numbers).predict(new) - true
    ).mean()
    exact = np.abs(svm(2000, 1, 0).estimator.fit(inputs, numbers).predict(new) - true).mean()
    assert approximated < 1.2 * exact
