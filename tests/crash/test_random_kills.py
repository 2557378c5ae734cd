"""Killed at a hundred random instants, resumed, killed again: always the same bytes at the end."""

import json
import random
import shutil

import pytest
from tiny_run import child, epochs_in, finished, kill_after, left_over, outcome, waited

KILLS, SEED = 100, 20261122


def test_a_hundred_random_kills_change_nothing(scene, place, capsys):
    import time

    started = time.monotonic()
    finished(scene.climb, place / "undisturbed")
    lasts = time.monotonic() - started
    expected = outcome(place / "undisturbed")
    chance = random.Random(SEED)
    kills = runs = 0
    while kills < KILLS:
        folder = place / f"run{runs}"
        while kill_after(scene.climb, folder, chance.uniform(0, lasts)):
            kills += 1
            assert epochs_in(folder) in ([], [1], [1, 2])
        assert epochs_in(folder) == [1, 2]
        assert outcome(folder) == expected
        assert left_over(folder) == []
        events = (folder / "events.jsonl").read_text().splitlines()
        assert all(json.loads(line)["text"] for line in events)
        assert json.loads((folder / "status.json").read_text())["state"] == "finished"
        shutil.rmtree(folder)
        runs += 1
    with capsys.disabled():
        took = time.monotonic() - started
        print(f"\n{kills} kills, {runs} runs that ended alike, seed {SEED}, {took:.0f} s")


def test_a_run_that_does_not_restore_its_state_would_be_seen(scene, place, monkeypatch):
    from pupille.training import checkpoint, state

    # Dies when its second checkpoint is written; whoever goes on forgets what the optimizer knew.
    def dies(*_):
        raise SystemExit

    monkeypatch.setattr(state, "restore_state", lambda *_: None)
    finished(scene.climb, place / "sound")
    monkeypatch.setattr(checkpoint.Checkpoints, "due", lambda self: self.number < 2)
    real = checkpoint.write_checkpoint

    def write(path, snapshot):
        real(path, snapshot)
        if path.name == "00000002":
            raise KeyboardInterrupt

    monkeypatch.setattr(checkpoint, "write_checkpoint", write)
    assert waited(child(scene.climb, place / "forgetful")) == 9
    monkeypatch.undo()
    monkeypatch.setattr(state, "restore_state", lambda *_: None)
    finished(scene.climb, place / "forgetful")
    assert outcome(place / "forgetful") != outcome(place / "sound")


@pytest.mark.parametrize("name", ["state.safetensors", "state.json", "manifest.json"])
def test_a_flipped_byte_in_a_checkpoint_changes_nothing(scene, place, whole, monkeypatch, name):
    from pupille.training import checkpoint

    real = checkpoint.write_checkpoint

    def write(path, snapshot):
        real(path, snapshot)
        if path.name == "00000003":
            raise KeyboardInterrupt

    chance = random.Random(SEED)
    for trial in range(5):
        folder = place / f"{name}{trial}"
        with monkeypatch.context() as patch:
            patch.setattr(checkpoint, "write_checkpoint", write)
            assert waited(child(scene.fit, folder)) == 9
        newest = max((folder / "checkpoints").iterdir()) / name
        content = bytearray(newest.read_bytes())
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        newest.write_bytes(bytes(content))
        finished(scene.fit, folder)
        assert outcome(folder) == whole
        assert "is damaged" in (folder / "events.jsonl").read_text()
