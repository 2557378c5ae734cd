"""How far off a model is on each image, whatever the task."""

from pathlib import Path

import numpy as np
import pytest

from pupille.evaluation.losses import of_quality
from pupille.evaluation.regression.gallery import losses as of_numbers
from pupille.i18n.language import retell
from pupille.results.metric import Metric
from pupille.results.predictions import ClassPredictions
from pupille.results.read import results_in
from pupille.results.regression import NumberPredictions
from pupille.tasks import TASKS
from pupille.training.run import read_predictions


def test_what_lacks_of_a_perfect_answer_is_told_as_the_quality_itself():
    losses = of_quality(np.array([1.0, 0.25]), "F1")
    assert losses.values == pytest.approx([0, 0.75])
    assert losses.known.all()
    assert not losses.strata.any()
    sentence = retell(losses.in_words(Metric(0.75, 0.5, 0.8, 20), 0.1))
    assert sentence == "F1 is 0.25 on them on average (0.20 to 0.50), and 0.90 on all others"
    assert "(" not in retell(losses.in_words(Metric(0.75, None, None, 20, "why"), 0.1))


def test_a_wrong_class_is_a_mistake_and_one_without_a_truth_is_none():
    predictions = ClassPredictions(
        ids=("a", "b", "c"),
        labels=np.array([0, 1, -1]),
        probabilities=np.array([[0.9, 0.1], [0.8, 0.2], [0.5, 0.5]]),
        classes=("cat", "dog"),
    )
    losses = TASKS["classification"].load("losses")(predictions)
    assert losses.values[:2].tolist() == [0, 1]
    assert losses.known.tolist() == [True, True, False]
    assert losses.strata[:2].tolist() == [0, 1]
    assert "wrong on 50" in retell(losses.in_words(Metric(0.5, 0.3, 0.7, 20), 0.1))


@pytest.mark.parametrize(("task", "run"), [("segmentation", "discs_run"), ("instances", "objects_run")])
def test_of_drawn_answers_the_better_model_lacks_less(task: str, run: str, request: pytest.FixtureRequest):
    folder: Path = request.getfixturevalue(run)
    means, primary = {}, TASKS[task].primary
    results = results_in(folder)
    for one in sorted((folder / "runs").iterdir()):
        losses = TASKS[task].load("losses")(read_predictions(one, "test"))
        assert losses.values.min() >= 0
        assert losses.values.max() <= 1
        means[one.name] = losses.values.mean()
    scores = {run.name: run.metrics[primary].value for run in results.runs}
    assert len(means) == len(scores) == 2
    assert min(means, key=means.__getitem__) == max(scores, key=scores.__getitem__)


def test_errors_of_numbers_are_worth_a_name_from_half_of_their_mean_on():
    truth = np.array([1.0, 2.0, np.nan, 4.0])
    predicted = NumberPredictions(tuple("abcd"), truth, np.array([2.0, 2.0, 9.0, 9.0]))
    losses = of_numbers(predicted)
    assert losses.least == pytest.approx(0.5 * (1 + 0 + 5) / 3)
    assert retell(losses.worth) == "half of the mean error"
    assert of_quality(np.ones(3), "IoU").least == 0.15
