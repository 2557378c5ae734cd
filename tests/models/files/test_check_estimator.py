"""Restored arrays that compiled code would follow out of its memory are noticed before it runs."""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.svm import SVC, SVR
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from sklearn.tree._tree import Tree

from pupille.errors import ModelError
from pupille.models.files.check_estimator import check_sound

X = np.random.default_rng(0).normal(size=(60, 5)).astype(np.float32)
Y = np.arange(60) % 3
TARGETS = X @ np.arange(1.0, 6.0)
LEADS_ASTRAY = pytest.mark.parametrize(
    ("field", "value"),
    [
        ("left_child", 10**6),
        ("right_child", 10**6),
        ("left_child", 0),
        ("right_child", -2),
        ("feature", 5),
        ("feature", -7),
        ("feature", 10**9),
    ],
)
"""What one node of a tree may say that compiled code would follow out of its memory."""


def tree_with(field: str, value: int, row: int = 0) -> DecisionTreeClassifier:
    """A fitted tree of which one node was changed."""
    return changed(DecisionTreeClassifier(random_state=0).fit(X, Y), field, value, row, n_classes=3)


def regression_tree_with(field: str, value: int, row: int = 0) -> DecisionTreeRegressor:
    """A fitted tree of numbers of which one node was changed."""
    return changed(DecisionTreeRegressor(random_state=0).fit(X, TARGETS), field, value, row, n_classes=1)


def changed(estimator: Any, field: str, value: int, row: int, *, n_classes: int) -> Any:
    state = estimator.tree_.__getstate__()
    state["nodes"][field][row] = value
    estimator.tree_ = Tree(5, np.array([n_classes], dtype=np.intp), 1)
    estimator.tree_.__setstate__(state)
    return estimator


@pytest.mark.parametrize(
    "estimator",
    [
        DecisionTreeClassifier(),
        RandomForestClassifier(5),
        SVC(),
        KNeighborsClassifier(algorithm="brute"),
        LogisticRegression(),
    ],
    ids=lambda estimator: type(estimator).__name__,
)
def test_what_scikit_learn_fits_is_sound(estimator: Any) -> None:
    check_sound(estimator.fit(X, Y), 5, 3)
    check_sound(estimator.fit(X, Y), 5, 4)


@LEADS_ASTRAY
def test_a_tree_that_leads_astray_is_refused(field: str, value: int) -> None:
    with pytest.raises(ModelError, match="do not fit together"):
        check_sound(tree_with(field, value), 5, 3)


@LEADS_ASTRAY
def test_a_tree_of_numbers_that_leads_astray_is_refused(field: str, value: int) -> None:
    with pytest.raises(ModelError, match="do not fit together"):
        check_sound(regression_tree_with(field, value), 5, 0)


def test_one_bad_tree_in_a_forest_is_refused() -> None:
    forest = RandomForestClassifier(3, random_state=0).fit(X, Y)
    forest.estimators_[1] = tree_with("feature", 99)
    with pytest.raises(ModelError, match="do not fit together"):
        check_sound(forest, 5, 3)


