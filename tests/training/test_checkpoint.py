import json

import numpy as np
import pytest
import torch

from pupille.errors import RunError
from pupille.runs.saved import SAVED
from pupille.training import checkpoint
from pupille.training.checkpoint import (
    FACTS,
    MANIFEST,
    TENSORS,
    Checkpoints,
    Snapshot,
    read_checkpoint,
    remove_all,
    write_checkpoint,
)
from pupille.training.interrupt import REQUESTS, StoppedError


def snapshot(number):
    return Snapshot(
        {"a": torch.full((3, 2), number), "b": torch.tensor(number)}, {"number": number, "x": 0.1}
    )


def kept(folder, numbers, heard=None):
    keeper = Checkpoints(folder, (heard if heard is not None else []).append)
    for number in numbers:
        keeper.keep(snapshot(number))
    return keeper


def flip(path, place):
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(bytes(content))


def test_a_checkpoint_comes_back_as_it_was(tmp_path):
    write_checkpoint(tmp_path / "00000001", snapshot(7))
    back = read_checkpoint(tmp_path / "00000001")
    assert back.facts == {"number": 7, "x": 0.1}
    assert torch.equal(back.tensors["a"], torch.full((3, 2), 7))
    assert back.tensors["b"].shape == ()


def test_the_newest_two_are_kept_and_the_newest_is_read(tmp_path):
    kept(tmp_path, range(5))
    assert sorted(path.name for path in (tmp_path / "checkpoints").iterdir()) == ["00000004", "00000005"]
    heard = []
    assert Checkpoints(tmp_path, heard.append).latest().facts["number"] == 4
    assert heard == ["Going on from checkpoint 5."]


def test_there_is_nothing_to_go_on_from_at_the_beginning(tmp_path):
    heard = []
    assert Checkpoints(tmp_path, heard.append).latest() is None
    assert heard == []


@pytest.mark.parametrize("name", [TENSORS, FACTS])
def test_one_wrong_byte_leads_to_the_checkpoint_before_and_is_told(tmp_path, name):
    kept(tmp_path, range(3))
    path = tmp_path / "checkpoints" / "00000003" / name
    for place in np.linspace(0, path.stat().st_size - 1, 20).astype(int):
        flip(path, place)
        heard = []
        assert Checkpoints(tmp_path, heard.append).latest().facts["number"] == 1
        assert f"damaged ({name} has changed" in heard[0]
        assert heard[1] == "Going on from checkpoint 2."
        flip(path, place)
    assert Checkpoints(tmp_path, heard.append).latest().facts["number"] == 2


def test_without_the_manifest_a_wrong_byte_would_not_be_seen(tmp_path, monkeypatch):
    class Blind:
        def __init__(self, _):
            pass

        def hexdigest(self):
            return "always the same"

    monkeypatch.setattr(checkpoint.hashlib, "sha256", Blind)
    kept(tmp_path, range(3))
    path = tmp_path / "checkpoints" / "00000003" / TENSORS
    flip(path, path.stat().st_size - 1)
    assert Checkpoints(tmp_path, [].append).latest().facts["number"] == 2


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"{}", b'{"state.json": 1}'])
def test_a_damaged_manifest_damages_the_checkpoint(tmp_path, damage):
    kept(tmp_path, range(2))
    (tmp_path / "checkpoints" / "00000002" / MANIFEST).write_bytes(damage)
    assert Checkpoints(tmp_path, [].append).latest().facts["number"] == 0


def test_a_damaged_checkpoint_never_displaces_a_whole_one(tmp_path):
    kept(tmp_path, range(2))
    flip(tmp_path / "checkpoints" / "00000002" / TENSORS, -1)
    keeper = Checkpoints(tmp_path, [].append)
    keeper.latest()
    keeper.keep(snapshot(9))
    assert sorted(path.name for path in keeper.folder.iterdir()) == ["00000001", "00000003"]
    assert Checkpoints(tmp_path, [].append).latest().facts["number"] == 9


