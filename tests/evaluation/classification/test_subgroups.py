"""Shares by a column of metadata."""

import numpy as np
import pytest
from scipy.stats import chi2_contingency
from statsmodels.stats.proportion import confint_proportions_2indep

from pupille.errors import ConfigError, DataError
from pupille.evaluation.classification.subgroups import by_subgroup, disparities, split_at_quantiles
from pupille.evaluation.inference.proportions import difference_of, share_of


def drawn(shares: dict[str, tuple[float, int]], *, seed: int = 0) -> tuple[np.ndarray, list[str]]:
    rng = np.random.default_rng(seed)
    values = [name for name, (_, n) in shares.items() for _ in range(n)]
    return np.concatenate([rng.random(n) < share for share, n in shares.values()]), values


def test_the_test_of_heterogeneity_is_pearsons() -> None:
    right, values = drawn({"a": (0.9, 150), "b": (0.8, 100), "c": (0.6, 80)})
    table = [
        [(right & (np.array(values) == v)).sum(), (~right & (np.array(values) == v)).sum()] for v in "abc"
    ]
    found = by_subgroup(right, values, column="site")
    assert found.heterogeneity.p == pytest.approx(chi2_contingency(table, correction=False).pvalue)
    assert found.worst.name == "c"
    assert "differs by site" in found.sentence
    assert "'c'" in found.sentence


def test_equal_sites_are_seldom_told_apart_with_and_without_groups() -> None:
    rng = np.random.default_rng(0)
    alone, grouped = [], []
    for seed in range(150):
        right, values = drawn(dict.fromkeys("abcd", (0.8, 60)), seed=seed)
        alone.append(by_subgroup(right, values, column="site").heterogeneity.p < 0.05)
        patients = np.repeat(np.arange(48), 5)
        easy = rng.beta(2, 0.5, size=48)
        clustered = rng.random(240) < easy[patients]
        names = [f"patient {i}" for i in patients]
        if seed < 60:
            test = by_subgroup(clustered, values, column="site", groups=names).heterogeneity
            grouped.append(test.p < 0.05)
    assert np.mean(alone) <= 0.1
    assert np.mean(grouped) <= 0.13


def test_shuffling_agrees_with_chi_squared_where_both_serve() -> None:
    right, values = drawn({"a": (0.85, 120), "b": (0.75, 120)}, seed=4)
    plain = by_subgroup(right, values, column="site").heterogeneity
    # Every image its own group: the same null, by shuffling.
    shuffled = by_subgroup(right, values, column="site", groups=[str(i) for i in range(240)]).heterogeneity
    assert shuffled.p == pytest.approx(plain.p, abs=0.04)
    assert "shuffles" in shuffled.how


def test_a_patient_seen_by_several_cameras_is_shuffled_within() -> None:
    rng = np.random.default_rng(0)
    patients = [f"p{i // 10}" for i in range(300)]
    cameras = [("old", "new")[i % 2] for i in range(300)]
    right = rng.random(300) < np.where(np.array(cameras) == "old", 0.6, 0.9)
    assert by_subgroup(right, cameras, column="camera", groups=patients).heterogeneity.p < 0.01


def test_the_worst_of_equal_sites_is_shrunk_back_to_the_mean_and_a_truly_bad_one_is_not() -> None:
    errors, shrunk = [], []
    for seed in range(60):
        right, values = drawn({str(k): (0.8, 30) for k in range(10)}, seed=seed)
        worst = by_subgroup(right, values, column="site").worst
        errors.append(0.8 - worst.share.value)
        shrunk.append(abs(0.8 - worst.shrunken))
    assert np.mean(errors) > 0.08
    assert np.mean(shrunk) < 0.5 * np.mean(errors)
    right, values = drawn({"good": (0.9, 2000), "fine": (0.91, 2000), "bad": (0.4, 2000)})
    worst = by_subgroup(right, values, column="site").worst
    assert worst.shrunken == pytest.approx(worst.share.value, abs=0.01)


def test_of_small_subgroups_nothing_is_said_but_why() -> None:
    right, values = drawn({"a": (0.9, 100), "b": (0.8, 19)})
    found = by_subgroup(right, values, column="sex")
    assert [s.name for s in found.subgroups] == ["a"]
    assert "too few images to say anything (19)" in found.silent["b"]
    assert (found.heterogeneity.p, found.worst) == (None, None)
    assert "Nothing is said" in found.sentence
    few = by_subgroup(right[:100], values[:100], column="sex", groups=[str(i % 9) for i in range(100)])
    assert "9 groups are too few" in few.silent["a"]


def test_a_continuous_column_is_split_at_stated_quantiles() -> None:
    values = np.append(np.arange(100.0), np.nan)
    names = split_at_quantiles(values, quantiles=(0.5,))
    assert names.count("below 49.5") == 50
    assert names.count("49.5 and above") == 50
    assert names[-1] == "unknown"
    assert len(set(split_at_quantiles(np.arange(100.0)))) == 4
    assert set(split_at_quantiles(np.zeros(9))) == {"0 and above"}


def test_differences_of_shares_have_newcombes_interval() -> None:
    whole = np.arange(100) < 60
    part = (np.arange(100) < 45) | (np.arange(100) >= 80)
    first, second = share_of(part & whole, whole, ""), share_of(part & ~whole, ~whole, "")
    found = difference_of(first, second)
    expected = confint_proportions_2indep(45, 60, 20, 40, compare="diff", method="newcomb")
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-6)


def test_disparities_are_against_the_largest_subgroup_and_wider_the_more_there_are() -> None:
    rng = np.random.default_rng(0)
    values = ["men"] * 400 + ["women"] * 300 + ["unknown"] * 25
    positive = rng.random(725) < 0.5
    called = np.where(
        positive, rng.random(725) < np.repeat([0.9, 0.6, 0.9], [400, 300, 25]), rng.random(725) < 0.1
    )
    found = {d.name: d for d in disparities(positive, called, values)}
    assert found["women"].reference == "men"
    assert found["women"].equal_opportunity.high < -0.1
    men, women = np.array(values) == "men", np.array(values) == "women"
    assert found["women"].demographic_parity.value == pytest.approx(called[women].mean() - called[men].mean())
    assert found["unknown"].equal_opportunity.value is None
    assert "too few positive images" in str(found["unknown"].equal_opportunity.reason)
    two = disparities(positive[:700], called[:700], values[:700])[0].equal_opportunity
    three = found["women"].equal_opportunity
    assert three.high - three.low > 1.05 * (two.high - two.low)


def test_lengths_and_quantiles_that_make_no_sense_are_refused() -> None:
    with pytest.raises(DataError, match="that many values"):
        by_subgroup(np.ones(3, dtype=bool), ["a"], column="x")
    with pytest.raises(ConfigError, match="rising"):
        split_at_quantiles(np.arange(5.0), quantiles=(0.5, 0.2))
    with pytest.raises(DataError, match="no number"):
        split_at_quantiles(np.full(4, np.nan))
