"""Learning curves: where their points stand, and what is passed over."""

import xml.etree.ElementTree as ElementTree

from partial_records import results_of
from pupille.report.section import Context
from pupille.report.sections.learning_curves import curve, make


def history(*rows):
    names = ("epoch", "train_loss", "validation_loss", "train_accuracy", "validation_accuracy")
    return [dict(zip(names, row, strict=True)) for row in rows]


SHORT = history((1, 2.0, 1.5, 0.4, 0.55), (2, 1.0, None, 0.6, None), (3, 0.5, 0.75, 0.9, 0.8))


def paths(drawing):
    return {path.get("class"): path.get("d") for path in ElementTree.fromstring(drawing).iter("path")}


def test_loss_begins_at_zero_and_an_unknown_value_is_passed_over() -> None:
    # 46 to 316 pixels are epochs 1 to 3; 186 to 26 pixels are 0 to 1.05 times the largest loss.
    assert paths(curve(SHORT, "loss", "mlp")) == {
        "curve train": "M46 33.62 L181 109.81 L316 147.9",
        "curve validation": "M46 71.71 L316 128.86",
    }


def test_accuracy_begins_at_a_round_tenth_below_its_lowest_value() -> None:
    # 186 to 26 pixels are 40 to 100 %.
    drawn = paths(curve(SHORT, "accuracy", "mlp"))
    assert drawn["curve train"] == "M46 186 L181 132.67 L316 52.67"


def test_the_drawing_is_told_in_words() -> None:
    drawing = ElementTree.fromstring(curve(SHORT, "accuracy", "mlp"))
    assert drawing.find("title").text == "Accuracy, % of mlp by epoch"
    assert drawing.find("desc").text == (
        "training from 40.0\u00a0% to 90.0\u00a0% over 3\u00a0epochs; "
        "validation from 55.0\u00a0% to 80.0\u00a0% over 2\u00a0epochs"
    )


def test_labels_at_the_ends_of_curves_never_overlap() -> None:
    rows = history((1, 1.0, 1.0, 0.5, 0.5), (2, 0.5, 0.5, 0.9, 0.9))
    drawing = ElementTree.fromstring(curve(rows, "loss", "mlp"))
    ends = {
        t.text: float(t.get("y")) for t in drawing.iter("text") if (t.get("class") or "").startswith("label")
    }
    assert set(ends) == {"training", "validation"}
    assert abs(ends["training"] - ends["validation"]) == 15


def test_without_a_known_value_nothing_is_drawn_and_one_epoch_is_drawn() -> None:
    assert curve(history((1, None, None, None, None)), "loss", "mlp") == ""
    assert paths(curve(SHORT[:1], "loss", "mlp"))["curve train"] == "M46 33.62"


def test_only_networks_have_curves(ten, tmp_path) -> None:
    made = make(Context(results_of(ten), tmp_path))["curves"]
    assert [run.name for run, *_ in made] == ["mlp", "lenet5"]
