from collections.abc import Callable
from typing import Any

import pytest

from partial_records import results_of
from pupille.report.sections.leak import leak_table

Results = dict[str, Any]


def test_without_a_second_training_there_is_nothing_to_show(ten: Results) -> None:
    assert leak_table(results_of(ten)) == ""
    ten["runs"][0]["without_twins"] = None
    assert leak_table(results_of(ten)) == ""


def test_a_row_holds_both_scores_and_their_difference(example: Callable[[str], Results]) -> None:
    results = example("leaking")
    run = results["runs"][5]
    run["metrics"]["accuracy"] = {"value": 0.825, "low": 0.759, "high": 0.876, "n": 160}
    run["without_twins"] = {
        "removed": 1080,
        "metrics": run["metrics"] | {"accuracy": {"value": 0.7125, "low": 0.638, "high": 0.777, "n": 160}},
        "difference": {
            "metric": "accuracy",
            "value": 0.1125,
            "low": 0.048,
            "high": 0.177,
            "n": 160,
            "word": "better",
        },
    }
    row = next(line for line in leak_table(results_of(results)).splitlines() if line.startswith("  knn"))
    assert row.split() == [
        "knn", "82.5", "(75.9-87.6)", "71.2", "(63.8-77.7)", "+11.2", "(+4.8", "to", "+17.7)", "better", "1,080",
    ]  # fmt: skip


def test_a_rung_that_was_trained_once_has_dashes(example: Callable[[str], Results]) -> None:
    results = example("leaking")
    results["runs"][1]["without_twins"] = None
    row = next(line for line in leak_table(results_of(results)).splitlines() if line.startswith("  logistic"))
    assert row.split()[-3:] == ["-", "-", "-"]


@pytest.mark.parametrize("width", [100, 70, 50])
def test_it_fits_its_width_and_says_what_it_left_out(width: int, example: Callable[[str], Results]) -> None:
    text = leak_table(results_of(example("leaking")), width)
    assert max(map(len, text.splitlines())) <= width
    assert ("Too narrow for" in text) == (width < 90)


def test_hostile_names_cannot_steer_the_terminal(example: Callable[[str], Results]) -> None:
    results = example("hostile")
    results["runs"][0]["without_twins"]["difference"] |= {"word": "\x1b[31m\u202e", "value": 0.1}
    text = leak_table(results_of(results))
    assert {c for c in text if not c.isprintable()} == {"\n"}
    assert "\\x1b[31m" in text
