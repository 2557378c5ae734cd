"""An archive in the cache: which folder it stands for, and that its bytes alone name it."""

import zipfile
from pathlib import Path

import pytest

from pupille.data.formats.archive import unpacked
from pupille.errors import ArchiveError, DataError
from pupille.images.limits import DEFAULT_LIMITS, Limits


def packed(file: Path, *names: str) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), name)
    return file


def below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["photos/cat/1.png", "photos/dog/2.png"], {"cat/1.png", "dog/2.png"}),
        (["photos/cat/1.png", "__MACOSX/x", ".DS_Store"], {"cat/1.png"}),
        (["photos/cat/1.png", "labels.csv"], {"photos/cat/1.png", "labels.csv"}),
        (["train/cat/1.png", "train/dog/2.png"], {"train/cat/1.png", "train/dog/2.png"}),
        (["only.png"], {"only.png"}),
    ],
)
def test_one_folder_around_everything_is_skipped_unless_it_names_a_split(tmp_path, names, found):
    assert below(unpacked(packed(tmp_path / "a.zip", *names), DEFAULT_LIMITS)) == found


def test_the_same_bytes_under_another_name_are_not_unpacked_again(tmp_path, own_home):
    folder = unpacked(packed(tmp_path / "a.zip", "cat/1.png", "dog/2.png"), DEFAULT_LIMITS)
    (folder / "mark").touch()
    again = unpacked(packed(tmp_path / "b.zip", "cat/1.png", "dog/2.png"), DEFAULT_LIMITS)
    assert again == folder
    assert (again / "mark").exists()
    assert own_home in folder.parents
    assert unpacked(packed(tmp_path / "a.zip", "cat/1.png", "dog/3.png"), DEFAULT_LIMITS) != folder


def test_an_archive_that_is_refused_can_be_opened_once_the_limit_is_raised(tmp_path):
    file = packed(tmp_path / "a.zip", "cat/1.png", "dog/2.png")
    for _ in range(2):
        with pytest.raises(ArchiveError, match="more than 1 entries"):
            unpacked(file, Limits(archive_entries=1))
    assert below(unpacked(file, DEFAULT_LIMITS)) == {"cat/1.png", "dog/2.png"}


def test_a_folder_is_no_archive(tmp_path):
    with pytest.raises(DataError):
        unpacked(tmp_path, DEFAULT_LIMITS)


def test_a_home_that_cannot_be_written_is_told_with_the_way_out(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("PUPILLE_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(
        DataError, match=r"'a.zip' cannot be unpacked into the cache .*Set PUPILLE_HOME.*unpack it"
    ):
        unpacked(packed(tmp_path / "a.zip", "cat/1.png"), DEFAULT_LIMITS)
