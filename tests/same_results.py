"""The `results.json` of a run without what may differ between two ways to the same figures."""

import json
from pathlib import Path
from typing import Any

VOLATILE = {"created", "command", "seconds", "energy", "machine", "opened", "path", "versions"}


def lasting(folder: Path) -> Any:
    """The record of a run without times, machine and places."""
    return without_volatile(json.loads((folder / "results.json").read_text()))


def without_volatile(value: Any) -> Any:
    """A value of JSON without the fields that time, machine and place decide."""
    if isinstance(value, dict):
        return {
            key: without_volatile(inner)
            for key, inner in value.items()
            if key not in VOLATILE and "_seconds" not in key
        }
    return [without_volatile(inner) for inner in value] if isinstance(value, list) else value
