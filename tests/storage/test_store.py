"""A folder of fetched files: one writer, and nothing empty left behind."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from pupille.errors import DataError, RunError, WeightsError
from pupille.storage.store import SPARE, need_room, writing_in


def test_a_folder_that_stays_empty_is_taken_away_and_a_file_in_it_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    with writing_in(folder, WeightsError) as given:
        assert given == folder
        assert folder.is_dir()
    assert not folder.exists()
    with writing_in(folder, WeightsError):
        (folder / "x").write_bytes(b"1")
    assert [path.name for path in folder.iterdir()] == ["x"]


def test_a_failure_inside_leaves_neither_lock_nor_folder(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), writing_in(tmp_path / "a", WeightsError):
        raise ZeroDivisionError
    assert not (tmp_path / "a").exists()


def test_a_second_writer_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    with writing_in(folder, WeightsError):
        with pytest.raises(RunError), writing_in(folder, WeightsError):
            pass
        with pytest.raises(RunError), writing_in(folder, WeightsError):
            pass
        assert folder.is_dir()
    assert not folder.exists()


def test_a_folder_that_cannot_be_made_says_how_to_choose_another(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    refused = pytest.raises(WeightsError, match="cannot be made.* Set PUPILLE_HOME")
    with refused, writing_in(tmp_path / "file" / "a", WeightsError):
        pass


def test_room_is_needed_for_the_bytes_and_a_spare_to_the_last_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def free(n: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=n))

    free(5_000_000 + SPARE)
    need_room(tmp_path, 5_000_000, DataError)
    with pytest.raises(DataError, match=r"^5\.0 MB are needed, but .* has room for 5\.0 MB"):
        need_room(tmp_path, 5_000_001, DataError)
    free(SPARE - 1)
    with pytest.raises(DataError, match=r"^1,234\.5 MB are needed, but .* has room for 0\.0 MB"):
        need_room(tmp_path, 1_234_500_000, DataError)
