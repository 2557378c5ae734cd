"""How often a test set was opened on this machine: a line for every scoring, kept outside the run folders."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime

from pupille.errors import RunError
from pupille.runs.folder import make_folder, sync_folder
from pupille.storage.locations import data_folder
from pupille.storage.regular_file import open_to_append, read_bytes


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
        with open_to_append(path, mode=0o600) as file:
            file.write(f"{line}\n".encode())
            os.fsync(file.fileno())
        sync_folder(folder)
        return read_bytes(path).count(b"\n")
    except (OSError, RunError):
        return None
