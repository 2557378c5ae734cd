"""How often a test set was opened on this machine: a line for every scoring, kept outside the run folders."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime

from pupille.errors import RunError
from pupille.runs.folder import make_folder, sync_folder
from pupille.storage.locations import data_folder


def open_test(test_hash: str, *, purpose: str) -> int | None:
    """Writes down that these test images are scored now; returns how often they have been, this time included.

    test_hash: what knows the test images again. purpose: the command and its folder, for who reads the ledger.
    None where the user's data folder cannot be written, such as on some clusters.
    """
    folder = data_folder() / "ledger"
    line = json.dumps({"time": datetime.now(UTC).isoformat(timespec="seconds"), "purpose": purpose})
    try:
        make_folder(folder)
        path = folder / f"{test_hash}.jsonl"
        handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
        sync_folder(folder)
        return path.read_text(encoding="utf-8").count("\n")
    except (OSError, RunError):
        return None
