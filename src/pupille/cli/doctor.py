"""`pupille doctor`: what this machine offers."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import click

from pupille.cli.options import JSON
from pupille.cli.weights import store_in_words
from pupille.storage.locations import cache_folder, data_folder


@click.command("doctor")
@JSON
def command(as_json: bool) -> None:
    """Tell what this machine offers: versions, cores, memory, disk, GPU, and what is missing."""
    facts = look()
    if as_json:
        click.echo(json.dumps(facts))
        return
    for name, value in facts.items():
        click.echo(f"{name:<22} {value}")


def look() -> dict[str, str]:
    """Facts about this machine, by name, in words."""
    import torch

    from pupille.config import AUTO
    from pupille.runs.environment import machine, versions
    from pupille.training.distributed.environment import devices_here

    facts: dict[str, str] = {**versions(), **{name: str(value) for name, value in machine().items()}}
    memory = total_memory()
    facts["memory"] = f"{memory / 2**30:.0f} GiB" if memory else "not known on this system"
    here = Path.cwd()
    facts["free disk here"] = f"{shutil.disk_usage(here).free / 2**30:.0f} GiB"
    gpus = torch.cuda.device_count() if torch.cuda.is_available() else 0
    facts["GPU"] = (
        ", ".join(torch.cuda.get_device_name(i) for i in range(gpus)) or "none; the processor does the work"
    )
    facts["devices"] = f"{devices_here(AUTO)} by default (--devices auto)"
    for label, folder in (("cache", cache_folder()), ("ledger", data_folder())):
        facts[label] = (
            f"{folder} ({'writable' if writable(folder) else 'NOT writable: set PUPILLE_HOME to a folder of yours'})"
        )
    facts["weights"] = store_in_words()
    return facts


def total_memory() -> int | None:
    """Bytes of memory of this machine, where the system tells."""
    names = getattr(os, "sysconf_names", {})
    if "SC_PHYS_PAGES" not in names or "SC_PAGE_SIZE" not in names:
        return None
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def writable(folder: Path) -> bool:
    """Whether the folder, or the nearest one above it that exists, can be written."""
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK)
