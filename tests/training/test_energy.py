"""The energy of a training, read from a tree of files as Linux makes it."""

import json
import re
import sys
import threading
import types
from pathlib import Path

import pytest

import pupille
from hanging import HANGING
from pupille.config import TrainConfig
from pupille.training import energy
from pupille.training.energy import Counter, Meter, UnmeasuredError, counters_here, processor_counters


def zone(folder: Path, number: str, name: str, joules: float, *, most: float = 262_143.0) -> Path:
    """A zone of Linux' powercap (Documentation/power/powercap): a name, a count and its range in microjoules."""
    path = folder / number
    path.mkdir(parents=True)
    (path / "name").write_text(f"{name}\n")
    (path / "max_energy_range_uj").write_text(f"{most * 1e6:.0f}\n")
    count_up(path, joules)
    return path


def count_up(path: Path, joules: float) -> None:
    (path / "energy_uj").write_text(f"{joules * 1e6:.0f}\n")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Two packages, the memory of one, and what would count a package twice."""
    folder = tmp_path / "powercap"
    zone(folder, "intel-rapl:0", "package-0", 100)
    zone(folder, "intel-rapl:0:0", "core", 60)
    zone(folder, "intel-rapl:0:1", "dram", 10)
    zone(folder, "intel-rapl:1", "package-1", 200)
    zone(folder, "intel-rapl:2", "psys", 5_000)
    zone(folder, "intel-rapl-mmio:0", "package-0", 100)
    (folder / "intel-rapl").mkdir()
    return folder


def test_packages_and_their_memory_count_once(tree: Path) -> None:
    with Meter(lambda: processor_counters(tree)) as meter:
        count_up(tree / "intel-rapl:0", 100 + 3_600_000)
        count_up(tree / "intel-rapl:0:0", 60 + 1_000_000)
        count_up(tree / "intel-rapl:0:1", 10 + 1_800_000)
        count_up(tree / "intel-rapl:1", 200 + 360_000)
        count_up(tree / "intel-rapl:2", 9_000_000)
        count_up(tree / "intel-rapl-mmio:0", 100 + 3_600_000)
    # A kilowatt-hour is 3.6 million joules: 1 + 0.5 + 0.1.
    assert meter.energy().kwh == pytest.approx(1.6)


def test_a_counter_that_begins_anew_goes_on(tree: Path) -> None:
    package = tree / "intel-rapl:1"
    (package / "max_energy_range_uj").write_text("1000000000\n")
    count_up(package, 990)
    with Meter(lambda: processor_counters(tree)) as meter:
        count_up(package, 26)
    assert meter.joules == pytest.approx(36)


def test_a_counter_that_begins_anew_many_times_is_looked_at_in_between() -> None:
    looks: list[int] = []
    looked = threading.Event()

    def read() -> float:
        # 30 joules from look to look: it begins anew at more than every other one.
        looks.append(30 * len(looks) % 50)
        if len(looks) == 12:
            looked.set()
        return looks[-1]

    with Meter(lambda: [Counter(read, 50)], every=0.001) as meter:
        assert looked.wait(HANGING)
    assert meter.joules == 30 * (len(looks) - 1)


def test_a_count_that_falls_without_a_range_is_no_figure() -> None:
    values = iter([5.0, 3.0])
    with Meter(lambda: [Counter(lambda: next(values), None)]) as meter:
        pass
    assert meter.energy().kwh is None
    assert "could not be read to the end" in meter.energy().note


def test_a_counter_that_vanishes_is_no_figure(tree: Path) -> None:
    with Meter(lambda: processor_counters(tree)) as meter:
        (tree / "intel-rapl:1" / "energy_uj").unlink()
    assert meter.energy().kwh is None


def test_without_counters_the_reason_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with Meter(lambda folder=folder: processor_counters(folder)) as meter:
            pass
        assert (meter.energy().kwh, meter.joules) == (None, 0.0)
        assert "no counter" in meter.energy().note


def test_a_refused_counter_is_told_apart(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_text

    def refuse(path: Path, *args: object, **options: object) -> str:
        if path.name == "energy_uj":
            raise PermissionError(13, "Permission denied")
        return read(path, *args, **options)

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(UnmeasuredError, match="administrator"):
        processor_counters(tree)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"cards": 1, "machines": 1, "resumed": False}, "nvidia-ml-py"),
        ({"cards": 0, "machines": 2, "resumed": False}, "several machines"),
        ({"cards": 0, "machines": 1, "resumed": True}, "interrupted"),
    ],
)
def test_a_part_of_the_energy_is_no_answer(
    asked: dict[str, int], reason: str, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(energy, "POWERCAP", tree)
    monkeypatch.delitem(sys.modules, "pynvml", raising=False)
    with pytest.raises(UnmeasuredError, match=reason):
        counters_here(**asked)


class StandIn(types.ModuleType):
    """As NVIDIA documents its library: millijoules since the driver was loaded, by the card's UUID."""

    class NVMLError(Exception):
        """What the library raises."""

    millijoules = 7_000

    def nvmlInit(self) -> None:
        """Begins."""

    def nvmlDeviceGetHandleByUUID(self, uuid: str) -> str:
        """The card."""
        return uuid

    def nvmlDeviceGetTotalEnergyConsumption(self, handle: str) -> int:
        """Its count."""
        if handle != "GPU-abc":
            raise self.NVMLError("not supported")
        return self.millijoules


def test_a_graphics_card_counts_beside_the_processor(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    nvml = StandIn("pynvml")
    monkeypatch.setitem(sys.modules, "pynvml", nvml)
    monkeypatch.setattr(energy, "POWERCAP", tree)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda _: types.SimpleNamespace(uuid="abc"))
    with Meter(lambda: counters_here(cards=1, machines=1, resumed=False)) as meter:
        nvml.millijoules += 2_000
        count_up(tree / "intel-rapl:0", 103)
    assert meter.joules == pytest.approx(5)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda _: types.SimpleNamespace(uuid="other"))
    with pytest.raises(UnmeasuredError, match="driver"):
        counters_here(cards=1, machines=1, resumed=False)


def test_a_run_writes_the_energy_of_its_training(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(energy, "POWERCAP", tree)
    run = pupille.train("digits", model="logistic", out=tmp_path / "run", train=TrainConfig())
    (cost,) = [record.cost for record in run.results.runs]
    assert cost.kwh == 0
    assert "all programs" in cost.kwh_note
    assert cost.kwh_note.record["template"] == cost.kwh_note


def test_a_run_without_counters_writes_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(energy, "POWERCAP", tmp_path / "absent")
    folder = tmp_path / "run"
    pupille.train("digits", model="majority", out=folder)
    (cost,) = [record["cost"] for record in json.loads((folder / "results.json").read_text())["runs"]]
    assert cost["kwh"] is None
    assert re.search("no counter", cost["kwh_note"])
