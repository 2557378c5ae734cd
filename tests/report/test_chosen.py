"""The difference of a run from the chosen one, and the model that learns nothing."""

from partial_records import results_of
from pupille.report.chosen import baseline_of, difference_of

DIFFERENCES = [{"name": "logistic", "value": -0.02}, {"name": "forest", "value": -0.01}]


def test_each_run_has_its_own_difference_and_the_chosen_one_has_none() -> None:
    results = results_of({"differences": DIFFERENCES})
    assert difference_of(results, "forest").value == -0.01
    assert difference_of(results, "svm") is None


def test_the_model_that_learns_nothing_is_that_of_the_task() -> None:
    assert baseline_of(results_of({"task": "classification"})) == "majority"
