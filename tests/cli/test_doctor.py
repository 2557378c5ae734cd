"""What the machine offers, held against what the system itself says."""

import json
import os
from pathlib import Path

import pytest

from pupille.cli.doctor import total_memory, writable
from pupille.cli.main import guarded


def test_the_memory_is_that_of_the_kernel():
    table = Path("/proc/meminfo")
    if not table.exists():
        pytest.skip("this system has no /proc/meminfo")
    (kib,) = (int(line.split()[1]) for line in table.read_text().splitlines() if line.startswith("MemTotal:"))
    assert total_memory() == pytest.approx(kib * 1024, rel=0.05)


def test_a_system_that_does_not_tell_its_memory_is_believed(monkeypatch):
    monkeypatch.setattr(os, "sysconf_names", {"SC_PAGE_SIZE": 1})
    assert total_memory() is None


def test_a_folder_that_is_not_there_is_judged_by_the_nearest_one_that_is(tmp_path, monkeypatch):
    looked = []
    monkeypatch.setattr(os, "access", lambda folder, mode: bool(looked.append((folder, mode))))
    assert not writable(tmp_path / "a" / "b" / "c")
    (tmp_path / "a").mkdir()
    assert not writable(tmp_path / "a" / "b" / "c")
    assert looked == [(tmp_path, os.W_OK), (tmp_path / "a", os.W_OK)]


def test_a_home_that_cannot_be_written_is_told_with_the_way_out(own_home, monkeypatch, capsys):
    monkeypatch.setattr("pupille.cli.doctor.writable", lambda folder: folder.name != "data")
    assert guarded(["doctor", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["cache"] == f"{own_home / 'cache'} (writable)"
    assert facts["ledger"].startswith(f"{own_home / 'data'} (NOT writable")
    assert "PUPILLE_HOME" in facts["ledger"]


def test_each_fact_stands_on_a_line_of_its_own(capsys):
    assert guarded(["doctor", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert guarded(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    # The free disk may change between the two calls.
    stable = [name for name in facts if name != "free disk here"]
    assert len(lines) == len(facts)
    assert all(f"{name:<22} {facts[name]}" in lines for name in stable)
