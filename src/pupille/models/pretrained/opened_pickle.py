"""The program of the process in which alone a file of torch is opened: its tensors become a safetensors file.

The file is read by torch's restricted unpickler, which knows tensors and plain containers, and runs nothing else.
One line of JSON is printed: what the file was, if it could not be used.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pupille.storage.regular_file import open_regular_file

MOST_MEMORY = 4 * 2**30
"""Bytes that this process may ask for."""
RUNS_CODE, DAMAGED, NO_TENSORS = "runs code", "damaged", "no tensors"
FORBIDDEN = "weights only load failed"
"""Stands in the error of torch for a file that asks for more than tensors."""


def main() -> None:
    """Reads the first file named on the command line and writes the second."""
    source, target = sys.argv[1:]
    print(json.dumps({"refused": convert(Path(source), Path(target))}))


def convert(source: Path, target: Path) -> str:
    """Writes the tensors of a file of torch to a safetensors file; why not, empty if it could be done."""
    import torch
    from safetensors.torch import save_file

    limit_memory()
    try:
        tensors = restricted(source)
    except Exception as error:  # whatever a broken file leads to
        return RUNS_CODE if FORBIDDEN in str(error).lower() and "global" in str(error).lower() else DAMAGED
    if not is_table(tensors):
        return NO_TENSORS
    save_file({name: torch.clone(tensor).contiguous() for name, tensor in tensors.items()}, target)
    return ""


def restricted(source: Path) -> Any:
    """What torch's restricted unpickler makes of a file. Raises anything."""
    import torch

    with open_regular_file(source, anywhere=True) as file:
        return torch.load(file, map_location="cpu", weights_only=True)


def is_table(value: object) -> bool:
    """Whether it is tensors by name, all of them with their numbers in order, and nothing else."""
    import torch

    return (
        isinstance(value, Mapping)
        and bool(value)
        and all(
            isinstance(name, str)
            and type(tensor) in (torch.Tensor, torch.nn.Parameter)
            and tensor.layout == torch.strided
            and not tensor.is_meta
            for name, tensor in value.items()
        )
    )


def limit_memory() -> None:
    """Asks the system, where it can, to end this process before a file that lies about its size fills the memory."""
    try:
        import resource
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = MOST_MEMORY if most == resource.RLIM_INFINITY else min(MOST_MEMORY, most)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, most))
