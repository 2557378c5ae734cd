"""What the results of a run say of predicted numbers: a promise by images that chose nothing, where there are some."""

import numpy as np
import pytest

from pupille.evaluation.questions import EvaluationConfig, Questions
from pupille.evaluation.regression.run_parts import run_parts
from pupille.results.regression import NumberPredictions


def drawn(n, seed, spread=1.0):
    rng = np.random.default_rng(seed)
    true = rng.normal(20, 5, n)
    return NumberPredictions(
        tuple(f"{seed}-{k}" for k in range(n)), true, true + spread * rng.normal(size=n), "cm"
    )


def numbers_of(parts, **asked):
    questions = Questions(EvaluationConfig(**asked.pop("config", {})), **asked)
    return run_parts(parts, {}, questions)["numbers"]


def test_images_set_aside_make_the_promise_and_lose_nothing_by_choosing():
    parts = {"validation": drawn(60, 0, spread=9.0), "test": drawn(80, 1), "promises": drawn(40, 2)}
    promise = numbers_of(parts, candidates=8).promise
    assert (promise.n, promise.coverage, promise.after_choosing) == (40, 0.9, None)
    # The error of rank ceil(41 * 0.9) = 37 among those set aside, not among the wide ones of validation.
    errors = np.sort(np.abs(parts["promises"].predicted - parts["promises"].values))
    assert promise.quantile == pytest.approx(errors[36])


def test_without_them_validation_makes_the_promise_and_what_choosing_costs_is_told():
    parts = {"validation": drawn(60, 0), "test": drawn(80, 1)}
    assert numbers_of(parts, candidates=1).promise.after_choosing is None
    assert 0.8 < numbers_of(parts, candidates=8).promise.after_choosing < 0.9


def test_a_coverage_that_was_asked_for_is_promised():
    parts = {"validation": drawn(60, 0), "test": drawn(80, 1)}
    assert numbers_of(parts, config={"coverage": 0.75}).promise.coverage == 0.75


def test_groups_of_the_images_that_calibrate_count_and_not_others():
    parts = {"validation": drawn(60, 0), "test": drawn(80, 1), "promises": drawn(40, 2)}
    groups = {
        "validation_groups": [str(k % 30) for k in range(60)],
        "promise_groups": [str(k % 20) for k in range(40)],
        "test_groups": [str(k % 40) for k in range(80)],
    }
    promise = numbers_of(parts, **groups).promise
    assert (promise.n, promise.grouped, promise.covered.n) == (20, True, 40)


def test_subgroups_are_looked_at_where_a_column_was_named():
    parts = {"validation": drawn(60, 0), "test": drawn(80, 1)}
    sites = ["north", "south"] * 40
    assert numbers_of(parts).subgroups is None
    record = numbers_of(parts, columns={"site": sites}).subgroups
    assert (record.column, [(part.name, part.n) for part in record.subgroups]) == (
        "site",
        [("north", 40), ("south", 40)],
    )


def test_several_columns_are_looked_at_crossed():
    parts = {"validation": drawn(60, 0), "test": drawn(80, 1)}
    columns = {"site": ["north", "south"] * 40, "sex": ["f", "f", "m", "m"] * 20}
    record = numbers_of(parts, columns=columns).subgroups
    assert record.column == "site × sex"
    assert [part.name for part in record.subgroups] == ["north, f", "north, m", "south, f", "south, m"]
