"""What training again from other seeds says of a recipe."""

from partial_records import partial
from pupille.evaluation.classification.specs import METRICS
from pupille.report.sections.seeds import seeds_table, seeds_text, seeds_words
from pupille.report.tables.measure import Measure
from pupille.results.repeats import SeedsRecord

SHARE = Measure(METRICS[0])
"""Of the accuracy."""

MEAN = {"value": 0.9, "low": 0.85, "high": 0.95, "n": 5}
SVM = {"name": "svm", "mean": MEAN, "spread": 0.0123, "lowest": 0.88, "highest": 0.921}
TREE = {"name": "tree", "mean": {**MEAN, "value": 0.7}, "spread": 0.05, "lowest": 0.6, "highest": 0.8}
RECORD = {"seeds": 1200, "chosen": {"svm": 5}, "recipes": [SVM, TREE]}


def test_each_recipe_has_its_lowest_and_highest_score() -> None:
    rows = seeds_table(partial(SeedsRecord, RECORD), SHARE).rows
    assert [(row.name, row.metric.value, row.cells) for row in rows] == [
        ("svm", "90.0\u00a0%", ("1.2\u00a0points", "88.0\u00a0% to 92.1\u00a0%")),
        ("tree", "70.0\u00a0%", ("5.0\u00a0points", "60.0\u00a0% to 80.0\u00a0%")),
    ]


def test_the_sentence_is_about_the_first_recipe() -> None:
    spread, about = seeds_words(partial(SeedsRecord, RECORD), SHARE)
    assert spread.startswith("Trained 1,200 times on the same training images")
    assert "svm scored from 88.0\u00a0% to 92.1\u00a0%, a standard deviation of 1.2\u00a0points." in spread
    assert about.startswith("The intervals are about these recipes")


def test_a_choice_is_counted_and_a_missing_interval_explained() -> None:
    choice = {**SVM, "name": None, "mean": {**MEAN, "low": None, "high": None, "reason": "2 seeds"}}
    spread, chosen, about = seeds_words(partial(SeedsRecord, {**RECORD, "recipes": [choice]}), SHARE)
    assert "the ladder's choice scored" in spread
    assert chosen == "Chosen by their own validation images: svm 5\u00a0times."
    assert about == "No interval: 2 seeds."


def test_the_terminal_keeps_what_fits_and_names_the_rest() -> None:
    wide = seeds_text(partial(SeedsRecord, RECORD), 100, SHARE)
    assert wide.splitlines()[4].split() == ["svm", "90.0", "(85.0-95.0)", "1.2", "88.0", "-", "92.1"]
    narrow = seeds_text(partial(SeedsRecord, RECORD), 40, SHARE)
    assert "92.1" not in narrow.splitlines()[4]
    assert "Too narrow for lowest to highest" in " ".join(narrow.split())
