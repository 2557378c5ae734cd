"""How much energy a training took, where the machine counts it; nothing is estimated.

Linux counts what the processor and its memory take (RAPL, the files `energy_uj` below /sys/class/powercap), NVIDIA's
driver what a graphics card takes (NVML). Both count all programs of the machine together.
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pupille.i18n.language import StoredText, tell

POWERCAP = Path("/sys/class/powercap")
ZONE = re.compile(r"intel-rapl(:\d+)+")
"""Not `intel-rapl-mmio:0`, which counts the same package once more."""
LOOK_EVERY = 10.0
"""Seconds between two looks at the counters: a large processor's begins anew after some minutes."""
JOULES_A_KWH = 3.6e6

COUNTED = tell("counted for all programs of the machine together.")
NO_COUNTER = tell("this machine offers no counter of its processor's energy.")
NOT_ALLOWED = tell(
    "this system lets its administrator alone read the processor's energy: the files energy_uj below "
    "/sys/class/powercap."
)
NO_NVML = tell("the energy of a graphics card is read by the package nvidia-ml-py, which is not installed.")
NO_CARD_COUNTER = tell("the driver does not tell the energy of this graphics card.")
SEVERAL_MACHINES = tell("it was trained on several machines, and only one of them could be read.")
RESUMED = tell("the training was interrupted, and what it took before was not kept.")
STOPPED = tell("a counter could not be read to the end.")


class UnmeasuredError(Exception):
    """The energy cannot be read; `why` says the reason. It never leaves a `Meter`."""

    def __init__(self, why: StoredText) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Counter:
    """A count of energy that only grows. read: joules now; wraps_at: joules at which it begins anew; None: never."""

    read: Callable[[], float]
    wraps_at: float | None


@dataclass(frozen=True)
class Energy:
    """kwh: None where it was not measured. note: what was counted, or why nothing was."""

    kwh: float | None
    note: StoredText

    def to_json(self) -> dict[str, Any]:
        """The record in `training.json`."""
        return {"kwh": self.kwh, "note": str(self.note), "told": {"note": dict(self.note.record)}}


def processor_counters(folder: Path) -> tuple[Counter, ...]:
    """One counter a processor package and one for the memory beside each. folder: as `POWERCAP`.

    Parts of a package (cores, its graphics) are counted within it; `psys` holds all of them again, so it is left out.
    Raises UnmeasuredError where there is none, or one must not be read.
    """
    try:
        zones = sorted(zone for zone in folder.iterdir() if ZONE.fullmatch(zone.name))
        counters = [_zone_counter(zone) for zone in zones if _counts(zone)]
    except PermissionError:
        raise UnmeasuredError(NOT_ALLOWED) from None
    except (OSError, ValueError):
        raise UnmeasuredError(NO_COUNTER) from None
    if not counters:
        raise UnmeasuredError(NO_COUNTER)
    return tuple(counters)


def _counts(zone: Path) -> bool:
    name = (zone / "name").read_text(encoding="ascii").strip()
    return name.startswith("package") or name == "dram"


def _zone_counter(zone: Path) -> Counter:
    file = zone / "energy_uj"

    def read() -> float:
        return int(file.read_text(encoding="ascii")) / 1e6

    read()
    return Counter(read, int((zone / "max_energy_range_uj").read_text(encoding="ascii")) / 1e6)


def card_counters(cards: int) -> tuple[Counter, ...]:
    """One counter for each of the first graphics cards that torch sees. Raises UnmeasuredError where one is missing."""
    # torch has imported the package if it is there.
    nvml: Any = sys.modules.get("pynvml")
    if nvml is None:
        raise UnmeasuredError(NO_NVML)
    import torch

    try:
        nvml.nvmlInit()
        uuids = [f"GPU-{torch.cuda.get_device_properties(card).uuid}" for card in range(cards)]
        counters = tuple(_card_counter(nvml, nvml.nvmlDeviceGetHandleByUUID(uuid)) for uuid in uuids)
    except nvml.NVMLError:
        raise UnmeasuredError(NO_CARD_COUNTER) from None
    return counters


def _card_counter(nvml: Any, handle: Any) -> Counter:
    def read() -> float:
        try:
            return float(nvml.nvmlDeviceGetTotalEnergyConsumption(handle)) / 1e3
        except nvml.NVMLError as error:
            raise OSError(str(error)) from error

    try:
        read()
    except OSError:
        raise UnmeasuredError(NO_CARD_COUNTER) from None
    return Counter(read, None)


def counters_here(*, cards: int, machines: int, resumed: bool) -> tuple[Counter, ...]:
    """The counters of all that trains: processor, memory, and so many graphics cards.

    Some of the energy is no answer: raises UnmeasuredError if one of them is missing, if several machines train, or
    if the training goes on from an earlier one.
    """
    processor = processor_counters(POWERCAP)
    if machines > 1:
        raise UnmeasuredError(SEVERAL_MACHINES)
    if resumed:
        raise UnmeasuredError(RESUMED)
    return (*processor, *card_counters(cards)) if cards else processor


class Meter:
    """Counts the energy that is taken inside its block, by looking at the counters now and then.

    open_counters: gives the counters; where it raises UnmeasuredError nothing is counted, and the reason is kept.
    """

    def __init__(self, open_counters: Callable[[], Iterable[Counter]], *, every: float = LOOK_EVERY) -> None:
        self.why: StoredText | None = None
        self.counters: tuple[Counter, ...] = ()
        self.every, self.joules = every, 0.0
        try:
            self.counters = tuple(open_counters())
        except UnmeasuredError as error:
            self.why = error.why
        self._last: list[float] = []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        """Begins to count."""
        if self.why is None:
            self._look()
            self._thread.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Counts what was taken up to now, and ends."""
        self._end.set()
        if self._thread.is_alive():
            self._thread.join()
        if self.counters:
            self._look()

    def energy(self) -> Energy:
        """The energy that was counted, or the reason why none was."""
        if self.why is not None:
            return Energy(None, self.why)
        return Energy(self.joules / JOULES_A_KWH, COUNTED)

    def _watch(self) -> None:
        while not self._end.wait(self.every):
            self._look()

    def _look(self) -> None:
        """Adds what each counter has grown by since the last look; a smaller value means that it began anew."""
        if self.why is not None:
            return
        try:
            now = [counter.read() for counter in self.counters]
        except (OSError, ValueError):
            self.why = STOPPED
            return
        for counter, before, value in zip(self.counters, self._last, now, strict=False):
            if value < before and counter.wraps_at is None:
                self.why = STOPPED
            self.joules += value - before + ((counter.wraps_at or 0.0) if value < before else 0.0)
        self._last = now
