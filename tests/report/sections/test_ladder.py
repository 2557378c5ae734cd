"""The rows of the ladder, and what is said of the energy of its rungs."""

import pytest

from partial_records import partial, results_of
from pupille.report.section import Context
from pupille.report.sections.ladder import (
    energy_sentences,
    ladder,
    ladder_text,
    make_ladder,
    make_scores,
    scores_text,
)
from pupille.results.run import RunRecord


def test_each_rung_has_its_difference_to_the_chosen_one_with_a_style_for_its_word(compared) -> None:
    results = compared(["cat", "dog"])
    results["differences"][0] |= {"value": -0.4, "low": -0.45, "high": -0.35, "word": "worse"}
    results["differences"][1] |= {"value": -0.1, "low": None, "high": None, "word": "too few groups"}
    del results["differences"][2]
    first, second, third, *_, chosen = ladder(results_of(results)).rows
    assert (first.difference, first.interval, first.kind) == ("−40.0", "from −45.0 to −35.0", "worse")
    assert (second.difference, second.interval, second.kind) == ("−10.0", "", "few")
    assert second.spoken == "too few groups"
    assert (third.difference, third.kind, third.spoken) == ("–", "", "not compared")
    assert (chosen.chosen, chosen.difference, chosen.kind) == (True, "–", "")
    assert [row.chosen for row in ladder(results_of(results)).rows].count(True) == 1


def test_the_chosen_rung_is_drawn_at_no_difference(compared) -> None:
    results = compared(["cat", "dog"])
    chosen = ladder(results_of(results)).rows[-1]
    assert '<circle cx="61" ' in chosen.difference_whisker
    assert "mark strong" in chosen.whisker


def test_costs_are_in_units_that_fit_and_a_dash_where_unknown(compared) -> None:
    results = compared(["cat", "dog"])
    results["runs"][0]["cost"] |= {
        "parameters": 61_706, "train_seconds": 125.2, "kwh": 0.0004, "predict_seconds_per_image": 2e-6,
    }  # fmt: skip
    results["runs"][1]["cost"] = dict.fromkeys(results["runs"][1]["cost"])
    made = ladder(results_of(results))
    known, unknown = made.rows[:2]
    assert [known.parameters, known.training, known.energy, known.prediction] == [
        "61.7k", "2\u00a0min\u00a05\u00a0s", "0.40\u00a0Wh", "2.0\u00a0µs",
    ]  # fmt: skip
    assert {unknown.parameters, unknown.training, unknown.energy, unknown.prediction} == {"–"}
    assert made.measured
    assert not ladder(results_of(compared(["cat", "dog"]))).measured


def test_each_reason_for_an_unmeasured_energy_stands_once_with_its_rungs() -> None:
    def run(name: str, kwh: float | None, note: str | None) -> RunRecord:
        return partial(RunRecord, {"name": name, "cost": {"kwh": kwh, "kwh_note": note}})

    some = [run("a", None, "no meter"), run("b", 0.1, "processor"), run("c", None, "no meter")]
    assert energy_sentences(some) == [
        "The energy of a and c was not measured: no meter",
        "Energy of the training: processor",
    ]
    assert energy_sentences([some[0], some[2]]) == ["The energy of the training was not measured: no meter"]
    assert energy_sentences([run("a", None, None)]) == []


@pytest.mark.parametrize(("kind", "is_ladder"), [("ten", True), ("single", False)])
def test_a_comparison_has_a_ladder_and_a_single_run_its_scores(example, tmp_path, kind, is_ladder) -> None:
    context = Context(results_of(example(kind)), tmp_path)
    assert (make_ladder(context) is not None) is is_ladder
    assert (make_scores(context) is not None) is not is_ladder
    assert bool(ladder_text(context)) is is_ladder
    assert bool(scores_text(context)) is not is_ladder


def test_overall_metrics_stand_beside_their_validation_where_both_are_known(example, tmp_path) -> None:
    results = example("single")
    run = results["runs"][0]
    run["metrics"]["accuracy"] = {"value": 0.75, "low": 0.7, "high": 0.8, "n": 9}
    run["validation"] = {"accuracy": {"value": 0.5, "low": 0.4, "high": 0.6, "n": 9}}
    ((label, test, validation),) = make_scores(Context(results_of(results), tmp_path))["overall"]
    assert (label, test.value, validation.value) == ("Accuracy", "75.0\u00a0%", "50.0\u00a0%")


def test_the_axis_begins_at_the_lowest_rung_that_learned_something(compared) -> None:
    results = compared(["cat", "dog"])
    for run, accuracy in zip(results["runs"], (0.5, 0.55, 0.58, 0.62, 0.64, 0.66), strict=False):
        run["metrics"]["accuracy"] = {
            "value": accuracy,
            "low": accuracy - 0.02,
            "high": accuracy + 0.02,
            "n": 90,
        }
    results["runs"][-1]["metrics"]["accuracy"] = {"value": 0.97, "low": 0.95, "high": 0.98, "n": 90}
    made = ladder(results_of(results))
    arrows = [row.run.name for row in made.rows if "<path" in row.whisker]
    # Always answering the commonest class is right in half of the cases, and its interval leaves the scale.
    assert arrows in ([], ["majority"])
    assert ">60<" in made.axis
    assert ">90<" not in made.axis
