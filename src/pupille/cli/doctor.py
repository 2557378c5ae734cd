"""`pupille doctor`: what this machine offers."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import click

from pupille.cli.options import JSON
from pupille.cli.screen import Verb
from pupille.cli.weights import store_told
from pupille.i18n.language import StoredText, for_terminal, phrase, retell, tell, translated
from pupille.storage.locations import cache_folder, data_folder


@click.command("doctor", cls=Verb)
@JSON
def command(as_json: bool) -> None:
    """Tell what this machine offers: versions, cores, memory, disk, GPU, and what is missing."""
    facts = look()
    if as_json:
        click.echo(json.dumps(facts))
        return
    for name, value in facts.items():
        click.echo(for_terminal(f"{translated(name):<22} {retell(value)}"))


def look() -> dict[str, str]:
    """Facts about this machine, by name, in words: English, to be told again in another language."""
    import torch

    from pupille.config import AUTO
    from pupille.runs.environment import machine, versions
    from pupille.training.distributed.environment import devices_here

    facts: dict[str, str] = {**versions(), **{name: str(value) for name, value in machine().items()}}
    memory = total_memory()
    facts[phrase("memory")] = (
        tell("{gib:0} GiB", gib=memory / 2**30) if memory else tell("not known on this system")
    )
    free = shutil.disk_usage(Path.cwd()).free
    facts[phrase("free disk here")] = tell("{gib:0} GiB", gib=free / 2**30)
    gpus = torch.cuda.device_count() if torch.cuda.is_available() else 0
    facts["GPU"] = ", ".join(torch.cuda.get_device_name(i) for i in range(gpus)) or tell(
        "none; the processor does the work"
    )
    facts[phrase("devices")] = tell("{n} by default (--devices auto)", n=devices_here(AUTO))
    facts[phrase("cache")] = folder_told(cache_folder())
    facts[phrase("ledger")] = folder_told(data_folder())
    facts[phrase("weights")] = store_told()
    return facts


def folder_told(folder: Path) -> StoredText:
    """The path of a folder and whether it can be written."""
    if writable(folder):
        return tell("{folder} (writable)", folder=str(folder))
    return tell("{folder} (NOT writable: set PUPILLE_HOME to a folder of yours)", folder=str(folder))


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
