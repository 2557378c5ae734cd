import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, precision_recall_curve, roc_curve

from pupille.evaluation.classification.curves_record import MOST_STEPS, curves_record
from pupille.evaluation.classification.operating_point import threshold_record
from pupille.evaluation.questions import EvaluationConfig
from pupille.results.classification import CurvesRecord
from pupille.results.predictions import UNKNOWN, ClassPredictions


def two(n, seed, *, classes=("damage", "sound"), digits=9):
    rng = np.random.default_rng(seed)
    labels = rng.integers(2, size=n)
    said = np.round(1 / (1 + np.exp(-(rng.normal(size=n) + 1.5 * (labels == 0)))), digits)
    return ClassPredictions(
        tuple(f"i{k}" for k in range(n)), classes, np.column_stack([said, 1 - said]), labels
    )


def many(n, seed):
    rng = np.random.default_rng(seed)
    labels = rng.integers(4, size=n)
    scores = rng.normal(size=(n, 4))
    scores[np.arange(n), labels] += 1.5
    shares = np.exp(scores)
    return ClassPredictions(
        tuple(map(str, range(n))), tuple("abcd"), shares / shares.sum(axis=1, keepdims=True), labels
    )


def record_of(validation, test, **asked):
    config = EvaluationConfig(**asked)
    threshold = threshold_record(validation, test, config, validation_groups=None, test_groups=None)
    return threshold, curves_record(validation, test, threshold=threshold, groups=None, seed=0)


@pytest.mark.parametrize(("n", "digits"), [(60, 9), (3000, 9), (300, 1)])
def test_every_step_of_the_slider_has_the_counts_of_scikit_learn(n, digits):
    validation = two(n, 1, digits=digits)
    threshold, record = record_of(validation, two(80, 2), positive="damage", cost_missed=5)
    slider = record.slider
    assert len(slider.thresholds) <= MOST_STEPS
    assert slider.thresholds == tuple(sorted(slider.thresholds, reverse=True))
    for value, hits, alarms in zip(slider.thresholds, slider.hits, slider.alarms, strict=True):
        called = validation.probabilities[:, 0] >= value
        (tn, fp), (fn, tp) = confusion_matrix(validation.labels == 0, called, labels=[False, True])
        assert (hits, alarms) == (tp, fp)
        assert (slider.positives, slider.negatives) == (tp + fn, tn + fp)
    assert slider.thresholds[slider.frozen] == threshold.value
    assert slider.hits[slider.frozen] == threshold.validation.hits


def test_the_slider_goes_from_nothing_called_to_everything_called():
    slider = record_of(two(3000, 1), two(80, 2))[1].slider
    assert (slider.hits[0], slider.alarms[0]) == (0, 0)
    assert (slider.hits[-1], slider.alarms[-1]) == (slider.positives, slider.negatives)
    path = np.array(slider.hits) / slider.positives + np.array(slider.alarms) / slider.negatives
    # Even steps: none much longer than the whole path of 2 over 199.
    assert np.diff(path).max() < 3 * 2 / (MOST_STEPS - 1)


def shares(record):
    return np.array(record.alarms) / record.negatives, np.array(record.hits) / record.positives


@pytest.mark.parametrize("n", [120, 2500])
def test_the_points_of_every_class_lie_on_the_curves_of_scikit_learn(n):
    test = many(n, 3)
    _, record = record_of(many(100, 4), test)
    assert [one.name for one in record.test] == list("abcd")
    for k, one in enumerate(record.test):
        x, y = shares(one)
        fpr, tpr, _ = roc_curve(test.labels == k, test.probabilities[:, k], drop_intermediate=False)
        known = {(round(a, 12), round(b, 12)) for a, b in zip(fpr, tpr, strict=True)}
        assert {(round(a, 12), round(b, 12)) for a, b in zip(x, y, strict=True)} <= known
        precision, recall, _ = precision_recall_curve(test.labels == k, test.probabilities[:, k])
        # scikit-learn stops where all are found; a slider goes on.
        both = {(round(a, 12), round(b, 12)) for a, b in zip(recall, precision, strict=True)}
        hits, alarms = np.array(one.hits), np.array(one.alarms)
        going = (hits > 0) & (y < 1)
        mine = zip(y[going], hits[going] / (hits + alarms)[going], strict=True)
        assert {(round(a, 12), round(b, 12)) for a, b in mine} <= both


def test_with_few_images_no_point_is_left_out():
    test = many(120, 3)
    one = record_of(many(100, 4), test)[1].test[0]
    fpr, _, _ = roc_curve(test.labels == 0, test.probabilities[:, 0], drop_intermediate=False)
    assert len(one.hits) == len(fpr)


def test_a_class_without_test_images_has_no_curve_and_unknown_labels_do_not_count():
    test = many(200, 5)
    labels = np.where(test.labels == 2, UNKNOWN, test.labels)
    record = record_of(many(100, 4), ClassPredictions(test.ids, test.classes, test.probabilities, labels))[1]
    assert [one.name for one in record.test] == ["a", "b", "d"]
    assert {one.positives + one.negatives for one in record.test} == {int((labels >= 0).sum())}


def test_where_no_threshold_could_be_chosen_there_is_no_slider():
    lacking = two(50, 1)
    lacking = ClassPredictions(
        lacking.ids, lacking.classes, lacking.probabilities, np.zeros(50, dtype=np.int64)
    )
    assert record_of(lacking, two(80, 2))[1].slider is None


def test_test_images_of_one_class_give_no_means():
    test = many(60, 3)
    alone = ClassPredictions(test.ids, test.classes, test.probabilities, np.zeros(60, dtype=np.int64))
    record = record_of(many(100, 4), alone)[1]
    assert record == CurvesRecord(slider=None, test=(), micro=None, macro=None)
