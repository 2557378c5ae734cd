"""Trials that TPE proposes: pruned ones never see validation, and a search that was killed proposes the same again."""

import json
import shutil

import pytest

from pupille.errors import ConfigError
from pupille.runs.trial_lines import TRIALS
from pupille.workflows.thinning import how_many_stay
from tuned_digits import tuned

SPACE = {"max_depth": "1..12", "min_samples_leaf": "1..9"}


def guided(folder, **asked):
    return tuned(folder, trials=12, search="tpe", n=300, changes=SPACE, **asked)


@pytest.fixture(scope="module")
def search(tmp_path_factory):
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PUPILLE_HOME", str(tmp_path_factory.mktemp("home")))
        return guided(tmp_path_factory.mktemp("guided") / "search")


def test_what_was_pruned_or_not_among_the_best_never_sees_validation(search):
    trials = search.results.trials
    assert len(trials) == 12
    assert trials[0].value is not None
    assert len(search.results.scored) == how_many_stay(12)
    whole = [trial for trial in trials[1:] if len(trial.stages) == 2]
    stay = [trial for trial in trials[1:] if trial.value is not None]
    assert all(len(trial.stages) in (1, 2) for trial in trials[1:])
    assert min(trial.stages[1] for trial in stay) >= max(
        (trial.stages[1] for trial in whole if trial.value is None), default=0
    )
    for trial in trials:
        predictions = search.folder / "trials" / f"{trial.number:04d}" / "predictions" / "validation.csv"
        assert predictions.exists() == (trial.value is not None)
    assert any("thinned out" in str(note) for note in search.results.notes)


def test_no_settings_are_proposed_twice(search):
    settings = [json.dumps(dict(trial.settings), sort_keys=True) for trial in search.results.trials]
    assert len(set(settings)) == len(settings)


def test_a_search_that_was_killed_proposes_the_same_again(search, tmp_path):
    folder = tmp_path / "search"
    shutil.copytree(search.folder, folder)
    lines = (folder / TRIALS).read_bytes().splitlines(keepends=True)
    (folder / TRIALS).write_bytes(b"".join(lines[:8]))
    (folder / "tuning.json").unlink()
    for number in range(1, 12):
        shutil.rmtree(folder / "trials" / f"{number:04d}")
    again = guided(folder, resume=True).results
    assert [trial.settings for trial in again.trials] == [trial.settings for trial in search.results.trials]
    assert (again.taken, again.gain, again.corrected) == (
        search.results.taken,
        search.results.gain,
        search.results.corrected,
    )


def test_folds_do_not_go_with_it(tmp_path):
    with pytest.raises(ConfigError, match="tpe"):
        guided(tmp_path / "search", folds=3)
