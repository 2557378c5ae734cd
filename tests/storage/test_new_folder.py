from pathlib import Path

import pytest

from pupille.errors import ConfigError
from pupille.storage.new_folder import new_folder


def test_a_folder_appears_when_all_in_it_is_written(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    with new_folder(out, None) as folder:
        (folder / "a.txt").write_text("a")
        assert not out.exists()
    assert (out / "a.txt").read_text() == "a"


def test_nothing_stays_of_one_that_fails(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), new_folder(tmp_path / "out", None) as folder:
        (folder / "a.txt").write_text((folder / "missing").read_text())
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_may_be_there_and_an_occupied_one_may_not(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with new_folder(tmp_path / "out", None) as folder:
        (folder / "a.txt").write_text("a")
    with pytest.raises(ConfigError, match="not an empty folder"), new_folder(tmp_path / "out", None):
        pass
    assert (tmp_path / "out" / "a.txt").read_text() == "a"


def test_it_does_not_lie_in_the_folder_that_is_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="lies in the folder"), new_folder(tmp_path / "out", tmp_path):
        pass
