"""Metrics of resampled and of left out units, whatever the task: here the mean of some numbers."""

from dataclasses import dataclass

import numpy as np
import pytest

from pupille.evaluation.inference import bootstrap
from pupille.evaluation.inference.statistics import Grouped, ImageScores, left_out_scores, resampled_scores


@dataclass(frozen=True)
class Mean:
    """Statistics of a task whose only metrics are the mean and the number of units that were drawn."""

    numbers: np.ndarray

    @property
    def n(self) -> int:
        return len(self.numbers)

    n_units = n

    @property
    def units(self) -> np.ndarray:
        return np.arange(self.n)

    def scores(self, weights: np.ndarray) -> dict[str, np.ndarray]:
        return {"mean": self.numbers @ weights / weights.sum(axis=0), "drawn": weights.sum(axis=0)}

    def image_scores(self, metric: str) -> np.ndarray | None:
        return self.numbers if metric == "mean" else None


NUMBERS = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0])


def test_each_unit_is_left_out_in_turn() -> None:
    found = left_out_scores(Mean(NUMBERS), seed=0)
    assert found["mean"] == pytest.approx((NUMBERS.sum() - NUMBERS) / 6)
    assert found["drawn"].tolist() == [6.0] * 7


def test_two_runs_of_the_same_images_meet_the_same_resamples() -> None:
    first, second = (
        resampled_scores(Mean(numbers), resamples=150, seed=3) for numbers in (NUMBERS, 10 - NUMBERS)
    )
    assert first["mean"] + second["mean"] == pytest.approx(np.full(150, 10.0))
    assert first["drawn"].tolist() == [7.0] * 150
    other = resampled_scores(Mean(NUMBERS), resamples=150, seed=4)
    assert not np.array_equal(first["mean"], other["mean"])


def test_resamples_have_the_spread_of_a_mean() -> None:
    found = resampled_scores(Mean(NUMBERS), resamples=20_000, seed=0)["mean"]
    assert found.mean() == pytest.approx(NUMBERS.mean(), abs=0.03)
    assert found.std() == pytest.approx(NUMBERS.std() / np.sqrt(7), rel=0.03)


def test_chunks_are_joined_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = resampled_scores(Mean(NUMBERS), resamples=101, seed=0), left_out_scores(Mean(NUMBERS), seed=0)
    monkeypatch.setattr(bootstrap, "CHUNK", 14)
    parts = resampled_scores(Mean(NUMBERS), resamples=101, seed=0), left_out_scores(Mean(NUMBERS), seed=0)
    for one, other in zip(whole, parts, strict=True):
        np.testing.assert_array_equal(one["mean"], other["mean"])
        assert len(one["mean"]) in (7, 101)


def test_images_of_a_group_count_together() -> None:
    grouped = Grouped(Mean(np.array([1.0, 3.0, 8.0])), np.array([0, 0, 1]))
    assert (grouped.n, grouped.n_units) == (3, 2)
    scores = grouped.scores(np.array([[1.0, 2.0], [1.0, 0.0]]))
    assert scores["mean"] == pytest.approx([4.0, 2.0])


def test_scores_of_images_from_several_models_are_one_mean() -> None:
    scores = ImageScores("share", np.array([1.0, 0.0, 1.0]), np.array([0, 1, 1]))
    assert scores.scores(np.ones((2, 1)))["share"] == pytest.approx(2 / 3)
    assert scores.scores(np.array([[1.0], [0.0]]))["share"] == pytest.approx(1)
    assert scores.image_scores("other") is None
