"""The page of a search: three figures together, the best greyed, nothing loaded, in two languages."""

from dataclasses import replace

import pytest

from pupille.i18n.language import speaking
from pupille.report.tuning_page import tuning_page
from pupille.results.tuning import read_tuning


@pytest.fixture(scope="module")
def record(tuned_folder):
    return read_tuning(tuned_folder)


def test_the_three_figures_stand_in_one_table_and_the_best_is_greyed(record):
    page = tuning_page(record)
    table = page[page.index('<table class="three-figures">') :].split("</table>")[0]
    assert table.count("<tr") == 5
    (grey,) = [row for row in table.split("<tr") if "too-good" in row]
    assert "too good by about" in grey


def test_every_trial_has_a_row_and_a_dot(record):
    page = tuning_page(record)
    assert page.count("<circle") >= len(record.scored)
    rows = page[page.index('<table class="trials">') :].split("</table>")[0]
    assert rows.count("<tr") == len(record.trials) + 1


def test_names_are_harmless_and_nothing_runs(record):
    page = tuning_page(replace(record, source="<img src=x onerror=alert(1)>"))
    assert "<img" not in page
    assert "<script" not in page


def test_a_thinned_trial_has_no_figure(record):
    gone = replace(record.trials[1], value=None, stages=(0.4,), chosen=None)
    trials = (record.trials[0], gone, *record.trials[2:])
    assert "thinned out" in tuning_page(replace(record, trials=trials))


def test_it_speaks_french(record):
    with speaking("fr"):
        page = tuning_page(record)
    assert '<html lang="fr">' in page
    assert "corrigé du choix" in page
