"""Names of images from a text file: one a line, whatever the editor that wrote it."""

from pathlib import Path

import pytest

from pupille.errors import DataError
from pupille.workflows.names_in_list import names_in_list


def test_lines_are_names_and_empty_ones_are_none(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_bytes("\ufeffa/1.png\r\n\r\n  é 2.png \n".encode())
    assert names_in_list(tmp_path / "list.txt") == ["a/1.png", "é 2.png"]


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xff\xfe\x00"])
def test_a_list_of_nothing_or_of_no_text_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_bytes(content)
    with pytest.raises(DataError, match="one name a line"):
        names_in_list(tmp_path / "list.txt")


def test_a_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nowhere"):
        names_in_list(tmp_path / "nowhere.txt")
