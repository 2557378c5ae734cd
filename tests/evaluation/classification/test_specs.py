"""One table names every metric: who adds one writes a function and a row."""

import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

import drawn_masks
from pupille.errors import ConfigError
from pupille.evaluation.classification import specs
from pupille.evaluation.classification.evaluate import evaluate
from pupille.evaluation.classification.two_models import compare_two
from pupille.i18n.language import phrase, speaking
from pupille.report.classification.metrics_table import metrics_table
from pupille.report.tables.numbers import format_metric, metric_label
from pupille.results.predictions import ClassPredictions
from pupille.results.regression import NumberPredictions, NumberScale
from pupille.tasks import TASKS, find_task, metric_spec, metric_specs
from pupille.tasks.metric import MetricSpec


def predictions_of(n, n_classes, seed=0):
    rng = np.random.default_rng(seed)
    classes = tuple(f"class {k}" for k in range(n_classes))
    probabilities = rng.dirichlet(np.ones(n_classes), n)
    labels = np.where(rng.random(n) < 0.6, probabilities.argmax(axis=1), rng.integers(0, n_classes, n))
    return ClassPredictions(tuple(map(str, range(n))), classes, probabilities, labels)


def numbers_of(n, seed=0):
    values = np.random.default_rng(seed).normal(size=n)
    return NumberPredictions(tuple(map(str, range(n))), values, values + 0.1, "g", NumberScale.of(values))


@pytest.mark.parametrize("n_classes", [2, 12])
def test_every_metric_of_an_evaluation_has_its_row(n_classes):
    evaluation = evaluate(predictions_of(240, n_classes), resamples=100)
    assert set(evaluation.metrics) <= set(metric_specs("classification"))
    names = {spec.name for spec in specs.CLASS_METRICS}
    assert all(set(row) == names for row in evaluation.per_class.values())


@pytest.mark.parametrize("n_classes", [2, 12])
def test_values_and_intervals_lie_within_the_bounds_of_the_row(n_classes):
    evaluation = evaluate(predictions_of(240, n_classes), resamples=100)
    for name, metric in evaluation.metrics.items():
        least, most = metric_spec("classification", name).bounds
        assert metric.low <= metric.value <= metric.high, name
        assert least <= metric.low, name
        assert most is None or metric.high <= most, name


def masks_of(n, seed=0):
    rng = np.random.default_rng(seed)
    truth, answers = rng.integers(0, 3, (2, n, 6, 7))
    return drawn_masks.predictions(truth, answers, ["nothing", "cell", "fibre"])


def test_what_is_chosen_by_is_a_metric_of_its_task_with_a_score_for_each_image(made_up, made_up_masks):
    predictions = {
        "classification": predictions_of(20, 3),
        "regression": numbers_of(20),
        "detection": made_up(0, n_images=20),
        "segmentation": masks_of(20),
        "instances": made_up_masks(0, n_images=20),
    }
    for task in TASKS.values():
        primary = metric_spec(task.name, task.primary)
        assert primary.listed
        run = task.load("statistics")(predictions[task.name])
        assert not primary.per_image or len(run.image_scores(primary.name)) == 20


def test_a_metric_or_a_task_that_no_row_knows_is_refused_with_the_names_there_are():
    with pytest.raises(ConfigError, match=r"must be one of accuracy, .*Did you mean 'kappa'"):
        metric_spec("classification", "kapa")
    with pytest.raises(ConfigError, match="the task must be one of classification"):
        find_task("classifying")
    with speaking("fr"), pytest.raises(ConfigError):
        metric_label(SimpleNamespace(task="classification"), "no_such_metric")


def informedness(margins):
    """Recall of the two classes, less one."""
    return (margins.hits / margins.truths).sum(axis=0) - 1


def test_a_new_metric_is_one_function_and_one_row(monkeypatch):
    row = MetricSpec(
        "informedness",
        phrase("Informedness"),
        phrase("informedness"),
        "up",
        (-1, 1),
        "number",
        "bca",
        per_image=False,
        function=f"{__name__}:informedness",
    )
    monkeypatch.setattr(specs, "METRICS", (*specs.METRICS, row))
    first, second = predictions_of(150, 2), predictions_of(150, 2)
    evaluation = evaluate(first, resamples=200)
    metric = evaluation.metrics["informedness"]
    recalls = [evaluation.per_class[f"class {k}"]["recall"].value for k in (0, 1)]
    assert metric.value == pytest.approx(sum(recalls) - 1)
    assert metric.low < metric.value < metric.high
    table = metrics_table(evaluation.metrics, evaluation.per_class, "")
    line = next(line for line in table.splitlines() if "Informedness" in line)
    assert format_metric(metric, "number").value in line
    assert "The informedness" in compare_two(first, second, metric="informedness", resamples=200).sentence


def test_the_table_loads_next_to_nothing():
    code = "import sys, pupille.evaluation.classification.specs\nassert not {'numpy', 'scipy'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
