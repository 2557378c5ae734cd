"""Where Pupille keeps what outlives a run: unpacked archives (cache) and the ledger of opened test sets (data).

`PUPILLE_HOME` puts both under one folder; otherwise they lie where the system wants such files.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def cache_folder() -> Path:
    """The folder of files that can be made again: may be deleted at any time."""
    home = os.environ.get("PUPILLE_HOME")
    return Path(home) / "cache" if home else platformdirs.user_cache_path("pupille", appauthor=False)


def data_folder() -> Path:
    """The folder of files that must be kept: the ledger."""
    home = os.environ.get("PUPILLE_HOME")
    return Path(home) / "data" if home else platformdirs.user_data_path("pupille", appauthor=False)
