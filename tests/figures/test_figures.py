"""Ladder, confusion, history and learning curve: what is drawn is what was measured."""

import csv

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix
from statsmodels.stats.proportion import proportion_confint

from pupille.errors import ConfigError, RunError
from pupille.evaluation.inference.learning_curve import Point, learning_curve
from pupille.figures.figures import confusion_figure, history_figure, ladder_figure, learning_curve_figure
from pupille.results.metric import Metric
from pupille.results.read import results_in
from pupille.workflows.compare import Comparison


def test_the_ladder_shows_each_accuracy_with_its_wilson_interval(run, said):
    (ax,) = ladder_figure(run).axes
    chosen = results_in(run).chosen
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == [f"{name} *" if name == chosen else name for name in ("majority", "tree", "mlp")]
    dots, _, (bars,) = ax.containers[0].lines
    drawn = zip(("majority", "tree", "mlp"), dots.get_xdata(), bars.get_segments(), strict=True)
    for name, value, segment in drawn:
        _, labels, predicted, _ = said(run, name)
        right = int((labels == predicted).sum())
        assert value == pytest.approx(right / len(labels))
        assert segment[:, 0] == pytest.approx(proportion_confint(right, len(labels), method="wilson"))
    assert f"n\u00a0=\u00a0{len(labels)}" in ax.get_xlabel()


@pytest.mark.parametrize("rung", [None, "tree"])
def test_the_matrix_holds_scikit_learns_counts(run, said, rung):
    (ax,) = confusion_figure(run, rung=rung).axes
    classes, labels, predicted, _ = said(run, rung)
    written = np.zeros((len(classes), len(classes)), dtype=int)
    for text in ax.texts:
        column, row = text.get_position()
        written[int(row), int(column)] = int(text.get_text())
    assert (written == confusion_matrix(labels, predicted, labels=classes)).all()
    assert [label.get_text() for label in ax.get_yticklabels()] == classes


def test_counts_and_names_that_have_no_room_are_left_out(runs):
    (ax,) = confusion_figure(runs / "ten", width=30).axes
    assert not ax.texts
    assert [label.get_text() for label in ax.get_xticklabels()] == ["0", "2", "4", "6", "8"]


def test_the_history_is_that_of_the_table(run):
    with (run / "runs" / "mlp" / "history.csv").open() as file:
        rows = list(csv.DictReader(file))
    above, below = history_figure(run, rung="mlp").axes
    assert len(rows) == 4
    for ax, key in ((above, "loss"), (below, "accuracy")):
        for line, part in zip(ax.lines, ("train", "validation"), strict=True):
            assert line.get_xdata().tolist() == [1, 2, 3, 4]
            assert line.get_ydata() == pytest.approx([float(row[f"{part}_{key}"]) for row in rows])


def test_what_compare_returned_is_drawn_like_its_folder(runs):
    one, other = ladder_figure(Comparison(runs / "two")), ladder_figure(str(runs / "two"))
    assert [line.get_xdata().tolist() for line in one.axes[0].lines] == [
        line.get_xdata().tolist() for line in other.axes[0].lines
    ]


def test_a_learning_curve_passes_through_what_the_fitted_law_says():
    images = np.array([100, 200, 400, 800, 1600])
    scores = 1 - 0.05 - 3.0 * images**-0.6
    points = [Point(int(n), Metric(s, s - 0.02, s + 0.02, 300)) for n, s in zip(images, scores, strict=True)]
    (ax,) = learning_curve_figure(learning_curve(points)).axes
    dots, fitted = ax.lines[0], ax.lines[-1]
    assert dots.get_xdata() == pytest.approx(images)
    assert fitted.get_xdata()[-1] == 3200
    assert fitted.get_ydata()[-1] == pytest.approx(1 - 0.05 - 3.0 * 3200**-0.6, abs=0.005)


def test_an_unknown_rung_is_told_with_those_there_are(runs):
    with pytest.raises(ConfigError, match="majority, tree, mlp"):
        confusion_figure(runs / "two", rung="lenet5")


def test_a_rung_that_learned_in_one_go_has_no_history(runs):
    with pytest.raises(ConfigError, match="rung="):
        history_figure(runs / "two", rung="tree")


def test_a_folder_without_results_is_no_run(tmp_path):
    with pytest.raises(RunError):
        ladder_figure(tmp_path)
