"""Components and clusters, against scikit-learn itself and points whose groups are known."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from pupille.errors import ConfigError
from pupille.exploration.clusters import by_covariance, clustered, ordered, principal, spread_over
from pupille.exploration.methods import METHODS


def groups():
    rng = np.random.default_rng(0)
    kinds = np.repeat([0, 1], [60, 40])
    return rng.standard_normal((100, 3)) + 9 * kinds[:, None], kinds


@pytest.mark.parametrize("method", METHODS)
def test_two_far_groups_are_found_by_every_method_the_larger_one_first(method):
    points, kinds = groups()
    assert (clustered(points, 2, method=method) == kinds).mean() > 0.95


def test_another_method_is_refused_with_the_nearest_name():
    with pytest.raises(ConfigError):
        clustered(np.zeros((9, 2)), 2, method="k-means")


def test_components_are_those_of_scikit_learn_up_to_their_sign():
    features = np.random.default_rng(0).standard_normal((200, 6)) * [9, 5, 1, 0.1, 0.1, 0.1]
    scores = principal(features)
    whole = PCA(2, svd_solver="full").fit_transform(features)
    assert scores.shape == (200, 2)
    assert np.abs(scores) == pytest.approx(np.abs(whole))


def test_many_images_are_looked_at_a_few_at_a_time_and_have_scikit_learns_components():
    rng = np.random.default_rng(0)
    features = (rng.standard_normal((2500, 12)) * np.linspace(1, 4, 12) + 7).astype(np.float32)
    peer = PCA(5).fit(features.astype(np.float64))
    scores, variances = by_covariance(features, 5)
    np.testing.assert_allclose(variances, peer.explained_variance_, rtol=1e-6)
    np.testing.assert_allclose(np.abs(scores), np.abs(peer.transform(features)), atol=1e-4)
    assert principal(features, most=5, share=1.0).shape == (2500, 5)


def test_few_images_take_few_components():
    assert principal(np.random.default_rng(0).standard_normal((20, 500))).shape[1] <= 4


def test_labels_are_numbered_by_falling_size_and_none_stays_none():
    assert list(ordered(np.array([7, 3, 3, -1, 3, 7]))) == [1, 0, 0, -1, 0, 1]


def test_images_that_were_not_drawn_take_the_cluster_of_the_nearest_drawn_one():
    points = np.array([[0.0], [0.1], [5.0], [5.1]])
    assert list(spread_over(points, np.array([0, 2]), np.array([1, 0]))) == [1, 1, 0, 0]
