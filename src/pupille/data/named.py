"""Public data sets by name: where one lies on this machine, once it was fetched or put there."""

from __future__ import annotations

import os
from pathlib import Path

from pupille.home import data_folder

VARIABLE = "PUPILLE_DATA"
"""An environment variable that names a folder with one folder for each public data set, such as `mnist`."""


def sets_folder() -> Path:
    """Where fetched data sets are kept."""
    return data_folder() / "sets"


def local_folder(name: str) -> Path | None:
    """The folder of a public data set: below the one that PUPILLE_DATA names, else where it was fetched to.

    None if it is in neither.
    """
    given = os.environ.get(VARIABLE)
    places = [*([Path(given)] if given else []), sets_folder()]
    return next((place / name for place in places if (place / name).is_dir()), None)
