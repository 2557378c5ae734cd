"""Where files that outlive a run are kept."""

import sys
from pathlib import Path

import pytest

from pupille.storage.locations import cache_folder, data_folder


def test_one_home_holds_both_folders(own_home: Path) -> None:
    assert cache_folder() == own_home / "cache"
    assert data_folder() == own_home / "data"


def test_a_home_that_is_changed_later_counts_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PUPILLE_HOME", str(tmp_path))
    assert cache_folder().parent == data_folder().parent == tmp_path


@pytest.mark.skipif(sys.platform != "linux", reason="folders as Linux wants them")
@pytest.mark.parametrize("home", [None, ""])
def test_without_a_home_they_lie_where_the_system_keeps_such_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, home: str | None
) -> None:
    monkeypatch.delenv("PUPILLE_HOME")
    if home is not None:
        monkeypatch.setenv("PUPILLE_HOME", home)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "again"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "for ever"))
    assert cache_folder() == tmp_path / "again" / "pupille"
    assert data_folder() == tmp_path / "for ever" / "pupille"
