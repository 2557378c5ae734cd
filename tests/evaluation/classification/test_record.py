"""What `results.json` says of a run of two classes is about one positive class throughout."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from pupille.evaluation.classification.evaluate import evaluate
from pupille.evaluation.classification.record import run_parts
from pupille.evaluation.questions import EvaluationConfig, Questions
from pupille.results.predictions import ClassPredictions


def part(cats: int, dogs: int, *, seed: int) -> ClassPredictions:
    labels = np.repeat([0, 1], [cats, dogs]).astype(np.int64)
    dog = np.clip(np.random.default_rng(seed).normal(0.35 + 0.3 * labels, 0.25), 0.01, 0.99)
    ids = tuple(map(str, range(len(labels))))
    return ClassPredictions(ids, ("cat", "dog"), np.column_stack([1 - dog, dog]), labels)


@pytest.mark.parametrize(("asked", "positive"), [(None, "cat"), ("cat", "cat"), ("dog", "dog")])
def test_the_average_precision_is_of_the_class_that_the_threshold_finds(
    asked: str | None, positive: str
) -> None:
    # Cats are the rarer class of validation, and the commoner one of test.
    predictions = {"validation": part(40, 80, seed=1), "test": part(90, 60, seed=2)}
    evaluations = {name: evaluate(each, resamples=100) for name, each in predictions.items()}
    record = run_parts(predictions, evaluations, Questions(EvaluationConfig(positive=asked)))
    assert record["threshold"].positive == positive
    k = ("cat", "dog").index(positive)
    for name, field in (("test", "metrics"), ("validation", "validation")):
        each = predictions[name]
        expected = average_precision_score(each.labels == k, each.probabilities[:, k])
        assert record[field]["average_precision"].value == pytest.approx(expected)
        assert record[field]["average_precision"].n == len(each)
        assert record[field]["accuracy"] == evaluations[name].metrics["accuracy"]
