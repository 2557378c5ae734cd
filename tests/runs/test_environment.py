"""The machine and the versions that a run notes."""

import os
import platform
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import PIL
import pytest

from pupille.runs import environment
from pupille.runs.environment import machine, processor, usable_cores, versions


def test_the_versions_are_those_of_the_libraries_that_are_imported():
    found = versions()
    assert found["numpy"] == np.__version__
    assert found["pillow"] == PIL.__version__
    assert found["python"] == ".".join(map(str, sys.version_info[:3]))
    assert {"pupille", "torch", "scikit-learn"} <= set(found)


def test_cores_that_a_cluster_withholds_are_not_counted(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 3, 5}, raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    assert usable_cores() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    assert usable_cores() == 64
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert usable_cores() == 1


def test_threads_are_those_of_torch_once_it_is_there_and_else_the_cores(monkeypatch):
    monkeypatch.setattr(environment, "usable_cores", lambda: 3)
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(get_num_threads=lambda: 7))
    assert (machine()["cores"], machine()["threads"]) == (3, 7)
    monkeypatch.delitem(sys.modules, "torch")
    assert (machine()["cores"], machine()["threads"]) == (3, 3)


def test_the_processor_is_the_first_one_that_the_system_names(monkeypatch, tmp_path):
    listing = tmp_path / "cpuinfo"
    listing.write_text("processor : 0\nmodel name\t: Some CPU: 3 GHz\nmodel name\t: Other CPU\n")
    monkeypatch.setattr(environment, "Path", lambda _: listing)
    assert processor() == "Some CPU: 3 GHz"


@pytest.mark.parametrize("listing", [None, "processor : 0\n"])
def test_a_system_that_names_none_still_gets_a_name(monkeypatch, tmp_path: Path, listing):
    if listing is not None:
        (tmp_path / "cpuinfo").write_text(listing)
    monkeypatch.setattr(environment, "Path", lambda _: tmp_path / "cpuinfo")
    monkeypatch.setattr(platform, "processor", lambda: "")
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert processor() == "riscv64"
