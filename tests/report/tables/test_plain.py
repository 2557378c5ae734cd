"""Tables as plain rows: every figure in its own column, and the signs of print in those for a paper."""

from partial_records import partial, results_of
from pupille.report.tables.plain import (
    class_texts,
    confusion_figures,
    history_figures,
    ladder_figures,
    ladder_texts,
    metric_figures,
    metric_texts,
)
from pupille.results.run import RunRecord


def test_the_matrix_has_the_truth_in_rows_behind_its_name(compared) -> None:
    results = compared(["cat", "dog"])
    results["runs"][-1]["confusion"] = [[3, 1], [0, 4]]
    assert confusion_figures(results_of(results)) == [["class", "cat", "dog"], ["cat", 3, 1], ["dog", 0, 4]]


def test_figures_of_the_ladder_are_unrounded_and_the_chosen_rung_has_no_difference(compared) -> None:
    results = compared(["cat", "dog"])
    results["differences"][1] |= {"value": -1 / 7, "word": "worse"}
    results["runs"][1]["cost"]["kwh"] = 0.125
    header, *rows = ladder_figures(results_of(results))
    assert [len(row) for row in rows] == [len(header)] * 9
    logistic, chosen = (dict(zip(header, rows[k], strict=True)) for k in (1, -1))
    assert [logistic[name] for name in ("rung", "chosen", "difference_value", "word", "train_kwh")] == [
        "logistic", 0, -1 / 7, "worse", 0.125,
    ]  # fmt: skip
    assert [chosen[name] for name in ("rung", "chosen", "difference_value", "word", "train_kwh")] == [
        "lenet5", 1, None, None, None,
    ]  # fmt: skip


def test_metrics_of_all_images_have_a_validation_and_those_of_a_class_do_not(compared) -> None:
    results = compared(["cat", "dog"])
    run = results["runs"][-1]
    run["validation"] = {"accuracy": {"value": 0.25, "low": 0.125, "high": 0.5, "n": 8}, "per_class": {}}
    run["metrics"]["accuracy"] = {"value": 0.75, "low": 0.5, "high": 0.875, "n": 9}
    run["metrics"]["per_class"]["dog"]["recall"] = {"value": 0.5, "low": None, "high": None, "n": 4}
    header, *rows = metric_figures(results_of(results))
    assert header == [
        "metric", "class", "test_value", "test_low", "test_high", "test_n",
        "validation_value", "validation_low", "validation_high", "validation_n",
    ]  # fmt: skip
    assert rows[0] == ["accuracy", None, 0.75, 0.5, 0.875, 9, 0.25, 0.125, 0.5, 8]
    assert [row[:2] for row in rows[1:]] == [
        [name, class_] for class_ in ("cat", "dog") for name in ("precision", "recall", "f1")
    ]
    assert rows[5] == ["recall", "dog", 0.5, None, None, 4, None, None, None, None]


def test_an_epoch_is_a_row_and_what_it_lacks_is_empty() -> None:
    run = {"history": [{"epoch": 1, "loss": 0.5, "note": "x"}, {"loss": 0.25, "epoch": 2}]}
    assert history_figures(partial(RunRecord, run)) == [
        ["epoch", "loss", "note"],
        [1, 0.5, "x"],
        [2, 0.25, None],
    ]


def test_a_paper_has_the_dash_of_print_between_figures_and_alone_for_none(compared) -> None:
    results = compared(["cat", "dog"])
    run = results["runs"][-1]
    run["metrics"]["per_class"]["dog"]["recall"] = {"value": 0.5, "low": 0.25, "high": 0.75, "n": 4}
    run["metrics"]["per_class"]["dog"]["precision"] = {"value": None, "low": None, "high": None, "n": 0}
    header, rows = class_texts(results_of(results))
    assert header == ["Class", "n", "Recall, %", "Precision, %", "F1, %"]
    assert rows[1][:4] == ["dog", "4", "50.0 (25.0–75.0)", "–"]
    run["metrics"]["accuracy"] = {"value": 0.75, "low": None, "high": None, "n": 8}
    _, overall = metric_texts(results_of(results))
    assert ["75.0\u00a0%", "–", "8"] in [row[1:4] for row in overall]


def test_the_energy_has_a_column_only_where_it_was_measured(compared) -> None:
    results = compared(["cat", "dog"])
    results["differences"] = results["differences"][1:]
    header, rows = ladder_texts(results_of(results))
    assert "Energy" not in header
    assert rows[-1][3] == "chosen"
    assert rows[0][3] == "–"
    results["runs"][0]["cost"]["kwh"] = 0.035
    header, rows = ladder_texts(results_of(results))
    energies = [row[header.index("Energy")] for row in rows]
    assert energies == ["35\u00a0Wh", *["–"] * 8]
