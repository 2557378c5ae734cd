"""What a run answers to the items of the tables, on results that an earlier version kept."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pupille.audit.registry import CODES
from pupille.documents import facts
from pupille.results.finding import Finding
from pupille.results.read import results_in
from pupille.results.results import Results

KEPT = Path(__file__).parents[1] / "fixtures" / "schema1"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Results]:
    folder = tmp_path_factory.mktemp("kept")
    for name in ("leak", "two"):
        with zipfile.ZipFile(KEPT / f"{name}.zip") as file:
            file.extract("run/results.json", folder / name)
    return {name: results_in(folder / name / "run") for name in ("leak", "two")}


def with_findings(results: Results, *codes: str) -> Results:
    found = tuple(Finding(code, "warning", f"Saw {code}.", (), f"Mend {code}.") for code in codes)
    return replace(results, audit=replace(results.audit, findings=found))


def test_every_code_that_a_fact_looks_for_is_one_of_a_check() -> None:
    named = {*facts.ANNOTATION, *facts.DEPENDENCE, *facts.SHORTCUTS}
    assert named <= set(CODES)


def test_each_kind_of_finding_answers_its_own_question(kept: dict[str, Results]) -> None:
    results = with_findings(kept["two"], "two-labels", "same-files", "summary", "dates", "blurred")
    assert facts.annotation_findings(results) == ["Saw two-labels."]
    assert facts.dependence(results) == ["Saw same-files."]
    assert facts.shortcuts(results) == ["Saw summary."]
    assert facts.dates(results) == ["Saw dates."]
    assert facts.personal_advice(results) == "Mend dates."
    assert facts.personal_advice(with_findings(kept["two"], "blurred")) == ""


def test_a_run_of_its_own_has_no_rivals_and_no_choice(kept: dict[str, Results]) -> None:
    alone = replace(kept["two"], kind="run", chosen_because=None)
    assert facts.every_model(alone) == []
    assert facts.choice(alone) == ""
    assert len(facts.every_model(kept["two"])) == len(kept["two"].runs)
    assert facts.choice(kept["two"]).startswith("The choice: ")


def test_what_was_not_measured_is_not_told(kept: dict[str, Results]) -> None:
    results = kept["two"]
    run = results.chosen_run
    silent = replace(run, cost=replace(run.cost, parameters=None, predict_seconds_per_image=None))
    mute = replace(
        results,
        runs=tuple(silent if one.name == run.name else one for one in results.runs),
        gallery=replace(results.gallery, mistakes_total=0),
        looked_at=None,
        again=None,
    )
    assert facts.parameters(mute) == facts.seconds_an_image(mute) == facts.mistakes(mute) == ""
    assert facts.accounts(mute) == facts.elsewhere(mute) == facts.memory(mute) == []


def test_what_was_measured_is_told_with_its_figure(kept: dict[str, Results]) -> None:
    results = kept["two"]
    run = results.chosen_run
    told = replace(run, cost=replace(run.cost, parameters=1, predict_seconds_per_image=2.5))
    results = replace(
        results,
        runs=tuple(told if one.name == run.name else one for one in results.runs),
        gallery=replace(results.gallery, mistakes_total=2),
    )
    assert facts.parameters(results) == "1\u00a0parameter"
    assert facts.seconds_an_image(results) == "One image took 2.5\u00a0s on the machine of this run."
    assert facts.mistakes(results).startswith("2\u00a0test images were answered wrongly")


def test_groups_are_seen_where_they_were_named(kept: dict[str, Results]) -> None:
    assert facts.grouped(kept["two"])
    assert not facts.grouped(kept["leak"])
