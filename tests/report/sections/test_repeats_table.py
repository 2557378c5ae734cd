"""Further trainings as a table."""

import pytest

from partial_records import partial
from pupille.report.sections.repeats_table import (
    chosen_words,
    interval_of,
    page_table,
    recipe_name,
    terminal_table,
)
from pupille.report.tables.columns import Column
from pupille.report.tables.measure import Measure
from pupille.results.metric import Metric
from pupille.results.repeats import FoldsRecord
from pupille.tasks import metric_spec

ACCURACY = Measure(metric_spec("classification", "accuracy"))


def folds(*names, **chosen):
    return partial(FoldsRecord, {"recipes": [{"name": name} for name in names], "chosen": chosen})


def test_a_row_is_called_by_its_rung_or_as_the_choice():
    assert recipe_name("cnn") == "cnn"
    assert "choice" in recipe_name(None)


def test_how_often_each_rung_was_chosen_is_said_where_there_was_a_choice():
    (sentence,) = chosen_words(folds(None, "cnn", cnn=4, mlp=1))
    assert "cnn 4\u00a0times and mlp 1\u00a0time." in sentence
    assert chosen_words(folds("cnn", cnn=5)) == []


@pytest.mark.parametrize("metric", [None, Metric(0.9, None, None, 3, "too few")])
def test_what_has_no_interval_is_followed_by_nothing(metric):
    assert interval_of(metric, ACCURACY) == ""


def test_an_interval_goes_from_its_lower_to_its_upper_bound():
    assert interval_of(Metric(0.97, 0.95, 0.985, 40), ACCURACY) == "from 95.0 to 98.5\u00a0%"


@pytest.mark.parametrize("every", [True, False])
def test_a_row_of_the_page_has_its_name_figure_and_cells(every):
    rows = [("cnn", True, Metric(0.9, 0.85, 0.95, 40)), ("mlp", False, Metric(0.3, 0.25, 0.35, 40))]
    table = page_table(
        "Folds", "Accuracy", ("a", "b"), rows, [("4",), ("1",)], ["Why."], ACCURACY, every=every
    )
    assert [(row.name, row.strong, row.metric.value, row.cells) for row in table.rows] == [
        ("cnn", True, "90.0\u00a0%", ("4",)),
        ("mlp", False, "30.0\u00a0%", ("1",)),
    ]
    assert (table.title, table.words) == ("Folds", ["Why."])
    # A scale that holds all intervals begins at the tenth below the lowest, .2: the dot of .3 lies at 12 + 114 / 8.
    assert ('cx="26.25"' in table.rows[1].whisker) == every


def test_columns_that_do_not_fit_into_a_terminal_are_named_below():
    columns = [Column(head, [head.lower() * 4]) for head in ("One", "Two", "Three", "Four")]
    wide = terminal_table("Folds", columns, ["Why."], 100)
    narrow = terminal_table("Folds", columns, ["Why."], 40)
    assert wide.startswith("Folds\n")
    assert "Why." in wide
    assert "fourfour" in wide
    assert "fourfour" not in narrow
    assert "Four" in narrow
