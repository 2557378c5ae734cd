"""The journal of a search: whole lines stay, a damaged one is put aside."""

import json

import pytest

from pupille.errors import RunError
from pupille.runs.trial_lines import ASIDE, TRIALS, add_trial, lines_aside, read_trials


def test_every_line_that_was_added_is_read_again(tmp_path):
    for number in range(3):
        add_trial(tmp_path, {"trial": number, "settings": {"C": 0.1}})
    assert [record["trial"] for record in read_trials(tmp_path)] == [0, 1, 2]
    assert lines_aside(tmp_path) == 0


def test_a_folder_without_a_journal_has_no_trials(tmp_path):
    assert read_trials(tmp_path) == []


@pytest.mark.parametrize("rest", [b'{"trial": 1, "sett', b"\xff\xfe\n", b"[1]\n", b'{"trial": 1}'])
def test_a_damaged_last_line_is_put_aside_and_the_journal_goes_on(tmp_path, rest):
    add_trial(tmp_path, {"trial": 0})
    with (tmp_path / TRIALS).open("ab") as file:
        file.write(rest)
    assert read_trials(tmp_path) == [{"trial": 0}]
    assert lines_aside(tmp_path) == 1
    assert (tmp_path / ASIDE).read_bytes().rstrip(b"\n") == rest.rstrip(b"\n")
    add_trial(tmp_path, {"trial": 1})
    assert read_trials(tmp_path) == [{"trial": 0}, {"trial": 1}]
    assert lines_aside(tmp_path) == 1


@pytest.mark.parametrize("length", range(0, 40, 3))
def test_a_journal_cut_at_any_byte_keeps_its_whole_lines(tmp_path, length):
    for number in range(3):
        add_trial(tmp_path, {"trial": number})
    content = (tmp_path / TRIALS).read_bytes()[:length]
    (tmp_path / TRIALS).write_bytes(content)
    assert read_trials(tmp_path) == [json.loads(line) for line in content.split(b"\n")[:-1]]


def test_a_journal_that_is_a_folder_is_told(tmp_path):
    (tmp_path / TRIALS).mkdir()
    with pytest.raises(RunError):
        add_trial(tmp_path, {"trial": 0})
