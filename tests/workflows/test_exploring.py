"""What is found in points whose structure is known, by every method."""

import numpy as np
import pytest

from pupille.exploration.stability import CLUSTERS, Structure
from pupille.workflows.exploring import (
    Clusters,
    Points,
    Wishes,
    clusters_of,
    labels_agreement,
    notes_on_clusters,
)


def points(apart):
    rng = np.random.default_rng(0)
    return Points(rng.standard_normal((90, 3)) + apart * np.repeat([0, 1], 45)[:, None], np.arange(90))


TWO = Structure(CLUSTERS, 2, 2, np.ones(1), np.zeros(1), 0.05)


@pytest.mark.parametrize("method", ["kmeans", "gmm", "hdbscan"])
def test_every_method_finds_two_far_groups_again(method):
    found = clusters_of(points(12), TWO, Wishes(method=method))
    assert [metric.n for metric in found.stability] == pytest.approx([45, 45], abs=3)
    assert min(metric.value for metric in found.stability) > 0.8
    assert found.seeds > 0.9
    assert notes_on_clusters(TWO, found) == ()


def test_a_method_that_assigns_nothing_says_so():
    even = np.indices((10, 10)).reshape(2, 100).T.astype(float)
    nothing = clusters_of(Points(even, np.arange(100)), TWO, Wishes(method="hdbscan"))
    assert nothing.stability == ()
    assert (nothing.labels == -1).all()
    assert len(notes_on_clusters(TWO, nothing)) == 1


def test_labels_that_are_the_clusters_agree_by_one():
    labels = np.repeat([0, 1], 45)
    found = clusters_of(points(12), TWO, Wishes())
    assert labels_agreement(found, labels, 0).value == pytest.approx(1)
    assert labels_agreement(Clusters(labels, (), None), labels, 0) is None
