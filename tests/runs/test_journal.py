import json

import pytest

from pupille.errors import RunError
from pupille.runs.events import Event
from pupille.runs.journal import EVENTS, STATUS, Journal


def lines(folder):
    return [json.loads(line) for line in (folder / EVENTS).read_text().splitlines()]


def status(folder):
    return json.loads((folder / STATUS).read_text())


def test_what_happened_before_there_was_a_folder_is_written_too_and_everything_is_heard(tmp_path):
    heard = []
    journal = Journal(heard.append)
    journal(Event("reading"))
    with journal.write_to(tmp_path):
        journal(Event("fitting é"))
        assert status(tmp_path)["state"] == "running"
    assert [line["text"] for line in lines(tmp_path)] == ["reading", "fitting é"]
    assert [event.text for event in heard] == ["reading", "fitting é"]
    assert status(tmp_path)["state"] == "finished"


def test_steps_are_thinned_out_but_their_end_and_all_figures_are_kept(tmp_path):
    journal = Journal(lambda _: None)
    with journal.write_to(tmp_path):
        for number in range(1, 1001):
            journal(Event("reading", number, 1000))
        for number in range(1, 4):
            journal(Event("epoch", number, 3, {"train_loss": number / 2}))
    written = lines(tmp_path)
    assert 2 <= len([line for line in written if line["text"] == "reading"]) < 20
    assert (written[-4]["done"], written[-4]["total"]) == (1000, 1000)
    assert [line["train_loss"] for line in written[-3:]] == [0.5, 1.0, 1.5]


@pytest.mark.parametrize(("error", "state"), [(ValueError, "failed"), (KeyboardInterrupt, "stopped")])
def test_the_status_says_how_it_ended(tmp_path, error, state):
    with pytest.raises(error), Journal(lambda _: None).write_to(tmp_path):
        raise error
    assert status(tmp_path)["state"] == state


def test_a_half_line_of_a_killed_writer_is_cut_off(tmp_path):
    (tmp_path / EVENTS).write_text('{"text": "a"}\n{"te')
    journal = Journal(lambda _: None)
    with journal.write_to(tmp_path):
        journal(Event("b"))
    assert [line["text"] for line in lines(tmp_path)] == ["a", "b"]


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    journal = Journal(lambda _: None)
    with journal.write_to(tmp_path):
        (tmp_path / EVENTS).unlink()
        (tmp_path / EVENTS).mkdir()
        with pytest.raises(RunError, match="is a folder, not a file"):
            journal(Event("b"))
