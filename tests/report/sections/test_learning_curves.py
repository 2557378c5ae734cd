"""Learning curves: where their points stand, and what is passed over."""

import xml.etree.ElementTree as ElementTree

from partial_records import results_of
from pupille.report.section import Context
from pupille.report.sections.learning_curves import curve, make
from pupille.report.tables.measure import Measure
from pupille.tasks import metric_spec
from pupille.tasks.metric import MetricSpec

ACCURACY = Measure(metric_spec("classification", "accuracy"))


def history(*rows):
    names = ("epoch", "train_loss", "validation_loss", "train_accuracy", "validation_accuracy")
    return [dict(zip(names, row, strict=True)) for row in rows]


SHORT = history((1, 2.0, 1.5, 0.4, 0.55), (2, 1.0, None, 0.6, None), (3, 0.5, 0.75, 0.9, 0.8))


def paths(drawing):
    return {path.get("class"): path.get("d") for path in ElementTree.fromstring(drawing).iter("path")}


def test_loss_begins_at_zero_and_an_unknown_value_is_passed_over() -> None:
    # 46 to 316 pixels are epochs 1 to 3; 186 to 26 pixels are 0 to 1.05 times the largest loss.
    assert paths(curve(SHORT, None, "mlp")) == {
        "curve train": "M46 33.62 L181 109.81 L316 147.9",
        "curve validation": "M46 71.71 L316 128.86",
    }


def test_accuracy_begins_at_a_round_tenth_below_its_lowest_value() -> None:
    # 186 to 26 pixels are 40 to 100 %.
    drawn = paths(curve(SHORT, ACCURACY, "mlp"))
    assert drawn["curve train"] == "M46 186 L181 132.67 L316 52.67"


def test_the_drawing_is_told_in_words() -> None:
    drawing = ElementTree.fromstring(curve(SHORT, ACCURACY, "mlp"))
    assert drawing.find("title").text == "Accuracy, % of mlp by epoch"
    assert drawing.find("desc").text == (
        "training from 40.0\u00a0% to 90.0\u00a0% over 3\u00a0epochs; "
        "validation from 55.0\u00a0% to 80.0\u00a0% over 2\u00a0epochs"
    )


def test_labels_at_the_ends_of_curves_never_overlap() -> None:
    rows = history((1, 1.0, 1.0, 0.5, 0.5), (2, 0.5, 0.5, 0.9, 0.9))
    drawing = ElementTree.fromstring(curve(rows, None, "mlp"))
    ends = {
        t.text: float(t.get("y")) for t in drawing.iter("text") if (t.get("class") or "").startswith("label")
    }
    assert set(ends) == {"training", "validation"}
    assert abs(ends["training"] - ends["validation"]) == 15


def test_without_a_known_value_nothing_is_drawn_and_one_epoch_is_drawn() -> None:
    assert curve(history((1, None, None, None, None)), None, "mlp") == ""
    assert paths(curve(SHORT[:1], None, "mlp"))["curve train"] == "M46 33.62"


def test_only_networks_have_curves(ten, tmp_path) -> None:
    made = make(Context(results_of(ten), tmp_path))["curves"]
    assert [run.name for run, *_ in made] == ["mlp", "lenet5"]


def test_an_error_begins_at_zero_in_its_unit_and_a_metric_that_no_epoch_keeps_is_not_drawn() -> None:
    error = MetricSpec(
        "mae", "Mean absolute error", "error", "down", (0, None), "target", "studentised", True
    )
    epochs = [
        {"epoch": 1, "train_loss": 1.0, "validation_loss": 1.0, "train_mae": 8.0, "validation_mae": 10.0},
        {"epoch": 2, "train_loss": 0.5, "validation_loss": 0.5, "train_mae": 4.0, "validation_mae": 5.0},
    ]
    drawing = curve(epochs, Measure(error, "mm"), "cnn")
    # 186 to 26 pixels are 0 to 1.05 times the largest error.
    assert paths(drawing)["curve validation"] == "M46 33.62 L316 109.81"
    assert ">Mean absolute error, mm</text>" in drawing
    assert curve(SHORT, Measure(error, "mm"), "cnn") == ""
