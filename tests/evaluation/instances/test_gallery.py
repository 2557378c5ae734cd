"""Which test images of outlined objects are worth a look."""

from dataclasses import replace

import numpy as np
import pytest

from pupille.evaluation.instances.evaluate import evaluate
from pupille.evaluation.instances.gallery import quality_of_images, telling_images
from pupille.evaluation.instances.run_parts import run_parts
from pupille.evaluation.instances.statistics import statistics_of
from pupille.evaluation.questions import EvaluationConfig, Questions
from pupille.evaluation.telling_images import WORST
from pupille.results.objects import ObjectPredictions
from pupille.shapes.objects import Objects


def on_one(predictions, row):
    return ObjectPredictions(
        (predictions.ids[row],),
        predictions.sizes[[row]],
        predictions.classes,
        predictions.truth.on([row]),
        predictions.answers.on([row]),
    )


def test_the_quality_of_an_image_is_its_panoptic_quality_alone(made_up_masks):
    predictions = made_up_masks(3, n_classes=1)
    for row, quality in enumerate(quality_of_images(predictions)):
        alone = statistics_of(on_one(predictions, row)).scores(np.ones((1, 1)))["pq"][0]
        assert quality == pytest.approx(alone)


def test_an_image_on_which_nothing_is_drawn_or_answered_is_perfect():
    empty = ObjectPredictions(("a",), np.array([[4, 3]]), ("cell",), Objects.none(), Objects.none())
    assert quality_of_images(empty).tolist() == [1.0]


def test_the_worst_the_middle_and_the_best_image_are_shown_once_each(made_up_masks):
    predictions = made_up_masks(1, n_images=20)
    drawn = telling_images(predictions, predictions, None, str)["drawn"]
    order = [predictions.ids[row] for row in np.argsort(quality_of_images(predictions), kind="stable")]
    assert drawn == (*order[:WORST], order[10], order[-1])
    few = made_up_masks(1, n_images=3)
    assert sorted(telling_images(few, few, None, str)["drawn"]) == sorted(few.ids)


def test_a_run_says_what_its_evaluations_say(made_up_masks):
    predictions = {part: made_up_masks(seed) for seed, part in enumerate(("validation", "test"))}
    evaluations = {part: evaluate(of_part, resamples=100) for part, of_part in predictions.items()}
    parts = run_parts(predictions, evaluations, Questions(EvaluationConfig()))
    assert replace(parts["objects"], margin=None) == evaluations["test"].objects
    assert parts["objects"].margin.coverage == 0.9
    assert parts["per_class"] == evaluations["test"].per_class
    assert parts["validation_per_class"] == evaluations["validation"].per_class
