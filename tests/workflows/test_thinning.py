"""Successive halving: what is thinned out, on which images, and that validation is not looked at."""

import json

import numpy as np
import pytest

from pupille.runs.trial_lines import TRIALS
from pupille.workflows.thinning import half_of, how_many_stay
from tuned_digits import tuned


@pytest.fixture(scope="module")
def halved(tmp_path_factory):
    return tuned(
        tmp_path_factory.mktemp("halved") / "search",
        trials=9,
        search="halving",
        changes={"max_depth": "1..12", "min_samples_leaf": "1..9"},
    )


def test_the_worse_half_goes_at_each_stage_and_the_defaults_stay(halved):
    stages = [len(trial.stages) for trial in halved.results.trials]
    assert stages.count(1) + stages.count(2) == 9
    assert len(halved.results.scored) <= how_many_stay(9)
    assert halved.results.trials[0].value is not None


def test_what_stays_was_at_least_as_good_as_what_went(halved):
    trials = halved.results.trials[1:]
    went = [trial.stages[0] for trial in trials if len(trial.stages) == 1]
    stayed = [trial.stages[0] for trial in trials if len(trial.stages) == 2]
    assert min(stayed) >= max(went)


def test_a_trial_that_went_never_saw_validation(halved):
    for trial in halved.results.trials:
        predictions = halved.folder / "trials" / f"{trial.number:04d}" / "predictions" / "validation.csv"
        assert predictions.exists() == (trial.value is not None)


def test_every_stage_has_a_line_in_the_journal(halved):
    lines = [json.loads(line) for line in (halved.folder / TRIALS).read_text().splitlines()]
    assert sum("stage" in line for line in lines) == sum(len(trial.stages) for trial in halved.results.trials)
    assert np.isfinite([line["value"] for line in lines if "stage" in line]).all()


@pytest.mark.parametrize(("trials", "half"), [(9, 5), (5, 3), (4, 3), (2, 3)])
def test_half_is_rounded_up_and_a_few_stay(trials, half):
    assert half_of(trials) == half
