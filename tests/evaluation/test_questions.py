"""What may be asked of predictions beyond the metrics, validated where it is born."""

import json

import pytest

from pupille.errors import ConfigError
from pupille.evaluation.questions import EvaluationConfig, Questions


@pytest.mark.parametrize(
    "two_wishes",
    [
        {"cost_missed": 2.0, "youden": True},
        {"least_recall": 0.9, "least_precision": 0.9},
        {"cost_false_alarm": 1.0, "least_recall": 0.9},
    ],
)
def test_a_threshold_follows_one_wish(two_wishes):
    with pytest.raises(ConfigError, match="Give one of them"):
        EvaluationConfig(**two_wishes)


@pytest.mark.parametrize("name", ["least_recall", "least_precision", "prevalence", "coverage"])
@pytest.mark.parametrize("value", [0.0, 1.0, 1.5, float("nan")])
def test_a_share_lies_between_nothing_and_all(name, value):
    with pytest.raises(ConfigError, match="above 0 and below 1"):
        EvaluationConfig(**{name: value})


@pytest.mark.parametrize("value", [0.0, -1.0, float("inf"), float("nan")])
def test_an_error_costs_something_but_not_everything(value):
    with pytest.raises(ConfigError, match="a number above 0"):
        EvaluationConfig(cost_missed=value)


@pytest.mark.parametrize(
    ("asked", "about"),
    [
        ({}, False),
        ({"by": "site"}, False),
        ({"coverage": 0.9}, False),
        ({"positive": "yes"}, True),
        ({"prevalence": 0.1, "by": "site"}, True),
        ({"cost_missed": 3.0}, True),
    ],
)
def test_subgroups_and_coverage_can_be_asked_of_any_predictions_and_the_rest_of_two_classes(asked, about):
    assert EvaluationConfig(**asked).about_threshold == about


def test_what_was_asked_reads_back_from_a_file():
    asked = EvaluationConfig(positive="yes", least_recall=0.95, by="site")
    assert EvaluationConfig.from_json(json.loads(json.dumps(asked.to_json()))) == asked
    with pytest.raises(ConfigError, match="Did you mean 'coverage'"):
        EvaluationConfig.from_json({"coverag": 0.9})


def test_nothing_is_grouped_and_one_model_chosen_among_unless_said():
    questions = Questions(EvaluationConfig())
    assert (questions.test_groups, questions.promise_groups, questions.candidates) == (None, None, 1)


@pytest.mark.parametrize(
    ("by", "columns"),
    [(None, ()), ("", ()), ("site", ("site",)), (("site", "sex"), ("site", "sex")), (["sex"], ("sex",))],
)
def test_one_column_or_several_may_be_named(by, columns):
    asked = EvaluationConfig(by=by)
    assert asked.columns == columns
    assert not asked.about_threshold


@pytest.mark.parametrize("by", [("a", "b", "c", "d"), ("site", "site")])
def test_more_than_three_columns_or_one_twice_are_refused(by):
    with pytest.raises(ConfigError, match="at most 3 columns, each once"):
        EvaluationConfig(by=by)


def test_a_crossing_has_the_names_and_the_values_of_its_columns():
    questions = Questions(EvaluationConfig(), columns={"sex": ["f", "m"], "site": ["n", "s"]})
    assert (questions.column, questions.subgroups) == ("sex × site", ["f, n", "m, s"])
    assert Questions(EvaluationConfig()).subgroups is None
