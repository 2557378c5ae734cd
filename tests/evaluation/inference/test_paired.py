"""Differences to the chosen run on the same images, with simultaneous intervals."""

import numpy as np
import pytest
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint

from pupille.errors import ConfigError, DataError
from pupille.evaluation.classification.differences import differences_to
from pupille.evaluation.inference.paired import simultaneous_intervals
from pupille.results.predictions import UNKNOWN, ClassPredictions


def run(right: np.ndarray, *, first_id: int = 0, labels: np.ndarray | None = None) -> ClassPredictions:
    """A run of two classes that is right where told."""
    n = len(right)
    truth = np.tile([0, 1], n)[:n].astype(np.int64) if labels is None else labels
    guess = np.where(right, truth, 1 - truth)
    ids = tuple(str(first_id + i) for i in range(n))
    return ClassPredictions(ids, ("cat", "dog"), np.eye(2)[guess] * 0.8 + 0.1, truth)


def first(n: int, k: int) -> np.ndarray:
    return np.arange(n) < k


def test_each_run_is_compared_with_the_chosen_one_in_words() -> None:
    runs = {"majority": run(first(400, 200)), "mlp": run(first(400, 320)), "lenet5": run(first(400, 395))}
    runs["forest"] = run(first(400, 321))
    found = {d.name: d for d in differences_to("mlp", runs)}
    assert {name: d.word for name, d in found.items()} == {
        "majority": "worse",
        "lenet5": "better",
        "forest": "undecided",
    }
    assert found["majority"].value == pytest.approx(-120 / 400)
    assert (found["majority"].metric, found["majority"].n) == ("accuracy", 400)
    for difference in found.values():
        assert difference.low < difference.value < difference.high


def test_one_comparison_of_many_images_has_the_interval_of_paired_proportions() -> None:
    rng = np.random.default_rng(0)
    gaps = rng.choice([-1.0, 0.0, 1.0], p=[0.1, 0.75, 0.15], size=(1, 4000))
    value, low, high = simultaneous_intervals(gaps, np.arange(4000), resamples=4000)
    # Bonett & Price (2012), from the counts of the two kinds of discordant images.
    b, c, n = (gaps < 0).sum(), (gaps > 0).sum(), 4000
    p, q = (b + 1) / (n + 2), (c + 1) / (n + 2)
    half = 1.96 * np.sqrt((p + q - (q - p) ** 2) / (n + 2))
    assert value[0] == pytest.approx((c - b) / n)
    assert (high[0] - low[0]) / 2 == pytest.approx(half, rel=0.03)


def test_more_runs_widen_the_intervals_towards_but_not_beyond_bonferroni() -> None:
    rng = np.random.default_rng(1)
    gaps = rng.choice([-1.0, 0.0, 1.0], p=[0.1, 0.8, 0.1], size=(8, 3000))
    units = np.arange(3000)
    width = {r: np.ptp(simultaneous_intervals(gaps[:r], units)[1:], axis=0)[0] for r in (1, 8)}
    bonferroni = norm.ppf(1 - 0.025 / 8) / 1.96
    assert 1.3 < width[8] / width[1] < bonferroni * 1.04


def test_the_same_gaps_told_twice_need_no_wider_interval() -> None:
    gaps = np.random.default_rng(2).choice([-1.0, 0.0, 1.0], p=[0.1, 0.8, 0.1], size=(1, 500))
    units = np.arange(500)
    _, low, high = simultaneous_intervals(np.repeat(gaps, 6, axis=0), units)
    _, low_of_one, high_of_one = simultaneous_intervals(gaps, units)
    np.testing.assert_allclose(low, low_of_one[0])
    np.testing.assert_allclose(high, high_of_one[0])


def test_a_run_that_is_right_on_the_same_images_is_undecided_within_wilsons_bound() -> None:
    runs = {"a": run(first(200, 150)), "twin": run(first(200, 150)), "other": run(first(200, 120))}
    found = {d.name: d for d in differences_to("a", runs)}
    _, bound = proportion_confint(0, 200, alpha=0.05 / 2, method="wilson")
    twin = found["twin"]
    assert (twin.value, twin.word) == (0.0, "undecided")
    assert (twin.low, twin.high) == pytest.approx((-bound, bound))
    assert found["other"].word == "worse"


def test_within_a_margin_named_beforehand_a_run_is_equivalent() -> None:
    runs = {"a": run(first(3000, 2700)), "b": run(first(3000, 2705))}
    words = [differences_to("a", runs, margin=margin)[0].word for margin in (None, 0.02, 0.0001)]
    # Five images of 3,000 for one and none against: 0.2 points, whose interval leaves out 0 or hardly holds it.
    assert words[1] == "equivalent"
    assert words[0] == words[2] != "equivalent"


