"""Names in a zip as Finder, older Windows programs and Info-ZIP write them, made byte by byte."""

import struct
import zipfile
import zlib

import pytest
from PIL import Image

import pupille
from pupille.data.formats.archive import unpacked
from pupille.data.sources.zip_names import name_notes, zip_names
from pupille.errors import ArchiveError
from pupille.images.limits import DEFAULT_LIMITS


def packed(file, entries, extra=None):
    """A zip with these names as bytes, none with the flag of UTF-8. entries: name -> content."""
    records, directory = b"", b""
    for name, body in entries.items():
        more = (extra or {}).get(name, b"")
        common = struct.pack(
            "<HHHHHLLLHH", 20, 0, 0, 0, 0, zlib.crc32(body), len(body), len(body), len(name), len(more)
        )
        offset = struct.pack("<HHHLL", 0, 0, 0, 0, len(records))
        directory += b"PK\1\2" + struct.pack("<H", 20) + common + offset + name + more
        records += b"PK\3\4" + common + name + more + body
    end = struct.pack("<4H2LH", 0, 0, len(entries), len(entries), len(directory), len(records), 0)
    file.write_bytes(records + directory + b"PK\5\6" + end)
    return file


def unicode_path(stored, name):
    body = b"\1" + struct.pack("<L", zlib.crc32(stored)) + name.encode()
    return struct.pack("<HH", 0x7075, len(body)) + body


def below(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", False), ("cp437", True)],
)
def test_names_without_the_flag_are_utf_8_where_valid_and_else_code_page_437(
    tmp_path, own_home, encoding, told
):
    names = ["chêne/été.png", "hêtre/1.png", "plain/2.png"]
    file = packed(tmp_path / "a.zip", {name.encode(encoding): b"x" for name in names})
    assert below(unpacked(file, DEFAULT_LIMITS)) == set(names)
    notes = name_notes(file)
    assert bool(notes) is told
    assert not told or ("2 of them, such as 'chêne/été.png'" in notes[0] and "437" in notes[0])


def test_the_name_that_info_zip_keeps_beside_goes_first_if_it_belongs_to_the_entry(tmp_path, own_home):
    stored = b"d?b\x82t/1.png"
    extra = {stored: unicode_path(stored, "début/1.png")}
    assert below(
        unpacked(packed(tmp_path / "a.zip", {stored: b"", b"z/2.png": b""}, extra), DEFAULT_LIMITS)
    ) == {
        "début/1.png",
        "z/2.png",
    }
    other = {b"\x82/1.png": unicode_path(b"another name", "wrong/1.png")}
    file = packed(tmp_path / "b.zip", {b"\x82/1.png": b"", b"z/2.png": b""}, other)
    assert below(unpacked(file, DEFAULT_LIMITS)) == {"é/1.png", "z/2.png"}


def test_backslashes_are_separators_where_no_slash_occurs_and_that_is_told(tmp_path, own_home):
    file = packed(tmp_path / "a.zip", {b"cat\\": b"", b"cat\\1.png": b"x", b"dog\\day 1\\2.png": b"y"})
    assert below(unpacked(file, DEFAULT_LIMITS)) == {"cat/1.png", "dog/day 1/2.png"}
    assert "backslashes" in name_notes(file)[0]


@pytest.mark.parametrize(
    "names",
    [[b"cat/1.png", b"cat\\2.png"], [b"..\\1.png"], [b"\\1.png"], [b"c:\\1.png"], [b"a\\..\\..\\1.png"]],
)
def test_a_backslash_never_leads_out_of_the_folder(tmp_path, own_home, names):
    with pytest.raises(ArchiveError):
        unpacked(packed(tmp_path / "a.zip", dict.fromkeys(names, b"")), DEFAULT_LIMITS)
    assert not (tmp_path / "1.png").exists()


def test_a_flagged_name_is_taken_as_it_is(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("été/1.png", b"")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert zip_names(archive.infolist()) == (["été/1.png"], [])
    assert name_notes(tmp_path / "a.zip") == []


def test_what_is_no_zip_has_no_notes(tmp_path):
    (tmp_path / "a.tar").write_bytes(b"no zip")
    assert name_notes(tmp_path / "a.tar") == []


@pytest.mark.parametrize(("encoding", "slash"), [("utf-8", "/"), ("cp437", "\\")])
def test_the_zip_of_a_folder_has_the_classes_and_ids_of_the_folder(tmp_path, own_home, encoding, slash):
    entries = {}
    for name in ("chêne/1.png", "chêne/2.png", "hêtre/1.png", "hêtre/2.png"):
        file = tmp_path / "trees" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (4, 4)).save(file)
        entries[name.replace("/", slash).encode(encoding)] = file.read_bytes()
    from_zip, from_folder = (
        pupille.open(packed(tmp_path / "trees.zip", entries)),
        pupille.open(tmp_path / "trees"),
    )
    assert from_zip.classes == from_folder.classes == ("chêne", "hêtre")
    assert list(from_zip.samples["id"]) == list(from_folder.samples["id"])
    assert any("437" in note for note in from_zip.notes) is (encoding == "cp437")
