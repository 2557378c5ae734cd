"""Which versions and which machine made a run."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("numpy", "pandas", "pillow", "scikit-learn", "scipy", "torch", "safetensors", "skops", "timm")


def versions() -> dict[str, str]:
    """Name -> version of Pupille, Python and the libraries that the figures depend on."""
    return {
        "pupille": version("pupille"),
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def machine() -> dict[str, str | int]:
    """The system, the processor, its cores, and the threads that the computations use."""
    threads = sys.modules["torch"].get_num_threads() if "torch" in sys.modules else usable_cores()
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": processor(),
        "cores": usable_cores(),
        "threads": threads,
    }


def usable_cores() -> int:
    """Cores that this process may use, which on a cluster are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processor() -> str:
    """The processor's name, as well as the system tells it."""
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
            names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or platform.machine()
