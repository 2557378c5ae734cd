"""Predicted against true: the line of equality, links to pictures, and what lies outside the numbers learned from."""

import csv
import io
from dataclasses import replace

import pytest
from made_up_numbers import with_numbers

from pupille.i18n.language import speaking
from pupille.report.regression.scatter import SCATTER, as_text, make, sample_words, trained_words
from pupille.report.section import Context
from pupille.results.regression_record import TrainedRangeRecord


def test_the_line_of_equality_runs_from_corner_to_corner_and_the_worst_are_linked(context):
    values = make(context)
    assert 'class="zero"' in values["drawing"]
    assert values["drawing"].count("<title>") == len(context.run.numbers.scatter.ids) + 1
    assert values["drawing"].count('<a href="#worst-') == len(context.results.gallery.worst)
    assert (values["quantity"], values["unit"]) == ("weight", "g")


@pytest.mark.parametrize(
    ("beyond", "words"),
    [
        (0, "None of its predictions on test lies outside."),
        (1, "For 1\u00a0test image it predicts a number outside"),
        (12, "For 12\u00a0test images it predicts a number outside"),
    ],
)
def test_predictions_beyond_the_training_images_are_counted(beyond, words):
    learned, outside = trained_words(TrainedRangeRecord(1.5, 30.0, 9.0, 1200, beyond), "mm")
    assert learned == "The model learned from 1,200\u00a0images with numbers from 1.5 to 30.0\u00a0mm."
    assert outside.startswith(words)
    assert trained_words(None, "mm") == []


def test_a_sample_is_said_to_be_one(context):
    scatter = context.run.numbers.scatter
    assert sample_words(scatter) == ""
    assert sample_words(replace(scatter, total=5000)).startswith("90 of the 5,000 test images are drawn")


def test_the_drawn_images_can_be_taken_unrounded(context):
    table, chart = make(context)["exports"]
    rows = list(csv.reader(io.StringIO(table.text)))
    scatter = context.run.numbers.scatter
    assert rows[0] == ["id", "value", "predicted"]
    assert [float(row[1]) for row in rows[1:]] == list(scatter.values)
    assert chart.text.startswith("<svg xmlns=")
    assert "<a " not in chart.text
    assert "var(--" not in chart.text


def test_a_terminal_is_told_of_predictions_beyond_alone(context):
    assert as_text(context) == ""
    changed = with_numbers(context.results, trained=TrainedRangeRecord(30.0, 80.0, 50.0, 360, 9))
    with speaking("fr"):
        assert "Pour 9 images de test" in as_text(Context(changed, context.folder)).replace("\u00a0", " ")


def test_a_run_without_numbers_has_no_such_section(context):
    without = replace(context.results, runs=tuple(replace(run, numbers=None) for run in context.results.runs))
    assert SCATTER.make(Context(without, context.folder)) is None
    assert SCATTER.as_text(Context(without, context.folder)) == ""
