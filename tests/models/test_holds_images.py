"""Models that carry their training images: the rows of neighbours and support vectors are those images."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from pupille.models.holds_images import holds_images

ROWS = np.random.default_rng(0).normal(size=(40, 9))
LABELS = np.arange(40) % 2


@dataclass
class Classical:
    estimator: Any


@dataclass
class Networked:
    network: Any


@pytest.mark.parametrize(
    ("estimator", "holds"),
    [
        (KNeighborsClassifier(1), True),
        (SVC(), True),
        (make_pipeline(StandardScaler(), SVC()), True),
        (LogisticRegression(), False),
        (RandomForestClassifier(3), False),
    ],
)
def test_neighbours_and_support_vectors_carry_images(estimator, holds) -> None:
    assert holds_images(Classical(estimator.fit(ROWS, LABELS))) is holds


def test_the_rows_are_indeed_the_images() -> None:
    fitted = KNeighborsClassifier(1).fit(ROWS, LABELS)
    np.testing.assert_array_equal(fitted._fit_X, ROWS)
    vectors = SVC().fit(ROWS, LABELS).support_vectors_
    assert all((vector == ROWS).all(axis=1).any() for vector in vectors)


def test_a_head_of_neighbours_carries_features_and_a_linear_one_does_not() -> None:
    from types import SimpleNamespace

    assert holds_images(Networked(SimpleNamespace(head=SimpleNamespace(labels=LABELS))))
    assert not holds_images(Networked(SimpleNamespace(head=SimpleNamespace(weight=ROWS))))
    assert not holds_images(Networked(SimpleNamespace()))
