"""A search in the terminal."""

from dataclasses import replace

import pytest

from pupille.report.tuning_text import as_text, figures, in_words, settings_of, typed, written
from pupille.results.metric import Metric
from pupille.results.tuning import TrialRecord, read_tuning


@pytest.fixture(scope="module")
def record(tuned_folder):
    return read_tuning(tuned_folder)


def test_the_figures_come_first_then_the_verdict(record):
    text = as_text(record)
    places = [
        text.index(words) for words in ("too good by about", "corrected for the choice", "test", "Taken:")
    ]
    assert places == sorted(places)
    assert len(figures(record)) == 5


def test_shares_are_percent_and_numbers_have_their_unit(record):
    assert written(record, 0.9) == "90.0\u00a0%"
    grams = replace(record, task="regression", primary_metric="mae", unit="g")
    assert in_words(grams, Metric(1.5, 1.0, 2.0, 9)).startswith("1.50\u00a0g")


def test_settings_read_as_they_are_typed():
    trial = TrialRecord(1, {"hidden": [100, 50], "C": 0.1, "augment": "light"}, 0.5, (), 1.0, 0.5)
    assert settings_of(trial) == "hidden = 100x50, C = 0.1, augment = light"
    assert settings_of(replace(trial, settings={})) == "the defaults"
    assert typed(1e-4) == "0.0001"
