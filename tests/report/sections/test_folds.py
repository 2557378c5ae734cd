"""What training again on other folds says of a recipe."""

from partial_records import partial
from pupille.evaluation.classification.specs import METRICS
from pupille.report.sections.folds import folds_table, folds_text, folds_words
from pupille.report.tables.measure import Measure
from pupille.results.repeats import FoldsRecord

SHARE = Measure(METRICS[0])
"""Of the accuracy."""


def metric(value, low=None, high=None):
    return {"value": value, "low": low, "high": high, "n": 5}


def record(**changes):
    recipes = [
        {"name": None, "mean": metric(0.9, 0.85, 0.95), "spread": 0.0213, "difference": None},
        {"name": "tree", "mean": metric(0.8), "spread": 0.03, "difference": metric(-0.1, -0.2, -0.01)},
    ]
    made = {"folds": 5, "repeats": 1, "train": 1234.4, "set_aside": False, "recipes": recipes}
    return {**made, "chosen": {"svm": 4, "knn": 1}, **changes}


def test_each_recipe_has_its_spread_and_its_difference_to_the_choice_in_points() -> None:
    table = folds_table(partial(FoldsRecord, record()), SHARE)
    assert [(row.name, row.strong, row.cells) for row in table.rows] == [
        ("the ladder's choice", True, ("2.1\u00a0points", "")),
        ("tree", False, ("3.0\u00a0points", "−10.0\u00a0points (from −20.0 to −1.0)")),
    ]
    assert len(table.headings) == 3


def test_a_second_interval_is_a_column_that_says_where_there_is_none() -> None:
    both = record()
    both["recipes"][0]["recipe"], both["recipes"][1]["recipe"] = metric(0.9, 0.86, 0.94), metric(0.8)
    table = folds_table(partial(FoldsRecord, both), SHARE)
    assert table.headings[3] == "Seeds and images"
    assert [row.cells[2] for row in table.rows] == ["from 86.0 to 94.0\u00a0%", "no interval"]
    assert any("resamples the" in sentence for sentence in table.words)
    assert not any(
        "resamples the" in sentence for sentence in folds_words(partial(FoldsRecord, record()), SHARE)
    )


def test_folds_dealt_once_and_dealt_anew_are_told_apart() -> None:
    once, anew = (
        folds_words(partial(FoldsRecord, record()), SHARE)[0],
        folds_words(partial(FoldsRecord, record(repeats=3)), SHARE)[0],
    )
    assert "dealt to 5 folds; each fold" in once
    assert "dealt to 5 folds, 3 times anew;" in anew


def test_what_was_chosen_and_a_split_that_was_not_heeded_are_said_where_they_are_so() -> None:
    said = folds_words(partial(FoldsRecord, record(set_aside=True)), SHARE)
    assert any("was not heeded" in sentence for sentence in said)
    assert any(sentence.endswith("images: svm 4\u00a0times and knn 1\u00a0time.") for sentence in said)
    assert any("about 1,234 images" in sentence for sentence in said)
    plain = record()
    plain["recipes"] = plain["recipes"][1:]
    assert not any(
        "heeded" in sentence or "Chosen by" in sentence
        for sentence in folds_words(partial(FoldsRecord, plain), SHARE)
    )


def test_the_terminal_has_a_dash_where_there_is_no_difference() -> None:
    choice, tree = folds_text(partial(FoldsRecord, record()), 100, SHARE).splitlines()[4:6]
    assert choice.split()[-3:] == ["(85.0-95.0)", "2.1", "-"]
    assert tree.split() == ["tree", "80.0", "3.0", "−10.0", "(from", "−20.0", "to", "−1.0)"]
