"""The draft of a record of processing, of results that an earlier version kept, with findings added."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pupille.documents.processing import record_of_processing
from pupille.results.finding import Finding
from pupille.results.read import results_in
from pupille.results.results import Results

KEPT = Path(__file__).parents[1] / "fixtures" / "schema1" / "two.zip"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("kept")
    with zipfile.ZipFile(KEPT) as file:
        file.extract("run/results.json", folder)
    return results_in(folder / "run")


def with_findings(results: Results, *codes: str) -> Results:
    found = tuple(Finding(code, "warning", f"Saw {code}.", (), f"Mend {code}.") for code in codes)
    return replace(results, audit=replace(results.audit, findings=found))


def answers(results: Results) -> dict[str, tuple[str, ...]]:
    return {entry.question: entry.known for entry in record_of_processing(results).entries}


def test_the_points_of_article_30_stand_in_their_order(kept: Results) -> None:
    # (a) controller, (b) purposes, (c) persons and data, (d) recipients, (e) transfers, (f) erasure, (g) security;
    # then three places without a letter, and the questions for the legal office.
    numbers = [entry.number for entry in record_of_processing(kept).entries]
    assert numbers == [*"abccdefg", "", "", "", *[""] * 5]


def test_personal_data_are_what_the_audit_saw_of_persons_and_nothing_else(kept: Results) -> None:
    seen = answers(with_findings(kept, "blurred", "names", "positions"))
    assert seen["Categories of personal data"] == ("Saw names.", "Saw positions.")


def test_the_advice_is_that_of_the_first_finding_about_persons(kept: Results) -> None:
    measures = "Technical and organisational measures of security"
    assert answers(with_findings(kept, "blurred", "dates", "names"))[measures][1:] == ("Mend dates.",)
    assert len(answers(with_findings(kept, "blurred"))[measures]) == 1


def test_groups_are_told_only_where_they_were_named(kept: Results) -> None:
    alone = replace(kept, split=replace(kept.split, group=None))
    assert answers(kept)["Categories of persons"] == ("Images are grouped by: writer.",)
    assert answers(kept)["This folder"][0].endswith("names of files and their groups")
    assert answers(alone)["Categories of persons"] == ()
    assert answers(alone)["This folder"][0].endswith("names of files")


def test_the_images_lie_where_the_command_took_them_from(kept: Results) -> None:
    place = "The images themselves, with all that their files tell"
    assert answers(replace(kept, command="pupille train two.csv"))[place] == (
        "two.csv; pupille train two.csv",
    )
    assert answers(replace(kept, command=None))[place] == ("two.csv",)
