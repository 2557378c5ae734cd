"""Folds, repeats and seeds."""

import numpy as np
import pytest

from pupille.errors import DataError
from pupille.evaluation.inference.cross_validation import over_folds, over_seeds


def test_nadeau_and_bengios_interval_by_hand() -> None:
    # J = 15 (5 folds x 3), n_test / n_train = 1/4, t with 14 degrees of freedom = 2.144787.
    scores = np.array([0.8, 0.82, 0.79, 0.85, 0.81] * 3)
    found = over_folds(scores, n_train=80, n_test=20)
    half = 2.144787 * scores.std(ddof=1) * np.sqrt(1 / 15 + 0.25)
    assert (found.mean.value, found.mean.n) == (pytest.approx(0.814), 15)
    assert (found.mean.low, found.mean.high) == pytest.approx((0.814 - half, 0.814 + half))
    assert "recipe" in found.sentence


def test_the_corrected_interval_holds_where_the_plain_one_does_not() -> None:
    """A nearest-mean recipe, 5 folds x 3 repeats; the truth is its mean over many new training sets."""
    rng = np.random.default_rng(0)

    def drawn(n: int) -> tuple[np.ndarray, np.ndarray]:
        y = rng.integers(2, size=n)
        return rng.normal(size=(n, 5)) + 0.5 * y[:, None], y

    def score(x: np.ndarray, y: np.ndarray, test_x: np.ndarray, test_y: np.ndarray) -> float:
        zero, one = x[y == 0].mean(axis=0), x[y == 1].mean(axis=0)
        return float(
            (((test_x - zero) ** 2).sum(1) > ((test_x - one) ** 2).sum(1)).astype(int).__eq__(test_y).mean()
        )

    truth = np.mean([score(*drawn(48), *drawn(500)) for _ in range(400)])
    held, plain = [], []
    for _ in range(300):
        x, y = drawn(60)
        scores = []
        for _ in range(3):
            for part in np.array_split(rng.permutation(60), 5):
                rest = np.setdiff1d(np.arange(60), part)
                scores.append(score(x[rest], y[rest], x[part], y[part]))
        found = over_folds(np.array(scores), n_train=48, n_test=12).mean
        held.append(found.low <= truth <= found.high)
        error = np.std(scores, ddof=1) / np.sqrt(15)
        plain.append(abs(np.mean(scores) - truth) <= 2.14 * error)
    assert np.mean(held) >= 0.92
    assert np.mean(plain) < 0.85


def right(rng: np.random.Generator, seeds: int, n: int, *, share: float, of_seed: float) -> np.ndarray:
    """Right or wrong of each image under each seed; images and seeds both vary."""
    easy = rng.beta(4 * share, 4 * (1 - share), size=n)
    chance = np.clip(easy + of_seed * rng.normal(size=(seeds, 1)), 0, 1)
    return (rng.random((seeds, n)) < chance).astype(float)


@pytest.mark.parametrize(("seeds", "n", "of_seed"), [(5, 200, 0.03), (5, 60, 0.0), (10, 400, 0.05)])
def test_the_interval_over_seeds_holds_the_recipes_accuracy(seeds: int, n: int, of_seed: float) -> None:
    rng = np.random.default_rng(seeds)
    truth = right(rng, 2000, 2000, share=0.8, of_seed=of_seed).mean()
    held = []
    for _ in range(500):
        found = over_seeds(right(rng, seeds, n, share=0.8, of_seed=of_seed), np.arange(n)).mean
        held.append(found.low <= truth <= found.high)
    assert np.mean(held) >= 0.925


def test_where_only_training_varies_all_doubt_comes_from_it() -> None:
    rng = np.random.default_rng(0)
    scores = np.clip(0.8 + 0.05 * rng.normal(size=(8, 1)), 0, 1) * np.ones((1, 50))
    found = over_seeds(scores, np.arange(50))
    assert found.from_training == pytest.approx(1)
    assert found.spread == pytest.approx(scores[:, 0].std(ddof=1))


def test_four_seeds_or_nine_groups_say_too_little() -> None:
    scores = (np.random.default_rng(0).random((4, 90)) < 0.7).astype(float)
    assert "4 seeds are too few" in str(over_seeds(scores, np.arange(90)).mean.reason)
    more = np.vstack([scores, scores])
    assert "9 groups are too few" in str(over_seeds(more, np.arange(90) % 9, grouped=True).mean.reason)
    assert over_seeds(more, np.arange(90) % 10, grouped=True).mean.low is not None


def test_shapes_that_do_not_fit_and_single_folds_are_refused() -> None:
    with pytest.raises(DataError, match="two folds"):
        over_folds(np.array([0.5]), n_train=10, n_test=5)
    with pytest.raises(DataError, match="for each seed"):
        over_seeds(np.ones((5, 3)), np.arange(4))
    same = over_folds(np.full(5, 0.9), n_train=8, n_test=2)
    assert same.mean.low is None


def test_an_interval_over_folds_ends_where_scores_end_and_that_of_differences_does_not() -> None:
    scores = np.array([0.02, 0.1, 0.3])
    free = over_folds(scores, n_train=20, n_test=10).mean
    assert free.low is not None
    assert free.low < 0
    ended = over_folds(scores, n_train=20, n_test=10, bounds=(0, 1)).mean
    assert (ended.low, ended.high) == (0, free.high)
    assert over_folds(1 - scores, n_train=20, n_test=10, bounds=(0, 1)).mean.high == 1
