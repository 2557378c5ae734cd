"""ROC, precision and recall, reliability: the curves are those of scikit-learn on the saved predictions."""

import json
import shutil

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score, roc_curve

from pupille.errors import RunError
from pupille.figures.probabilities import precision_recall_figure, reliability_figure, roc_figure
from pupille.results.read import results_in


def line(ax, text):
    (found,) = [line for line in ax.lines if str(line.get_label()).startswith(text)]
    return found


def positive(run, said):
    """The class to find of two: its name, which images have it, and its probabilities."""
    classes, labels, _, probabilities = said(run)
    name = results_in(run).chosen_run.threshold.positive
    return name, labels == name, probabilities[:, classes.index(name)]


def test_the_roc_curve_of_two_classes_is_scikit_learns(runs, said):
    name, truth, probabilities = positive(runs / "two", said)
    (ax,) = roc_figure(runs / "two").axes
    drawn = line(ax, name)
    x, y, _ = roc_curve(truth, probabilities, drop_intermediate=False)
    assert drawn.get_xdata() == pytest.approx(x)
    assert drawn.get_ydata() == pytest.approx(y)
    assert drawn.get_label() == f"{name}: AUC {roc_auc_score(truth, probabilities):.3f}"


def test_the_frozen_threshold_stands_on_both_curves(runs):
    record = results_in(runs / "two").chosen_run.threshold.test
    at = {key: getattr(record, key).value for key in ("recall", "precision", "specificity")}
    for figure, x, y in (
        (roc_figure, 1 - at["specificity"], at["recall"]),
        (precision_recall_figure, at["recall"], at["precision"]),
    ):
        (ax,) = figure(runs / "two").axes
        point = line(ax, "at the frozen threshold")
        assert (point.get_xdata()[0], point.get_ydata()[0]) == pytest.approx((x, y))


def test_the_precision_of_two_classes_is_scikit_learns(runs, said):
    name, truth, probabilities = positive(runs / "two", said)
    (ax,) = precision_recall_figure(runs / "two").axes
    drawn = line(ax, name)
    precision, recall, _ = precision_recall_curve(truth, probabilities)
    # scikit-learn goes on from full recall to the loosest thresholds first, and begins with the strictest last.
    n = len(recall)
    assert drawn.get_xdata()[:n] == pytest.approx(recall[::-1])
    assert drawn.get_ydata()[:n] == pytest.approx(precision[::-1])
    area = average_precision_score(truth, probabilities)
    assert drawn.get_label() == f"{name}: average precision {area:.3f}"
    assert drawn.get_drawstyle() == "steps-pre"


def test_many_classes_have_a_mean_before_the_curve_of_each(runs, said):
    classes, labels, _, probabilities = said(runs / "ten")
    truth = labels[:, None] == np.array(classes)
    (roc,), (pr,) = roc_figure(runs / "ten").axes, precision_recall_figure(runs / "ten").axes
    area = roc_auc_score(truth, probabilities, average="macro")
    assert line(roc, "mean of the classes").get_label().endswith(f"AUC {area:.3f}")
    area = average_precision_score(truth, probabilities, average="micro")
    assert line(pr, "all classes together").get_label().endswith(f"average precision {area:.3f}")
    for ax in (roc, pr):
        assert len([line for line in ax.lines if str(line.get_label()).startswith("_")]) == 10 + 1


def test_reliability_shows_the_shares_that_happened(runs, said):
    classes, labels, _, probabilities = said(runs / "two")
    (ax,) = reliability_figure(runs / "two").axes
    points = ax.containers[0].lines[0]
    happened, stated = labels == classes[1], probabilities[:, 1]
    # Bins of equally many images: the mean of the stated over all bins is the mean of all, likewise what happened.
    n = [row.n for row in results_in(runs / "two").chosen_run.calibration.before.reliability]
    assert sum(n) == len(labels)
    assert np.average(points.get_xdata(), weights=n) == pytest.approx(stated.mean())
    assert np.average(points.get_ydata(), weights=n) == pytest.approx(happened.mean())


def test_results_without_calibration_say_so(runs, tmp_path):
    copy = shutil.copytree(runs / "two", tmp_path / "old")
    results = json.loads((copy / "results.json").read_text())
    for run in results["runs"]:
        del run["calibration"]
    (copy / "results.json").write_text(json.dumps(results))
    with pytest.raises(RunError, match="calibration"):
        reliability_figure(copy)


def test_a_run_without_its_predictions_is_told(runs, tmp_path):
    copy = shutil.copytree(runs / "two", tmp_path / "half")
    for table in copy.rglob("test.csv"):
        table.unlink()
    with pytest.raises(RunError, match=r"test\.csv"):
        roc_figure(copy)
