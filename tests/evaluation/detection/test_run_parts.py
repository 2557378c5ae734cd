"""What `results.json` says of a run of boxes: a promise only where it was asked for, on the images set aside for it."""

import pytest

from drawn_objects import one_object_an_image
from pupille.evaluation.detection.evaluate import evaluate
from pupille.evaluation.detection.run_parts import run_parts
from pupille.evaluation.questions import EvaluationConfig, Questions


@pytest.fixture(scope="module")
def parts():
    validation, aside, test = (
        one_object_an_image([least + row / 100 for row in range(30)]) for least in (0.1, 0.4, 0.5)
    )
    return {"validation": validation, "promises": aside, "test": test}


def made(parts, **asked):
    evaluations = {part: evaluate(parts[part], resamples=100) for part in ("validation", "test")}
    questions = Questions(EvaluationConfig(**asked), candidates=3)
    return run_parts(parts, evaluations, questions)["objects"].promise


def test_nothing_is_promised_that_was_not_asked_for(parts):
    assert made(parts) is None


def test_a_promise_rests_on_the_images_that_chose_nothing_else_on_validation_with_what_that_costs(parts):
    promise = made(parts, miss_at_most=0.1)
    assert promise.threshold == pytest.approx(0.42)
    assert promise.after_choosing is None
    without = {name: part for name, part in parts.items() if name != "promises"}
    promise = made(without, miss_at_most=0.1)
    assert promise.threshold == pytest.approx(0.12)
    assert promise.after_choosing > 0
