import hashlib
import zipfile
from dataclasses import replace

import pytest

from pupille.cli.main import guarded
from pupille.data.sources.bundle import bundle_sets, import_sets
from pupille.data.sources.public_sets import SETS, File, local_folder, sets_folder
from pupille.errors import DataError

NAME = "kmnist"
FILES = {"train.gz": b"images" * 500, "labels.gz": b"labels" * 50}


@pytest.fixture
def packed(tmp_path, monkeypatch):
    """A bundle of one set, as it was published, packed on another machine."""
    published = tuple(File(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in FILES.items())
    monkeypatch.setitem(SETS, NAME, replace(SETS[NAME], files=published))
    folder = tmp_path / "there" / NAME
    folder.mkdir(parents=True)
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    (folder / ".DS_Store").write_bytes(b"of the system")
    monkeypatch.setenv("PUPILLE_DATA", str(tmp_path / "there"))
    bundle_sets([NAME, NAME], tmp_path / "sets.zip", "")
    monkeypatch.delenv("PUPILLE_DATA")
    return tmp_path / "sets.zip"


def test_a_set_comes_whole_and_is_opened_by_its_name_afterwards(packed):
    assert local_folder(NAME) is None
    events = []
    (folder,) = import_sets(packed, listener=events.append)
    assert folder == local_folder(NAME) == sets_folder() / NAME
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == FILES
    assert "SHA-256 as published" in events[-1].text
    assert not list(sets_folder().glob(".fetching/*"))
    (again,) = import_sets(packed, listener=events.append)
    assert again == folder
    assert "here already" in events[-1].text


def test_files_that_nobody_published_are_taken_and_said_to_be_so(packed, monkeypatch):
    monkeypatch.setitem(SETS, NAME, replace(SETS[NAME], files=()))
    events = []
    import_sets(packed, listener=events.append)
    assert "not those whose SHA-256 was published" in events[-1].text


def test_nothing_is_taken_of_a_bundle_that_was_altered(packed):
    content = bytearray(packed.read_bytes())
    content[content.index(b"labels" * 50)] ^= 1
    packed.write_bytes(content)
    with pytest.raises(DataError, match="altered or damaged"):
        import_sets(packed)
    assert local_folder(NAME) is None


def test_a_set_that_is_not_in_the_table_is_refused(packed, monkeypatch):
    monkeypatch.delitem(SETS, NAME)
    with pytest.raises(DataError, match="public data set"):
        import_sets(packed)
    assert not sets_folder().exists()


def test_an_unpacked_set_is_not_packed(packed, tmp_path, monkeypatch):
    (tmp_path / "there" / NAME / "0").mkdir()
    monkeypatch.setenv("PUPILLE_DATA", str(tmp_path / "there"))
    with pytest.raises(DataError, match="Copy the folder instead"):
        bundle_sets([NAME], tmp_path / "again.zip", "")


def test_the_commands_say_licence_and_what_to_type_there(packed, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PUPILLE_DATA", str(tmp_path / "there"))
    assert guarded(["data", "bundle", NAME, "--out", str(tmp_path / "told.zip"), "--quiet"]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert "CC BY-SA 4.0, from http://codh.rois.ac.jp/kmnist/" in first
    assert last.endswith("`pupille data import told.zip`")
    with zipfile.ZipFile(tmp_path / "told.zip") as archive:
        assert b"pupille data import FILE" in archive.read("README.txt")
    monkeypatch.delenv("PUPILLE_DATA")
    assert guarded(["data", "import", str(tmp_path / "told.zip")]) == 0
    assert guarded(["data", "bundle", "fashion-mnist", "--out", str(tmp_path / "x.zip")]) == 1
    assert "`pupille data fetch fashion-mnist`" in capsys.readouterr().err
