"""The methods paragraph tells what a reviewer asks for, each from the results."""

from collections.abc import Callable
from typing import Any

import pytest

from partial_records import results_of
from pupille.report.sections.ladder import energy_sentences, ladder
from pupille.report.sections.methods import methods
from pupille.report.tables.comparison import comparison_table
from pupille.report.tables.numbers import energy

Results = dict[str, Any]


def told(results: Results) -> str:
    return " ".join(methods(results_of(results)))


def test_versions_seeds_hashes_and_command_are_told(ten: Results) -> None:
    paragraph = told(ten)
    for fact in (
        "numpy 2.4.6", "torch 2.15.0", "(seed 0)", "seed 0; input 8 × 8 pixels, grey", "images sha256:5f1d",
        "split sha256:aa01", "Command: pupille compare digits.", "0 (180), 1 (180)", "scored once",
        "Left out, for the reasons in the table: vgg16.", "brought to 8\u00a0×\u00a08 pixels",
    ):  # fmt: skip
        assert fact in paragraph


def test_the_settings_are_those_of_the_chosen_network(ten: Results) -> None:
    settings = (
        "Settings of lenet5: seed 0; input 8 × 8 pixels, grey; window 0 to 16; epochs 40; batch size 32"
    )
    assert settings in told(ten)
    assert "It learned by lowering the cross-entropy" in told(ten)
    ten["chosen"] = "svm"
    assert "Settings of svm: seed 0; input 8 × 8 pixels" in told(ten)
    assert "cross-entropy" not in told(ten)


def test_a_frozen_network_is_standardised_as_its_weights_were(ten: Results) -> None:
    run = next(run for run in ten["runs"] if run["name"] == ten["chosen"])
    assert "deviation of the training images" in told(ten)
    run["method"] = "frozen"
    assert "deviation with which its weights were published" in told(ten)


def test_the_threshold_and_the_protocol_are_told_where_there_are_some(ten: Results) -> None:
    run = next(run for run in ten["runs"] if run["name"] == ten["chosen"])
    run["threshold"] = {"positive": "3", "value": 0.0712345, "how": "a missed one costs 10."}
    ten["protocol"] = {"created": "2026-11-01T10:00:00Z", "sha256": "ab12"}
    paragraph = told(ten)
    assert "counts as 3 from a probability of 0.07123 on" in paragraph
    assert "frozen before the test (a missed one costs 10)." in paragraph
    assert "sealed on 1 November 2026, before training (SHA-256 ab12)" in paragraph


def test_without_a_command_nothing_is_said_of_it(example: Callable[[str], Results]) -> None:
    assert "Command" not in told(example("nulls"))


@pytest.mark.parametrize(
    ("kwh", "written"),
    [
        (1.234, "1.2 kWh"),
        (12.0, "12 kWh"),
        (0.0352, "35 Wh"),
        (0.1, "0.10 kWh"),
        (3.1e-6, "3.1 mWh"),
        (0.0, "0.00 mWh"),
    ],
)
def test_energies_are_written_in_the_unit_that_fits(kwh: float, written: str) -> None:
    assert energy(kwh, " ") == written


def test_the_ladder_has_a_column_of_energy_once_any_was_measured(ten: Results) -> None:
    assert not ladder(results_of(ten)).measured
    assert "energy" not in comparison_table(results_of(ten), 200)
    ten["runs"][2]["cost"] |= {"kwh": 0.0021, "kwh_note": "counted for all programs."}
    assert [row.energy for row in ladder(results_of(ten)).rows][1:4] == ["–", "2.1\u00a0Wh", "–"]
    assert "2.1Wh" in comparison_table(results_of(ten), 200)


def test_each_reason_for_a_missing_energy_is_told_once(ten: Results) -> None:
    for run in ten["runs"]:
        run["cost"] |= {"kwh": None, "kwh_note": "no counter."}
    assert energy_sentences(results_of(ten).runs) == [
        "The energy of the training was not measured: no counter."
    ]
    ten["runs"][0]["cost"] |= {"kwh": 0.5, "kwh_note": "counted."}
    ten["runs"][1]["cost"] |= {"kwh_note": "it was interrupted."}
    assert energy_sentences(results_of(ten).runs[:3]) == [
        "Energy of the training: counted.",
        "The energy of logistic was not measured: it was interrupted.",
        "The energy of tree was not measured: no counter.",
    ]