@pytest.mark.parametrize(
    ("estimator", "edit"),
    [
        (KNeighborsClassifier(algorithm="brute"), lambda e: e._y.__setitem__(0, 3)),
        (KNeighborsClassifier(algorithm="brute"), lambda e: e._y.__setitem__(0, -1)),
        (KNeighborsClassifier(algorithm="brute"), lambda e: setattr(e, "_fit_X", e._fit_X[:, 1:])),
        (KNeighborsClassifier(algorithm="brute"), lambda e: setattr(e, "n_neighbors", 61)),
        (SVC(), lambda e: setattr(e, "_n_support", e._n_support * 2)),
        (SVC(), lambda e: setattr(e, "_dual_coef_", e._dual_coef_[:, 1:])),
        (SVC(), lambda e: setattr(e, "_intercept_", e._intercept_[1:])),
        (SVC(), lambda e: setattr(e, "support_vectors_", e.support_vectors_[:, 1:])),
        (LogisticRegression(), lambda e: setattr(e, "coef_", "no array")),
        (LogisticRegression(), lambda e: setattr(e, "coef_", e.coef_[:, 1:])),
        (LogisticRegression(), lambda e: e.coef_.__setitem__((0, 0), np.nan)),
        (LogisticRegression(), lambda e: setattr(e, "classes_", np.array([0, 1, 3]))),
        (LogisticRegression(), lambda e: setattr(e, "classes_", np.array([0, 2, 1]))),
        (LogisticRegression(), lambda e: setattr(e, "classes_", np.array(["a", "b", "c"]))),
        (LogisticRegression(), lambda e: delattr(e, "classes_")),
        (LogisticRegression(), lambda e: setattr(e, "n_features_in_", 6)),
    ],
)
def test_numbers_that_do_not_fit_together_are_refused(estimator: Any, edit: Callable[[Any], object]) -> None:
    fitted = copy.deepcopy(estimator.fit(X, Y))
    edit(fitted)
    with pytest.raises(ModelError, match="cannot be used"):
        check_sound(fitted, 5, 3)


@pytest.mark.parametrize(
    "estimator",
    [
        DecisionTreeRegressor(),
        RandomForestRegressor(5),
        SVR(),
        KNeighborsRegressor(algorithm="brute"),
        Ridge(),
    ],
    ids=lambda estimator: type(estimator).__name__,
)
def test_what_scikit_learn_fits_to_numbers_is_sound(estimator: Any) -> None:
    check_sound(estimator.fit(X, TARGETS), 5, 0)


def test_one_bad_tree_in_a_forest_of_numbers_is_refused() -> None:
    forest = RandomForestRegressor(3, random_state=0).fit(X, TARGETS)
    forest.estimators_[1] = regression_tree_with("feature", 99)
    with pytest.raises(ModelError, match="do not fit together"):
        check_sound(forest, 5, 0)


@pytest.mark.parametrize(
    ("estimator", "edit"),
    [
        (KNeighborsRegressor(algorithm="brute"), lambda e: setattr(e, "_y", e._y[1:])),
        (KNeighborsRegressor(algorithm="brute"), lambda e: setattr(e, "_y", e._y[:, None])),
        (KNeighborsRegressor(algorithm="brute"), lambda e: e._y.__setitem__(0, np.inf)),
        (KNeighborsRegressor(algorithm="brute"), lambda e: setattr(e, "_fit_X", e._fit_X[:, 1:])),
        (KNeighborsRegressor(algorithm="brute"), lambda e: setattr(e, "n_neighbors", 61)),
        (KNeighborsRegressor(algorithm="brute"), lambda e: setattr(e, "n_neighbors", 0)),
        (SVR(), lambda e: setattr(e, "_n_support", e._n_support + len(e.support_vectors_))),
        (SVR(), lambda e: setattr(e, "_n_support", -1 - e._n_support)),
        (SVR(), lambda e: setattr(e, "_n_support", e._n_support[:1])),
        (SVR(), lambda e: setattr(e, "support_", e.support_[1:])),
        (SVR(), lambda e: setattr(e, "_dual_coef_", e._dual_coef_[:, 1:])),
        (SVR(), lambda e: setattr(e, "_intercept_", e._intercept_[1:])),
        (SVR(), lambda e: setattr(e, "support_vectors_", e.support_vectors_[:, 1:])),
        (Ridge(), lambda e: e.coef_.__setitem__(0, np.nan)),
    ],
)
def test_numbers_of_a_regressor_that_do_not_fit_together_are_refused(
    estimator: Any, edit: Callable[[Any], object]
) -> None:
    fitted = copy.deepcopy(estimator.fit(X, TARGETS))
    edit(fitted)
    with pytest.raises(ModelError, match="do not fit together"):
        check_sound(fitted, 5, 0)
