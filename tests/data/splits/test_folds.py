"""Folds: every image is tested once, and what belongs together stays together."""

from __future__ import annotations

import numpy as np
import pytest
from dealt_images import data_set, torn
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.model_selection import StratifiedGroupKFold

from pupille.data.splits.folds import folds, inner_folds
from pupille.errors import ConfigError, DataError

seeds = st.integers(0, 2**32 - 1)


@settings(max_examples=40)
@given(counts=st.lists(st.integers(2, 40), min_size=2, max_size=5), k=st.integers(2, 4), seed=seeds)
def test_folds_test_every_sample_once_and_balance_the_classes(counts: list[int], k: int, seed: int) -> None:
    made = data_set(np.repeat(range(len(counts)), counts))
    labels = made.labels
    pairs = folds(made, k, seed)
    tested = np.concatenate([test for _, test in pairs])
    assert sorted(tested) == list(range(len(made)))
    for train, test in pairs:
        assert sorted([*train, *test]) == list(range(len(made)))
        assert (np.abs(np.bincount(labels[test], minlength=len(counts)) - np.array(counts) / k) < 1).all()


def test_folds_keep_groups_and_identical_pictures_together_and_repeat() -> None:
    rng = np.random.default_rng(0)
    groups = [str(g) for g in rng.integers(0, 30, 200)]
    content = [str(c) for c in rng.integers(0, 5000, 200)]
    made = data_set(rng.integers(0, 3, 200), groups)
    pairs = folds(made, 5, 1, content=content)
    fold = np.empty(200, dtype=int)
    for i, (_, test) in enumerate(pairs):
        fold[test] = i
    assert torn(groups, fold.tolist()) == torn(content, fold.tolist()) == []
    again = folds(made, 5, 1, content=content)
    assert all((a[1] == b[1]).all() for a, b in zip(pairs, again, strict=True))


def test_folds_that_cannot_be_made_are_refused() -> None:
    labels = np.array([0, 1] * 6)
    with pytest.raises(DataError, match=r"5 folds need at least 5"):
        inner_folds(labels, ["a", "b", "c"] * 4, 5, 0)
    with pytest.raises(ConfigError, match=r"at least 2 folds"):
        inner_folds(labels, None, 1, 0)


def imbalance(labels: np.ndarray, tests: list[np.ndarray]) -> float:
    """Root mean square deviation of the folds' shares of each class from equal shares."""
    shares = np.array([np.bincount(labels[t], minlength=labels.max() + 1) for t in tests]) / np.bincount(
        labels
    )
    return float(np.sqrt(np.mean((shares - 1 / len(tests)) ** 2)))


def test_grouped_folds_are_balanced_no_worse_than_scikit_learns() -> None:
    ours, theirs = [], []
    for trial in range(12):
        rng = np.random.default_rng(trial)
        n_groups = int(rng.integers(15, 60))
        groups = rng.choice(n_groups, 500, p=rng.dirichlet(np.ones(n_groups)))
        habits = rng.dirichlet(np.full(4, 0.7), n_groups)
        labels = np.array([rng.choice(4, p=habits[g]) for g in groups])
        ours.append(
            imbalance(labels, [test for _, test in inner_folds(labels, [str(g) for g in groups], 5, trial)])
        )
        reference = StratifiedGroupKFold(5, shuffle=True, random_state=trial)
        theirs.append(imbalance(labels, [test for _, test in reference.split(labels, labels, groups)]))
    assert np.mean(ours) <= np.mean(theirs)
