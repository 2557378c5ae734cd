"""The picture to look at."""

import sys
from importlib.util import find_spec

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from pupille.errors import ConfigError
from pupille.exploration.methods import PICTURES
from pupille.exploration.picture import (
    LAYOUTS,
    check_installed,
    laid_out,
    lost_neighbours,
    nearest_of,
    placed,
    torn,
)


def test_far_groups_lie_apart_in_a_square_and_the_same_seed_draws_the_same():
    rng = np.random.default_rng(0)
    kinds = np.repeat([0, 1], 25)
    points = rng.standard_normal((50, 4)) + 30 * kinds[:, None]
    places = laid_out(points)
    assert places.min() == 0
    assert places.max() == 1
    middles = [places[kinds == kind].mean(axis=0) for kind in (0, 1)]
    assert np.linalg.norm(middles[0] - middles[1]) > 0.3
    assert (laid_out(points) == places).all()


def test_the_components_are_drawn_as_they_are_and_another_way_is_refused():
    points = np.random.default_rng(0).random((20, 3))
    places = laid_out(points, method="pca")
    assert np.corrcoef(places[:, 0], points[:, 0])[0, 1] == pytest.approx(1)
    assert np.corrcoef(places[:, 1], points[:, 1])[0, 1] == pytest.approx(1)
    assert set(laid_out(points[:, :1], method="pca")[:, 1]) == {0.0}
    assert set(LAYOUTS) == set(PICTURES)
    with pytest.raises(ConfigError):
        laid_out(points, method="tsn")


def test_without_umap_it_is_said_how_to_install_it_and_the_others_need_nothing(monkeypatch):
    monkeypatch.setitem(sys.modules, "umap", None)
    for method in ("tsne", "pca", "none"):
        check_installed(method)
    for attempt in (lambda: check_installed("umap"), lambda: laid_out(np.eye(20), method="umap")):
        with pytest.raises(ConfigError) as error:
            attempt()
        assert "install" in str(error.value)


@pytest.mark.long
def test_umap_parts_far_groups_and_the_same_seed_draws_the_same():
    if find_spec("umap") is None:
        pytest.skip("could not run: umap-learn is not installed")
    kinds = np.repeat([0, 1], 40)
    points = np.random.default_rng(0).standard_normal((80, 4)) + 30 * kinds[:, None]
    places = laid_out(points, method="umap")
    middles = [places[kinds == kind].mean(axis=0) for kind in (0, 1)]
    spread = max(places[kinds == kind].std(axis=0).max() for kind in (0, 1))
    assert np.linalg.norm(middles[0] - middles[1]) > 3 * spread
    assert (laid_out(points, method="umap") == places).all()


def test_what_is_not_laid_out_stands_beside_the_nearest_that_is():
    points = np.random.default_rng(1).standard_normal((300, 5))
    rows = np.arange(0, 300, 3)
    places = np.random.default_rng(2).random((100, 2))
    every = placed(points, rows, places)
    assert (every[rows] == places).all()
    nearest = cdist(points, points[rows]).argmin(axis=1)
    assert (nearest_of(points, rows) == nearest).all()
    assert np.linalg.norm(every - places[nearest], axis=1).max() < 0.03
    assert every.min() >= 0
    assert every.max() <= 1


def test_lost_neighbours_are_those_of_all_distances():
    rng = np.random.default_rng(0)
    points, places = rng.standard_normal((200, 4)), rng.random((200, 2))
    places[:100] = points[:100, :2] / 8 + 0.5

    def order(some):
        distances = cdist(some, some)
        np.fill_diagonal(distances, np.inf)
        return distances.argsort(axis=1)

    true, drawn = order(points)[:, :10], order(places)[:, :30]
    expected = [1 - len(set(a) & set(b)) / 10 for a, b in zip(true, drawn, strict=True)]
    lost = lost_neighbours(points, places)
    assert lost == pytest.approx(expected)
    assert list(torn(lost)) == [share >= 0.5 for share in expected]
    assert not lost_neighbours(places, places).any()
