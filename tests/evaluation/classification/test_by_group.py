"""Recall, precision, false alarms and calibration by group, as scikit-learn computes them on the images of each."""

import numpy as np
import pytest
from fairlearn.metrics import MetricFrame, equalized_odds_difference, false_positive_rate
from sklearn.metrics import accuracy_score, precision_score, recall_score

from partial_records import partial
from pupille.evaluation.by_group import Images, by_group_record
from pupille.evaluation.classification.by_group import FIGURES, mean_of
from pupille.evaluation.inference.intervals import wilson
from pupille.evaluation.questions import EvaluationConfig, Questions
from pupille.results.classification import ThresholdRecord
from pupille.results.predictions import ClassPredictions

N = 400
RNG = np.random.default_rng(0)
LABELS = RNG.integers(2, size=N)
ILL = np.clip(0.5 * LABELS + RNG.uniform(0, 0.6, N), 0, 1)
SITES = np.where(RNG.random(N) < 0.5, "north", "south")
THRESHOLD = partial(ThresholdRecord, {"positive": "ill", "value": 0.45})
CALLED = ILL >= 0.45


def predictions(labels=LABELS):
    ids = tuple(map(str, range(N)))
    return ClassPredictions(ids, ("healthy", "ill"), np.stack([1 - ILL, ILL], axis=1), labels)


def groups_of(threshold=THRESHOLD, labels=LABELS):
    questions = Questions(EvaluationConfig(), columns={"site": list(SITES)})
    record = by_group_record(FIGURES, predictions(labels), questions, threshold)
    return record, {group.name: group for group in record.groupings[0].groups}


def test_rates_by_group_and_their_odds_are_those_of_fairlearn():
    of_all = {"recall": recall_score, "precision": precision_score, "false_alarms": false_positive_rate}
    frame = MetricFrame(
        metrics=of_all, y_true=LABELS, y_pred=CALLED.astype(int), sensitive_features=SITES
    ).by_group
    groups = groups_of()[1]
    for site in ("north", "south"):
        for name in of_all:
            assert groups[site].figures[name].value == pytest.approx(frame.loc[site, name])
    gaps = [
        abs(groups["north"].figures[name].value - groups["south"].figures[name].value)
        for name in ("recall", "false_alarms")
    ]
    assert max(gaps) == pytest.approx(
        equalized_odds_difference(LABELS, CALLED.astype(int), sensitive_features=SITES)
    )


@pytest.mark.parametrize("site", ["north", "south"])
def test_rates_of_a_group_are_those_of_scikit_learn(site):
    inside = site == SITES
    truth, called = LABELS[inside], CALLED[inside]
    figures = groups_of()[1][site].figures
    assert figures["recall"].value == pytest.approx(recall_score(truth, called))
    assert figures["precision"].value == pytest.approx(precision_score(truth, called))
    assert figures["false_alarms"].value == pytest.approx(1 - recall_score(truth, called, pos_label=0))
    assert figures["accuracy"].value == pytest.approx(accuracy_score(truth, ILL[inside] > 0.5))
    assert figures["calibration"].value == pytest.approx((ILL[inside] - truth).mean())


def test_intervals_of_two_groups_hold_together():
    figures = groups_of()[1]["north"].figures
    positive = LABELS[SITES == "north"] == 1
    low, high = wilson((CALLED[SITES == "north"] & positive).sum(), positive.sum(), alpha=0.025)
    assert (figures["recall"].low, figures["recall"].high) == pytest.approx((float(low), float(high)))


def test_without_a_class_to_find_it_is_told_how_often_it_is_right_and_how_sure():
    record, groups = groups_of(threshold=None)
    assert [figure.name for figure in record.figures] == ["accuracy", "calibration"]
    assert record.positive is None
    assert record.groupings[0].sentences == ()
    inside = SITES == "south"
    sure = np.maximum(ILL, 1 - ILL)[inside]
    right = (ILL > 0.5)[inside] == LABELS[inside]
    assert groups["south"].figures["calibration"].value == pytest.approx((sure - right).mean())


def test_odds_and_parity_are_told_in_three_sentences_for_each_column():
    record, _ = groups_of()
    odds, parity, together = record.groupings[0].sentences
    assert "qualised odds" in odds
    assert "redictive parity" in parity
    assert "cannot all be had" in together


def test_images_without_a_class_take_no_part():
    labels = LABELS.copy()
    labels[:50] = -1
    _, groups = groups_of(labels=labels)
    assert sum(group.images for group in groups.values()) == N - 50


def test_a_recall_over_fewer_than_twenty_images_is_not_told():
    labels = np.where(SITES == "north", LABELS, 0)
    labels[np.flatnonzero(SITES == "south")[:19]] = 1
    _, groups = groups_of(labels=labels)
    recall = groups["south"].figures["recall"]
    assert recall.value is None
    assert "19" in recall.reason
    assert groups["south"].figures["false_alarms"].value is not None


def test_a_mean_over_patients_is_as_unsure_as_they_are_few():
    values = np.repeat(RNG.normal(size=30), 10)
    units = np.repeat(np.arange(30), 10)
    of_images, of_groups = mean_of(values, None, alpha=0.05), mean_of(values, units, alpha=0.05)
    assert of_images.value == pytest.approx(of_groups.value)
    assert (of_images.n, of_groups.n) == (300, 30)
    # The textbook's standard error of 30 means, with 29 degrees of freedom.
    half = 2.045230 * values[::10].std(ddof=1) / np.sqrt(30)
    assert of_groups.high - of_groups.value == pytest.approx(half, rel=1e-5)
    assert of_groups.high - of_groups.low > 2 * (of_images.high - of_images.low)


def test_groups_of_patients_are_counted():
    images = Images(predictions(), [f"p{i // 4}" for i in range(N)], THRESHOLD, 0)
    assert FIGURES.of(images, alpha=0.05)["accuracy"].n == 100
