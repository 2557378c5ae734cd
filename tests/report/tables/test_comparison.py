from collections.abc import Callable
from typing import Any

import pytest

from partial_records import results_of
from pupille.report.tables.comparison import comparison_table

Results = dict[str, Any]


def test_a_row_holds_each_figure_with_its_interval(ten: Results) -> None:
    ten["runs"][1]["metrics"]["accuracy"] = {"value": 0.9444, "low": 0.9157, "high": 0.9638, "n": 360}
    ten["runs"][1]["metrics"]["f1_macro"] = {"value": 0.9439, "low": 0.9189, "high": 0.9655, "n": 360}
    ten["differences"][1] |= {"value": -0.0278, "low": -0.0528, "high": -0.0028, "word": "worse"}
    row = next(
        line for line in comparison_table(results_of(ten)).splitlines() if line.startswith("  logistic")
    )
    assert row.split() == [
        "logistic", "94.4", "(91.6-96.4)", "94.4", "(91.9-96.5)", "-2.8", "(-5.3", "to", "-0.3)", "worse",
        "650", "0.21", "s", "2.0", "µs",
    ]  # fmt: skip


def test_the_chosen_rung_alone_is_marked(ten: Results) -> None:
    marked = [line for line in comparison_table(results_of(ten)).splitlines()[2:11] if line.startswith("*")]
    assert len(marked) == 1
    assert marked[0].startswith("* lenet5")
    assert " chosen " in marked[0]


@pytest.mark.parametrize("width", [100, 80, 60, 40])
def test_the_table_fits_its_width_and_says_what_it_left_out(width: int, every: Results) -> None:
    text = comparison_table(results_of(every), width)
    assert max(map(len, text.splitlines())) <= width
    assert ("Too narrow for" in text) == (width < 90)
    assert {c for c in text if not c.isprintable()} == {"\n"}


def test_notes_and_skipped_rungs_follow(ten: Results) -> None:
    ten["data"]["notes"] = ["Two files show the same picture."]
    text = " ".join(comparison_table(results_of(ten)).split())
    assert "Scored on 360 test images; in parentheses" in text
    assert ten["intervals"] in text
    assert "Skipped vgg16: about 12 min expected, 3 min of the budget left" in text
    assert "svm: Kernel approximated" in text
    assert "Two files show the same picture." in text


def test_n_is_told_once_with_a_mark_for_thousands_and_as_groups_where_it_counts_them(ten: Results) -> None:
    ten["split"]["counts"]["test"] = 10_000
    for run in ten["runs"]:
        run["metrics"]["accuracy"]["n"] = 10_000
    text = " ".join(comparison_table(results_of(ten)).split())
    assert "Scored on 10,000 test images; in" in text
    assert "n =" not in text
    ten["split"] |= {"group": "the column patient", "groups": 5000}
    for run in ten["runs"]:
        run["metrics"]["accuracy"]["n"] = 1180
    assert "Scored on 10,000 test images (n = 1,180 groups); in" in " ".join(
        comparison_table(results_of(ten)).split()
    )


def test_what_is_undefined_is_a_dash_and_its_reason(ten: Results) -> None:
    ten["runs"][2]["metrics"]["f1_macro"] = {
        "value": None, "low": None, "high": None, "n": 360, "reason": "no test image shows any class"
    }  # fmt: skip
    ten["runs"][2]["cost"]["train_seconds"] = None
    text = comparison_table(results_of(ten))
    row = next(line for line in text.splitlines() if line.startswith("  tree")).split()
    assert row[3] == "-"
    assert row[-3] == "-"
    assert "tree: no test image shows any class" in text


def test_hostile_names_cannot_steer_the_terminal(example: Callable[[str], Results]) -> None:
    results = example("hostile")
    results["runs"][0]["notes"] = ["\x1b]0;title\x07 \x1b[31mred", "a\rb"]
    text = comparison_table(results_of(results))
    assert not {"\x1b", "\x07", "\r", "\u202e"} & set(text)
    assert "\\x1b[31mred" in text
