"""An archive is unpacked as a whole into a new folder, or nothing is written anywhere."""

import bz2
import gzip
import io
import os
import stat
import struct
import tarfile
import tempfile
import time
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hanging import HANGING
from pupille.data.sources.archives import _Writer, is_archive, unpack
from pupille.errors import ArchiveError, DataError
from pupille.images.limits import DEFAULT_LIMITS, Limits

FILES = {"cats/1.png": b"one", "cats/2.png": b"two", "dogs/sub/3.png": os.urandom(70_000), "read me.txt": b""}
TAR_MODES = {"tar": "w", "tar.gz": "w:gz", "tar.bz2": "w:bz2", "tar.xz": "w:xz"}


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in files.items():
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def member(name: str, **fields: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    for key, value in fields.items():
        setattr(info, key, value)
    return info


def tarred(entries: list[tuple[tarfile.TarInfo, bytes]], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for info, body in entries:
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
    return out.getvalue()


def plain_tar(files: dict[str, bytes], mode: str = "w") -> bytes:
    return tarred([(member(name), body) for name, body in files.items()], mode)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def refused(data: bytes, tmp_path: Path, limits: Limits = DEFAULT_LIMITS) -> str:
    """The refusal's words, after which nothing but the archive itself may be there."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    (home / "data.zip").write_bytes(data)
    with pytest.raises(ArchiveError) as caught:
        unpack(home / "data.zip", home / "out", limits=limits)
    assert [path.name for path in home.iterdir()] == ["data.zip"]
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
    return str(caught.value)


# What is taken.


@pytest.mark.parametrize("kind", ["zip", *TAR_MODES])
def test_an_archive_becomes_the_folder_it_was_made_of(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"data.{kind}"
    file.write_bytes(zipped(FILES) if kind == "zip" else plain_tar(FILES, TAR_MODES[kind]))
    assert is_archive(file)
    assert unpack(file, tmp_path / "out") == tmp_path / "out"
    assert tree(tmp_path / "out") == FILES
    assert {path.name for path in tmp_path.iterdir()} == {file.name, "out"}


def test_an_archive_made_of_a_real_folder_by_the_usual_tools_is_taken(tmp_path: Path) -> None:
    import shutil

    source = tmp_path / "source"
    for name, body in FILES.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(body)
    for kind in ("zip", "gztar", "xztar", "tar"):
        file = Path(shutil.make_archive(str(tmp_path / "made"), kind, source))
        assert tree(unpack(file, tmp_path / kind)) == FILES


def test_the_permissions_of_entries_are_not_taken_over(tmp_path: Path) -> None:
    entries = [(member("a", type=tarfile.DIRTYPE, mode=0), b""), (member("a/b.png", mode=0o6777), b"x")]
    (tmp_path / "a.tar").write_bytes(tarred(entries))
    out = unpack(tmp_path / "a.tar", tmp_path / "out")
    (tmp_path / "usual").touch()
    assert (out / "a/b.png").stat().st_mode == (tmp_path / "usual").stat().st_mode
    assert stat.S_IMODE((out / "a").stat().st_mode) & stat.S_IRWXU == stat.S_IRWXU


def test_a_few_blank_pictures_are_no_bomb(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"blank.bmp": bytes(3_000_000)}))
    assert (tmp_path / "a.zip").stat().st_size * 200 < 3_000_000
    assert (unpack(tmp_path / "a.zip", tmp_path / "out") / "blank.bmp").stat().st_size == 3_000_000


def test_a_folder_that_exists_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(FILES))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_text("mine")
    with pytest.raises(ArchiveError, match="exists already"):
        unpack(tmp_path / "a.zip", tmp_path / "out")
    assert tree(tmp_path / "out") == {"mine": b"mine"}
    with pytest.raises(ArchiveError, match="does not exist; make it"):
        unpack(tmp_path / "a.zip", tmp_path / "none" / "out")


# Names.

BAD_NAMES = {
    "../evil.png": "leads out",
    "a/../../evil.png": "leads out",
    "/tmp/evil.png": "outside",
    "C:evil.png": "outside",
    "c:/evil.png": "outside",
    "a\\b.png": "outside",
    "..\\evil.png": "outside",
    "a\nb.png": "cannot be shown",
    "a\x1b[2J.png": "cannot be shown",
}


@pytest.mark.parametrize("name", BAD_NAMES)
def test_an_entry_with_an_unsafe_name_refuses_the_whole_archive(name: str, tmp_path: Path) -> None:
    files = {"good/1.png": b"x", name: b"x"}
    for data in (zipped(files), plain_tar(files)):
        said = refused(data, tmp_path)
        assert BAD_NAMES[name] in said
        assert repr(name) in said


def test_a_name_with_a_hidden_end_is_refused(tmp_path: Path) -> None:
    assert "cannot be shown" in refused(zipped({"a.png?.exe": b"x"}).replace(b"g?.", b"g\0."), tmp_path)


def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    data = tarred([(member("caf\udce9.png"), b"x")])
    assert "cannot be shown" in refused(data, tmp_path)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a/x.png", "A/y.png"),
        ("a/x.png", "a/X.png"),
        ("caf\u00e9.png", "cafe\u0301.png"),
        ("stra\u00dfe.png", "STRASSE.png"),
    ],
)
def test_names_that_some_systems_take_for_one_are_refused(one: str, other: str, tmp_path: Path) -> None:
    for data in (zipped({one: b"1", other: b"2"}), plain_tar({one: b"1", other: b"2"})):
        assert "take for one name" in refused(data, tmp_path)


def test_an_entry_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    entries = [(member("a.png"), b"1"), (member("./a.png"), b"2")]
    assert "twice" in refused(tarred(entries), tmp_path)


@pytest.mark.parametrize("names", [("a", "a/b.png"), ("a/b.png", "a")])
def test_a_name_that_is_a_file_and_a_folder_is_refused(names: tuple[str, str], tmp_path: Path) -> None:
    assert "as a folder" in refused(plain_tar(dict.fromkeys(names, b"x")), tmp_path)


# Entries that are not files.


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE]
)
def test_a_tar_with_a_link_or_device_is_refused(kind: bytes, tmp_path: Path) -> None:
    entries = [(member("a.png"), b"x"), (member("b.png", type=kind, linkname="/etc/passwd"), b"")]
    assert "'b.png', a link or special file" in refused(tarred(entries), tmp_path)


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_zip_with_a_link_or_device_is_refused(mode: int, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("l.png")
        info.external_attr = (mode | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert "'l.png', a link or special file" in refused(out.getvalue(), tmp_path)


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"secret.png": b"x"}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    assert "'secret.png', which is locked" in refused(bytes(data), tmp_path)


# Limits.


def test_a_small_zip_that_declares_fifty_gigabytes_is_refused_at_once(tmp_path: Path) -> None:
    data = bytearray(zipped({f"{n}.png": os.urandom(6_000) for n in range(16)}))
    at = 0
    for _ in range(16):
        at = data.index(b"PK\1\2", at) + 4
        data[at + 20 : at + 24] = struct.pack("<I", 3_200_000_000)
    start = time.thread_time()
    assert "more than 10 GB" in refused(bytes(data), tmp_path)
    assert time.thread_time() - start < HANGING


def test_a_zip_that_understates_what_it_holds_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.png": bytes(50_000_000)}))
    at = data.index(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    data[22:26] = struct.pack("<I", 10)
    assert "damaged" in refused(bytes(data), tmp_path)


@pytest.mark.parametrize("kind", ["zip", *TAR_MODES])
def test_more_bytes_than_the_limit_are_refused(kind: str, tmp_path: Path) -> None:
    files = {"a.png": os.urandom(60_000), "b.png": os.urandom(60_000)}
    data = zipped(files) if kind == "zip" else plain_tar(files, TAR_MODES[kind])
    assert "the limit" in refused(data, tmp_path, Limits(archive_bytes=100_000))
    file = tmp_path / "home" / "data.zip"
    assert tree(unpack(file, tmp_path / "out", limits=Limits(archive_bytes=200_000))) == files


@pytest.mark.parametrize("kind", ["zip", "tar.gz", "tar.bz2", "tar.xz"])
def test_more_bytes_than_the_ratio_allows_are_refused(kind: str, tmp_path: Path) -> None:
    files = {"a.png": bytes(30_000_000)}
    data = zipped(files) if kind == "zip" else plain_tar(files, TAR_MODES[kind])
    assert "200 times its size" in refused(data, tmp_path)
    file = tmp_path / "home" / "data.zip"
    assert tree(unpack(file, tmp_path / "out", limits=Limits(archive_ratio=1e6))) == files


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_more_entries_than_the_limit_are_refused(kind: str, tmp_path: Path) -> None:
    files = {f"{n}.png": b"" for n in range(11)}
    data = zipped(files) if kind == "zip" else plain_tar(files)
    assert "more than 10 entries" in refused(data, tmp_path, Limits(archive_entries=10))
    file = tmp_path / "home" / "data.zip"
    assert len(tree(unpack(file, tmp_path / "out", limits=Limits(archive_entries=11)))) == 11


MANY = 200_025


def many_in_a_zip() -> bytes:
    """The directory of a large zip, each entry like the first but for its name; what it points to is never read."""
    first = zipped({"000000.png": b""})
    at = first.index(b"PK\1\2")
    entry = first[at : at + 46]
    directory = b"".join(entry + b"%06d.png" % number for number in range(MANY))
    end = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, MANY, MANY, len(directory), at)
    place = struct.pack("<4sIQI", b"PK\6\7", 0, at + len(directory), 1)
    last = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return first[:at] + directory + end + place + last


def many_in_a_tar() -> bytes:
    """Each header like the first, but for its name and checksum."""
    first = member("000000.png").tobuf()[:512]
    sums = sum(first) - sum(first[:6]) - sum(first[148:156]) + 8 * 32
    out = io.BytesIO()
    for number in range(MANY):
        name = b"%06d" % number
        out.write(name + first[6:148] + b"%06o\0 " % (sums + sum(name)) + first[156:])
    out.write(bytes(1024))
    return out.getvalue()


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_too_many_entries_are_counted_before_anything_is_written(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = many_in_a_zip() if kind == "zip" else many_in_a_tar()
    monkeypatch.setattr(_Writer, "file", None)
    start = time.thread_time()
    assert "more than 200,000 entries" in refused(data, tmp_path)
    assert time.thread_time() - start < 2


def test_a_zip_that_understates_its_entries_is_still_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = bytearray(zipped({f"{n}.png": b"" for n in range(11)}))
    at = data.rindex(b"PK\5\6")
    data[at + 8 : at + 12] = struct.pack("<HH", 1, 1)
    monkeypatch.setattr(_Writer, "file", None)
    assert "more than 10 entries" in refused(bytes(data), tmp_path, Limits(archive_entries=10))


@pytest.mark.parametrize("kind", TAR_MODES)
def test_a_tar_of_large_and_long_named_entries_is_counted_rightly(kind: str, tmp_path: Path) -> None:
    files = {f"{'long' * 60}{n}.png": os.urandom(700 * n) for n in range(11)}
    data = plain_tar(files, TAR_MODES[kind])
    assert "more than 10 entries" in refused(data, tmp_path, Limits(archive_entries=10))
    file = tmp_path / "home" / "data.zip"
    assert tree(unpack(file, tmp_path / "out", limits=Limits(archive_entries=11))) == files


@pytest.mark.parametrize(
    "data", [zipped({}), zipped({"a/": b""}), tarred([(member("a", type=tarfile.DIRTYPE), b"")])]
)
def test_an_archive_without_a_file_is_told_as_such(data: bytes, tmp_path: Path) -> None:
    assert "'data.zip' holds no files" in refused(data, tmp_path)


def test_a_tar_that_describes_one_entry_at_great_length_is_refused(tmp_path: Path) -> None:
    data = tarred([(member("a.png", pax_headers={"comment": "x" * 3_000_000}), b"x")])
    assert "megabyte of text" in refused(data, tmp_path)


# Damage.


@pytest.mark.parametrize("kind", ["zip", *TAR_MODES])
def test_an_archive_cut_anywhere_is_refused_or_wholly_there(kind: str, tmp_path: Path) -> None:
    files = {f"{n}.png": os.urandom(900) for n in range(6)}
    data = zipped(files) if kind == "zip" else plain_tar(files, TAR_MODES[kind])
    for number, length in enumerate(range(1, len(data), max(1, len(data) // 60))):
        file, out = tmp_path / "cut", tmp_path / str(number)
        file.write_bytes(data[:length])
        try:
            unpack(file, out)
        except ArchiveError:
            assert not out.exists()
        else:
            assert tree(out) == files
            assert kind == "tar"
            assert length > 6 * 1536


@pytest.mark.parametrize("kind", ["zip", "tar.gz", "tar.bz2", "tar.xz"])
def test_a_flipped_byte_in_the_content_is_noticed(kind: str, tmp_path: Path) -> None:
    files = {"a.png": os.urandom(2_000_000)}
    data = bytearray(zipped(files) if kind == "zip" else plain_tar(files, TAR_MODES[kind]))
    data[len(data) // 2] ^= 0x55
    assert "damaged" in refused(bytes(data), tmp_path)


def test_a_broken_header_inside_a_tar_is_not_taken_for_its_end(tmp_path: Path) -> None:
    data = bytearray(plain_tar({"a.png": b"x", "b.png": b"y"}))
    data[1024 + 150] ^= 1
    with tarfile.open(fileobj=io.BytesIO(bytes(data))) as lenient:
        assert lenient.getnames() == ["a.png"]
    assert "damaged" in refused(bytes(data), tmp_path)


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    assert "no zip or tar" in refused(b"just words", tmp_path)
    assert "no zip or tar" in refused(b"", tmp_path)
    assert "no zip or tar" in refused(gzip.compress(b"just words"), tmp_path)


# What an archive is.


def test_an_archive_is_told_by_its_content(tmp_path: Path) -> None:
    import openpyxl

    book = tmp_path / "table.zip"
    openpyxl.Workbook().save(book)
    labels = tmp_path / "train-labels-idx1-ubyte.gz"
    labels.write_bytes(gzip.compress(bytes([0, 0, 8, 1, 0, 0, 0, 2, 5, 0]) + bytes(600)))
    words = tmp_path / "words.tar"
    words.write_bytes(bz2.compress(b"words"))
    os.mkfifo(tmp_path / "pipe.zip")
    (tmp_path / "empty.zip").touch()
    for path in (
        book,
        labels,
        words,
        tmp_path,
        tmp_path / "pipe.zip",
        tmp_path / "empty.zip",
        tmp_path / "none",
    ):
        assert not is_archive(path), path
    hidden = tmp_path / "photos.bin"
    hidden.write_bytes(plain_tar(FILES, "w:gz"))
    assert is_archive(hidden)


def test_a_pipe_is_not_unpacked(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.zip")
    with pytest.raises(ArchiveError, match="a pipe"):
        unpack(tmp_path / "a.zip", tmp_path / "out")


# Archives that nobody would think of.

PART = st.one_of(
    st.sampled_from(
        ["..", ".", "", "a", "A", "b.png", "C:", "~", "CON", "\u202e", "a\\b", "x\0y", "e\u0301", "\u00e9"]
    ),
    st.text(max_size=6),
)
NAME = st.lists(PART, min_size=1, max_size=4).map("/".join)
KIND = st.sampled_from(
    [tarfile.REGTYPE] * 6
    + [tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]
)
ENTRIES = st.lists(st.tuples(NAME, KIND, NAME, st.binary(max_size=40)), max_size=6)


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(entries=ENTRIES, as_zip=st.booleans())
def test_whatever_is_packed_nothing_is_ever_written_outside(
    entries: list[tuple[str, bytes, str, bytes]], as_zip: bool
) -> None:
    data = _zip_of(entries) if as_zip else _tar_of(entries)
    with tempfile.TemporaryDirectory() as outer:
        _unpacked_or_refused(Path(outer), data, entries, as_zip)


def _unpacked_or_refused(
    outer: Path, data: bytes, entries: list[tuple[str, bytes, str, bytes]], as_zip: bool
) -> None:
    home = outer / "home"
    home.mkdir()
    (home / "in").write_bytes(data)
    try:
        unpack(home / "in", home / "out")
    except ArchiveError:
        assert [path.name for path in home.iterdir()] == ["in"]
    else:
        assert {path.name for path in home.iterdir()} == {"in", "out"}
        kept = [path for path in (home / "out").rglob("*") if not path.is_dir()]
        assert all(stat.S_ISREG(path.lstat().st_mode) for path in kept)
        files = [
            entry
            for entry in entries
            if entry[1] == tarfile.REGTYPE and not (as_zip and entry[0].endswith("/"))
        ]
        assert len(kept) == len(files)
        assert sorted(path.read_bytes() for path in kept) == sorted(body for *_, body in files)
    assert [path.name for path in outer.iterdir()] == ["home"]


def _tar_of(entries: list[tuple[str, bytes, str, bytes]]) -> bytes:
    made = []
    for name, kind, target, body in entries:
        made.append((member(name, type=kind, linkname=target), body if kind == tarfile.REGTYPE else b""))
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", errors="surrogatepass") as archive:
        for info, body in made:
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
    return out.getvalue()


def _zip_of(entries: list[tuple[str, bytes, str, bytes]]) -> bytes:
    out = io.BytesIO()
    modes = {
        tarfile.SYMTYPE: stat.S_IFLNK,
        tarfile.LNKTYPE: stat.S_IFLNK,
        tarfile.FIFOTYPE: stat.S_IFIFO,
        tarfile.CHRTYPE: stat.S_IFCHR,
    }
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
        warnings.simplefilter("ignore")  # That a name is there twice is what is wanted.
        for name, kind, _, body in entries:
            info = zipfile.ZipInfo("x")
            info.filename = name + "/" * (kind == tarfile.DIRTYPE)
            info.external_attr = modes.get(kind, 0) << 16
            archive.writestr(info, body if kind == tarfile.REGTYPE else b"")
    return out.getvalue()


def test_what_is_written_is_counted_whatever_the_archive_says_of_itself(tmp_path):
    writer = _Writer(tmp_path, packed=1, limits=Limits(archive_bytes=3 * 2**20))
    writer.file(("small.bin",), io.BytesIO(bytes(2**20)))
    with pytest.raises(DataError, match="unpacks to more than"):
        writer.file(("endless.bin",), io.BytesIO(bytes(64 * 2**20)))
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 8 * 2**20
