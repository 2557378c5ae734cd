"""One search by several processes: no trial is lost, none is done twice, and the winner is that of one process."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from pupille.errors import RunError
from pupille.results.tuning import read_tuning
from pupille.runs.folder import LOCK
from pupille.runs.lock import claimed
from pupille.runs.trial_lines import TRIALS, add_trial, read_trials
from pupille.workflows.shared_trials import check_lines, do_if_free, do_together, is_held

SEARCH = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from pupille.runs import trial_lines
from pupille.workflows import trials
from tuned_digits import tuned

if sys.argv[3] == "dies":
    add = trials.add_trial

    def add_or_die(folder, line):
        if line["trial"] == 2:
            os._exit(9)
        add(folder, line)

    trials.add_trial = add_or_die
tuned(Path(sys.argv[1]), resume=True)
"""


def process(folder, how):
    """The search of `tuned_digits` in a process of its own; one that dies does so with its third trial fitted."""
    words = [sys.executable, "-c", SEARCH, str(folder), str(Path(__file__).parents[1]), how]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def test_two_processes_one_of_them_killed_end_as_one_alone_would(tuned_folder, tmp_path):
    folder = tmp_path / "search"
    both = [process(folder, "dies"), process(folder, "lives")]
    errors = [each.communicate()[1].decode() for each in both]
    assert both[1].returncode == 0, errors
    record, alone = read_tuning(folder), read_tuning(tuned_folder)
    assert (record.taken, record.best) == (alone.taken, alone.best)
    assert (record.gain, record.corrected) == (alone.gain, alone.corrected)
    assert [trial.value for trial in record.trials] == [trial.value for trial in alone.trials]
    lines = [json.loads(line) for line in (folder / TRIALS).read_text().splitlines()]
    assert Counter(line["trial"] for line in lines) == Counter(range(6))
    assert json.loads((folder / "status.json").read_text())["state"] == "finished"
    left = {path.name for path in folder.iterdir()}
    assert not left & {LOCK, "preparation"}


def search_in(folder, trials=3):
    return SimpleNamespace(
        trials=({}, *({"C": n} for n in range(1, trials))),
        most=trials,
        job=SimpleNamespace(folder=folder),
        folder=lambda number: folder / "trials" / f"{number:04d}",
    )


def line(search, number):
    return {"trial": number, "settings": search.trials[number]}


def test_what_is_claimed_or_finished_is_left_alone(tmp_path):
    search, done = search_in(tmp_path), []
    add_trial(tmp_path, line(search, 1))
    with claimed(search.folder(2)):
        assert not do_if_free(search, 2, done.append)
        assert is_held(search, 2)
    assert do_if_free(search, 1, done.append)
    assert do_if_free(search, 0, done.append)
    assert done == [0]
    assert not is_held(search, 2)


def test_after_the_budget_nothing_is_begun_but_what_was_begun_is_waited_for(tmp_path):
    search = search_in(tmp_path)
    do_together(search, (0, 1), pytest.fail, is_over=lambda: True)
    assert read_trials(tmp_path) == []
    assert not search.folder(1).exists()
    do_together(search, (0, 1), lambda number: add_trial(tmp_path, line(search, number)))
    assert [each["trial"] for each in read_trials(tmp_path)] == [0, 1]


@pytest.mark.parametrize(
    "line",
    [
        {"trial": 2, "settings": {}},
        {"trial": 1, "settings": {"C": 2}},
        {"settings": {}},
        {"trial": "1", "settings": {}},
    ],
)
def test_a_journal_of_other_trials_is_refused(tmp_path, line):
    search = SimpleNamespace(trials=({}, {"C": 1}), most=2, job=SimpleNamespace(folder=tmp_path))
    check_lines(search, [{"trial": 0, "settings": {}}, {"trial": 1, "settings": {"C": 1}}])
    with pytest.raises(RunError):
        check_lines(search, [line])