def test_two_images_of_difference_decide_nothing() -> None:
    (found,) = differences_to("a", {"a": run(first(300, 290)), "b": run(first(300, 292))})
    assert found.word == "undecided"


def test_few_images_of_difference_have_at_least_the_interval_of_bonett_and_price() -> None:
    gaps = np.zeros((1, 300))
    gaps[0, :5] = 1.0
    value, low, high = simultaneous_intervals(gaps, np.arange(300), resamples=4000)
    p, q = 1 / 302, 6 / 302
    assert high[0] - value[0] >= 1.96 * np.sqrt((p + q - (q - p) ** 2) / 302)
    # The exact sign test of five against none has p = 0.06.
    assert low[0] < 0


def test_groups_that_are_right_or_wrong_as_a_whole_count_as_groups() -> None:
    right = np.repeat(np.arange(16) < 8, 20)
    better = np.repeat(np.arange(16) < 12, 20)
    runs = {"a": run(right), "b": run(better)}
    (by_image,) = differences_to("a", runs)
    (by_group,) = differences_to("a", runs, groups=[str(g) for g in np.repeat(np.arange(16), 20)])
    assert (by_image.n, by_group.n) == (320, 16)
    assert by_group.high - by_group.low > 3 * (by_image.high - by_image.low)


@pytest.mark.parametrize(("n_groups", "why"), [(1, "one group"), (2, "2 groups"), (9, "9 groups")])
def test_of_fewer_than_ten_groups_no_verdict_is_given_but_the_value(n_groups: int, why: str) -> None:
    runs = {"a": run(first(50, 10)), "b": run(first(50, 50))}
    (found,) = differences_to("a", runs, groups=[str(i % n_groups) for i in range(50)])
    assert (found.value, found.low, found.high, found.word) == (0.8, None, None, "too few groups")
    assert why in str(found.reason)
    assert found.to_json()["reason"] == found.reason


def test_ten_groups_are_enough_for_a_verdict() -> None:
    runs = {"a": run(first(50, 10)), "b": run(first(50, 50))}
    (found,) = differences_to("a", runs, groups=[str(i % 10) for i in range(50)])
    assert (found.word, found.reason) == ("better", None)


def test_one_image_decides_nothing() -> None:
    (found,) = differences_to("a", {"a": run(first(1, 0)), "b": run(first(1, 1))})
    assert (found.low, found.high, found.word) == (-1.0, 1.0, "undecided")


def test_the_same_seed_gives_the_same_intervals() -> None:
    rng = np.random.default_rng(3)
    runs = {name: run(rng.random(80) < 0.8) for name in "abcd"}
    assert differences_to("a", runs, seed=1) == differences_to("a", runs, seed=1)


def test_one_run_alone_has_no_differences() -> None:
    assert differences_to("a", {"a": run(first(10, 5))}) == ()


def test_images_without_a_label_are_left_out() -> None:
    labels = np.tile([0, 1], 50).astype(np.int64)
    a, b = run(first(100, 70), labels=labels), run(first(100, 90), labels=labels)
    hidden = labels.copy()
    hidden[80:] = UNKNOWN
    runs = {k: ClassPredictions(p.ids, p.classes, p.probabilities, hidden) for k, p in (("a", a), ("b", b))}
    (found,) = differences_to("a", runs)
    assert (found.n, found.value) == (80, pytest.approx(10 / 80))


def test_runs_on_other_images_or_labels_are_refused() -> None:
    a = run(first(20, 10))
    with pytest.raises(DataError, match="not scored on the same images"):
        differences_to("a", {"a": a, "b": run(first(20, 10), first_id=1)})
    with pytest.raises(DataError, match="not scored on the same images"):
        differences_to("a", {"a": a, "b": run(first(20, 10), labels=np.zeros(20, dtype=np.int64))})
    unknown = run(first(4, 2), labels=np.zeros(4, dtype=np.int64))
    unknown = ClassPredictions(unknown.ids, unknown.classes, unknown.probabilities, np.full(4, UNKNOWN))
    with pytest.raises(DataError, match="Give their labels first"):
        differences_to("a", {"a": unknown, "b": unknown})


def test_an_unknown_metric_or_run_is_told_with_what_is_allowed() -> None:
    runs = {"mlp": run(first(20, 10)), "svm": run(first(20, 12))}
    with pytest.raises(ConfigError, match="must be one of accuracy"):
        differences_to("mlp", runs, metric="acuracy")
    with pytest.raises(ConfigError, match="Did you mean 'mlp'"):
        differences_to("mlpp", runs)