def test_with_every_checkpoint_damaged_training_begins_anew_and_says_so(tmp_path):
    kept(tmp_path, range(2))
    for path in (tmp_path / "checkpoints").iterdir():
        (path / TENSORS).unlink()
    heard = []
    assert Checkpoints(tmp_path, heard.append).latest() is None
    assert heard[-1] == "No checkpoint is whole, so this training begins anew."


def test_half_a_checkpoint_is_not_one(tmp_path):
    kept(tmp_path, [5])
    (tmp_path / "checkpoints" / "00000002.unfinished").mkdir()
    keeper = Checkpoints(tmp_path, [].append)
    assert keeper.latest().facts["number"] == 5
    keeper.keep(snapshot(6))
    assert not list((tmp_path / "checkpoints").glob("*.unfinished"))


def test_not_a_number_in_the_facts_is_refused_and_the_earlier_one_stays(tmp_path):
    keeper = kept(tmp_path, [1])
    with pytest.raises(ValueError, match="JSON"):
        keeper.keep(Snapshot({"a": torch.zeros(1)}, {"loss": float("nan")}))
    assert Checkpoints(tmp_path, [].append).latest().facts["number"] == 1


def test_a_disk_that_refuses_is_one_sentence_and_the_earlier_one_stays(tmp_path, monkeypatch):
    keeper = kept(tmp_path, [1])

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(RunError, match=r"No space left on device.*Make room.*--resume"):
        keeper.keep(snapshot(2))
    monkeypatch.undo()
    assert [path.name for path in keeper.folder.iterdir()] == ["00000001"]
    assert Checkpoints(tmp_path, [].append).latest().facts["number"] == 1


def test_it_is_due_after_the_stated_seconds_and_when_a_stop_was_asked_for(tmp_path, monkeypatch):
    assert not Checkpoints(tmp_path, print).due()
    monkeypatch.setattr(checkpoint, "SECONDS", 0.0)
    assert Checkpoints(tmp_path, print).due()


def test_asked_to_stop_it_saves_first(tmp_path, monkeypatch):
    monkeypatch.setattr(REQUESTS, "name", "SIGTERM")
    monkeypatch.setattr(SAVED, "anything", False)
    monkeypatch.setattr(SAVED, "in_run", False)
    keeper = Checkpoints(tmp_path, print)
    assert keeper.due()
    with pytest.raises(StoppedError, match="What was done is kept"):
        keeper.keep(snapshot(3))
    assert Checkpoints(tmp_path, [].append).latest().facts["number"] == 3


def test_the_checkpoints_of_a_finished_training_are_removed(tmp_path):
    kept(tmp_path, range(3))
    remove_all(tmp_path)
    assert list(tmp_path.iterdir()) == []
    remove_all(tmp_path)


def test_the_manifest_names_the_hash_that_sha256sum_prints(tmp_path):
    import subprocess

    write_checkpoint(tmp_path / "1", snapshot(7))
    manifest = json.loads((tmp_path / "1" / MANIFEST).read_text())
    for name in (TENSORS, FACTS):
        said = subprocess.run(
            ["sha256sum", tmp_path / "1" / name], capture_output=True, text=True, check=True
        )
        assert said.stdout.split()[0] == manifest[name]


def test_the_manifest_says_how_long_a_stop_may_take_here(tmp_path, monkeypatch):
    """The longest step between two questions whether it is time, and the writing."""
    keeper = Checkpoints(tmp_path, [].append)
    clock = iter([100.0, 103.0, 110.5, 111.0])
    with monkeypatch.context() as patch:
        patch.setattr(checkpoint.time, "monotonic", lambda: next(clock))
        for _ in range(4):
            keeper.due()
    keeper.keep(snapshot(1))
    manifest = json.loads((tmp_path / "checkpoints" / "00000001" / MANIFEST).read_text())
    assert 7.5 <= manifest["seconds"] < 60
