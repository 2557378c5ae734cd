"""Who is mispredicted: differences that are there are seen, and equal subgroups are seldom told apart."""

import numpy as np
import pytest
from scipy.stats import ttest_ind

from pupille.errors import DataError
from pupille.evaluation.regression.subgroups import by_subgroup, statistics_of
from pupille.results.regression import NumberPredictions


def predictions(errors) -> NumberPredictions:
    values = np.linspace(10, 20, len(errors))
    return NumberPredictions(tuple(f"i{k}" for k in range(len(errors))), values, values + errors, "g")


def test_of_two_subgroups_the_statistic_is_the_square_of_welchs_t():
    rng = np.random.default_rng(0)
    first, second = rng.normal(0, 1, 30), rng.normal(1, 4, 50)
    both = np.concatenate([first, second])
    column = np.repeat([0, 1], [30, 50])
    found = statistics_of((both - both.mean())[None], np.ones(80), np.stack([column, 1 - column]))
    assert found[0] == pytest.approx([ttest_ind(first, second, equal_var=False).statistic ** 2] * 2)


def test_of_groups_the_statistic_is_that_of_their_means_where_all_are_equally_large():
    rng = np.random.default_rng(0)
    means = rng.normal(0, 1, (2, 12))
    found = statistics_of(3 * means.reshape(1, -1), np.full(24, 3.0), np.repeat([0, 1], 12)[None])
    assert found[0] == pytest.approx(ttest_ind(*means, equal_var=False).statistic ** 2)


def test_a_scanner_with_large_errors_and_one_that_reads_too_high_are_each_named():
    rng = np.random.default_rng(1)
    wide, high = rng.normal(0, 5, 60), rng.normal(1.5, 1, 60)
    record = by_subgroup(
        predictions(np.concatenate([rng.normal(0, 1, 60), wide, high])),
        ["calm"] * 60 + ["wide"] * 60 + ["high"] * 60,
        column="scanner",
    )
    assert (record.worst, record.most_biased) == ("wide", "high")
    assert record.errors.p < 0.01
    assert record.bias.p < 0.01
    by_name = {subgroup.name: subgroup for subgroup in record.subgroups}
    assert by_name["wide"].mae.value == pytest.approx(np.abs(wide).mean())
    assert by_name["high"].bias.value == pytest.approx(high.mean())
    assert [by_name["wide"].n, by_name["wide"].mae.n] == [60, 60]
    # The largest of three looks larger than it is.
    assert by_name["wide"].shrunken < by_name["wide"].mae.value


def test_equal_subgroups_are_seldom_told_apart_even_where_one_spreads_wider_and_in_groups():
    rng = np.random.default_rng(2)
    alone, unequal, grouped = [], [], []
    places = np.repeat(np.arange(30), 4)
    for seed in range(40):
        names = np.array(["a", "b", "c"])[np.arange(120) % 3]
        record = by_subgroup(predictions(rng.normal(0, 1, 120)), names, column="x", seed=seed)
        alone.append(min(record.errors.p, record.bias.p) < 0.05)
        spread = np.where(names == "c", 6.0, 1.0)
        record = by_subgroup(predictions(rng.normal(0, spread)), names, column="x", seed=seed)
        unequal.append(record.bias.p < 0.05)
        shift = rng.normal(0, 2, 30)[places]
        sites = np.array(["north", "south"])[places % 2]
        record = by_subgroup(
            predictions(shift + rng.normal(0, 1, 120)),
            sites,
            column="x",
            groups=places.astype(str),
            seed=seed,
        )
        grouped.append(min(record.errors.p, record.bias.p) < 0.05)

    assert max(np.mean(alone), np.mean(unequal), np.mean(grouped)) <= 0.15


def test_of_small_subgroups_nothing_is_said_but_why():
    errors = np.random.default_rng(3).normal(0, 1, 69)
    record = by_subgroup(predictions(errors), ["old"] * 50 + ["new"] * 19, column="age")
    assert [subgroup.name for subgroup in record.subgroups] == ["old"]
    assert "too few images to say anything (19)" in record.silent["new"]
    assert (record.errors.p, record.worst, record.most_biased) == (None, None, None)
    assert "fewer than two subgroups" in record.errors.how
    few = by_subgroup(
        predictions(errors[:40]), ["a"] * 40, column="x", groups=[str(k % 9) for k in range(40)]
    )
    assert "9 groups are too few" in few.silent["a"]
    alike = by_subgroup(predictions(np.ones(60)), ["a", "b"] * 30, column="x")
    assert set(alike.silent) == {"a", "b"}


def test_images_without_a_true_number_are_left_out_and_lengths_must_fit():
    errors = np.random.default_rng(4).normal(0, 1, 50)
    unknown = predictions(errors)
    values = unknown.values.copy()
    values[:5] = np.nan
    record = by_subgroup(
        NumberPredictions(unknown.ids, values, unknown.predicted), ["a", "b"] * 25, column="x"
    )
    assert [subgroup.n for subgroup in record.subgroups] == [22, 23]
    with pytest.raises(DataError, match="that many values"):
        by_subgroup(unknown, ["a"], column="x")
    with pytest.raises(DataError, match="Give their numbers first"):
        by_subgroup(
            NumberPredictions(unknown.ids, np.full(50, np.nan), unknown.predicted), ["a"] * 50, column="x"
        )
