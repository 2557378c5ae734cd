"""The difference of a run from the chosen one, and the model that learns nothing."""

from partial_records import results_of
from pupille.report.chosen import baseline_of, difference_of, worth_seeing

DIFFERENCES = [{"name": "logistic", "value": -0.02}, {"name": "forest", "value": -0.01}]


def test_each_run_has_its_own_difference_and_the_chosen_one_has_none() -> None:
    results = results_of({"differences": DIFFERENCES})
    assert difference_of(results, "forest").value == -0.01
    assert difference_of(results, "svm") is None


def test_the_model_that_learns_nothing_is_that_of_the_task() -> None:
    assert baseline_of(results_of({"task": "classification"})) == "majority"


def test_the_rungs_that_set_the_scale_are_those_better_than_learning_nothing() -> None:
    def run(name: str, value: float | None) -> dict:
        return {"name": name, "model": name, "metrics": {"accuracy": {"value": value}}}

    def seen(*runs: dict) -> list[float | None]:
        results = {"task": "classification", "primary_metric": "accuracy", "runs": list(runs)}
        return [metric.value for metric in worth_seeing(results_of(results))]

    rungs = (run("logistic", 0.31), run("perceptron", 0.09), run("svm", 0.95), run("knn", None))
    assert seen(run("majority", 0.1), *rungs) == [0.31, 0.95]
    assert seen(run("majority", 0.1), run("svm", 0.1)) == [0.1, 0.1]
    assert seen(*rungs) == [0.31, 0.09, 0.95, None]
