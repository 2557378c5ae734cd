"""What the model card says of the chosen model, of results that an earlier version kept."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pupille.documents.document import Entry
from pupille.documents.model_card import model_card
from pupille.results.classification import HeterogeneityRecord, SubgroupRecord, SubgroupsRecord
from pupille.results.metric import Metric
from pupille.results.read import results_in
from pupille.results.results import Results

KEPT = Path(__file__).parents[1] / "fixtures" / "schema1" / "digits.zip"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("kept")
    with zipfile.ZipFile(KEPT) as file:
        file.extract("run/results.json", folder)
    return results_in(folder / "run")


def ask(results: Results, question: str) -> Entry:
    (entry,) = (entry for entry in model_card(results).entries if entry.question == question)
    return entry


def test_the_card_is_about_the_chosen_model_and_no_other(kept: Results) -> None:
    for name, size in (("svm", "1,852"), ("forest", "4,750"), ("lenet5", "61,111")):
        known = ask(replace(kept, chosen=name), "What is it?").known
        assert known[0].startswith(f"{name}: ")
        assert known[0].endswith(f"{size}\u00a0parameters.")
        assert known[1].startswith(f"{name}: seed 0; ")


def test_it_gives_the_day_the_version_and_the_hashes(kept: Results) -> None:
    entry = ask(kept, "When was it made, in which version?")
    assert entry.known[0] == "30 November 2026, with Pupille 0.1.0."
    assert kept.data.hash in entry.known[1]
    assert kept.split.test_hash in entry.known[1]


def test_the_images_of_each_class_are_those_of_the_split(kept: Results) -> None:
    assert ask(kept, "Which data, how many of each class?").known == (
        "3: 24\u00a0images (train 14, validation 5, test 5)",
        "8: 24\u00a0images (train 15, validation 5, test 4)",
        "9: 24\u00a0images (train 14, validation 5, test 5)",
    )


def test_each_class_has_its_recall_and_precision_on_the_test_images(kept: Results) -> None:
    chosen = kept.run("svm")
    lines = ask(kept, "By class").known
    assert len(lines) == 3
    for k, (name, line) in enumerate(zip(kept.classes, lines, strict=True)):
        found, true = chosen.confusion[k][k], sum(chosen.confusion[k])
        named = sum(row[k] for row in chosen.confusion)
        assert line.startswith(f"{name}: recall {100 * found / true:.1f}\u00a0%")
        assert f"; precision {100 * found / named:.1f}\u00a0%" in line


def test_subgroups_that_nobody_asked_for_are_left_with_the_option_that_looks_at_them(
    kept: Results,
) -> None:
    question = "Of these, which were looked at?"
    assert ask(kept, question).left == "None in this run: --by COLUMN looks at one."
    record = SubgroupsRecord(
        column="camera",
        metric="accuracy",
        sentence="By camera.",
        heterogeneity=HeterogeneityRecord(None, "too few"),
        subgroups=(SubgroupRecord("old", Metric(0.75, 0.5, 0.9, 40), 0.75),),
        worst=None,
        silent={},
        positive=None,
        disparities=(),
    )
    runs = tuple(replace(run, subgroups=record) for run in kept.runs)
    entry = ask(replace(kept, runs=runs), question)
    assert not entry.open
    assert entry.known[0] == "By camera."
    assert entry.known[1].startswith("old: 75.0\u00a0%")
