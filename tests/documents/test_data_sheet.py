"""What the data sheet says of the images, of results that an earlier version kept."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pupille.documents.data_sheet import data_sheet
from pupille.documents.document import Entry
from pupille.results.data import SizesRecord
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


def ask(results: Results, question: str) -> Entry:
    (entry,) = (entry for entry in data_sheet(results).entries if entry.question == question)
    return entry


def with_findings(results: Results, *codes: str) -> Results:
    found = tuple(Finding(code, "note", f"Saw {code}.", (), "") for code in codes)
    return replace(results, audit=replace(results.audit, findings=found))


def test_the_seven_sections_of_gebru_stand_in_order_with_one_about_persons(kept: Results) -> None:
    # Motivation, composition, collection, preprocessing and labelling, uses, distribution, maintenance.
    titles = [section.title for section in data_sheet(kept).sections]
    assert titles == [
        "Motivation", "Composition", "Persons", "Collection", "Preparation and labelling", "Uses", "Distribution",
        "Upkeep",
    ]  # fmt: skip


def test_a_sample_is_told_by_its_source_its_size_and_its_kind(kept: Results) -> None:
    data = replace(kept.data, sizes=SizesRecord(width=(8, 8, 8), height=(6, 8, 640)))
    known = ask(replace(kept, data=data), "What does one sample show?").known
    assert known == (
        "two.csv: a table of paths and labels, 180 images, 2 classes, no split given.",
        "Images are 8 pixels wide and 6 to 640 high.",
        "They are read as: grey, 8-bit.",
    )


def test_what_belongs_together_is_known_by_groups_and_else_asked_for(kept: Results) -> None:
    question = "Which samples belong together?"
    entry = ask(kept, question)
    assert (entry.known, entry.left) == (("Groups are: writer (60\u00a0groups).",), "")
    alone = ask(replace(kept, split=replace(kept.split, group=None)), question)
    assert alone.known == ()
    assert "one patient" in alone.left


def test_each_finding_answers_the_question_that_it_concerns(kept: Results) -> None:
    results = with_findings(kept, "acquisition", "dates", "serial-numbers", "same-pixels")
    persons = ask(results, "Can a person be recognised, from the pictures or from what the files tell?")
    faults = ask(results, "Which errors, noise and repetitions are known?")
    assert persons.known == ("Saw dates.", "Saw serial-numbers.")
    assert faults.known == ("Saw acquisition.", "Saw same-pixels.")
    assert ask(results, "Over which time?").known == ("Saw dates.",)
    assert "found no position" in ask(with_findings(kept), persons.question).known[0]


def test_what_only_people_can_know_is_left_to_them(kept: Results) -> None:
    people = {"Motivation", "Distribution", "Upkeep"}
    for section in data_sheet(with_findings(kept, "acquisition")).sections:
        by_run = [entry for entry in section.entries if entry.known]
        assert bool(by_run) == (section.title not in people)
