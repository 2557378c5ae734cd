"""From which score on boxes count, by the best F1 on validation."""

from dataclasses import replace

import numpy as np
import pytest
import scipy.stats

from pupille.evaluation.detection import operating_scores
from pupille.evaluation.detection.evaluate import evaluate
from pupille.evaluation.detection.gallery import f1_of_images, telling_images
from pupille.evaluation.detection.statistics import statistics_of
from pupille.evaluation.questions import EvaluationConfig
from pupille.results.objects import ObjectPredictions, pooled
from pupille.shapes.objects import Objects


def place(k: int) -> list[float]:
    return [20.0 * k, 0.0, 20.0 * k + 10, 10.0]


def predictions(answers, *, classes=("a", "b"), truth=((0, 0), (0, 1), (0, 2), (1, 3)), least=()):
    """truth: (class, place). answers: (class, place, score), all on one image."""
    drawn = Objects(
        np.zeros(len(truth), dtype=np.int64),
        np.array([label for label, _ in truth], dtype=np.int64),
        np.array([place(k) for _, k in truth], dtype=np.float64).reshape(-1, 4),
    )
    answered = Objects(
        np.zeros(len(answers), dtype=np.int64),
        np.array([label for label, _, _ in answers], dtype=np.int64),
        np.array([place(k) for _, k, _ in answers], dtype=np.float64).reshape(-1, 4),
        scores=np.array([score for _, _, score in answers], dtype=np.float64),
    )
    return ObjectPredictions(("x",), np.array([[900, 20]]), classes, drawn, answered, np.array(least))


ANSWERS = [(0, 0, 0.9), (0, 1, 0.8), (0, 7, 0.6), (0, 8, 0.5), (0, 2, 0.3), (1, 3, 0.7), (1, 9, 0.2)]


def test_each_class_takes_the_score_with_the_best_f1(monkeypatch):
    monkeypatch.setattr(operating_scores, "FEWEST", 1)
    least = operating_scores.least_scores(predictions(ANSWERS))
    # Of a: F1 of two right of two answers with three drawn is 4/5, of all five answers 6/8; half way to .6.
    assert np.allclose(least.scores, [0.7, 0.45])
    assert least.sharing == least.unreached == ()


def test_classes_with_few_objects_share_the_score_of_all_of_them_together():
    least = operating_scores.least_scores(predictions(ANSWERS))
    assert least.sharing == ("a", "b")
    # .9 .8 and .7 are right: F1 is 6/7; half way to .6.
    assert np.allclose(least.scores, [0.65, 0.65])


def test_without_objects_a_usual_score_is_taken():
    assert operating_scores.least_scores(predictions([], truth=())).scores == (operating_scores.UNKNOWN,) * 2


@pytest.mark.parametrize(
    ("asked", "scores"),
    [
        # Of a, three are drawn: right, right, wrong, wrong, right. As many answers as objects: half way from .6 to .5.
        ({"unbiased_counts": True}, [0.55, 0.45]),
        # A miss five times as dear: all five answers cost 2, two answers 5; a false alarm as dear: two answers.
        ({"cost_missed": 5}, [0.15, 0.45]),
        ({"cost_false_alarm": 5}, [0.7, 0.45]),
    ],
)
def test_each_class_takes_the_score_that_was_asked_for(monkeypatch, asked, scores):
    monkeypatch.setattr(operating_scores, "FEWEST", 1)
    least = operating_scores.least_scores(predictions(ANSWERS), EvaluationConfig(**asked))
    assert np.allclose(least.scores, scores)
    assert least.unreached == ()


def of_images(rows):
    """rows: (image, score, whether it is right); an object on each image and one more that nothing finds."""
    images = np.array([image for image, _, _ in rows])
    n = int(images.max()) + 1
    drawn = Objects(np.arange(n), np.zeros(n, dtype=np.int64), np.array([place(0)] * n))
    answered = Objects(
        images,
        np.zeros(len(rows), dtype=np.int64),
        np.array([place(0 if right else 5 + k) for k, (_, _, right) in enumerate(rows)]),
        scores=np.array([score for _, score, _ in rows], dtype=np.float64),
    )
    ids = tuple(map(str, range(n)))
    return ObjectPredictions(ids, np.tile([[9000, 20]], (n, 1)), ("a",), drawn, answered)


def test_a_least_precision_is_reached_with_95_percent_certainty_and_images_are_the_unit():
    rows = [(image, 0.9 - image / 100, True) for image in range(30)]
    rows += [(image, 0.5 - image / 100, image % 3 == 0) for image in range(30)]
    made = of_images(rows)
    # Wilson's one-sided lower bound of 30 right ones of 30 images, by the formula with Student's quantile of 29.
    quantile = scipy.stats.t.ppf(0.95, 29)
    bound = 30 / (30 + quantile**2)
    reached = operating_scores.least_scores(made, EvaluationConfig(least_precision=bound - 0.001))
    assert reached.unreached == ()
    assert reached.scores[0] == pytest.approx((0.61 + 0.5) / 2)
    above = operating_scores.least_scores(made, EvaluationConfig(least_precision=bound + 0.02))
    assert above.unreached == ("a",)
    assert above.scores == (1.0,)
    # In 15 groups of two images the same answers are worth less.
    groups = [str(image // 2) for image in range(30)]
    grouped = operating_scores.least_scores(made, EvaluationConfig(least_precision=bound - 0.001), groups)
    assert grouped.unreached == ("a",)


def test_counts_are_of_the_answers_that_reach_the_score_of_their_class():
    sums = statistics_of(predictions(ANSWERS, least=(0.7, 0.1))).sums
    assert sums["right"].ravel().tolist() == [2, 1]
    assert sums["wrong"].ravel().tolist() == [0, 1]
    assert statistics_of(predictions(ANSWERS)).sums["wrong"].ravel().tolist() == [2, 1]
    asked = statistics_of(predictions(ANSWERS, least=(0.7, 0.1)), threshold=0.55)
    assert asked.sums["wrong"].ravel().tolist() == [1, 0]


def test_the_f1_of_an_image_counts_all_classes():
    # Three right, one wrong, one missed.
    assert f1_of_images(predictions(ANSWERS, least=(0.7, 0.1))).tolist() == [6 / 8]


def test_the_scores_that_count_are_kept_with_the_predictions(tmp_path):
    made = predictions(ANSWERS, least=(0.7, 0.1))
    made.save(tmp_path, "test")
    assert ObjectPredictions.load(tmp_path, "test").least.tolist() == [0.7, 0.1]


def test_an_image_is_shown_once_even_where_there_is_but_one():
    assert telling_images(predictions([]), predictions([]), None, str) == {"drawn": ("x",)}


def test_each_image_is_counted_by_the_thresholds_of_the_model_that_answered_it_and_has_no_common_order():
    first = predictions(ANSWERS, least=(0.7, 0.1))
    second = replace(predictions(ANSWERS, least=(0.55, 0.5)), ids=("y",))
    both = pooled([first, second])
    alone, other, sums = (statistics_of(part).sums for part in (first, second, both))
    for name in ("objects", "right", "wrong"):
        assert np.array_equal(sums[name], np.hstack([alone[name], other[name]]))
    made = evaluate(both, resamples=100)
    assert made.metrics["ap"].value is None
    assert "several models" in str(made.metrics["ap"].reason)
    assert made.metrics["recall"].value == pytest.approx(6 / 8)
    assert made.metrics["precision"].value == pytest.approx(6 / 8)
    assert any("validation of each model" in str(note) for note in made.notes)
