"""What a notebook shows for a search: small, escaped, without a script."""

from dataclasses import replace

from pupille.report.notebook_tuning import tuning
from pupille.results.tuning import read_tuning
from pupille.workflows.tune import Tuning


def test_the_figures_stand_a_row_each_and_names_are_escaped(tuned_folder):
    record = replace(read_tuning(tuned_folder), source="<b>photos</b>")
    shown = tuning(Tuning(tuned_folder, record))
    assert shown.count("<tr>") == 5
    assert "<b>" not in shown
