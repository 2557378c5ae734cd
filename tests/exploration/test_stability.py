"""Is there more than one blob? Points whose structure is known."""

import numpy as np
import pytest

from pupille.exploration.clusters import clustered
from pupille.exploration.stability import (
    BLOBS,
    CLUSTERS,
    NOTHING,
    adjusted_rand,
    best_jaccard,
    blob_like,
    jaccards,
    structure_of,
)
from pupille.report.exploration_text import BLOBS as TOLD


def blobs(seed=0, n=150, apart=8.0):
    rng = np.random.default_rng(seed)
    kinds = rng.integers(3, size=n)
    return rng.standard_normal((n, 4)) + apart * np.eye(4)[kinds], kinds


def test_noise_has_no_structure():
    points = np.random.default_rng(1).standard_normal((120, 5)) * [4, 2, 1, 1, 1]
    structure = structure_of(points)
    assert (structure.verdict, structure.k, structure.groups) == (NOTHING, 1, 1)


def test_three_blobs_far_apart_are_three_clusters_with_gaps():
    points, _ = blobs()
    heard = []
    structure = structure_of(points, tell_step=lambda done, total: heard.append((done, total)))
    assert (structure.verdict, structure.k, structure.groups) == (CLUSTERS, 3, 3)
    assert structure.agreement[1] > structure.expected[1]
    assert heard[-1] == (BLOBS, BLOBS)


@pytest.mark.parametrize("points", [np.zeros((100, 3)), np.random.default_rng(0).standard_normal((15, 2))])
def test_equal_images_or_very_few_are_one_blob(points):
    assert structure_of(points).verdict == NOTHING


def test_the_null_has_the_mean_and_covariance_of_the_points():
    points, _ = blobs(n=4000)
    null = blob_like(points, np.random.default_rng(0))
    assert null.mean(axis=0) == pytest.approx(points.mean(axis=0), abs=0.3)
    assert np.cov(null.T) == pytest.approx(np.cov(points.T), abs=0.8)


def test_the_agreement_of_two_clusterings_is_that_of_scikit_learn():
    from sklearn.metrics import adjusted_rand_score

    rng = np.random.default_rng(2)
    one = rng.integers(4, size=200)
    for other in (
        rng.integers(3, size=200),
        np.where(rng.random(200) < 0.8, one, 0),
        one,
        np.zeros(200, int),
    ):
        assert adjusted_rand(one, other) == pytest.approx(adjusted_rand_score(one, other), abs=1e-12)
    assert adjusted_rand(np.zeros(5, int), np.zeros(5, int)) == adjusted_rand_score([0] * 5, [0] * 5) == 1


def test_a_cluster_that_is_there_is_found_again_and_a_cut_through_a_blob_is_not():
    points, kinds = blobs()
    labels = clustered(points, 3)
    assert sorted(np.bincount(labels)) == sorted(np.bincount(kinds))
    again = jaccards(points, labels, lambda some, seed: clustered(some, 3, seed=seed, starts=1))
    assert np.median(again, axis=0).min() > 0.95
    round_blob = np.random.default_rng(0).standard_normal((150, 4))
    cut = jaccards(
        round_blob, clustered(round_blob, 3), lambda some, seed: clustered(some, 3, seed=seed, starts=1)
    )
    assert cut.mean() < 0.75


def test_the_jaccard_index_is_shared_over_together():
    members = np.array([True, True, True, False, False])
    assert best_jaccard(members, np.array([0, 0, 1, 0, -1])) == pytest.approx(2 / 4)
    assert best_jaccard(members, np.array([1, 1, 1, 0, 0])) == 1
    assert best_jaccard(members, np.array([-1, -1, -1, 0, 0])) == 0


def test_the_report_tells_of_as_many_blobs_as_there_are():
    assert TOLD == BLOBS
