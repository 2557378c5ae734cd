"""What a process says and does that was started to help another one."""

import sys

import pytest

from pupille.cli.worker import be_quiet, follow


def test_a_quiet_process_writes_to_neither_stream_but_keeps_the_original_one(monkeypatch, capfd):
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    be_quiet()
    quiet = sys.stdout
    try:
        print("not this")
        print("nor this", file=sys.stderr)
        quiet.flush()
        print("the first process is lost", file=sys.__stderr__, flush=True)
    finally:
        quiet.close()
        monkeypatch.undo()
    said = capfd.readouterr()
    assert "this" not in said.out
    assert said.err == "the first process is lost\n"


@pytest.mark.parametrize("code", [0, 1, 75])
def test_a_helper_follows_from_its_own_place_and_ends_with_the_code_it_comes_to(code, monkeypatch):
    places = []

    def followed(place):
        places.append((place.rank, place.size, place.address, place.port))
        return code

    started = {"RANK": "1", "WORLD_SIZE": "3", "MASTER_ADDR": "10.0.0.1", "MASTER_PORT": "2222"}
    for name, value in started.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("pupille.training.worker.follow_launched", followed)
    with pytest.raises(SystemExit) as end:
        follow()
    assert end.value.code == code
    assert places == [(1, 3, "10.0.0.1", 2222)]
